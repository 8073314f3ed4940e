// What every operation of a resource or data source is given beside its data.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "tfplugin/diagnostics.h"

namespace ferro::tf {

// The resource's private bytes: opaque to Terraform, kept in state beside the
// object, not encrypted, never shown. A JSON object of texts on the wire; what
// other providers left there is tolerated and dropped (core-rules 79, 102).
class PrivateData {
 public:
  static PrivateData FromBytes(std::string_view bytes);
  std::string ToBytes() const;  // "" when there is nothing.

  std::optional<std::string> Get(std::string_view key) const;
  void Set(std::string_view key, std::string_view value);
  void Remove(std::string_view key);
  bool empty() const { return entries_.empty(); }

  friend bool operator==(PrivateData const&, PrivateData const&) = default;

 private:
  std::map<std::string, std::string, std::less<>> entries_;
};

struct Call {
  Clock& clock;
  // Set by StopProvider or by a cancelled RPC; every wait must end within a second of it.
  std::stop_token stop;
  Logger log;
  Diagnostics diagnostics = {};
  // In: what is stored. Out: what will be stored; unchanged = kept.
  PrivateData private_data = {};

  // Shorthands.
  void Error(Path path, std::string_view summary, std::string_view detail) {
    diagnostics.Error(std::move(path), summary, detail);
  }
  void Error(ferro::Error const& error, std::string_view summary, Path path = {}) {
    diagnostics.Add(ToDiagnostic(error, summary, std::move(path)));
  }
  void Warning(Path path, std::string_view summary, std::string_view detail) {
    diagnostics.Warning(std::move(path), summary, detail);
  }
  bool failed() const { return diagnostics.has_errors(); }
};

}  // namespace ferro::tf
