#include "apiclient/ssh_key.h"

#include <gmock/gmock.h>

#include "apiclient/error.h"
#include "apiclient/session_testing.h"
#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

constexpr auto kKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZlcnJvcGxhbmUtc2ltdWxhdG9yLW5ldyE= new";

class SshKeyTest : public SimulatedApiTest {};

TEST_F(SshKeyTest, AKeyNeedsTheAccount) {
  auto const made = CreateSshKey(client(), {.name = "new", .public_key = kKey});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kPermissionDenied);
}

TEST_F(SshKeyTest, MakesListsShowsAndDeletes) {
  auto const made =
      CreateSshKey(account(), {.name = "new", .public_key = kKey, .subuser_id = std::nullopt});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_FALSE(requests().back().idempotent);
  EXPECT_EQ(made->name, "new");
  auto const listed = ListSshKeys(account());
  ASSERT_TRUE(listed) << listed.error().message;
  EXPECT_EQ(listed->size(), 3U);
  EXPECT_EQ(listed->at(0).subuser_id, std::nullopt);
  EXPECT_TRUE(listed->at(1).subuser_id.has_value());
  EXPECT_EQ(GetSshKey(account(), made->id)->public_key, kKey);
  EXPECT_TRUE(DeleteSshKey(account(), made->id));
  EXPECT_TRUE(SaysNotFound(GetSshKey(account(), made->id).error()));
}

// Covers: S10.2
TEST(SshKeyAnswerTest, TakesBothFormsOfTheAnswer) {
  for (auto const& answer :
       {Wrapped(R"({"uuid":"k","name_public_key":"ops","public_key":"ssh-ed25519 A"})"),
        Answer(200, R"({"uuid":"k","name_public_key":"ops","public_key":"ssh-ed25519 A"})")}) {
    ScriptedApi api({answer});
    auto const key = GetSshKey(api.client(), {"k"});
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(key->name, "ops");
  }
}

}  // namespace
}  // namespace ferro::api
