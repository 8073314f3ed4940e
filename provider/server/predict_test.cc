#include "provider/server/predict.h"

#include <gtest/gtest.h>

namespace ferro::provider {
namespace {

using Text = tf::Attr<std::string>;

struct Prediction {
  ServerModel prior;
  ServerModel config;
  ServerModel planned;
  std::vector<tf::Path> replace = {};

  void Predict(bool pending = false, bool create = false) {
    tf::Plan<ServerModel> plan{create ? nullptr : &prior, config, planned, replace, false};
    PredictValues(plan, pending);
  }
};

Prediction Unchanged() {
  Prediction each;
  each.prior.os_image_uuid = std::string("image");
  each.prior.status = std::string("active");
  each.prior.public_network_uuid = std::string("network");
  each.prior.os_params = OsParams{.hostname = std::string("h"),
                                  .login = std::string("root"),
                                  .password = Secret("secret-pass"),
                                  .ssh_key = std::string("ops"),
                                  .user_data = Secret("#a"),
                                  .soft_raid = std::string("raid1")};
  each.planned = each.prior;
  each.config.os_image_uuid = std::string("image");
  return each;
}

TEST(PredictTest, NothingIsPredictedWhenNothingChanges) {
  auto each = Unchanged();
  each.Predict();
  EXPECT_EQ(tf::Encode(each.planned), tf::Encode(each.prior));
}

// Covers: R66
TEST(PredictTest, TheServiceOfANewServerIsItsConfiguration) {
  Prediction each;
  each.planned.configuration_uuid = std::string("c");
  each.planned.service_uuid = Text::Unknown();
  each.Predict(false, true);
  EXPECT_EQ(each.planned.service_uuid, Text(std::string("c")));
  each.planned.configuration_uuid = Text::Unknown();
  each.planned.service_uuid = Text::Unknown();
  each.Predict(false, true);
  EXPECT_TRUE(each.planned.service_uuid.unknown());
}

TEST(PredictTest, AnotherImageOpensWhatIsNotConfigured) {
  for (auto const& image : {Text(std::string("other")), Text::Unknown()}) {
    auto each = Unchanged();
    each.planned.os_image_uuid = image;
    each.config.os_params = OsParams{.ssh_key = std::string("ops")};
    each.Predict();
    auto const& params = *each.planned.os_params;
    EXPECT_TRUE(params.login.unknown());
    EXPECT_TRUE(params.user_data.unknown());
    EXPECT_TRUE(params.soft_raid.unknown());
    EXPECT_EQ(params.ssh_key, Text(std::string("ops"))) << "configured";
    EXPECT_EQ(params.hostname, Text(std::string("h"))) << "always sent, so kept";
    EXPECT_TRUE(params.password.known()) << "never read back";
  }
}

TEST(PredictTest, AnImageThatCouldNotBeReadIsNoOtherImage) {
  auto each = Unchanged();
  each.prior.os_image_uuid = {};
  each.Predict();
  EXPECT_TRUE(each.planned.os_params->login.known());
}

TEST(PredictTest, AnUnfinishedServerHasAnUpdateThatWaits) {
  auto each = Unchanged();
  each.prior.private_network_uuid = {};
  each.planned = each.prior;
  each.Predict(true);
  EXPECT_TRUE(each.planned.status.unknown());
  EXPECT_TRUE(each.planned.ip_addresses.unknown());
  EXPECT_TRUE(each.planned.private_network_uuid.unknown());
  EXPECT_TRUE(each.planned.public_network_uuid.known());
  EXPECT_TRUE(each.planned.os_params->hostname.unknown());
}

// Covers: R74
TEST(PredictTest, ASecretThatIsWriteOnlyNowLeavesTheState) {
  auto each = Unchanged();
  each.config.password_wo = Secret("x");
  each.config.user_data_wo = tf::Attr<Secret>::Unknown();
  each.Predict();
  EXPECT_TRUE(each.planned.os_params->password.null());
  EXPECT_TRUE(each.planned.os_params->user_data.null());
  EXPECT_TRUE(each.replace.empty());
}

}  // namespace
}  // namespace ferro::provider
