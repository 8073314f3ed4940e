#include "controlplane/executor/host_file.h"

#include "base/number.h"
#include "controlplane/plan/gather.h"

namespace ferro::executor {
namespace {

// "" is no owner of its own: the file is then who runs ferroplane's.
Result<std::optional<std::uint32_t>> Number(std::string const& text, std::string const& what) {
  if (text.empty()) return std::optional<std::uint32_t>();
  auto const value = ParseNumber<std::uint32_t>(text);
  if (!value)
    return Fail(ErrorCode::kInvalidArgument,
                what + " '" + text + "' is not a number: names of users exist only in the image");
  return value;
}

}  // namespace

Result<journal::HostFile> ReadHostFile(model::File const& file, Environment const& variables) {
  auto value = plan::ValueOf(file, variables);
  if (!value) return Fail(std::move(value).error());
  auto const uid = Number(file.uid, "uid");
  if (!uid) return Fail(uid.error());
  auto const gid = Number(file.gid, "gid");
  if (!gid) return Fail(gid.error());
  return journal::HostFile{.name = file.name,
                           .content = std::move(*value),
                           .uid = *uid,
                           .gid = *gid,
                           .mode = static_cast<std::uint32_t>(file.mode)};
}

Status RemoveHostFile(std::filesystem::path const& environment_directory,
                      std::filesystem::path const& path) {
  auto const relative =
      path.lexically_normal().lexically_relative(environment_directory.lexically_normal());
  if (relative.empty() || *relative.begin() == ".." || relative == ".")
    return Fail(ErrorCode::kPermissionDenied,
                path.string() + " is not a file of this environment; it is left alone");
  std::error_code error;
  std::filesystem::remove(path, error);
  if (error)
    return Fail(ErrorCode::kInternal, "removing " + path.string() + ": " + error.message());
  return {};
}

}  // namespace ferro::executor
