#include "tfplugin/call.h"

#include <gtest/gtest.h>

#include "tfplugin/timeouts.h"

namespace ferro::tf {
namespace {

// Covers: R79
TEST(PrivateDataTest, ToleratesWhatOthersLeftThere) {
  for (auto const* bytes : {"", "null", "[]", "garbage", "\xff\xfe", "{\"a\":"}) {
    EXPECT_TRUE(PrivateData::FromBytes(bytes).empty()) << bytes;
  }
  auto const foreign = PrivateData::FromBytes(
      R"({"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":60},"schema_version":"1"})");
  EXPECT_EQ(foreign.Get("schema_version"), "1");
  EXPECT_FALSE(foreign.Get("e2bfb730-ecaa-11e6-8f88-34363bc7c4c0"));
}

TEST(PrivateDataTest, RoundTrips) {
  PrivateData data;
  EXPECT_EQ(data.ToBytes(), "");
  data.Set("a", "1");
  data.Set("b", "\"é");
  EXPECT_EQ(PrivateData::FromBytes(data.ToBytes()), data);
  data.Remove("a");
  data.Remove("nothing");
  EXPECT_EQ(data.ToBytes(), "{\"b\":\"\\\"é\"}");
}

// Covers: R144
TEST(TimeoutsTest, FallBackWhenThereIsNoUsableText) {
  using std::chrono::minutes;
  EXPECT_EQ(TimeoutOr({}, minutes(20)), minutes(20));
  EXPECT_EQ(TimeoutOr(Attr<std::string>::Unknown(), minutes(20)), minutes(20));
  EXPECT_EQ(TimeoutOr(std::string("soon"), minutes(20)), minutes(20));
  EXPECT_EQ(TimeoutOr(std::string("1h30m"), minutes(20)), minutes(90));
}

}  // namespace
}  // namespace ferro::tf
