// The tables of the journal (control-plane §0.1), as numbered migrations.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace ferro::journal {

// "FrPl": tells a journal from any other SQLite file.
inline constexpr std::int32_t kApplicationId = 0x4672506c;

// Each brings a file from version n to n+1. Once released, one is never edited.
std::vector<std::string_view> Migrations();

}  // namespace ferro::journal
