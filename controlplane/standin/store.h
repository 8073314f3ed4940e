// Keys and values as files of a folder: what a stand-in for a data store keeps in its
// volume, so that a test can write something and look for it after a crash.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ferro::standin {

inline constexpr std::size_t kValueLimit = 64U << 10U;  // Bytes.

class Store {
 public:
  // Makes the folder when it is missing. Fails when nothing can be written there.
  static Result<Store> Open(std::filesystem::path folder);

  // Keys are 1 to 64 of a-z, A-Z, 0-9, "-" and "_"; others are kInvalidArgument. On disk
  // before it returns.
  Status Put(std::string_view key, std::string_view value) const;
  // kNotFound when there is none.
  Result<std::string> Get(std::string_view key) const;

 private:
  explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<std::filesystem::path> PathOf(std::string_view key) const;

  std::filesystem::path folder_;
};

}  // namespace ferro::standin
