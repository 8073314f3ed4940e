#include "base/log.h"

#include <gtest/gtest.h>

#include "base/log_testing.h"

namespace ferro {
namespace {

TEST(Logger, AChildKeepsTheContextOfItsParentAndAddsItsOwn) {
  RecordingLogSink sink;
  Logger log(sink, "selectel");
  log.With({{"rpc", "ReadResource"}}).Named("selectel.client").Info("answered", {{"status", 200}});
  EXPECT_EQ(sink.text(), "info selectel.client answered rpc=ReadResource status=200\n");
}

TEST(Logger, WithoutASinkWritesNothingAndWantsNothing) {
  Logger log;
  log.Error("nobody reads this");
  EXPECT_FALSE(log.Wants(LogLevel::kError));
}

}  // namespace
}  // namespace ferro
