#include "controlplane/plan/platform_testing.h"

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"

namespace ferro::plan {

model::Platform ShopPlatform() {
  model::Platform platform{.name = "shop", .name_source = compose::NameSource::kFile};
  platform.folder = "/srv/shop";
  platform.files = {"/srv/shop/compose.yaml"};
  platform.networks["default"] = {.key = "default", .name = "shop_default", .spec = {}};
  return platform;
}

model::Service& AddService(model::Platform& platform, std::string const& name) {
  model::Service& service = platform.services[name];
  service.name = name;
  service.image = {.written = name + ":1", .used = name + ":1"};
  service.spec.image = service.image.used;
  service.spec.restart = "always";
  service.restart_is_derived = true;
  service.derived = {{"restart", "always", "the file is silent"}};
  service.spec.networks["shop_default"].aliases = {name};
  return service;
}

void AddVolume(model::Platform& platform, std::string const& service, std::string const& key,
               std::string const& target) {
  platform.volumes[key] = {.key = key, .name = "shop_" + key, .spec = {}};
  platform.services.at(service).spec.volumes.push_back(
      {.type = "volume", .source = "shop_" + key, .target = target});
}

compose::Port Published(std::int64_t target, std::string const& published) {
  return {.target = target, .published = published, .protocol = "tcp"};
}

engine::Observed EmptyEngine(model::Platform const& platform) {
  engine::Observed seen;
  seen.host.engine_id = "engine-1";
  seen.host.engine_name = "Docker 20.10.24";
  seen.host.endpoint = "unix:///var/run/docker.sock";
  seen.host.cpus = 8;
  seen.host.memory = std::int64_t{16} << 30;
  seen.host.log_driver = "json-file";
  engine::Network bridge{.id = "network-bridge", .name = "bridge"};
  bridge.is.ipam.config = {{.subnet = "172.17.0.0/16", .gateway = "172.17.0.1"}};
  seen.networks.push_back(bridge);
  for (auto const& [name, service] : platform.services) {
    engine::Image image{.id = "sha256:" + Sha256Hex(service.image.used)};
    image.tags = {service.image.used};
    seen.images[service.image.used] = image;
    seen.images[image.id] = image;
  }
  return seen;
}

void BringUp(model::Platform const& platform, engine::Observed& seen, Known& known,
             Sources const& sources) {
  journal::Environment environment{.id = "environment-1", .name = platform.name};
  environment.folder = platform.folder.string();
  for (auto const& file : platform.files) environment.files.push_back(file.string());
  known.environment = environment;
  Apply(MakeUp(platform, seen, known, sources, {}), seen, known);
}

engine::Container& Seen(engine::Observed& seen, std::string const& name) {
  auto const found = std::ranges::find_if(
      seen.containers, [&](engine::Container const& other) { return other.is.name == name; });
  // A test that names what is not there is wrong itself.
  return found != seen.containers.end() ? *found : seen.containers.emplace_back();
}

std::vector<std::string> StepsOf(Plan const& plan) {
  std::vector<std::string> steps;
  for (auto const& step : plan.steps) steps.push_back(step.kind + " " + step.target);
  return steps;
}

Step const* FindStep(Plan const& plan, std::string const& kind, std::string const& target) {
  for (auto const& step : plan.steps) {
    if (step.kind == kind && step.target == target) return &step;
  }
  return nullptr;
}

Change const* FindChange(Plan const& plan, std::string const& name) {
  for (auto const& change : plan.changes) {
    if (change.name == name) return &change;
  }
  return nullptr;
}

std::vector<std::string> RefusalCodes(Plan const& plan) {
  std::vector<std::string> codes;
  for (auto const& refusal : plan.refusals) codes.push_back(refusal.code);
  return codes;
}

bool Waits(Plan const& plan, Step const& later, Step const& earlier) {
  return std::ranges::any_of(later.after, [&](int number) {
    if (number == earlier.number) return true;
    return Waits(plan, plan.steps.at(static_cast<std::size_t>(number) - 1), earlier);
  });
}

std::string Shown(Plan const& plan) {
  std::vector<std::string> lines = StepsOf(plan);
  for (auto const& change : plan.changes) {
    std::vector<std::string> words = change.reasons;
    for (auto const& field : change.fields)
      words.push_back(field.field + ": \"" + field.before + "\" -> \"" + field.after + "\"");
    lines.push_back(change.kind + " " + change.name + ": " + Joined(words, "; "));
  }
  for (auto const& refusal : plan.refusals) lines.push_back(refusal.code + " " + refusal.what);
  return Joined(lines, "\n");
}

}  // namespace ferro::plan
