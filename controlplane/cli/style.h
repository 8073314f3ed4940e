// Colours and tables: what the text of every command is made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ferro::cli {

enum class Colour { kPlain, kBold, kDim, kRed, kGreen, kYellow, kBlue, kMagenta, kCyan };

// The text between the terminal's codes, or as it is.
std::string Painted(bool colours, Colour colour, std::string_view text);

// How many columns a terminal needs for it, colours not counted.
std::size_t WidthOf(std::string_view text);
// Filled up with blanks.
std::string Padded(std::string_view text, std::size_t width);
// At most so many columns, the last one "…" when something is missing. No colours in it.
std::string Clipped(std::string_view text, std::size_t width);

// Columns as wide as their widest cell, two blanks between; the last one ends where it ends.
std::string TableOf(std::vector<std::string> const& heads,
                    std::vector<std::vector<std::string>> const& rows, bool colours);

// Lines of at most `width` columns, each after `indent` blanks. Line breaks stay.
std::string Wrapped(std::string_view text, std::size_t indent, std::size_t width);

// "1.5 GiB", "12 MiB", "900 B".
std::string BytesText(double bytes);

}  // namespace ferro::cli
