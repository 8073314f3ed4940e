#include "provider/server/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random_testing.h"
#include "provider/server/names.h"

namespace ferro::provider {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Purchase Basket() {
  Purchase purchase;
  purchase.location.id = {"location"};
  api::Service service;
  service.id = {"service"};
  service.model = "serverchip";
  purchase.service = std::make_shared<api::Service>(service);
  purchase.plan.id = {"plan"};
  purchase.image.os_value = "ubuntu";
  purchase.image.version_value = "2404";
  purchase.image.arch = "x86_64";
  return purchase;
}

ServerModel Model() {
  ServerModel model;
  model.project_id = std::string("5F0D2A7B-e1c3-4f2f-9a4d-1c0b7e6a9d33");
  model.name = tf::Attr<std::string>::Unknown();
  model.os_params = tf::Attr<OsParams>::Unknown();
  return model;
}

Purchase Filled(ServerModel const& planned, ServerModel const& config) {
  FakeRandom random;
  auto purchase = Basket();
  FillFromModel(purchase, planned, config, random);
  return purchase;
}

TEST(OrderTest, AWriteOnlySecretGoesBeforeOneOfTheState) {
  auto model = Model();
  model.os_params = OsParams{.password = Secret("from-the-state"), .user_data = Secret("")};
  auto config = model;
  config.password_wo = Secret("write-only");
  auto const purchase = Filled(model, config);
  EXPECT_EQ(purchase.password->Reveal(), "write-only");
  EXPECT_EQ(purchase.user_data, std::nullopt) << "an empty text is none";
  EXPECT_EQ(Filled(model, model).password->Reveal(), "from-the-state");
}

TEST(OrderTest, NamesAreDerivedWhenTheyAreNotGiven) {
  auto const generated = Filled(Model(), Model());
  EXPECT_TRUE(generated.name_is_generated);
  EXPECT_EQ(generated.hostname, generated.name);
  auto model = Model();
  model.name = std::string("Web 1");
  EXPECT_EQ(Filled(model, model).hostname, "web-1");
  model.os_params = OsParams{.hostname = std::string("Turing")};
  EXPECT_EQ(Filled(model, model).hostname, "Turing");
}

TEST(OrderTest, TheDigestIsThatOfTheConfigurationAndOfNothingElse) {
  auto const base = Filled(Model(), Model());
  auto const digest = DigestOf(base);
  EXPECT_EQ(digest.size(), 8U);
  auto same = base;
  same.name = "tf-another-12345678";
  same.password = Secret("a secret");
  same.user_data = Secret("another");
  same.layout = api::PartitionGraph{{"random-id", api::LocalDrive{}}};
  same.project_id = "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33";
  EXPECT_EQ(DigestOf(same), digest);
  auto named = base;
  named.name_is_generated = false;
  EXPECT_NE(DigestOf(named), digest);
  auto elsewhere = base;
  elsewhere.location.id = {"other"};
  EXPECT_NE(DigestOf(elsewhere), digest);
  auto with_key = base;
  with_key.ssh_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample a";
  auto with_comment = base;
  with_comment.ssh_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample b";
  EXPECT_NE(DigestOf(with_key), digest);
  EXPECT_EQ(DigestOf(with_key), DigestOf(with_comment));
}

TEST(OrderTest, TheRequestCarriesTheMarkAndOnlyWhatIsSet) {
  auto const purchase = Filled(Model(), Model());
  auto const request = RequestOf(purchase, "bonus");
  EXPECT_EQ(request.model, api::ServiceModel::kServerchip);
  EXPECT_EQ(request.user_desc, MarkedName(purchase.name, DigestOf(purchase)));
  auto const body = api::OrderBody(request);
  EXPECT_THAT(body, HasSubstr(R"("pay_currency":"bonus")"));
  EXPECT_THAT(body, HasSubstr(R"("quantity":1)"));
  for (auto const* absent :
       {"password", "user_ssh_key", "cloud_init_user_data", "partitions_config", "ip_list"}) {
    EXPECT_THAT(body, Not(HasSubstr(absent)));
  }
}

}  // namespace
}  // namespace ferro::provider
