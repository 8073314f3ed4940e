// A whole project: what is refused has a code, and what is printed reads back as itself.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "controlplane/compose/corpus_testing.h"
#include "controlplane/compose/load.h"
#include "controlplane/compose/why.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace ferro::compose;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  CorpusCase test = ParseCase(text);
  if (!test.files.HasFile("/p/compose.yaml")) test.files.Add("/p/compose.yaml", std::string(text));
  auto const project = Load(test.options, test.files);
  if (!project) {
    FERRO_CHECK(!project.error().Fact("code").empty(), "every refusal has a code");
    return 0;
  }
  FERRO_CHECK(Why(*project, "services").has_value(), "every project has services");
  FakeFiles again;
  again.Add("/p/compose.yaml", PrintConfig(*project));
  auto const second = Load({.working_directory = "/p", .profiles = {"*"}}, again);
  // A dependency that is not required may be on a service that is then not printed.
  if (!second) {
    FERRO_CHECK(second.error().Fact("code") == "COMPOSE-012" ||
                    second.error().Fact("code") == "COMPOSE-018",
                "what we print can be read");
    return 0;
  }
  FERRO_CHECK(PrintConfig(*second) == PrintConfig(*project), "and says the same");
  return 0;
}
