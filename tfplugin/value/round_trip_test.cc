// Properties of all codecs over random types and values.
#include <gtest/gtest.h>

#include "base/random_testing.h"
#include "tfplugin/value/json.h"
#include "tfplugin/value/msgpack.h"
#include "tfplugin/value/value_testing.h"

namespace ferro::tf {
namespace {

constexpr std::uint64_t kSeeds = 400;

class RoundTripTest : public testing::Test {
 protected:
  // Runs `check` for many seeds; a failure says which.
  template <class Check>
  void ForEachSeed(Check const& check) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      FakeRandom random(seed);
      Type const type = RandomType(random, 4);
      SCOPED_TRACE(type.ToJson());
      check(random, type);
      if (HasFailure()) return;
    }
  }
};

// Covers: R13 R14 R15 R17 R18 R19
TEST_F(RoundTripTest, EveryValueComesBackFromMsgpack) {
  ForEachSeed([](Random& random, Type const& type) {
    Value const value = RandomValue(random, type);
    ASSERT_TRUE(Conforms(value, type)) << value.ToText();
    auto const bytes = EncodeMsgpack(value, type);
    ASSERT_TRUE(bytes) << bytes.error().message;
    auto const read = DecodeMsgpack(*bytes, type);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, value);
    EXPECT_EQ(EncodeMsgpack(*read, type).value(), *bytes);
  });
}

// Covers: R15 R19 R132
TEST_F(RoundTripTest, EveryKnownValueComesBackFromJson) {
  ForEachSeed([](Random& random, Type const& type) {
    Value const value = RandomValue(random, type, Unknowns::kNone);
    auto const json = EncodeJson(value, type);
    ASSERT_TRUE(json) << json.error().message;
    for (auto const mode : {JsonMode::kStrict, JsonMode::kLenient}) {
      auto const read = DecodeJson(*json, type, mode);
      ASSERT_TRUE(read) << read.error().message << " in " << *json;
      EXPECT_EQ(*read, value);
      EXPECT_EQ(EncodeJson(*read, type).value(), *json);
    }
  });
}

TEST_F(RoundTripTest, EveryCutMessageIsAnError) {
  ForEachSeed([](Random& random, Type const& type) {
    Value const value = RandomValue(random, type);
    std::string const bytes = EncodeMsgpack(value, type).value();
    std::string const cut = bytes.substr(0, random.Below(bytes.size()));
    EXPECT_FALSE(DecodeMsgpack(cut, type)) << ToHex(cut);
  });
}

TEST_F(RoundTripTest, ADamagedMessageGivesAnErrorOrAValueThatFits) {
  ForEachSeed([](Random& random, Type const& type) {
    std::string bytes = EncodeMsgpack(RandomValue(random, type), type).value();
    bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    auto const read = DecodeMsgpack(bytes, type);
    if (!read) return;
    EXPECT_TRUE(Conforms(*read, type)) << ToHex(bytes);
    auto const again = EncodeMsgpack(*read, type);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(DecodeMsgpack(*again, type).value(), *read) << ToHex(bytes);
  });
}

TEST_F(RoundTripTest, AMisfitIsFoundByEveryEncoder) {
  ForEachSeed([](Random& random, Type const& type) {
    Value const value = RandomValue(random, RandomType(random, 3), Unknowns::kNone);
    bool const fits = Conforms(value, type).has_value();
    EXPECT_EQ(EncodeMsgpack(value, type).has_value(), fits) << value.ToText();
    EXPECT_EQ(EncodeJson(value, type).has_value(), fits) << value.ToText();
  });
}

}  // namespace
}  // namespace ferro::tf
