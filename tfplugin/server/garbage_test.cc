// Every handler, fed with what no core would send: a diagnostic each, and the
// process lives.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "tfplugin/server/example_fixture_testing.h"
#include "tfplugin/server/values.h"
#include "tfplugin/value/json.h"

namespace ferro::tf {
namespace {

struct Junk {
  std::string what;
  DynamicValue bytes;
};

class GarbageTest : public ExampleTest {
 protected:
  std::vector<Junk> AllJunk() {
    std::vector<Junk> out;
    auto add = [&](std::string what, std::string msgpack) {
      out.push_back({std::move(what), {.msgpack = std::move(msgpack)}});
    };
    std::string const good = Bytes(Config(kSmall)).msgpack;
    add("random", std::string("\xc1\xff\x00\x9f\x81", 5));
    add("empty map", "\x80");
    add("a number", "\x07");
    add("a text", "\xa5hello");
    add("a list", "\x90");
    add("unknown object", std::string("\xd4\x00\x00", 3));
    add("cut in the middle", good.substr(0, good.size() / 2));
    add("cut at the end", good.substr(0, good.size() - 1));
    add("trailing bytes", good + "\xc0");
    add("deep lists", std::string(100000, '\x91'));
    add("deep maps", [] {
      std::string text;
      for (int i = 0; i < 50000; ++i) text += "\x81\xa1x";
      return text;
    }());
    add("a map that claims 4 billion members", "\xdf\xff\xff\xff\xff");
    add("a list that claims 4 billion elements", "\xdd\xff\xff\xff\xff");
    add("a text that claims 4 GiB", "\xdb\xff\xff\xff\xff");
    std::string wrong_kind = good;
    auto const at = wrong_kind.find(
        "\xa4name\xa1"
        "a");
    add("a number as a name", std::string(wrong_kind).replace(at + 5, 2, "\x07"));
    add("a name that is not UTF-8", std::string(wrong_kind).replace(at + 5, 2, "\xa1\xff"));
    add("an unknown attribute", std::string(wrong_kind).replace(at, 5, "\xa4mane"));
    out.push_back({"broken JSON", {.json = "{\"name\": "}});
    out.push_back({"JSON of another shape", {.json = "[1, 2, 3]"}});
    out.push_back({"JSON with a stray member", {.json = "{\"stray\": 1}"}});
    out.push_back({"deep JSON", {.json = std::string(100000, '[')}});
    return out;
  }

  static void ExpectRefused(Diagnostics const& diagnostics, std::string const& what) {
    EXPECT_TRUE(diagnostics.has_errors()) << what;
    for (auto const& item : diagnostics.items()) {
      EXPECT_FALSE(item.summary.empty()) << what;
      EXPECT_TRUE(IsUtf8(item.summary + item.detail)) << what;
      EXPECT_LT(item.detail.size(), 70000U) << what;
    }
  }
};

// Covers: R8
TEST_F(GarbageTest, EveryHandlerRefusesEveryKindOfJunk) {
  Configure();
  DynamicValue const good = Bytes(Config(kSmall));
  for (auto const& [what, junk] : AllJunk()) {
    ExpectRefused(server_.ValidateProviderConfig({.config = junk}).diagnostics, what);
    ExpectRefused(server_.ValidateResourceConfig({.type_name = kThing, .config = junk}).diagnostics,
                  what);
    ExpectRefused(
        server_.ValidateDataResourceConfig({.type_name = "example_lookup", .config = junk})
            .diagnostics,
        what);
    ExpectRefused(server_.ConfigureProvider({.config = junk}).diagnostics, what);
    ExpectRefused(server_.ReadResource({.type_name = kThing, .current_state = junk}).diagnostics,
                  what);
    ExpectRefused(
        server_.ReadDataSource({.type_name = "example_lookup", .config = junk}).diagnostics, what);
    for (int place = 0; place < 3; ++place) {
      auto pick = [&](int mine) { return place == mine ? junk : good; };
      ExpectRefused(server_
                        .PlanResourceChange({.type_name = kThing,
                                             .prior_state = pick(0),
                                             .proposed_new_state = pick(1),
                                             .config = pick(2)})
                        .diagnostics,
                    what);
      ExpectRefused(server_
                        .ApplyResourceChange({.type_name = kThing,
                                              .prior_state = pick(0),
                                              .planned_state = pick(1),
                                              .config = pick(2)})
                        .diagnostics,
                    what);
    }
  }
  EXPECT_EQ(world_.creates + world_.updates + world_.deletes, 0);
}

// Covers: R8
TEST_F(GarbageTest, RawStatesThatAreJunkAreRefused) {
  std::vector<std::string> const states = {"",
                                           "null",
                                           "7",
                                           "\"text\"",
                                           "[]",
                                           "{",
                                           "{\"id\":}",
                                           "\xff\xfe",
                                           std::string(100000, '['),
                                           R"({"id": ["not", "a", "text"]})",
                                           R"({"listener": {"not": "a list"}})",
                                           R"({"extra": {"value": 1}})",
                                           R"({"extra": {"type": "nonsense", "value": 1}})",
                                           "{\"id\": \"\xff\"}"};
  for (auto const& json : states) {
    for (std::int64_t const version : {2, 1, 0, 3, -1}) {
      auto const response = server_.UpgradeResourceState(
          {.type_name = kThing, .version = version, .raw_state = {.json = json}});
      ExpectRefused(response.diagnostics, json.substr(0, 40));
      EXPECT_TRUE(response.upgraded_state.msgpack.empty());
    }
  }
}

// Covers: R8
TEST_F(GarbageTest, NullsAndUnknownsWhereNoneBelongAreRefused) {
  Configure();
  DynamicValue const null = Bytes(Value::Null());
  DynamicValue const good = Bytes(Config(kSmall));
  DynamicValue const unknown = Bytes(With(Config(kSmall), Path("size"), Value::Unknown()));
  auto plan = [&](DynamicValue prior, DynamicValue proposed, DynamicValue config) {
    return server_
        .PlanResourceChange({.type_name = kThing,
                             .prior_state = std::move(prior),
                             .proposed_new_state = std::move(proposed),
                             .config = std::move(config)})
        .diagnostics;
  };
  auto apply = [&](DynamicValue prior, DynamicValue planned, DynamicValue config) {
    return server_
        .ApplyResourceChange({.type_name = kThing,
                              .prior_state = std::move(prior),
                              .planned_state = std::move(planned),
                              .config = std::move(config)})
        .diagnostics;
  };
  ExpectRefused(server_.ValidateResourceConfig({.type_name = kThing, .config = null}).diagnostics,
                "null config");
  ExpectRefused(server_.ConfigureProvider({}).diagnostics, "no provider config");
  ExpectRefused(plan(null, null, null), "nothing to plan");
  ExpectRefused(plan(good, null, good), "no proposal");
  ExpectRefused(plan(good, good, null), "no config");
  ExpectRefused(plan(unknown, good, good), "unknown prior");
  ExpectRefused(apply(null, null, null), "nothing to apply");
  ExpectRefused(apply(null, good, null), "no config");
  ExpectRefused(apply(unknown, good, good), "unknown prior");
  ExpectRefused(apply(null, good, unknown), "unknown config at apply");
  ExpectRefused(server_.ReadResource({.type_name = kThing, .current_state = unknown}).diagnostics,
                "unknown state");
  ExpectRefused(server_.ReadDataSource({.type_name = "example_lookup"}).diagnostics,
                "no data config");
}

// Covers: R8
TEST_F(GarbageTest, UnknownTypesAreRefusedByName) {
  Configure();
  for (std::string const name : {"", "example_nothing", "example_lookup", "\xff\xfe"}) {
    ExpectRefused(server_.ValidateResourceConfig({.type_name = name}).diagnostics, name);
    ExpectRefused(server_.UpgradeResourceState({.type_name = name}).diagnostics, name);
    ExpectRefused(server_.ReadResource({.type_name = name}).diagnostics, name);
    ExpectRefused(server_.PlanResourceChange({.type_name = name}).diagnostics, name);
    ExpectRefused(server_.ApplyResourceChange({.type_name = name}).diagnostics, name);
    ExpectRefused(server_.ImportResourceState({.type_name = name, .id = "x"}).diagnostics, name);
  }
  for (std::string const name : {"", "example_nothing", "example_thing"}) {
    ExpectRefused(server_.ValidateDataResourceConfig({.type_name = name}).diagnostics, name);
    ExpectRefused(server_.ReadDataSource({.type_name = name}).diagnostics, name);
  }
}

// Covers: R8
TEST_F(GarbageTest, NothingCrashesBeforeConfiguration) {
  for (auto const& [what, junk] : AllJunk()) {
    ExpectRefused(server_.ReadResource({.type_name = kThing, .current_state = junk}).diagnostics,
                  what);
    ExpectRefused(server_.PlanResourceChange({.type_name = kThing, .config = junk}).diagnostics,
                  what);
    ExpectRefused(
        server_.ApplyResourceChange({.type_name = kThing, .planned_state = junk}).diagnostics,
        what);
  }
}

// Covers: R8 R79
TEST_F(GarbageTest, PrivateBytesMayBeAnything) {
  Create();
  for (std::string const bytes : {"\xff\xfe", "[1, 2", "{\"a\": {\"b\": 1}}", "null"}) {
    auto instance = *core_.Find(kAddress);
    instance.private_bytes = bytes;
    core_.Put(kAddress, instance);
    EXPECT_EQ(core_.Plan(kAddress, kSmall).action, Action::kNoOp);
    EXPECT_TRUE(core_.Refresh(kAddress).empty());
    EXPECT_EQ(core_.Find(kAddress)->private_bytes, bytes);
  }
}

// Covers: R6 R8
TEST_F(GarbageTest, ValuesOfManyMegabytesPass) {
  std::string const big(5U << 20U, 'x');
  auto const applied =
      core_.Apply(kAddress, With(Config(kSmall), Path("engine"), Value::String(big)));
  EXPECT_TRUE(applied.ok());
  EXPECT_EQ(applied.state["engine"].as_string().size(), big.size());
}

// Covers: R11
TEST_F(GarbageTest, JsonIsReadWhereThereIsNoMsgpackAndMsgpackIsAnswered) {
  Configure();
  auto const& type = ImpliedType(block());
  auto const json = EncodeJson(Config(kSmall), type);
  ASSERT_TRUE(json);
  auto const from_json = server_.PlanResourceChange({.type_name = kThing,
                                                     .prior_state = {.json = "null"},
                                                     .proposed_new_state = {.json = *json},
                                                     .config = {.json = *json}});
  ASSERT_FALSE(from_json.diagnostics.has_errors()) << from_json.diagnostics.ToText();
  auto const from_msgpack = server_.PlanResourceChange({.type_name = kThing,
                                                        .proposed_new_state = Bytes(Config(kSmall)),
                                                        .config = Bytes(Config(kSmall))});
  EXPECT_EQ(from_json.planned_state.msgpack, from_msgpack.planned_state.msgpack);
  EXPECT_TRUE(from_json.planned_state.json.empty());
}

TEST_F(GarbageTest, TextsOfDiagnosticsAreMadeFitForTheWire) {
  Diagnostics rough;
  rough.Error({}, "", "bad \xff byte");
  rough.Warning(Path("x"), " \n", std::string(200000, 'x'));
  auto const clean = Cleaned(rough);
  EXPECT_EQ(clean.items()[0].summary, "The operation failed");
  EXPECT_EQ(clean.items()[0].detail, "bad \xef\xbf\xbd byte");
  EXPECT_EQ(clean.items()[1].summary, "Note");
  EXPECT_LT(clean.items()[1].detail.size(), 70000U);
}

}  // namespace
}  // namespace ferro::tf
