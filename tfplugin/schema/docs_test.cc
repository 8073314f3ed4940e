#include "tfplugin/schema/docs.h"

#include <gtest/gtest.h>

#include "tfplugin/schema/json_schema.h"
#include "tfplugin/server/example_testing.h"

namespace ferro::tf {
namespace {

class DocsTest : public ::testing::Test {
 protected:
  std::string Page(std::string const& path, DocOptions const& options = {}) {
    auto pages = DocPages(provider_, options);
    EXPECT_TRUE(pages.contains(path)) << path;
    return pages[path];
  }
  static void ExpectHas(std::string const& page, std::string_view text) {
    EXPECT_NE(page.find(text), std::string::npos) << text << "\nis missing in\n" << page;
  }

  ExampleWorld world_;
  ExampleProvider provider_{world_};
};

TEST_F(DocsTest, ThereIsAPageForEverything) {
  std::vector<std::string> paths;
  for (auto const& [path, text] : DocPages(provider_, {})) paths.push_back(path);
  EXPECT_EQ(paths,
            (std::vector<std::string>{"data-sources/lookup.md", "index.md", "resources/thing.md"}));
}

TEST_F(DocsTest, APageBeginsWithItsFrontMatter) {
  EXPECT_TRUE(Page("resources/thing.md", {.subcategory = "Things"})
                  .starts_with("---\npage_title: \"example_thing Resource - example\"\n"
                               "subcategory: \"Things\"\ndescription: |-\n"
                               "  A thing of the example service.\n---\n\n"
                               "# example_thing (Resource)\n\nA thing of the example service.\n"
                               "\n## Schema\n\n### Required\n\n"
                               "- `name` (String) Name, 1 to 20 characters.\n"));
}

// Covers: R35
TEST_F(DocsTest, AnAttributeSaysItsTypeAndItsRules) {
  std::string const page = Page("resources/thing.md");
  ExpectHas(page, "- `size` (Number) Size in GiB, 10 by default. Default: `10`.\n");
  ExpectHas(
      page,
      "- `region` (String) Region. A change makes a new thing. A change replaces the object.\n");
  ExpectHas(page,
            "- `token_wo` (String, Sensitive, Write-only) Token, never stored. Never stored;");
  ExpectHas(page, "- `old_name` (String, Deprecated) Former name. Use `name` instead.\n");
  ExpectHas(page, "- `aliases` (Set of String) Other names.\n");
  ExpectHas(page, "### Read-Only\n\n- `address` (String)");
}

TEST_F(DocsTest, NestedSchemasAreLinkedAndFollow) {
  std::string const page = Page("resources/thing.md");
  ExpectHas(
      page,
      "- `ports` (Attributes List) Ports. (see [below for nested schema](#nestedatt--ports))");
  ExpectHas(page,
            "<a id=\"nestedatt--ports\"></a>\n### Nested Schema for `ports`\n\nRequired:\n\n"
            "- `name` (String) Name of the port.\n");
  ExpectHas(page, "- `timeouts` (Block, Optional) How long operations may take. (see [below");
  ExpectHas(page, "### Nested Schema for `timeouts`\n\nOptional:\n\n- `create` (String)");
  ExpectHas(page, "- `listener` (Block List) A listener of the thing.");
}

TEST_F(DocsTest, ExamplesAndImportComeFromTheirFiles) {
  DocOptions const options{
      .examples = [](std::string_view path) { return "# " + std::string(path) + "\n"; }};
  std::string const page = Page("resources/thing.md", options);
  ExpectHas(page, "## Example Usage\n\n```terraform\n# resources/example_thing/resource.tf\n```\n");
  ExpectHas(page, "```shell\n# resources/example_thing/import.sh\n```\n");
  ExpectHas(Page("index.md", options), "# provider/provider.tf");
  ExpectHas(Page("data-sources/lookup.md", options),
            "# data-sources/example_lookup/data-source.tf");
}

TEST_F(DocsTest, TheSchemaDumpHasTerraformsShape) {
  std::string const json = ProviderSchemaJson(provider_);
  EXPECT_TRUE(
      json.starts_with("{\n  \"format_version\": \"1.0\",\n  \"provider_schemas\": {\n"
                       "    \"registry.terraform.io/ferroplane/example\": {\n"
                       "      \"data_source_schemas\": {\n        \"example_lookup\": {"));
  ExpectHas(json, R"("token_wo": {
                "description": "Token, never stored.",
                "description_kind": "markdown",
                "optional": true,
                "sensitive": true,
                "type": "string",
                "write_only": true
              })");
  ExpectHas(json, "\"nesting_mode\": \"list\"");
  ExpectHas(json, "\"version\": 2");
}

// Covers: R20 R36
TEST_F(DocsTest, TheExampleProviderIsSound) {
  EXPECT_EQ(ProviderFaults(provider_), std::vector<std::string>{});
}

class OddProvider final : public Provider {
 public:
  OddProvider() {
    class Odd final : public AnyDataSource {
     public:
      std::string type_name() const override { return "Odd"; }
      Schema const& schema() const override { return schema_; }
      void ValidateConfig(Value const& /*config*/, Call& /*call*/) override {}
      Value Read(Value const& config, Call& /*call*/) override { return config; }

     private:
      Schema schema_;
    };
    sources_.push_back(std::make_unique<Odd>());
    sources_.push_back(std::make_unique<Odd>());
  }
  std::string type_name() const override { return "example"; }
  std::string address() const override { return "a/b/c"; }
  std::string version() const override { return "0"; }
  Schema const& schema() const override { return schema_; }
  void ValidateConfig(Value const& /*config*/, Call& /*call*/) override {}
  void Configure(Value const& /*config*/, std::string_view /*version*/, Call& /*call*/) override {}
  std::vector<std::unique_ptr<AnyResource>> const& resources() const override { return none_; }
  std::vector<std::unique_ptr<AnyDataSource>> const& data_sources() const override {
    return sources_;
  }

 private:
  Schema schema_;
  std::vector<std::unique_ptr<AnyResource>> none_;
  std::vector<std::unique_ptr<AnyDataSource>> sources_;
};

// Covers: R24 R36
TEST_F(DocsTest, TypeNamesCarryTheProvidersNameAndAreUsedOnce) {
  auto const faults = ProviderFaults(OddProvider());
  ASSERT_EQ(faults.size(), 6U);
  EXPECT_EQ(faults[1], "Odd does not begin with the provider's name and an underscore");
  EXPECT_EQ(faults[3], "Odd is named twice");
}

}  // namespace
}  // namespace ferro::tf
