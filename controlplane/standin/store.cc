#include "controlplane/standin/store.h"

#include <algorithm>
#include <system_error>

#include "base/file.h"

namespace ferro::standin {
namespace {

constexpr std::size_t kKeyLimit = 64;

bool IsKeyCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

}  // namespace

Result<Store> Store::Open(std::filesystem::path folder) {
  std::error_code wrong;
  std::filesystem::create_directories(folder, wrong);
  if (wrong) {
    return Fail(ErrorCode::kUnavailable, "making " + folder.string() + ": " + wrong.message());
  }
  Store store(std::move(folder));
  if (auto written = store.Put("ferro-standin", "keeps its data here\n"); !written) {
    return Fail(written.error());
  }
  return store;
}

Result<std::filesystem::path> Store::PathOf(std::string_view key) const {
  if (key.empty() || key.size() > kKeyLimit ||
      !std::all_of(key.begin(), key.end(), IsKeyCharacter)) {
    return Fail(ErrorCode::kInvalidArgument, "a key is 1 to 64 of a-z, A-Z, 0-9, - and _");
  }
  return folder_ / (std::string(key) + ".value");
}

Status Store::Put(std::string_view key, std::string_view value) const {
  if (value.size() > kValueLimit) {
    return Fail(ErrorCode::kInvalidArgument, "a value has at most 65536 bytes");
  }
  auto const path = PathOf(key);
  if (!path) return Fail(path.error());
  return WriteFile(*path, value);
}

Result<std::string> Store::Get(std::string_view key) const {
  auto const path = PathOf(key);
  if (!path) return Fail(path.error());
  return ReadFile(*path, kValueLimit);
}

}  // namespace ferro::standin
