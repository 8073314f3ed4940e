#include "apiclient/partitions.h"

#include <gmock/gmock.h>

#include "apiclient/session_testing.h"
#include "apiclient/simulated_testing.h"

namespace ferro::api {
namespace {

class PartitionsTest : public SimulatedApiTest {};

TEST_F(PartitionsTest, ABadGraphIsAnErrorOfTheInputWithTheReason) {
  auto graph = Raid1();
  std::get<Filesystem>(graph.at("f-2")).mount = "/boot";
  auto const validated = ValidatePartitions(client(), {sim::ids::kEl50}, graph);
  ASSERT_FALSE(validated);
  EXPECT_EQ(validated.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(validated.error().message, testing::HasSubstr("/boot"));
}

TEST_F(PartitionsTest, ValidatesAGraphWithoutChangingAnything) {
  auto const validated = ValidatePartitions(client(), {sim::ids::kEl50}, Raid1());
  ASSERT_TRUE(validated) << validated.error().message;
  EXPECT_EQ(*validated, Raid1());
  EXPECT_EQ(requests().back().url,
            std::string("https://sim.test/servers/v2/boot/partitions/validate?service_id=") +
                sim::ids::kEl50);
  EXPECT_TRUE(requests().back().idempotent);
}

TEST_F(PartitionsTest, ListsTheDrivesOfAConfiguration) {
  auto const drives = ListLocalDrives(client(), {sim::ids::kEl50});
  ASSERT_TRUE(drives) << drives.error().message;
  ASSERT_EQ(drives->size(), 2U);
  EXPECT_EQ(drives->at("d1111111-0000-5000-8000-000000000001"),
            (LocalDrive{.size = 479, .type = "SSD SATA"}));
}

TEST(PartitionGraphTest, IsWrittenAsTheApiWantsIt) {
  PartitionGraph const graph = {
      {"d", LocalDrive{.size = 479, .type = "SSD SATA"}},
      {"f", Filesystem{.device = "r", .fstype = "ext4", .mount = "/"}},
      {"p", Partition{.device = "d", .size = -1, .priority = 2}},
      {"q", Partition{.device = "d", .size = 10.5}},
      {"r", SoftRaid{.level = "raid1", .members = {"p", "q"}}},
      {"x", OtherItem{{R"({"type":"lvm","parts":[1]})"}}},
  };
  EXPECT_EQ(json::Print(graph),
            R"({"d":{"type":"local_drive","match":{"size":479,"type":"SSD SATA"}},)"
            R"("f":{"type":"filesystem","device":"r","fstype":"ext4","mount":"/"},)"
            R"("p":{"type":"partition","device":"d","size":-1,"priority":2},)"
            R"("q":{"type":"partition","device":"d","size":10.5,"priority":0},)"
            R"("r":{"type":"soft_raid","members":["p","q"],"level":"raid1"},)"
            R"("x":{"type":"lvm","parts":[1]}})");
}

TEST(PartitionGraphTest, KeepsWhatItDoesNotKnow) {
  auto const graph = json::Parse<PartitionGraph>(
      R"({"a":{"type":"lvm","size":7},"b":{"size":1},"c":{"type":"filesystem","device":"p"}})");
  ASSERT_TRUE(graph) << graph.error().message;
  EXPECT_EQ(std::get<OtherItem>(graph->at("a")).json.text, R"({"size":7,"type":"lvm"})");
  EXPECT_TRUE(std::holds_alternative<OtherItem>(graph->at("b")));
  EXPECT_EQ(std::get<Filesystem>(graph->at("c")).device, "p");
}

TEST(PartitionGraphTest, AnItemOfTheWrongKindIsAnErrorWithItsPath) {
  auto const graph = json::Parse<PartitionGraph>(R"({"a":7})");
  ASSERT_FALSE(graph);
  EXPECT_EQ(graph.error().message, "a: expected an object, found a number");
  EXPECT_EQ(
      json::Parse<PartitionGraph>(R"({"p":{"type":"partition","size":"all"}})").error().message,
      "p.size: expected a number, found text");
}

}  // namespace
}  // namespace ferro::api
