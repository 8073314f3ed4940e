#include "controlplane/sim/blueprint.h"

#include <chrono>
#include <iterator>
#include <vector>

namespace ferro::platform_sim {
namespace {

using std::chrono::milliseconds;

constexpr char const* kServices[] = {"app", "cache", "db", "init", "once", "web", "worker"};

int Pick(Random& random, int bound) {
  return static_cast<int>(random.Below(static_cast<std::uint64_t>(bound)));
}

bool Chance(Random& random, int percent) {
  return Pick(random, 100) < percent;
}

bool MayHaveReplicas(std::string const& service) {
  return service == "worker" || service == "app";
}

Part DrawPart(std::string const& service, Random& random) {
  Part part;
  if (MayHaveReplicas(service)) part.replicas = 1 + Pick(random, 2);
  part.second_network = Chance(random, 30);
  part.hooks = service == "app" && Chance(random, 30) ? 1 : 0;
  return part;
}

std::string ImageName(std::string const& service, int version) {
  return service + ":" + std::to_string(version);
}

void Await(model::Service& service, Blueprint const& blueprint, std::string const& other,
           std::string const& condition) {
  if (blueprint.parts.contains(other)) service.depends_on[other] = {.condition = condition};
}

compose::HealthCheck Check() {
  return {.test = compose::Texts{"CMD", "check"}};
}

// What makes each service what it is.
void Characterise(model::Service& service, Blueprint const& blueprint, Part const& part) {
  auto const& name = service.name;
  if (name == "db") {
    service.kind = model::ServiceKind::kStore;
    service.spec.healthcheck = Check();
    service.spec.volumes.push_back(
        {.type = "volume", .source = "shop_data", .target = "/var/lib/db"});
  } else if (name == "init") {
    service.kind = model::ServiceKind::kJob;
    service.spec.restart = "no";
    service.restart_is_derived = false;
    Await(service, blueprint, "db", "service_healthy");
  } else if (name == "app") {
    service.spec.healthcheck = Check();
    Await(service, blueprint, "db", "service_healthy");
    Await(service, blueprint, "init", "service_completed_successfully");
    service.files.push_back({.name = "password",
                             .secret = true,
                             .from_variable = "DB_PASSWORD",
                             .target = "/run/secrets/password"});
    if (part.hooks > 0) service.post_start.push_back({.command = compose::Texts{"warm-up"}});
  } else if (name == "web") {
    service.spec.ports = {{.target = 80, .published = "8080", .protocol = "tcp"}};
    Await(service, blueprint, "app", "service_healthy");
    if (part.edge) service.spec.command = compose::Texts{"nginx"};
  } else if (name == "worker") {
    Await(service, blueprint, "cache", "service_started");
    if (part.follows) service.depends_on["cache"].restart = true;
  }
}

}  // namespace

Blueprint Draw(Random& random) {
  Blueprint blueprint;
  for (std::string const service : kServices)
    if (Chance(random, 60)) blueprint.parts[service] = DrawPart(service, random);
  if (blueprint.parts.empty()) blueprint.parts["app"] = DrawPart("app", random);
  return blueprint;
}

std::string Edit(Blueprint& blueprint, Random& random) {
  auto at = blueprint.parts.begin();
  std::advance(at, Pick(random, static_cast<int>(blueprint.parts.size())));
  auto& [name, part] = *at;
  switch (Pick(random, 9)) {
    case 0:
    case 1:
      ++part.setting;
      return "a variable of " + name;
    case 2:
      part.version = part.version == 1 ? 2 : 1;
      return "the image of " + name;
    case 3:
      if (name == "once") return "nothing";  // Whether a one-shot is bad only shows once.
      part.version = kBadVersion;
      return "a bad image of " + name;
    case 4:
      if (!MayHaveReplicas(name)) return "nothing";
      part.replicas = part.replicas % 3 + 1;
      return "the replicas of " + name;
    case 5: {
      std::string const other = kServices[Pick(random, static_cast<int>(std::size(kServices)))];
      if (!blueprint.parts.contains(other)) {
        blueprint.parts[other] = DrawPart(other, random);
        return other + " is new";
      }
      if (blueprint.parts.size() == 1) return "nothing";
      blueprint.parts.erase(other);
      return other + " is gone";
    }
    case 6:
      ++blueprint.secret;
      return "the secret";
    case 7:
      part.second_network = !part.second_network;
      return "the networks of " + name;
    default:
      // A job's would be another specification, and back again the first one.
      if (IsOneShot(name)) return "nothing";
      part.memory = part.memory == 0 ? 256LL << 20U : 0;
      return "the memory of " + name;
  }
}

Blueprint Mended(Blueprint blueprint) {
  for (auto& [name, part] : blueprint.parts)
    if (part.version == kBadVersion) part.version = 2;
  return blueprint;
}

model::Platform Build(Blueprint const& blueprint) {
  model::Platform platform{.name = "shop", .name_source = compose::NameSource::kFile};
  platform.folder = "/srv/shop";
  platform.files = {"/srv/shop/compose.yaml"};
  platform.networks["default"] = {.key = "default", .name = "shop_default", .spec = {}};
  for (auto const& [name, part] : blueprint.parts) {
    auto& service = platform.services[name];
    service.name = name;
    auto const image = ImageName(name, part.version);
    service.image = {.written = image, .used = image};
    service.spec.image = image;
    service.spec.restart = "always";
    service.restart_is_derived = true;
    service.replicas = part.replicas;
    service.spec.environment["SETTING"] = std::to_string(part.setting);
    service.spec.networks["shop_default"].aliases = {name};
    if (part.second_network) {
      service.spec.networks["shop_back"].aliases = {name};
      platform.networks["back"] = {.key = "back", .name = "shop_back", .spec = {}};
    }
    if (part.edge) {
      service.spec.networks[kEdge].aliases = {name};
      platform.networks[kEdge] = {.key = kEdge, .name = kEdge, .spec = {.external = true}};
    }
    if (part.built) service.build = compose::Build{.context = "."};
    if (part.memory > 0) service.spec.mem_limit = compose::Bytes{part.memory};
    Characterise(service, blueprint, part);
  }
  if (blueprint.parts.contains("db"))
    platform.volumes["data"] = {.key = "data", .name = "shop_data", .spec = {}};
  return platform;
}

std::string SecretOf(Blueprint const& blueprint) {
  return std::string(kSecretCanary) + "-" + std::to_string(blueprint.secret);
}

bool IsOneShot(std::string const& service) {
  return service == "init" || service == "once";
}

void Furnish(fake::World& world) {
  for (std::string const service : kServices)
    for (int version = 1; version <= kBadVersion; ++version) {
      auto const image = ImageName(service, version);
      engine::Image is;
      if (service == "cache") is.volumes = {"/data"};
      world.Publish(image, 1, is);
      if (version == 1) world.Load(image, 1, is);
      fake::Script script{.healthy_after = milliseconds(1'500)};
      bool const is_bad = version == kBadVersion;
      if (IsOneShot(service)) {
        script.exits_after = milliseconds(400);
        script.exit_code = is_bad ? 1 : 0;
      } else if (is_bad) {
        script.exits_after = milliseconds(200);
        script.exit_code = 3;
      }
      world.Behave(image, std::move(script));
    }
}

}  // namespace ferro::platform_sim
