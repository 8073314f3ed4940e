#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/descriptor.h"

namespace ferro {
namespace {

tl::unexpected<Error> SystemError(std::string const& what, std::filesystem::path const& path) {
  int const number = errno;
  auto code = ErrorCode::kUnavailable;
  if (number == ENOENT) code = ErrorCode::kNotFound;
  if (number == EACCES) code = ErrorCode::kPermissionDenied;
  return Fail(code, what + " " + path.string() + ": " + std::generic_category().message(number));
}

}  // namespace

Result<std::string> ReadFile(std::filesystem::path const& path, std::size_t limit) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return SystemError("cannot open", path);
  std::string content;
  std::array<char, 65536> buffer{};
  for (;;) {
    auto const count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError("cannot read", path);
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
    if (content.size() > limit) {
      return Fail(ErrorCode::kInvalidArgument,
                  path.string() + " is larger than " + std::to_string(limit) + " bytes");
    }
  }
}

Status WriteFile(std::filesystem::path const& path, std::string_view content, unsigned mode) {
  auto beside = path;
  beside += ".new-" + std::to_string(::getpid());
  {
    Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    if (file.get() < 0) return SystemError("cannot create", beside);
    if (!WriteAll(file.get(), content) || ::fsync(file.get()) != 0) {
      auto error = SystemError("cannot write", beside);
      ::unlink(beside.c_str());
      return error;
    }
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    auto error = SystemError("cannot replace", path);
    ::unlink(beside.c_str());
    return error;
  }
  return {};
}

}  // namespace ferro
