#include "provider/faults/operations_testing.h"

#include "base/check.h"

namespace ferro::provider {
namespace {

// Waits end soon when the API stays away; nothing here takes longer than two minutes.
constexpr std::string_view kTimes =
    R"("timeouts": {"create": "15m", "update": "15m", "delete": "10m"})";
// Another configuration with two drives.
constexpr char const* kEl11 = "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1003";

std::string Web(std::string_view more = R"("name": "web-1")") {
  return Config(std::string(kTimes) + (more.empty() ? "" : ", ") + std::string(more));
}

std::string WithText(std::string config, std::string_view from, std::string_view to) {
  return Replaced(std::move(config), from, to);
}

void Create(Room& room, std::string const& config) {
  auto const ran = room.Terraform({.config = config});
  FERRO_CHECK(ran.ok(), "the server that the operation is about cannot be made");
}

Operation Changes(std::string name, std::string before, std::string after) {
  return {.name = std::move(name), .prepare = [before, after](Room& room) {
            Create(room, before);
            return Command{.config = after};
          }};
}

Operation Creates(std::string name, std::string config) {
  return {.name = std::move(name),
          .prepare = [config](Room&) { return Command{.config = config}; },
          .orders = 1};
}

Operation CreatesNamed() {
  auto operation = Creates("create", Web());
  operation.with_rivals = true;
  return operation;
}

Operation Adopts() {
  auto operation = Creates("create, adopt_unfinished", Web());
  operation.provider_config = R"({"poll_interval": "20s", "adopt_unfinished": true})";
  operation.adopts = true;
  return operation;
}

Operation GeneratedName() {
  auto operation = Creates("create, name generated", Web(""));
  operation.generated_name = true;
  return operation;
}

Operation JoinsNetwork() {
  auto operation = Changes("network", Web(),
                           Web(R"("name": "web-1", "private_subnet_uuid": ")" +
                               std::string(sim::ids::kMsk1PrivateSubnet) + "\""));
  operation.private_addresses = 1;
  return operation;
}

Operation Switches(std::string name, std::string_view from, std::string_view to) {
  auto const power = [](std::string_view state) {
    return Web(R"("name": "web-1", "power_state": ")" + std::string(state) + "\"");
  };
  return Changes(std::move(name), power(from), power(to));
}

// Another configuration is another server; the old one is not paid on.
Operation Replaces() {
  auto operation = Changes("replacement", Web(), WithText(Web(), sim::ids::kEl50, kEl11));
  operation.orders = 1;
  return operation;
}

// A password is never read, so that nothing but the machine itself tells which one it has.
Operation ReinstallsByPassword() {
  auto const with = [](std::string_view password) {
    return Web(R"("name": "web-1", "allow_reinstall": true, "os_params": {"password": ")" +
               std::string(password) + "\"}");
  };
  auto operation = Changes("reinstall by password", with("Example-Pass-1"), with("Example-Pass-2"));
  operation.installs = 1;
  return operation;
}

Operation ReinstallsByPartitions() {
  auto const before = Web(R"("name": "web-1", "allow_reinstall": true)");
  auto operation = Changes(
      "reinstall by partitions", before,
      Web(R"("name": "web-1", "allow_reinstall": true, "os_params": {"partitions": {)"
          R"("raids": [{"name": "sys", "level": "raid1", "disk_type": "SSD SATA", "count": 2}], )"
          R"("mounts": [{"mount": "/", "size": 100, "raid": "sys"}, )"
          R"({"mount": "/data", "size": -1, "raid": "sys"}]}})"));
  operation.installs = 1;
  return operation;
}

Operation Reinstalls() {
  auto const before = Web(R"("name": "web-1", "allow_reinstall": true)");
  auto operation =
      Changes("reinstall", before, WithText(before, sim::ids::kUbuntu2404, sim::ids::kUbuntu2204));
  operation.installs = 1;
  return operation;
}

Operation Destroys() {
  return {.name = "destroy",
          .prepare =
              [](Room& room) {
                Create(room, Web());
                return Command{.kind = Command::Kind::kDestroy};
              },
          .renewed = 0};
}

Operation Imports() {
  return {.name = "import", .prepare = [](Room& room) {
            auto const placed = room.cloud.PlaceServer({.name = "web-1"});
            FERRO_CHECK(placed.has_value(), "no server can be placed");
            return Command{.kind = Command::Kind::kImport,
                           .config = Web(),
                           .id = std::string(sim::ids::kProject) + "/" + *placed};
          }};
}

Operation Refreshes() {
  return {.name = "refresh", .prepare = [](Room& room) {
            Create(room, Web());
            return Command{.kind = Command::Kind::kRefresh, .config = Web()};
          }};
}

}  // namespace

std::vector<Operation> EveryOperation() {
  return {CreatesNamed(),
          Adopts(),
          GeneratedName(),
          Reinstalls(),
          ReinstallsByPassword(),
          ReinstallsByPartitions(),
          Changes("rename", Web(), Web(R"("name": "web-2")")),
          Changes("tariff", Web(), WithText(Web(), sim::ids::kPlanMonth, sim::ids::kPlanDay)),
          JoinsNetwork(),
          Switches("power off", "on", "off"),
          Switches("power on", "off", "on"),
          Changes("reboot", Web(R"("name": "web-1", "reboot_trigger": "a")"),
                  Web(R"("name": "web-1", "reboot_trigger": "b")")),
          Replaces(),
          Destroys(),
          Imports(),
          Refreshes()};
}

}  // namespace ferro::provider
