#include "tfplugin/server/core_testing.h"

#include <gtest/gtest.h>

#include "base/clock_testing.h"
#include "tfplugin/server/example_testing.h"

namespace ferro::tf {
namespace {

constexpr char const* kAddress = "example_thing.a";
constexpr char const* kSmall = R"({"name": "a", "region": "north"})";

class FakeCoreTest : public ::testing::Test {
 protected:
  ExampleWorld world_;
  FakeClock clock_;
  ExampleProvider provider_{world_};
  ProviderServer server_{provider_, clock_, Logger()};
  FakeCore core_{server_};
};

TEST_F(FakeCoreTest, CreatesAndThenHasNothingToDo) {
  auto const applied = core_.Apply(kAddress, kSmall);
  ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
  EXPECT_EQ(applied.action, Action::kCreate);
  EXPECT_EQ(applied.state["id"], Value::String("thing-1"));
  auto const again = core_.Plan(kAddress, kSmall);
  EXPECT_TRUE(again.ok()) << again.diagnostics.ToText();
  EXPECT_EQ(again.action, Action::kNoOp) << again.before.ToText() << again.after.ToText();
  EXPECT_FALSE(again.drifted);
  auto const gone = core_.Destroy(kAddress);
  EXPECT_TRUE(gone.ok());
  EXPECT_TRUE(gone.state.is_null());
  EXPECT_TRUE(world_.things.empty());
}

}  // namespace
}  // namespace ferro::tf
