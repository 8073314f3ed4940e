#include "base/text.h"
#include "controlplane/plan/print.h"

namespace ferro::plan {

std::string_view NameOf(Sign sign) {
  switch (sign) {
    case Sign::kNone:
      return "none";
    case Sign::kCreate:
      return "create";
    case Sign::kUpdate:
      return "update";
    case Sign::kReplace:
      return "replace";
    case Sign::kDestroy:
      return "destroy";
    case Sign::kRisk:
      return "risk";
    case Sign::kKeep:
      return "keep";
  }
  return "";
}

std::string_view SignText(Sign sign) {
  switch (sign) {
    case Sign::kNone:
      return " ";
    case Sign::kCreate:
      return "+";
    case Sign::kUpdate:
      return "~";
    case Sign::kReplace:
      return "±";
    case Sign::kDestroy:
      return "-";
    case Sign::kRisk:
      return "!";
    case Sign::kKeep:
      return "=";
  }
  return "";
}

std::string_view NameOf(Effect effect) {
  switch (effect) {
    case Effect::kNothing:
      return "nothing";
    case Effect::kUpdate:
      return "update";
    case Effect::kConnect:
      return "connect";
    case Effect::kRestart:
      return "restart";
    case Effect::kReplace:
      return "replace";
  }
  return "";
}

std::string Shown(std::string_view text, std::size_t limit) {
  static constexpr char kDigits[] = "0123456789abcdef";
  auto const valid = ToValidUtf8(text);
  auto const cut = CutUtf8(valid, limit);
  std::string shown;
  for (std::size_t i = 0; i < cut.size(); ++i) {
    auto const byte = static_cast<unsigned char>(cut[i]);
    // U+0080 to U+009F, which terminals take for control characters too.
    bool const is_c1 =
        byte == 0xC2 && i + 1 < cut.size() && static_cast<unsigned char>(cut[i + 1]) < 0xA0;
    if (byte == '\n') {
      shown += "\\n";
    } else if (byte == '\t') {
      shown += "\\t";
    } else if (byte < 0x20 || byte == 0x7F || is_c1) {
      auto const code = is_c1 ? static_cast<unsigned char>(cut[++i]) : byte;
      shown += "\\x";
      shown += kDigits[code >> 4];
      shown += kDigits[code & 15];
    } else {
      shown += cut[i];
    }
  }
  if (cut.size() < valid.size()) shown += "…";
  return shown;
}

}  // namespace ferro::plan
