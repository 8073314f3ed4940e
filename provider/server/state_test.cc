// What is stored, and what becomes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provider/provider_testing.h"
#include "tfplugin/value/json.h"

namespace ferro::provider {
namespace {

using tf::Severity;

// Covers: R129 R130
TEST(ServerStateTest, AStateThatNamesNoServerIsRefused) {
  Stage stage;
  for (auto const* broken : {"null", "{}", R"({"id": 7})", R"({"id": "x"})"}) {
    stage.core.Put(kWeb, {.type_name = "selectel_dedicated_server_v1", .raw_json = broken});
    EXPECT_FALSE(stage.core.Plan(kWeb, Config()).ok()) << broken;
  }
}

// Covers: R127 R128
TEST(ServerStateTest, WhatAnOlderReleaseDidNotStoreIsFilledIn) {
  Stage stage;
  ASSERT_TRUE(stage.core.Apply(kWeb, Config()).ok());
  auto const* stored = stage.core.Find(kWeb);
  auto const raw = R"({"id":")" + TextAt(stored->value, "id") + R"(","something_else":1})";
  stage.core.Put(
      kWeb, {.type_name = "selectel_dedicated_server_v1", .schema_version = 1, .raw_json = raw});
  auto const plan = stage.core.Plan(kWeb, Config());
  EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
}

// An object of the resource's shape with nothing, or nothing known, in it.
tf::Value Blank(tf::Schema const& schema, tf::Value const& leaf) {
  tf::ValueMap members;
  for (auto const& attribute : schema.block.attributes) members[attribute.name] = leaf;
  members["timeouts"] = tf::Value::Null();
  return tf::Value::Map(std::move(members));
}

// Covers: R112 R187
TEST(ServerStateTest, NoObjectHoweverBrokenEndsTheProcess) {
  Stage stage;
  ASSERT_TRUE(stage.core.Apply(kWeb, Config()).ok());
  auto& resource = *stage.provider.resources()[0];
  auto const good = stage.core.State(kWeb);
  std::vector<tf::Value> broken = {Blank(resource.schema(), tf::Value::Null()),
                                   Blank(resource.schema(), tf::Value::Unknown())};
  for (auto const& attribute : resource.schema().block.attributes) {
    for (auto const& leaf : {tf::Value::Null(), tf::Value::Unknown()}) {
      broken.push_back(tf::With(good, tf::Path(attribute.name), leaf));
    }
  }
  for (auto const& a : broken) {
    for (auto const& b : {good, a}) {
      for (auto const& c : {good, a}) {
        auto call = [&] { return tf::Call{.clock = stage.clock, .stop = {}}; };
        auto one = call();
        resource.ValidateConfig(a, one);
        auto two = call();
        tf::ValuePlan plan{
            .prior = a, .config = b, .planned = c, .requires_replace = {}, .changes = true};
        resource.ModifyPlan(plan, two);
        tf::ValuePlan create{.prior = tf::Value::Null(),
                             .config = b,
                             .planned = a,
                             .requires_replace = {},
                             .changes = true};
        auto three = call();
        resource.ModifyPlan(create, three);
        auto four = call();
        resource.Update(a, b, c, four);
      }
    }
    tf::Call read{.clock = stage.clock};
    resource.Read(a, read);
    tf::Call destroy{.clock = stage.clock};
    resource.Delete(a, destroy);
    tf::Call create{.clock = stage.clock};
    resource.Create(a, a, create);
  }
}

// The configuration that `plan -generate-config-out` writes: every argument, nulls written as
// null, sensitive ones and those that cannot be set left out.
tf::Value Generated(std::vector<tf::Attribute> const& attributes, tf::Value const& state) {
  tf::ValueMap members;
  for (auto const& attribute : attributes) {
    auto const settable = attribute.required || attribute.optional;
    auto const& value = state[attribute.name];
    if (!settable || attribute.sensitive || attribute.write_only) {
      members[attribute.name] = tf::Value::Null();
    } else if (attribute.nested != nullptr && attribute.nested->nesting == tf::Nesting::kSingle &&
               value.is_known()) {
      members[attribute.name] = Generated(attribute.nested->attributes, value);
    } else {
      members[attribute.name] = value;
    }
  }
  return tf::Value::Map(std::move(members));
}

// Covers: R123 R124
TEST(ServerStateTest, GeneratedConfigurationIsValidAndChangesNothing) {
  for (auto const* image : {sim::ids::kUbuntu2404, sim::ids::kWindows2022, sim::ids::kNoOs}) {
    Stage stage;
    auto const placed =
        stage.cloud.PlaceServer({.os_template = image,
                                 .ssh_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample",
                                 .user_data = "#cloud-config\n",
                                 .private_subnet = sim::ids::kMsk1PrivateSubnet});
    ASSERT_TRUE(placed) << placed.error().message;
    ASSERT_FALSE(stage.core.Import(kWeb, *placed).has_errors());
    auto config =
        Generated(stage.provider.resources()[0]->schema().block.attributes, stage.core.State(kWeb));
    config.members()["timeouts"] = tf::Value::Null();
    EXPECT_FALSE(stage.core.Validate("selectel_dedicated_server_v1", config).has_errors());
    auto const plan = stage.core.Plan(kWeb, config);
    EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
  }
}

// Covers: R136
TEST(ServerStateTest, AServerThatIsOnlyForgottenStaysAsItIs) {
  Stage stage;
  ASSERT_TRUE(stage.core.Apply(kWeb, Config()).ok());
  auto const writes = stage.Writes().size();
  stage.core.Remove(kWeb);
  EXPECT_EQ(stage.Writes().size(), writes);
  EXPECT_FALSE(stage.cloud.Servers()[0].renewal_refused);
}

}  // namespace
}  // namespace ferro::provider
