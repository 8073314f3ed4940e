#include "controlplane/cli/progress.h"

#include <gmock/gmock.h>

#include "controlplane/cli/cli_testing.h"

namespace ferro::cli {
namespace {

using std::chrono::seconds;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ProgressTest, AFailureSaysWhy) {
  TextStream out;
  FakeClock clock;
  ProgressView view(out, clock, false);
  view.Begin(1, "pull image shop/web:2");
  view.End(1, Outcome::kFailed, "there is no such image");
  EXPECT_EQ(out.text, "✗ pull image shop/web:2: there is no such image\n");
}

TEST(ProgressTest, WhatEndsAtOnceTellsNoTime) {
  TextStream out;
  FakeClock clock;
  ProgressView view(out, clock, false);
  view.Begin(1, "create network shop_default");
  view.Tick();
  EXPECT_THAT(out.text, IsEmpty());
  view.End(1, Outcome::kDone, "");
  EXPECT_EQ(out.text, "✓ create network shop_default\n");
}

TEST(ProgressTest, WhatTakesLongSpeaksNowAndThenWhereNoTerminalIs) {
  TextStream out;
  FakeClock clock;
  ProgressView view(out, clock, false);
  view.Begin(1, "pull image shop/web:2");
  view.Update(1, "downloading", 1 << 20, 3 << 20);
  clock.Advance(seconds(2));
  view.Tick();
  EXPECT_EQ(out.text, "… pull image shop/web:2: downloading 1 MiB of 3 MiB 2.0s\n");
  clock.Advance(seconds(5));
  view.Tick();
  clock.Advance(seconds(6));
  view.Tick();
  EXPECT_THAT(out.text, EndsWith("3 MiB 13s\n"));
  EXPECT_EQ(std::count(out.text.begin(), out.text.end(), '\n'), 2);
  view.End(1, Outcome::kDone, "");
  EXPECT_THAT(out.text, EndsWith("✓ pull image shop/web:2 (13s)\n"));
}

TEST(ProgressTest, ATerminalHasOneLineForEachRunningStep) {
  TextStream out;
  out.terminal = true;
  FakeClock clock;
  {
    ProgressView view(out, clock, false);
    view.Begin(1, "start container shop-db-1");
    view.Begin(2, "start container shop-web-1");
    out.text.clear();
    clock.Advance(seconds(3));
    view.Tick();
    EXPECT_EQ(
        out.text,
        "\x1b[2A\r\x1b[J  start container shop-db-1 3.0s\n  start container shop-web-1 3.0s\n");
    out.text.clear();
    view.End(1, Outcome::kDone, "");
    EXPECT_EQ(
        out.text,
        "\x1b[2A\r\x1b[J✓ start container shop-db-1 (3.0s)\n  start container shop-web-1 3.0s\n");
    out.text.clear();
  }
  EXPECT_EQ(out.text, "\x1b[1A\r\x1b[J");  // What still ran is taken away at the end.
}

TEST(ProgressTest, LinesFitTheTerminalAndAreNotTooMany) {
  TextStream out;
  out.terminal = true;
  out.columns = 30;
  FakeClock clock;
  ProgressView view(out, clock, false);
  for (int i = 0; i < 40; ++i)
    view.Begin(i, "start container with-a-very-long-name-" + std::to_string(i));
  out.text.clear();
  view.Tick();
  EXPECT_THAT(out.text, HasSubstr("  start container with-a-ver…\n"));
  EXPECT_THAT(out.text, HasSubstr("  … and 25 more\n"));
}

TEST(ProgressTest, AReaderThatWentAwayStopsNothing) {
  TextStream out;
  out.closed = true;
  FakeClock clock;
  ProgressView view(out, clock, false);
  view.Begin(1, "x");
  view.End(1, Outcome::kDone, "");
  EXPECT_THAT(out.text, IsEmpty());
}

}  // namespace
}  // namespace ferro::cli
