#include "controlplane/cli/style.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace ferro::cli {
namespace {

std::string_view CodeOf(Colour colour) {
  switch (colour) {
    case Colour::kPlain:
      return "";
    case Colour::kBold:
      return "1";
    case Colour::kDim:
      return "2";
    case Colour::kRed:
      return "31";
    case Colour::kGreen:
      return "32";
    case Colour::kYellow:
      return "33";
    case Colour::kBlue:
      return "34";
    case Colour::kMagenta:
      return "35";
    case Colour::kCyan:
      return "36";
  }
  return "";
}

bool BeginsCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

std::string Line(std::vector<std::string> const& cells, std::vector<std::size_t> const& widths) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out += i + 1 < cells.size() ? Padded(cells[i], widths[i] + 2) : cells[i];
  }
  while (out.ends_with(' ')) out.pop_back();
  return out + '\n';
}

}  // namespace

std::string Painted(bool colours, Colour colour, std::string_view text) {
  if (!colours || colour == Colour::kPlain || text.empty()) return std::string(text);
  return "\x1b[" + std::string(CodeOf(colour)) + 'm' + std::string(text) + "\x1b[0m";
}

std::size_t WidthOf(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = std::min(text.find('m', i), text.size());
    } else if (BeginsCharacter(text[i])) {
      ++width;
    }
  }
  return width;
}

std::string Padded(std::string_view text, std::size_t width) {
  std::size_t const has = WidthOf(text);
  return std::string(text) + std::string(width > has ? width - has : 0, ' ');
}

std::string Clipped(std::string_view text, std::size_t width) {
  if (WidthOf(text) <= width) return std::string(text);
  std::string out;
  std::size_t used = 0;
  for (char const byte : text) {
    if (BeginsCharacter(byte) && ++used >= width) break;
    out += byte;
  }
  return width == 0 ? "" : out + "…";
}

std::string TableOf(std::vector<std::string> const& heads,
                    std::vector<std::vector<std::string>> const& rows, bool colours) {
  std::vector<std::size_t> widths;
  for (auto const& head : heads) widths.push_back(WidthOf(head));
  for (auto const& row : rows) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], WidthOf(row[i]));
    }
  }
  std::vector<std::string> bold;
  for (auto const& head : heads) bold.push_back(Painted(colours, Colour::kBold, head));
  std::string out = Line(bold, widths);
  for (auto const& row : rows) out += Line(row, widths);
  return out;
}

std::string Wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  for (auto const& line : Split(text, '\n')) {
    std::string current(indent, ' ');
    bool empty = true;
    for (auto const& word : Split(line, ' ')) {
      if (word.empty()) continue;
      if (!empty && WidthOf(current) + 1 + WidthOf(word) > width) {
        out += current + '\n';
        current = std::string(indent, ' ');
        empty = true;
      }
      if (!empty) current += ' ';
      current += word;
      empty = false;
    }
    out += (empty ? "" : current) + '\n';
  }
  return out;
}

std::string BytesText(double bytes) {
  constexpr std::array<char const*, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (std::abs(bytes) >= 1024 && unit + 1 < kUnits.size()) {
    bytes /= 1024;
    ++unit;
  }
  std::array<char, 32> text{};
  bool const whole = unit == 0 || bytes >= 100 || std::abs(bytes - std::round(bytes)) < 0.05;
  std::snprintf(text.data(), text.size(), whole ? "%.0f %s" : "%.1f %s", bytes, kUnits[unit]);
  return text.data();
}

}  // namespace ferro::cli
