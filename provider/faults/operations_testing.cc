#include "provider/faults/operations_testing.h"

#include "base/check.h"

namespace ferro::provider {
namespace {

// Waits end soon when the API stays away; nothing here takes longer than two minutes.
constexpr std::string_view kTimes =
    R"("timeouts": {"create": "15m", "update": "15m", "delete": "10m"})";

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
          Changes("rename", Web(), Web(R"("name": "web-2")")),
          Changes("tariff", Web(), WithText(Web(), sim::ids::kPlanMonth, sim::ids::kPlanDay)),
          Destroys(),
          Imports(),
          Refreshes()};
}

}  // namespace ferro::provider
