// `--state FILE`: a world that survives the end of the program, kill -9 included. FILE holds all
// but the access log and is replaced as a whole, on the disk before the answer goes out;
// FILE.requests holds the access log, one record a line. One program at a time.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "simulator/world.h"

namespace ferro::sim {

class Store {
 public:
  // kUnavailable while another program has the file, or when it cannot be written.
  static Result<std::unique_ptr<Store>> Open(std::filesystem::path path);
  ~Store();
  Store(Store const&) = delete;
  Store& operator=(Store const&) = delete;

  // Whether there is a world to load.
  bool has_world() const;
  // kInvalidArgument when the file is broken or of another version; it is left as it is.
  Status Load(World& world);
  // Writes what has changed since the last time, and the newest record of the access log when
  // the world has one that is not written yet.
  Status Save(World const& world);

 private:
  Store(std::filesystem::path path, int log) : path_(std::move(path)), log_(log) {}
  Status AppendRecord(World const& world);
  Status RewriteLog(World const& world);

  std::filesystem::path path_;
  int log_ = -1;  // Holds the lock, too.
  std::size_t last_record_ = 0;
  std::size_t lines_ = 0;
  std::string last_text_;
};

}  // namespace ferro::sim
