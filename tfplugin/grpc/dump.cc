#include "tfplugin/grpc/dump.h"

#include <string_view>
#include <system_error>

#include "base/file.h"
#include "tfplugin/schema/docs.h"
#include "tfplugin/schema/json_schema.h"

namespace ferro::tf {
namespace {

Status Write(std::filesystem::path const& path, std::string_view content) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  if (failed) {
    return Fail(ErrorCode::kUnavailable,
                "making the directory " + path.parent_path().string() + ": " + failed.message());
  }
  return WriteFile(path, content);
}

}  // namespace

Status DumpSchema(Provider const& provider, std::filesystem::path const& directory) {
  return Write(directory / "provider-schema.json", ProviderSchemaJson(provider));
}

Status DumpDocs(Provider const& provider, std::filesystem::path const& directory,
                std::filesystem::path const& examples) {
  auto const example = [&](std::string_view path) {
    return ReadFile(examples / path).value_or("");
  };
  for (auto const& [path, text] : DocPages(provider, {.examples = example})) {
    auto written = Write(directory / path, text);
    if (!written) return written;
  }
  return {};
}

}  // namespace ferro::tf
