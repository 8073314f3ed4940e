#include "provider/server/guards.h"

#include <gtest/gtest.h>

#include "provider/provider_testing.h"

namespace ferro::provider {
namespace {

ServerModel Server() {
  ServerModel server;
  server.os_image_uuid = std::string("a0000000-0000-4000-8000-000000002404");
  server.name = std::string("web-1");
  server.os_params = OsParams{.hostname = std::string("web-1"),
                              .login = std::string("root"),
                              .password = Secret("Example-Pass-1"),
                              .ssh_key = std::string(kSomeKey),
                              .user_data = Secret("#cloud-config\n"),
                              .soft_raid = std::string("raid1")};
  server.password_wo_version = 1;
  return server;
}

std::vector<std::string> Kinds(ServerModel const& prior, ServerModel const& planned) {
  std::vector<std::string> kinds;
  for (auto const& cause : ReinstallCausesOf(prior, planned)) kinds.push_back(cause.kind);
  return kinds;
}

ServerModel With(void (*change)(ServerModel&)) {
  auto server = Server();
  change(server);
  return server;
}

// Every attribute that reinstalls, with a change of it and the cause's name.
struct GuardCase {
  char const* kind;
  void (*make)(ServerModel&);
};
std::vector<GuardCase> const kChanges = {
    {"os_image",
     [](ServerModel& s) { s.os_image_uuid = std::string("a0000000-0000-4000-8000-000000002204"); }},
    {"hostname", [](ServerModel& s) { s.os_params->hostname = std::string("web-2"); }},
    {"ssh_key", [](ServerModel& s) { s.os_params->ssh_key = std::string("other"); }},
    {"ssh_key", [](ServerModel& s) { s.os_params->ssh_key = std::string(""); }},
    {"password", [](ServerModel& s) { s.os_params->password = Secret("Example-Pass-2"); }},
    {"password", [](ServerModel& s) { s.password_wo_version = 2; }},
    {"user_data", [](ServerModel& s) { s.os_params->user_data = Secret("#!/bin/sh\n"); }},
    {"user_data", [](ServerModel& s) { s.os_params->user_data = Secret(""); }},
    {"user_data", [](ServerModel& s) { s.user_data_wo_version = 1; }},
    {"partitions", [](ServerModel& s) { s.os_params->soft_raid = std::string("raid0"); }}};

TEST(GuardsTest, EveryCauseIsRefusedUnlessItIsAllowed) {
  for (auto const& change : kChanges) {
    auto planned = With(change.make);
    auto const causes = ReinstallCausesOf(Server(), planned);
    ASSERT_EQ(causes.size(), 1U) << change.kind;
    EXPECT_EQ(causes[0].kind, change.kind);
    EXPECT_EQ(RefusedCauses(planned, causes).size(), 1U) << "null";
    planned.allow_reinstall = false;
    EXPECT_EQ(RefusedCauses(planned, causes).size(), 1U) << "false";
    planned.allow_reinstall = true;
    EXPECT_TRUE(RefusedCauses(planned, causes).empty()) << "true";
    planned.allow_reinstall = {};
    planned.allow_reinstall_on = tf::Set<std::string>{change.kind};
    EXPECT_TRUE(RefusedCauses(planned, causes).empty()) << "allowed by name";
    planned.allow_reinstall_on =
        tf::Set<std::string>{std::string_view(change.kind) == "hostname" ? "ssh_key" : "hostname"};
    EXPECT_EQ(RefusedCauses(planned, causes).size(), 1U) << "another cause is allowed";
  }
}

TEST(GuardsTest, WhatIsUnknownIsUndecided) {
  EXPECT_TRUE(Kinds(Server(), With([](ServerModel& s) {
                      s.os_params->ssh_key = tf::Attr<std::string>::Unknown();
                      s.os_image_uuid = tf::Attr<std::string>::Unknown();
                    }))
                  .empty());
  EXPECT_TRUE(
      Kinds(Server(), With([](ServerModel& s) { s.os_params = tf::Attr<OsParams>::Unknown(); }))
          .empty());
  auto planned = With(kChanges[0].make);
  planned.allow_reinstall = tf::Attr<bool>::Unknown();
  EXPECT_TRUE(RefusedCauses(planned, ReinstallCausesOf(Server(), planned)).empty());
}

TEST(GuardsTest, OtherSpellingsAreNoCause) {
  EXPECT_TRUE(Kinds(Server(), Server()).empty());
  EXPECT_TRUE(Kinds(Server(), With([](ServerModel& s) {
                      s.os_image_uuid = std::string("A0000000-0000-4000-8000-000000002404");
                      s.os_params->ssh_key =
                          std::string("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample");
                    }))
                  .empty());
  auto none = [](ServerModel& s) { s.os_params->ssh_key = {}; };
  auto empty = [](ServerModel& s) { s.os_params->ssh_key = std::string(""); };
  EXPECT_TRUE(Kinds(With(none), With(empty)).empty());
}

TEST(GuardsTest, WhatIsLeftOutErasesNothing) {
  EXPECT_TRUE(Kinds(Server(), With([](ServerModel& s) { s.password_wo_version = {}; })).empty());
  EXPECT_TRUE(Kinds(Server(), With([](ServerModel& s) { s.os_params = OsParams{}; })).empty());
}

TEST(GuardsTest, APasswordThatIsTakenAwayErasesNothing) {
  EXPECT_TRUE(Kinds(Server(), With([](ServerModel& s) { s.os_params->password = {}; })).empty());
  EXPECT_TRUE(
      Kinds(Server(), With([](ServerModel& s) { s.os_params->password = Secret(""); })).empty());
  EXPECT_TRUE(Kinds(Server(), With([](ServerModel& s) {
                      s.name = std::string("web-9");
                      s.tariff_uuid = std::string("x");
                    }))
                  .empty());
}

// Covers: W-48
TEST(GuardsTest, TheTextsNameEveryCauseAndWhatIsLostButNoSecret) {
  auto const planned = With([](ServerModel& s) {
    s.os_image_uuid = std::string("b");
    s.os_params->password = Secret("Example-Pass-2");
    s.password_wo_version = 7;
  });
  auto const causes = ReinstallCausesOf(Server(), planned);
  auto const text = ReinstallRefusedText(causes, "web-1", "2 × 479 GB SSD SATA");
  for (auto const* part :
       {"all data on 2 × 479 GB SSD SATA of server web-1", "os_params.password: another password",
        "os_image_uuid: \"a0000000-0000-4000-8000-000000002404\" -> \"b\"",
        "password_wo_version: 1 -> 7", "allow_reinstall = true",
        "allow_reinstall_on = [\"os_image\", \"password\"]"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  EXPECT_EQ(text.find("Example-Pass"), std::string::npos);
  EXPECT_NE(ReinstallWarningText(causes, "web-1", "").find("erases every drive of server web-1"),
            std::string::npos);
}

}  // namespace
}  // namespace ferro::provider
