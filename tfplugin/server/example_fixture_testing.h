// The example provider behind a server and an in-process core, and its schema's bytes.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/clock_testing.h"
#include "base/log_testing.h"
#include "tfplugin/server/core_testing.h"
#include "tfplugin/server/example_testing.h"

namespace ferro::tf {

class ExampleTest : public ::testing::Test {
 protected:
  static constexpr char const* kThing = "example_thing";
  static constexpr char const* kAddress = "example_thing.a";
  static constexpr char const* kSmall = R"({"name": "a", "region": "north"})";

  // The least configuration and these members, e.g. R"("size": 5)".
  static std::string Also(std::string_view more) {
    return R"({"name": "a", "region": "north", )" + std::string(more) + "}";
  }

  FakeCore::Applied Create(ConfigSource const& config = kSmall) {
    auto applied = core_.Apply(kAddress, config);
    EXPECT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    return applied;
  }
  // Applies, and then nothing is left to do, with and without a refresh.
  FakeCore::Applied ApplyAndSettle(ConfigSource const& config) {
    auto applied = Create(config);
    for (bool const refresh : {false, true}) {
      auto const again = core_.Plan(kAddress, config, {.refresh = refresh});
      EXPECT_TRUE(again.ok()) << again.diagnostics.ToText();
      EXPECT_EQ(NameOf(again.action), "no-op")
          << again.before.ToText() << "\n-> " << again.after.ToText();
      EXPECT_FALSE(again.drifted) << again.before.ToText();
    }
    return applied;
  }
  ExampleThing& Remote(std::string const& id = "thing-1") { return world_.things.at(id); }

  Block const& block() { return server_.GetProviderSchema().resources.at(kThing)->block; }
  // Bytes of an object of the example resource.
  DynamicValue Bytes(Value const& value);
  Value FromBytes(DynamicValue const& bytes);
  Value Config(char const* json) { return core_.Config(kThing, json); }
  void Configure();

  ExampleWorld world_;
  FakeClock clock_;
  RecordingLogSink log_;
  ExampleProvider provider_{world_};
  ProviderServer server_{provider_, clock_, Logger(log_)};
  FakeCore core_{server_};
};

}  // namespace ferro::tf
