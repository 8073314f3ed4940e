// Plan files: what is refused has a code, and what is read prints as itself.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/digest.h"
#include "controlplane/plan/saved.h"

namespace {

void Look(std::string_view text) {
  auto const saved = ferro::plan::ParseSaved(text);
  if (!saved) {
    FERRO_CHECK(!saved.error().Fact("code").empty(), "every refusal has a code");
    return;
  }
  std::string const printed = ferro::plan::PrintSaved(*saved);
  auto const again = ferro::plan::ParseSaved(printed);
  FERRO_CHECK(again.has_value(), "what we print can be read");
  FERRO_CHECK(ferro::plan::PrintSaved(*again) == printed, "and says the same");
  FERRO_CHECK(!ferro::plan::CheckSaved(*saved, {}), "nothing holds for an empty plan");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  Look(text);
  // Nobody guesses a checksum: the document too is looked at behind a right one.
  std::string const body(text);
  Look("ferroplane plan 1\n" + ferro::Sha256Hex(body) + "\n" + body);
  return 0;
}
