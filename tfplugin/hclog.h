// The provider's log as Terraform reads it: one JSON object a line on stderr
// (hclog's form, tfplugin6 §1.6, core-rules 181). Nothing else may go to stderr
// as an object: `@level`, `@message` and `@timestamp` that are not texts crash
// Terraform.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/environment.h"
#include "base/log.h"

namespace ferro::tf {

// The least level that is written, by module (core-rules 182). Terraform filters
// again by the same variables, so that writing less than everything only saves
// work; whoever sets none of them sees warnings and errors (a host that shows
// stderr as it is, or -debug mode), where Terraform itself shows nothing.
struct HclogLevels {
  LogLevel provider = LogLevel::kWarn;   // Every other module.
  LogLevel sdk = LogLevel::kWarn;        // `sdk` and what is below it.
  LogLevel sdk_proto = LogLevel::kWarn;  // `sdk.proto`: each RPC.

  // The first that is set, for the provider's part: TF_LOG_PROVIDER_<NAME> (the
  // type in upper case, `-` as `_`), TF_LOG_PROVIDER, TF_LOG. TF_LOG_SDK and
  // TF_LOG_SDK_PROTO go before them for the modules of those names. A value that
  // is no level means TRACE, as it does for Terraform; so does JSON.
  static HclogLevels From(Environment const& environment, std::string_view provider_type);

  LogLevel For(std::string_view module) const;
};

// One record as one line, "\n" included, below 64 KiB (longer lines would lose
// their level): what is too long is cut and says so. A later field of the same
// name wins; a name that belongs to hclog gets a `_` in front.
std::string HclogLine(LogRecord const& record, Clock::TimePoint time);

class HclogSink final : public LogSink {
 public:
  // `module` stands where a record names none. Writes to `descriptor`, which it
  // does not own, with one write(2) a record.
  HclogSink(HclogLevels levels, std::string module, Clock& clock, int descriptor);

  bool Wants(LogLevel level) const override;
  void Write(LogRecord const& record) override;

 private:
  HclogLevels levels_;
  std::string module_;
  Clock& clock_;
  int descriptor_;
  std::mutex mutex_;
};

}  // namespace ferro::tf
