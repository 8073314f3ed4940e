// Any text either is replaced or refused with a code; a default is never looked at twice.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "controlplane/compose/dotenv.h"
#include "controlplane/compose/units.h"
#include "controlplane/compose/variables.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace ferro::compose;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  Variable const set{"value", "the environment"};
  Variable const empty{"", "the environment"};
  auto const lookup = [&](std::string_view name) -> Variable const* {
    if (name == "A") return &set;
    return name == "E" ? &empty : nullptr;
  };
  auto const result = Interpolate(text, lookup);
  if (!result) FERRO_CHECK(!result.error().Fact("code").empty(), "every refusal has a code");
  if (text.find('$') == std::string_view::npos) {
    FERRO_CHECK(result.has_value() && result->text == text, "without a dollar nothing changes");
  }
  auto const variables = ParseDotenv(text, "f.env", lookup, {});
  if (!variables) FERRO_CHECK(!variables.error().Fact("file").empty(), "every refusal has a file");
  if (auto const duration = ParseDuration(text)) {
    FERRO_CHECK(ParseDuration(DurationText(*duration)) == *duration,
                "durations read back the same");
  }
  if (auto const bytes = ParseBytes(text)) FERRO_CHECK(*bytes >= 0, "sizes are not negative");
  if (auto const words = SplitWords(text))
    FERRO_CHECK(words->size() <= size, "words have characters");
  return 0;
}
