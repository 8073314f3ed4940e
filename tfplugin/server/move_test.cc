// Objects that a `moved` block brings from another provider.
#include <gtest/gtest.h>

#include "tfplugin/server/example_fixture_testing.h"

namespace ferro::tf {
namespace {

class MoveTest : public ExampleTest {
 protected:
  static MoveResourceStateRequest From(std::string json, std::string type = "cloud_thing") {
    return {.source_provider_address = "registry.terraform.io/acme/cloud",
            .source_type_name = std::move(type),
            .source_version = 1,
            .source_state = {.json = std::move(json)},
            .target_type_name = kThing};
  }
};

// Covers: R46 R134
TEST_F(MoveTest, ASupportedSourceBecomesACompleteObjectWithoutConfiguration) {
  auto const response = server_.MoveResourceState(From(R"({"id": "thing-1", "title": "a"})"));
  ASSERT_FALSE(response.diagnostics.has_errors()) << response.diagnostics.ToText();
  Value const state = FromBytes(response.target_state);
  EXPECT_EQ(state["id"], Value::String("thing-1"));
  EXPECT_EQ(state["name"], Value::String("a"));
  EXPECT_EQ(state["listener"], Value::List({}));
  EXPECT_TRUE(state["token_wo"].is_null());
  EXPECT_TRUE(state.IsWhollyKnown());
  EXPECT_EQ(response.private_bytes, "");
}

// Covers: R129 R134
TEST_F(MoveTest, WhatCannotBeMovedIsAnErrorAndNeverNothing) {
  auto expect_error = [&](MoveResourceStateRequest const& request, char const* what) {
    auto const response = server_.MoveResourceState(request);
    EXPECT_TRUE(response.diagnostics.has_errors()) << what;
    EXPECT_TRUE(response.target_state.msgpack.empty()) << what;
    return response.diagnostics.ToText();
  };
  auto const said = expect_error(From(R"({"id": "thing-1", "title": "a"})", "cloud_other"), "type");
  EXPECT_NE(said.find("cloud_other"), std::string::npos) << said;
  EXPECT_NE(said.find("acme/cloud"), std::string::npos) << said;
  expect_error(From(R"({"id": "thing-1"})"), "the resource gave nothing");
  expect_error(From("null"), "null");
  expect_error(From(""), "nothing");
  expect_error(From("{\"id\":"), "cut");
  auto flatmap = From("");
  flatmap.source_state.has_flatmap = true;
  expect_error(flatmap, "flatmap");
  auto elsewhere = From(R"({"id": "thing-1", "title": "a"})");
  elsewhere.target_type_name = "example_nothing";
  expect_error(elsewhere, "no such type here");
}

}  // namespace
}  // namespace ferro::tf
