// Validation of configurations and of the provider's own, and when it is configured.
#include <gtest/gtest.h>

#include <algorithm>

#include "tfplugin/server/example_fixture_testing.h"
#include "tfplugin/value/msgpack.h"

namespace ferro::tf {
namespace {

class ValidateTest : public ExampleTest {
 protected:
  Diagnostics Validate(ConfigSource const& config) { return core_.Validate(kThing, config); }
  static std::vector<std::string> Paths(Diagnostics const& diagnostics) {
    std::vector<std::string> out;
    for (auto const& item : diagnostics.items()) out.push_back(item.path.ToText());
    return out;
  }
};
using ConfigureTest = ValidateTest;

// Covers: R39
TEST_F(ValidateTest, ARequiredArgumentThatIsNullIsAnErrorAtEveryLevel) {
  auto const diagnostics = Validate(R"({
    "name": null, "region": "r", "ports": [{"name": "p", "number": null}],
    "disks": {"d": {"size": null}}, "rules": [{"cidr": null}], "listener": [{"port": null}]})");
  EXPECT_EQ(Paths(diagnostics),
            (std::vector<std::string>{"name", "ports[0].number", "rules", "disks[\"d\"].size",
                                      "listener[0].port"}));
}

// Covers: R40
TEST_F(ValidateTest, WhatIsComputedCannotBeConfiguredAtAnyLevel) {
  auto const diagnostics = Validate(Also(R"("id": "mine", "ports": [{"name": "p", "number": 1,
      "port_id": "x"}], "listener": [{"port": 1, "address": "x"}])"));
  EXPECT_EQ(Paths(diagnostics),
            (std::vector<std::string>{"id", "ports[0].port_id", "listener[0].address"}));
  EXPECT_TRUE(Validate(With(Config(kSmall), Path("status"), Value::Unknown())).has_errors());
}

// Covers: R38 R37
TEST_F(ValidateTest, UnknownIsNeverAProblem) {
  Value config = Config(kSmall);
  for (auto const& attribute : block().attributes) {
    if (attribute.computed && !attribute.optional) continue;
    config.members()[attribute.name] = Value::Unknown();
  }
  config.members()["listener"] = Value::Unknown();
  config.members()["timeouts"] = Value::Map({{"create", Value::Unknown()},
                                             {"read", Value::Null()},
                                             {"update", Value::Null()},
                                             {"delete", Value::Null()}});
  auto const diagnostics = Validate(config);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.ToText();
}

// Covers: R38
TEST_F(ValidateTest, TheKnownPartsOfWhatIsPartlyKnownAreChecked) {
  Value config = Config(kSmall);
  config.members()["tags"] =
      Value::Map({{"a", Value::Unknown()}, {"b", Value::String("far too long")}});
  EXPECT_EQ(Paths(Validate(config)), std::vector<std::string>{"tags[\"b\"]"});
}

// Covers: R43 R42
TEST_F(ValidateTest, EveryProblemIsReportedOnceInOnePass) {
  auto const diagnostics = Validate(R"({
    "name": "far too long for a name of a thing", "region": "r", "size": 0,
    "settings": {"mode": "wild"}, "timeouts": {"create": "soon"}, "weight": 1})");
  EXPECT_EQ(Paths(diagnostics),
            (std::vector<std::string>{"name", "size", "settings.mode", "timeouts.create"}));
  for (auto const& item : diagnostics.items()) {
    EXPECT_FALSE(item.summary.empty());
    EXPECT_FALSE(item.detail.empty());
  }
}

// Covers: R41
TEST_F(ValidateTest, RulesAcrossAttributesLeaveUnknownUndecidedAndNullUnset) {
  EXPECT_EQ(Paths(Validate(R"({"name": "x", "region": "x"})")), std::vector<std::string>{"name"});
  EXPECT_TRUE(Validate(With(Config(kSmall), Path("region"), Value::Unknown())).empty());
}

// Covers: R30
TEST_F(ValidateTest, ADeprecatedArgumentWarnsWhenItIsSet) {
  auto const diagnostics = Validate(Also(R"("old_name": "x")"));
  ASSERT_EQ(diagnostics.items().size(), 1U);
  EXPECT_EQ(diagnostics.items()[0].severity, Severity::kWarning);
  EXPECT_EQ(diagnostics.items()[0].detail, "Use `name` instead.");
  EXPECT_TRUE(Validate(kSmall).empty());
  EXPECT_TRUE(Validate(With(Config(kSmall), Path("old_name"), Value::Unknown())).empty());
}

// Covers: R29 R43
TEST_F(ValidateTest, ASensitiveValueIsNotQuoted) {
  auto const diagnostics = Validate(Also(R"("password": "canary")"));
  ASSERT_TRUE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.ToText().find("canary"), std::string::npos);
}

// Covers: R45
TEST_F(ValidateTest, AWriteOnlyArgumentNeedsATerraformThatKnowsIt) {
  auto const config = Also(R"("token_wo": "t")");
  EXPECT_TRUE(Validate(config).empty());
  auto const old = core_.Validate(kThing, config, {.write_only_attributes_allowed = false});
  EXPECT_EQ(Paths(old), std::vector<std::string>{"token_wo"});
  EXPECT_NE(old.items()[0].detail.find("1.11"), std::string::npos);
  EXPECT_TRUE(core_.Validate(kThing, kSmall, {}).empty());
}

// Covers: R37
TEST_F(ValidateTest, TheSameConfigurationGivesTheSameDiagnostics) {
  auto const* config = R"({"name": "", "region": "r", "size": -1})";
  EXPECT_EQ(Validate(config).ToText(), Validate(config).ToText());
  EXPECT_EQ(world_.reads, 0);
}

TEST_F(ValidateTest, AMisfitOfTheModelIsOnItsPath) {
  EXPECT_EQ(Paths(Validate(Also(R"("size": 1.5)"))), std::vector<std::string>{"size"});
}

TEST_F(ValidateTest, DataSourcesAreValidatedLikewise) {
  EXPECT_EQ(Paths(core_.ValidateData("example_lookup", R"({"name": null})")),
            std::vector<std::string>{"name"});
  EXPECT_EQ(Paths(core_.ValidateData("example_lookup", R"({"name": "a", "id": "x"})")),
            std::vector<std::string>{"id"});
}

// Covers: R47
TEST_F(ConfigureTest, TheProvidersOwnConfigurationIsCheckedOffline) {
  EXPECT_TRUE(core_.ValidateProvider("{}").empty());
  EXPECT_EQ(Paths(core_.ValidateProvider(R"({"prefix": "much too long"})")),
            std::vector<std::string>{"prefix"});
  auto const unknown = With(ConfigSource("{}").Read(server_.GetProviderSchema().provider.block),
                            Path("prefix"), Value::Unknown());
  EXPECT_TRUE(core_.ValidateProvider(unknown).empty());
}

// Covers: R46
TEST_F(ConfigureTest, OperationsBeforeItAreRefusedClearly) {
  Value const config = Config(kSmall);
  auto refused = [](Diagnostics const& diagnostics) {
    return diagnostics.items().size() == 1 &&
           diagnostics.items()[0].summary == "The provider is not configured";
  };
  EXPECT_TRUE(refused(server_.ReadResource({.type_name = kThing}).diagnostics));
  EXPECT_TRUE(refused(
      server_.PlanResourceChange({.type_name = kThing, .config = Bytes(config)}).diagnostics));
  EXPECT_TRUE(refused(server_.ApplyResourceChange({.type_name = kThing}).diagnostics));
  EXPECT_TRUE(refused(server_.ImportResourceState({.type_name = kThing}).diagnostics));
  EXPECT_TRUE(refused(server_.ReadDataSource({.type_name = "example_lookup"}).diagnostics));
  EXPECT_TRUE(Validate(kSmall).empty());
  EXPECT_EQ(server_.GetMetadata().resources, std::vector<std::string>{kThing});
}

// Covers: R46
TEST_F(ConfigureTest, AFailedOneLeavesTheProviderUnconfigured) {
  core_.set_provider_config(R"({"prefix": "bad"})");
  auto const plan = core_.Plan(kAddress, kSmall);
  EXPECT_EQ(Paths(plan.diagnostics), std::vector<std::string>{"prefix"});
  EXPECT_TRUE(server_.ReadResource({.type_name = kThing}).diagnostics.has_errors());
}

// Covers: R51 R10
TEST_F(ConfigureTest, TheLastOneCounts) {
  core_.set_provider_config(R"({"prefix": "one"})");
  core_.Plan(kAddress, kSmall);
  core_.set_provider_config(R"({"prefix": "two"})");
  core_.Plan(kAddress, kSmall);
  EXPECT_EQ(world_.last_prefix, "two");
}

// Covers: R34 R28
TEST_F(ConfigureTest, TheSchemaIsThereBeforeAndTheSameEveryTime) {
  auto text = [](ProviderServer& server) {
    auto const schemas = server.GetProviderSchema();
    std::string out = ImpliedType(schemas.provider.block).ToJson();
    for (auto const& [name, schema] : schemas.resources) {
      out += name + ImpliedType(schema->block).ToJson();
    }
    return out;
  };
  ExampleProvider other(world_);
  ProviderServer fresh(other, clock_, {});
  std::string const before = text(server_);
  Configure();
  EXPECT_EQ(text(server_), before);
  EXPECT_EQ(text(fresh), before);
}

// Covers: R20
TEST_F(ConfigureTest, TheExampleProvidersSchemasAreSound) {
  auto const schemas = server_.GetProviderSchema();
  EXPECT_TRUE(SchemaFaults(schemas.provider, "provider", SchemaUse::kProvider).empty());
  EXPECT_TRUE(SchemaFaults(*schemas.resources.at(kThing), kThing).empty());
  EXPECT_TRUE(SchemaFaults(*schemas.data_sources.at("example_lookup"), "example_lookup",
                           SchemaUse::kDataSource)
                  .empty());
}

}  // namespace
}  // namespace ferro::tf
