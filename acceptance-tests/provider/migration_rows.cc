#include "acceptance-tests/provider/migration_rows.h"

#include <nlohmann/json.hpp>

#include "acceptance-tests/harness/programs.h"
#include "base/check.h"
#include "base/file.h"

namespace ferro::acceptance {
namespace {

using Json = nlohmann::json;

Json Parsed(std::string_view text) {
  auto json = Json::parse(text, nullptr, false);
  FERRO_CHECK(!json.is_discarded(), "a migration row is no JSON");
  return json;
}

// What the private bytes of the Go provider's SDK look like, in base64.
constexpr char kGoPrivate[] =
    "eyJlMmJmYjczMC1lY2FhLTExZTYtOGY4OC0zNDM2M2JjN2M0YzAiOnsiY3JlYXRlIjo0ODAwMDAwMDAwMDAwfSwic2NoZW"
    "1hX3ZlcnNpb24iOiIwIn0=";

Json Merged(Json const& base, Json const& row, char const* part) {
  Json merged = base.value(part, Json::object());
  if (row.contains(part)) merged.update(row.at(part));
  return merged;
}

MigrationCase CaseOf(Json const& file, Json const& row, std::string_view way) {
  auto const kind = row.value("type", "server");
  auto const& base = file.at("bases").at(kind);
  auto placed = Merged(base, row, "placed");
  if (placed.contains("layout")) {
    placed["partitions_config"] = file.at("layouts").at(placed.at("layout").get<std::string>());
    placed.erase("layout");
  }
  auto const attributes = Merged(base, row, way == kByForkUpgrade ? "fork" : "go");
  return {.row = row.at("row"),
          .way = std::string(way),
          .type = "selectel_dedicated_" + kind + "_v1",
          .placed = placed.empty() ? "" : placed.dump(),
          .tell = row.contains("tell") ? row.at("tell").dump() : "",
          .attributes = attributes.dump(),
          .config = Merged(base, row, "config").dump(),
          .data = row.contains("data") ? row.at("data").dump() : "",
          .warns = row.value("warns", ""),
          .id = attributes.at("id")};
}

}  // namespace

std::string MigrationCase::StateFile() const {
  auto const provider = way == kByForkUpgrade ? kForkProvider : kGoProvider;
  Json const instance = {{"schema_version", 0},
                         {"attributes", Parsed(attributes)},
                         {"sensitive_attributes", Json::array()},
                         {"private", kGoPrivate}};
  Json const resource = {{"mode", "managed"},
                         {"type", type},
                         {"name", way == kByMoved ? "old" : "web"},
                         {"provider", "provider[\"" + std::string(provider) + "\"]"},
                         {"instances", Json::array({instance})}};
  return Json{{"version", 4},
              {"terraform_version", "1.11.4"},
              {"serial", 7},
              {"lineage", "5c1a5d5c-0000-4000-8000-000000000001"},
              {"outputs", Json::object()},
              {"resources", Json::array({resource})}}
      .dump(2);
}

std::string MigrationCase::ConfigFile() const {
  Json file = {{"resource", {{type, {{"web", Parsed(config)}}}}}};
  if (!data.empty()) file["data"] = Parsed(data);
  if (way == kByMoved)
    file["moved"] = Json::array({{{"from", type + ".old"}, {"to", type + ".web"}}});
  return file.dump(2);
}

std::vector<MigrationCase> MigrationCases() {
  auto const file =
      Parsed(ReadFile(SourceFolder() / "docs/conformance/migration.json").value_or(""));
  std::vector<MigrationCase> cases;
  for (auto const& row : file.at("rows")) {
    for (auto const way : {kByReplaceProvider, kByMoved, kByForkUpgrade}) {
      if (row.contains(way == kByForkUpgrade ? "fork" : "go"))
        cases.push_back(CaseOf(file, row, way));
    }
  }
  return cases;
}

MigrationCase Reconfigured(MigrationCase from, std::string_view members) {
  auto config = Parsed(from.config);
  config.update(Parsed(members));
  from.config = config.dump();
  return from;
}

}  // namespace ferro::acceptance
