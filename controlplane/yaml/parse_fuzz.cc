// Any bytes either are refused with a place or read back as the document they are.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "controlplane/yaml/parse.h"
#include "controlplane/yaml/print.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using ferro::yaml::Parse;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const node = Parse(text, "fuzz.yaml");
  if (!node) {
    FERRO_CHECK(!node.error().Fact("code").empty(), "every refusal has a code");
    return 0;
  }
  auto const again = Parse(ferro::yaml::PrintYaml(*node), "again.yaml");
  FERRO_CHECK(again.has_value(), "what we print can be read");
  FERRO_CHECK(SameDocument(*node, *again), "and says the same");
  return 0;
}
