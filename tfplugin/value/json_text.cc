#include "tfplugin/value/json_text.h"

namespace ferro::tf {
namespace {

void AppendJsonEscape(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '"':
    case '\\':
      out.append(1, '\\').append(1, c);
      return;
    default:
      out.append("\\u00").append(1, kHex[(c >> 4) & 15]).append(1, kHex[c & 15]);
  }
}

bool NeedsJsonEscape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!NeedsJsonEscape(text[i])) continue;
    out.append(text, written, i - written);
    AppendJsonEscape(out, text[i]);
    written = i + 1;
  }
  out.append(text.substr(written)).push_back('"');
}

}  // namespace ferro::tf
