#include "simulator/store.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/temporary_directory_testing.h"
#include "base/text.h"
#include "simulator/cloud_testing.h"
#include "simulator/snapshot.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class StoreTest : public testing::Test {
 protected:
  std::filesystem::path File() const { return folder.path() / "world.json"; }

  Status KeepIn(TestCloud& sim) const {
    auto store = Store::Open(File());
    if (!store) return Fail(std::move(store).error());
    return sim.cloud.KeepIn(*std::move(store));
  }

  // All that a client or a test can ask, part by part. The access log is not in it.
  static std::vector<std::string> Everything(TestCloud& sim) {
    std::vector<std::string> all;
    for (char const* path :
         {"/location", "/service/server?limit=100", "/service/serverchip", "/pub/plan",
          "/resource?limit=100", "/network?limit=100", "/network/ipam/subnet?limit=100",
          "/network/ipam/ip?limit=100", "/network/ipam/local_subnet?limit=100",
          "/network/ipam/local_ip?limit=100", "/aux/ssh-keys/key", "/event?limit=100"}) {
      all.push_back(sim.SendAsAccount("GET", path).Result().dump());
    }
    for (char const* path : {"/servers", "/orders", "/faults", "/state"}) {
      all.push_back(sim.Control("GET", path).body);
    }
    for (auto const& server : sim.cloud.Servers()) {
      all.push_back(sim.SendAsAccount("GET", "/resource/" + server.uuid).Result().dump());
      all.push_back(sim.SendAsAccount("GET", "/boot/os/" + server.uuid).Result().dump());
      all.push_back(sim.SendAsAccount("GET", "/power/" + server.uuid).Result().dump());
    }
    return all;
  }

  static Fault SomeFault() {
    return {.kind = FaultKind::kPatch,
            .path = "*/nothing/*",
            .count = 3,
            .pointer = "/result",
            .value = "null"};
  }

  TemporaryDirectory folder;
};

TEST_F(StoreTest, WhatIsNoStateIsRefusedAndLeftAlone) {
  for (char const* text : {"", "{", "{}", "[]", "\"text\"", R"({"format": "other", "version": 1})",
                           R"({"format": "selectel-sim state", "version": 1})",
                           R"({"format": "selectel-sim state", "version": 1, "servers": 7})"}) {
    ASSERT_TRUE(WriteFile(File(), text));
    TestCloud sim;
    auto const kept = KeepIn(sim);
    ASSERT_FALSE(kept) << text;
    EXPECT_EQ(kept.error().code, ErrorCode::kInvalidArgument) << kept.error().message;
    EXPECT_THAT(kept.error().message, HasSubstr("world.json"));
    EXPECT_EQ(ReadFile(File()).value_or("gone"), text);
  }
}

TEST_F(StoreTest, AnotherVersionIsRefusedByItsNumber) {
  ASSERT_TRUE(WriteFile(File(), R"({"format": "selectel-sim state", "version": 99})"));
  TestCloud sim;
  auto const kept = KeepIn(sim);
  ASSERT_FALSE(kept);
  EXPECT_THAT(kept.error().message, HasSubstr("version 99"));
}

TEST_F(StoreTest, OnlyOneProgramHasTheFile) {
  TestCloud sim;
  ASSERT_TRUE(KeepIn(sim));
  auto const second = Store::Open(File());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(second.error().message, HasSubstr("another selectel-sim"));
}

TEST_F(StoreTest, AFileThatCannotBeMadeIsAnError) {
  EXPECT_FALSE(Store::Open(folder.path() / "no such folder" / "world.json"));
}

TEST_F(StoreTest, TheWholeWorldIsThereAfterwards) {
  std::vector<std::string> before;
  std::vector<RequestRecord> requests;
  Clock::TimePoint end;
  {
    TestCloud sim;
    ASSERT_TRUE(KeepIn(sim));
    sim.ActiveServer("web-1");
    sim.Order("web-2");
    ASSERT_TRUE(sim.cloud.AddFault(SomeFault()));
    sim.cloud.Advance(std::chrono::hours(5));
    auto modes = sim.cloud.GetModes();
    modes.order_status = 202;
    sim.cloud.SetModes(modes);
    sim.SignIn();
    before = Everything(sim);
    requests = sim.cloud.Requests();
    end = sim.clock.Now();
  }
  TestCloud sim;
  sim.clock.Advance(std::chrono::duration_cast<Clock::Duration>(end - sim.clock.Now()));
  ASSERT_TRUE(KeepIn(sim));
  EXPECT_EQ(sim.cloud.Requests().size(), requests.size());
  EXPECT_EQ(sim.cloud.Requests().back().number, requests.back().number);
  EXPECT_EQ(sim.cloud.Requests().back().path, requests.back().path);
  EXPECT_EQ(sim.cloud.Orders().size(), 2U);
  // Tokens outlive the program, too: those of the first one are good.
  auto const after = Everything(sim);
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(after[i], before[i]);
}

TEST_F(StoreTest, WorkGoesOnWhileNobodyLooks) {
  Clock::TimePoint end;
  {
    TestCloud sim;
    ASSERT_TRUE(KeepIn(sim));
    sim.Order();
    end = sim.clock.Now();
  }
  TestCloud sim;
  sim.clock.Advance(std::chrono::duration_cast<Clock::Duration>(end - sim.clock.Now()) +
                    std::chrono::hours(1));
  ASSERT_TRUE(KeepIn(sim));
  EXPECT_EQ(sim.cloud.Servers().at(0).state, State::kActive);
}

TEST_F(StoreTest, NothingButItsOwnerCanReadIt) {
  TestCloud sim;
  ASSERT_TRUE(KeepIn(sim));
  sim.Order();
  for (char const* end : {"", ".requests"}) {
    auto path = File();
    path += end;
    struct stat facts{};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U) << path;
  }
}

TEST_F(StoreTest, ATornLastLineOfTheLogIsDropped) {
  auto log = File();
  log += ".requests";
  {
    TestCloud sim;
    ASSERT_TRUE(KeepIn(sim));
    sim.Order();
    auto const text = ReadFile(log).value_or("");
    ASSERT_TRUE(WriteFile(log, text + R"({"number": 77, "path": "/ser)"));
  }
  std::size_t count = 0;
  {
    TestCloud sim;
    ASSERT_TRUE(KeepIn(sim));
    count = sim.cloud.Requests().size();
    EXPECT_GT(count, 0U);
    EXPECT_LT(sim.cloud.Requests().back().number, 77U);
    sim.Get("/location");
  }
  TestCloud sim;
  ASSERT_TRUE(KeepIn(sim));
  EXPECT_GT(sim.cloud.Requests().size(), count) << "what came after it is read";
}

TEST_F(StoreTest, AnEffectThatCannotBeSavedIsNotAnsweredAsOne) {
  auto const inner = folder.path() / "inner";
  ASSERT_TRUE(std::filesystem::create_directory(inner));
  auto store = Store::Open(inner / "world.json");
  ASSERT_TRUE(store);
  TestCloud sim;
  ASSERT_TRUE(sim.cloud.KeepIn(*std::move(store)));
  sim.ProjectToken();
  std::filesystem::remove_all(inner);
  EXPECT_EQ(sim.Control("POST", "/servers", R"({"name": "lost"})").status, 507);
}

TEST_F(StoreTest, NullsThatAreNoDefaultsStayNull) {
  TestCloud sim;
  ASSERT_TRUE(sim.cloud.Change([](World& world) -> Status {
    world.catalogue.locations.at(0).dc_count.reset();
    world.catalogue.plans.at(0).period.reset();
    auto const text = SnapshotText(world);
    world.catalogue.locations.at(0).dc_count = 1;
    world.catalogue.plans.at(0).period = 1;
    return RestoreSnapshot(world, text);
  }));
  EXPECT_TRUE(sim.cloud.Change([](World& world) -> Status {
    EXPECT_FALSE(world.catalogue.locations.at(0).dc_count);
    EXPECT_TRUE(world.catalogue.locations.at(1).dc_count);
    EXPECT_FALSE(world.catalogue.plans.at(0).period);
    return {};
  }));
}

}  // namespace
}  // namespace ferro::sim
