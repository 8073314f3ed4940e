#include "provider/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace ferro::provider {
namespace {

using Variables = std::map<std::string, std::string, std::less<>>;
using Text = tf::Attr<std::string>;

Variables const kKeystone = {
    {"OS_DOMAIN_NAME", "123456"}, {"OS_USERNAME", "robot"}, {"OS_PASSWORD", "env-pass"}};

Variables With(Variables variables, Variables const& more) {
  for (auto const& [name, value] : more) variables[name] = value;
  return variables;
}

struct Resolved {
  std::optional<ProviderConfig> config;
  tf::Diagnostics diagnostics;

  api::KeystoneCredentials const* keystone() const {
    return config ? std::get_if<api::KeystoneCredentials>(&config->session.credentials) : nullptr;
  }
  api::StaticToken const* token() const {
    return config ? std::get_if<api::StaticToken>(&config->session.credentials) : nullptr;
  }
};

Resolved Resolve(ProviderModel const& arguments, Variables const& variables) {
  Resolved resolved;
  resolved.config = ResolveConfig(arguments, Environment(variables), resolved.diagnostics);
  return resolved;
}

// Covers: R49
TEST(ProviderConfigTest, WhatIsMissingIsOneErrorThatNamesTheVariables) {
  auto const none = Resolve({}, {});
  ASSERT_EQ(none.diagnostics.items().size(), 1U) << none.diagnostics.ToText();
  for (auto const* text : {"domain_name (or OS_DOMAIN_NAME)", "username (or OS_USERNAME)",
                           "password (or OS_PASSWORD)", "SEL_TOKEN"}) {
    EXPECT_NE(none.diagnostics.items()[0].detail.find(text), std::string::npos) << text;
  }
  auto const empty = Resolve({}, With(kKeystone, {{"OS_PASSWORD", ""}}));
  ASSERT_EQ(empty.diagnostics.items().size(), 1U);
  EXPECT_EQ(empty.diagnostics.items()[0].path.ToText(), "password");
  EXPECT_FALSE(empty.config);
}

TEST(ProviderConfigTest, BothKindsOfCredentialsAtOneLevelAreAnError) {
  ProviderModel arguments;
  arguments.username = std::string("robot");
  arguments.token = Secret("t");
  auto const in_arguments = Resolve(arguments, {});
  EXPECT_EQ(in_arguments.diagnostics.items().size(), 1U) << in_arguments.diagnostics.ToText();
  EXPECT_EQ(in_arguments.diagnostics.items()[0].path.ToText(), "token");
  auto const in_environment = Resolve({}, With(kKeystone, {{"SEL_TOKEN", "t"}}));
  EXPECT_EQ(in_environment.diagnostics.items().size(), 1U) << in_environment.diagnostics.ToText();
}

// Covers: R49 P-58
TEST(ProviderConfigTest, ExplicitArgumentsOfOneKindBeatTheEnvironmentOfTheOther) {
  ProviderModel token;
  token.token = Secret("t");
  auto const with_token = Resolve(token, kKeystone);
  ASSERT_NE(with_token.token(), nullptr) << with_token.diagnostics.ToText();
  EXPECT_EQ(with_token.token()->token.Reveal(), "t");

  ProviderModel keystone;
  keystone.domain_name = std::string("1");
  keystone.username = std::string("robot");
  keystone.password = Secret("p");
  auto const with_keystone = Resolve(keystone, {{"SEL_TOKEN", "t"}});
  ASSERT_NE(with_keystone.keystone(), nullptr) << with_keystone.diagnostics.ToText();
  EXPECT_EQ(with_keystone.keystone()->auth_url, api::kDefaultAuthUrl);
}

// Covers: R49
TEST(ProviderConfigTest, ArgumentsBeatTheEnvironmentOneByOne) {
  ProviderModel arguments;
  arguments.password = Secret("explicit");
  arguments.auth_url = std::string("https://other/v3");
  arguments.project_id = std::string("mine");
  arguments.poll_interval = std::string("2s");
  arguments.max_retries = std::int64_t{0};
  arguments.dedicated_endpoint = std::string("https://other/servers/v2/");
  auto const resolved =
      Resolve(arguments, With(kKeystone, {{"OS_AUTH_URL", "https://env/v3"},
                                          {"OS_USER_DOMAIN_NAME", "654321"},
                                          {"INFRA_PROJECT_ID", "env-project"},
                                          {"INFRA_REGION", "ru-1"},
                                          {"SEL_DEDICATED_SERVICE_TYPE", "dedicated"},
                                          {"SEL_POLL_INTERVAL", "1h"}}));
  ASSERT_NE(resolved.keystone(), nullptr) << resolved.diagnostics.ToText();
  EXPECT_EQ(resolved.keystone()->password.Reveal(), "explicit");
  EXPECT_EQ(resolved.keystone()->username, "robot");
  EXPECT_EQ(resolved.keystone()->auth_url, "https://other/v3");
  EXPECT_EQ(resolved.keystone()->user_domain_name, "654321");
  EXPECT_EQ(resolved.config->settings.project_id, "mine");
  EXPECT_EQ(resolved.config->settings.poll_interval, std::chrono::seconds(2));
  EXPECT_EQ(resolved.config->session.max_retries, 0);
  EXPECT_EQ(resolved.config->settings.api_address, "https://other/servers/v2");
  EXPECT_EQ(resolved.config->session.endpoint.region, "ru-1");
  EXPECT_EQ(resolved.config->session.endpoint.service_type, "dedicated");
}

TEST(ProviderConfigTest, DefaultsAreThoseOfTheDecisions) {
  auto const resolved = Resolve({}, kKeystone);
  ASSERT_TRUE(resolved.config);
  EXPECT_EQ(resolved.config->session.max_retries, 5);
  EXPECT_EQ(resolved.config->session.requests_per_second, std::nullopt);
  EXPECT_EQ(resolved.config->session.language, "en-US");
  EXPECT_EQ(resolved.config->settings.poll_interval, std::chrono::seconds(10));
  EXPECT_FALSE(resolved.config->settings.skip_plan_checks);
  EXPECT_FALSE(resolved.config->settings.adopt_unfinished);
  EXPECT_TRUE(resolved.config->settings.refresh_os);
  EXPECT_EQ(resolved.config->settings.api_address, "https://api.selectel.ru/servers/v2");
  EXPECT_EQ(resolved.config->session.endpoint.service_type, "");
}

TEST(ProviderConfigTest, AdoptionIsSwitchedByTheArgumentOrTheEnvironment) {
  auto adopts = [](ProviderModel const& arguments, std::string const& variable) {
    auto const resolved = Resolve(arguments, With(kKeystone, {{"SEL_ADOPT_UNFINISHED", variable}}));
    return resolved.config && resolved.config->settings.adopt_unfinished;
  };
  ProviderModel no;
  no.adopt_unfinished = false;
  EXPECT_TRUE(adopts({}, "true"));
  EXPECT_TRUE(adopts({}, "1"));
  EXPECT_FALSE(adopts({}, "False"));
  EXPECT_FALSE(adopts({}, ""));
  EXPECT_FALSE(adopts(no, "true"));
  auto const wrong = Resolve({}, With(kKeystone, {{"SEL_ADOPT_UNFINISHED", "perhaps"}}));
  EXPECT_FALSE(wrong.config);
  EXPECT_THAT(wrong.diagnostics.ToText(), ::testing::HasSubstr("perhaps"));
}

TEST(ProviderConfigTest, NonsenseIsRefusedWithItsPath) {
  struct Nonsense {
    void (*set)(ProviderModel&);
    char const* path;
  };
  for (auto const& each : std::vector<Nonsense>{
           {[](ProviderModel& m) { m.auth_url = std::string("cloud.api"); }, "auth_url"},
           {[](ProviderModel& m) { m.dedicated_endpoint = std::string("ftp://x"); },
            "dedicated_endpoint"},
           {[](ProviderModel& m) { m.requests_per_second = 0.0; }, "requests_per_second"},
           {[](ProviderModel& m) { m.poll_interval = std::string("often"); }, "poll_interval"},
           {[](ProviderModel& m) { m.poll_interval = std::string("0s"); }, "poll_interval"}}) {
    ProviderModel arguments;
    each.set(arguments);
    auto const resolved = Resolve(arguments, kKeystone);
    ASSERT_EQ(resolved.diagnostics.items().size(), 1U) << each.path;
    EXPECT_EQ(resolved.diagnostics.items()[0].path.ToText(), each.path);
    EXPECT_FALSE(resolved.config);
  }
  EXPECT_FALSE(Resolve({}, With(kKeystone, {{"SEL_POLL_INTERVAL", "-1s"}})).config);
}

// Covers: R47 R48
TEST(ProviderConfigTest, UnknownArgumentsAreFoundAndNotJudged) {
  ProviderModel arguments;
  EXPECT_EQ(UnknownArgument(arguments), "");
  arguments.token = tf::Attr<Secret>::Unknown();
  arguments.username = std::string("robot");
  EXPECT_EQ(UnknownArgument(arguments), "token");
  tf::Diagnostics diagnostics;
  CheckArguments(arguments, diagnostics);
  EXPECT_TRUE(diagnostics.empty());
}

// Covers: R50 W-49
TEST(ProviderConfigTest, EveryArgumentIsOptionalAndSecretsAreSensitive) {
  for (auto const& attribute : tf::BlockOf<ProviderModel>().attributes) {
    EXPECT_TRUE(attribute.optional && !attribute.required && !attribute.computed) << attribute.name;
    EXPECT_FALSE(attribute.doc.empty()) << attribute.name;
    EXPECT_EQ(attribute.sensitive, attribute.name == "password" || attribute.name == "token")
        << attribute.name;
  }
}

}  // namespace
}  // namespace ferro::provider
