#include "provider/server/wait.h"

#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

Clock::TimePoint At(int seconds) {
  return Clock::TimePoint(std::chrono::seconds(seconds));
}

// Covers: R146
TEST(StateHistoryTest, TellsWhatWasSeenAndForHowLong) {
  StateHistory history;
  EXPECT_EQ(history.ToText(At(0)), "no state was seen");
  history.Add("pending", At(0));
  history.Add("pending", At(10));
  history.Add("deploy", At(20));
  EXPECT_EQ(history.last(), "deploy");
  EXPECT_EQ(history.ToText(At(20 + 45 * 60)), "pending for 20s, then deploy for 45m");
}

TEST(StateHistoryTest, AServerThatFlipsForEverStaysReadable) {
  StateHistory history;
  for (int i = 0; i < 1000; ++i) history.Add(i % 2 == 0 ? "active" : "prolong", At(i));
  auto const text = history.ToText(At(1000));
  EXPECT_LT(text.size(), 500U) << text;
  EXPECT_NE(text.find("988 more"), std::string::npos) << text;
  EXPECT_EQ(history.last(), "prolong");
}

}  // namespace
}  // namespace ferro::provider
