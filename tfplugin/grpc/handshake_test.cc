#include "tfplugin/grpc/handshake.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ferro::tf {
namespace {

Environment With(std::map<std::string, std::string, std::less<>> variables) {
  return Environment(std::move(variables));
}

// Covers: R1
TEST(HandshakeTest, OnlyTheExactCookieMakesItAPlugin) {
  EXPECT_FALSE(HasMagicCookie(With({})));
  EXPECT_FALSE(HasMagicCookie(With({{"TF_PLUGIN_MAGIC_COOKIE", "yes"}})));
  EXPECT_TRUE(
      HasMagicCookie(With({{"TF_PLUGIN_MAGIC_COOKIE",
                            "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}})));
}

TEST(HandshakeTest, ABadPortOrAnEmptyRangeIsSaidWithItsName) {
  auto const word = ReadPortRange(With({{"PLUGIN_MIN_PORT", "ten"}}));
  ASSERT_FALSE(word);
  EXPECT_NE(word.error().message.find("PLUGIN_MIN_PORT is \"ten\""), std::string::npos);
  EXPECT_FALSE(ReadPortRange(With({{"PLUGIN_MIN_PORT", "1"}, {"PLUGIN_MAX_PORT", "65536"}})));
  EXPECT_FALSE(ReadPortRange(With({{"PLUGIN_MIN_PORT", "-1"}, {"PLUGIN_MAX_PORT", "5"}})));
  EXPECT_FALSE(ReadPortRange(With({{"PLUGIN_MIN_PORT", "10 "}, {"PLUGIN_MAX_PORT", "11"}})));
  EXPECT_FALSE(ReadPortRange(With({{"PLUGIN_MIN_PORT", "2000"}, {"PLUGIN_MAX_PORT", "1000"}})));
}

TEST(HandshakeTest, WithoutARangeAnyPortWillDo) {
  auto const none = ReadPortRange(With({}));
  ASSERT_TRUE(none);
  EXPECT_EQ(none->first, 0);
  EXPECT_EQ(none->last, 0);
  auto const some =
      ReadPortRange(With({{"PLUGIN_MIN_PORT", "10000"}, {"PLUGIN_MAX_PORT", "25000"}}));
  ASSERT_TRUE(some);
  EXPECT_EQ(some->first, 10000);
  EXPECT_EQ(some->last, 25000);
}

// Covers: R2
TEST(HandshakeTest, TheLineHasSixFieldsAndASeventhOnlyForWhoKnowsIt) {
  Address const address{.network = "unix", .text = "/tmp/x/s"};
  EXPECT_EQ(HandshakeLine(address, "MIIB", {}), "1|6|unix|/tmp/x/s|grpc|MIIB\n");
  EXPECT_EQ(HandshakeLine(address, "", {}), "1|6|unix|/tmp/x/s|grpc|\n");
  EXPECT_EQ(HandshakeLine(address, "MIIB", {.knows_multiplexing = true}),
            "1|6|unix|/tmp/x/s|grpc|MIIB|false\n");
}

// Covers: R2
TEST(HandshakeTest, TheOfferedVersionsComeInAnyOrder) {
  for (auto const* offer : {"6", "5,6", "6,5", "5, 6"}) {
    EXPECT_TRUE(ReadHostWishes(With({{"PLUGIN_PROTOCOL_VERSIONS", offer}})).knows_version_6)
        << offer;
  }
  for (auto const* offer : {"", "5", "66", "x"}) {
    EXPECT_FALSE(ReadHostWishes(With({{"PLUGIN_PROTOCOL_VERSIONS", offer}})).knows_version_6)
        << offer;
  }
}

// Covers: R10
TEST(HandshakeTest, DebugModeTakesNothingOfTheHostsVariables) {
  auto const wishes = DebugWishes(With({{"PLUGIN_CLIENT_CERT", "x"},
                                        {"PLUGIN_UNIX_SOCKET_DIR", "/y"},
                                        {"PLUGIN_UNIX_SOCKET_GROUP", "z"},
                                        {"TMPDIR", "/somewhere"}}));
  EXPECT_EQ(wishes.client_certificate, "");
  EXPECT_EQ(wishes.socket_directory, "");
  EXPECT_EQ(wishes.socket_group, "");
  EXPECT_EQ(wishes.temporary_directory, "/somewhere");
}

// Covers: R10
TEST(HandshakeTest, TheReattachValueIsWhatTerraformReads) {
  auto const parsed = nlohmann::json::parse(ReattachValue(
      "registry.terraform.io/acme/thing", {.network = "unix", .text = "/tmp/a\"b\\\t/s"}, 42));
  auto const& entry = parsed.at("registry.terraform.io/acme/thing");
  EXPECT_EQ(entry.at("Protocol"), "grpc");
  EXPECT_EQ(entry.at("ProtocolVersion"), 6);
  EXPECT_EQ(entry.at("Pid"), 42);
  EXPECT_EQ(entry.at("Test"), true);
  EXPECT_EQ(entry.at("Addr").at("Network"), "unix");
  EXPECT_EQ(entry.at("Addr").at("String"), "/tmp/a\"b\\\t/s");
}

}  // namespace
}  // namespace ferro::tf
