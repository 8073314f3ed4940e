#include <gmock/gmock.h>

#include "acceptance-tests/harness/programs.h"
#include "acceptance-tests/provider/fixture.h"
#include "base/environment.h"
#include "base/file.h"

namespace ferro::acceptance {
namespace {

class SchemaTest : public ProviderTest {};

// Covers: R20 R28 R34 P-16 W-58
TEST_F(SchemaTest, TerraformReadsTheSchemaThatTheGoldenFileHas) {
  Configure("");
  terraform().Init();
  auto shown = terraform().Run({"providers", "schema", "-json"});
  ASSERT_EQ(shown.exit_status, 0) << shown.text();
  auto const schemas = Document::Parse(shown.out).At("/provider_schemas");
  ASSERT_EQ(schemas.size(), 1U);
  auto const key = schemas.Keys().at(0);
  std::string pointer = "/";
  for (char c : key) pointer += c == '/' ? std::string("~1") : std::string(1, c);
  auto const ours = schemas.At(pointer).Json() + "\n";
  auto const golden = SourceFolder() / "schemas" / "provider" / "terraform-schema.json";
  if (Environment::OfProcess().Get("FERRO_WRITE_GOLDEN") == "1") {
    ASSERT_TRUE(WriteFile(golden, ours));
  }
  EXPECT_EQ(ReadFile(golden).value_or(""), ours)
      << "the schema changed: run with FERRO_WRITE_GOLDEN=1 and review the difference";
}

// Covers: R1
TEST_F(SchemaTest, StartedByHandTheProviderExplainsItself) {
  auto finished = RunCommand({.arguments = {ProgramPath("terraform-provider-selectel")}},
                             std::chrono::seconds(10));
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->exit_status, 1);
  EXPECT_EQ(finished->out, "");
  EXPECT_THAT(finished->err, testing::HasSubstr("plugin"));
}

TEST_F(SchemaTest, EveryProgramHasAVersionAndHelp) {
  for (auto const* program : {"terraform-provider-selectel", "selectel-sim"}) {
    for (auto const* option : {"--version", "--help"}) {
      auto finished =
          RunCommand({.arguments = {ProgramPath(program), option}}, std::chrono::seconds(10));
      ASSERT_TRUE(finished);
      EXPECT_EQ(finished->exit_status, 0) << program << option;
      EXPECT_FALSE(finished->out.empty()) << program << option;
    }
  }
}

}  // namespace
}  // namespace ferro::acceptance
