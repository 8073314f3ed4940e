// Small things done to texts, said once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ferro {

// "a, b and c"; "" for none.
std::string Listed(std::vector<std::string> const& items, std::string_view last_word = "and");
std::string Joined(std::vector<std::string> const& items, std::string_view separator);
std::vector<std::string> Split(std::string_view text, char separator);
// Without the ASCII white space at both ends.
std::string_view Trimmed(std::string_view text);
// ASCII only; other bytes stay.
std::string Lower(std::string_view text);
bool EqualsIgnoringCase(std::string_view a, std::string_view b);
// 8-4-4-4-12 hex digits, either case.
bool IsUuid(std::string_view text);
// "1 server", "3 servers".
std::string Counted(std::size_t count, std::string_view singular, std::string_view plural);
bool IsUtf8(std::string_view text);
// Each byte that begins no well-formed sequence becomes U+FFFD.
std::string ToValidUtf8(std::string_view text);
// At most so many bytes, cut between characters.
std::string_view CutUtf8(std::string_view text, std::size_t limit);

}  // namespace ferro
