#include "tfplugin/hclog.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/descriptor.h"
#include "base/text.h"
#include "base/time_text.h"

namespace ferro::tf {
namespace {

// Terraform cuts lines at 64 KiB; the end is left to "@cut" and the braces.
constexpr std::size_t kLineLimit = 60U << 10U;
constexpr std::size_t kTextLimit = 16U << 10U;
constexpr std::size_t kNameLimit = 128;
constexpr std::string_view kCutMark = "… (cut)";

std::optional<LogLevel> LevelOf(std::string_view text) {
  if (text.empty()) return std::nullopt;
  for (auto level :
       {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarn, LogLevel::kError, LogLevel::kOff}) {
    if (EqualsIgnoringCase(text, NameOf(level))) return level;
  }
  return LogLevel::kTrace;
}

void AppendEscaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  auto const byte = static_cast<std::uint8_t>(c);
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else if (byte < 0x20) {
    out += "\\u00";
    out += kHex[byte >> 4U];
    out += kHex[byte & 0xFU];
  } else {
    out += c;
  }
}

// As a JSON text of at most `limit` bytes and a little.
std::string Quoted(std::string_view text, std::size_t limit) {
  std::string const valid = ToValidUtf8(CutUtf8(text, limit));
  std::string out = "\"";
  bool whole = valid.size() >= text.size();
  for (std::size_t i = 0; i < valid.size(); ++i) {
    bool const starts = (static_cast<std::uint8_t>(valid[i]) & 0xC0) != 0x80;
    if (starts && out.size() >= limit) {
      whole = false;
      break;
    }
    AppendEscaped(out, valid[i]);
  }
  if (!whole) out += kCutMark;
  return out + '"';
}

std::string NameFor(std::string_view key) {
  bool const taken =
      key == "@level" || key == "@message" || key == "@module" || key == "@timestamp";
  return Quoted(taken ? "_" + std::string(key) : std::string(key), kNameLimit);
}

// Without the fields that a later one of the same name replaces.
std::vector<LogField const*> LastOfEachName(std::vector<LogField> const& fields) {
  std::vector<LogField const*> kept;
  for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
    auto same = [&](LogField const* other) { return other->key == field->key; };
    if (std::ranges::none_of(kept, same)) kept.push_back(&*field);
  }
  std::ranges::reverse(kept);
  return kept;
}

}  // namespace

HclogLevels HclogLevels::From(Environment const& environment, std::string_view provider_type) {
  std::string own = "TF_LOG_PROVIDER_";
  for (char const c : provider_type) {
    own += c == '-' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  HclogLevels levels;
  for (auto const& name : {own, std::string("TF_LOG_PROVIDER"), std::string("TF_LOG")}) {
    if (auto level = LevelOf(environment.Get(name))) {
      levels.provider = *level;
      break;
    }
  }
  levels.sdk = LevelOf(environment.Get("TF_LOG_SDK")).value_or(levels.provider);
  levels.sdk_proto = LevelOf(environment.Get("TF_LOG_SDK_PROTO")).value_or(levels.sdk);
  return levels;
}

LogLevel HclogLevels::For(std::string_view module) const {
  if (module == "sdk.proto" || module.starts_with("sdk.proto.")) return sdk_proto;
  if (module == "sdk" || module.starts_with("sdk.")) return sdk;
  return provider;
}

std::string HclogLine(LogRecord const& record, Clock::TimePoint time) {
  LogLevel const level = std::min(record.level, LogLevel::kError);
  std::string line = "{\"@level\":\"" + std::string(NameOf(level)) + '"';
  line += ",\"@message\":" + Quoted(record.message, kTextLimit);
  line += ",\"@module\":" + Quoted(record.module, kNameLimit);
  line += ",\"@timestamp\":\"" + Rfc3339Micros(time) + '"';
  std::size_t left_out = 0;
  for (auto const* field : LastOfEachName(record.fields)) {
    std::string member = ',' + NameFor(field->key) + ':' + Quoted(field->value, kTextLimit);
    if (line.size() + member.size() > kLineLimit) {
      ++left_out;
    } else {
      line += member;
    }
  }
  if (left_out > 0) line += ",\"@cut\":\"" + Counted(left_out, "field", "fields") + " left out\"";
  return line + "}\n";
}

HclogSink::HclogSink(HclogLevels levels, std::string module, Clock& clock, int descriptor)
    : levels_(levels), module_(std::move(module)), clock_(clock), descriptor_(descriptor) {}

bool HclogSink::Wants(LogLevel level) const {
  return level >= std::min({levels_.provider, levels_.sdk, levels_.sdk_proto}) &&
         level != LogLevel::kOff;
}

void HclogSink::Write(LogRecord const& record) {
  bool const nameless = record.module.empty();
  if (record.level < levels_.For(nameless ? module_ : record.module)) return;
  std::string line;
  if (nameless) {
    LogRecord named = record;
    named.module = module_;
    line = HclogLine(named, clock_.Now());
  } else {
    line = HclogLine(record, clock_.Now());
  }
  std::lock_guard lock(mutex_);
  WriteAll(descriptor_, line);  // When nobody reads any more there is no one to tell.
}

}  // namespace ferro::tf
