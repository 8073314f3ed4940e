// Random types and values for property tests and fuzz targets, and texts for failures.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "base/random.h"
#include "tfplugin/value/type.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

enum class Unknowns { kNone, kSome };

// At most `depth` levels of nesting; nothing dynamic below a set, as core demands.
Type RandomType(Random& random, int depth);
// Fits the type; nulls, and unknowns if wanted, may stand at every level.
Value RandomValue(Random& random, Type const& type, Unknowns unknowns = Unknowns::kSome);
Number RandomNumber(Random& random);
// UTF-8 of one to four bytes per character, in any normal form.
std::string RandomText(Random& random);

// The value or number that a literal in a test means; aborts when it means none.
Number Decimal(std::string_view text);
Value Num(std::string_view text);
Value Str(std::string_view text);

// "c0 d4 0000" as bytes; spaces are skipped.
std::string FromHex(std::string_view hex);
std::string ToHex(std::string_view bytes);

// For GoogleTest.
void PrintTo(Value const& value, std::ostream* out);
void PrintTo(Number const& number, std::ostream* out);
void PrintTo(Type const& type, std::ostream* out);

}  // namespace ferro::tf
