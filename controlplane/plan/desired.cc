#include "controlplane/plan/desired.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "controlplane/plan/fields.h"

namespace ferro::plan {

namespace {

using compose::Duration;
using std::chrono::duration_cast;

constexpr Clock::Duration kShortestDeadline{60'000};
constexpr Clock::Duration kLongestDeadline{3'600'000};
// Docker's own, where a healthcheck is silent.
constexpr std::chrono::seconds kUsualInterval{30};
constexpr std::chrono::seconds kUsualTimeout{30};
constexpr std::int64_t kUsualRetries = 3;

bool SaysNone(compose::HealthCheck const& check) {
  if (check.disable) return true;
  return check.test && !check.test->empty() && check.test->front() == "NONE";
}

bool HasTest(compose::HealthCheck const& check) {
  return !SaysNone(check) && check.test && !check.test->empty();
}

Clock::Duration DeadlineOf(compose::HealthCheck const& check, compose::HealthCheck const* image) {
  auto const or_image = [&](auto member, auto usual) {
    if (check.*member) return *(check.*member);
    if (image != nullptr && image->*member) return *(image->*member);
    return usual;
  };
  auto const once = or_image(&compose::HealthCheck::interval, Duration(kUsualInterval)) +
                    or_image(&compose::HealthCheck::timeout, Duration(kUsualTimeout));
  auto const whole = or_image(&compose::HealthCheck::start_period, Duration{0}) +
                     once * or_image(&compose::HealthCheck::retries, kUsualRetries);
  return std::clamp(duration_cast<Clock::Duration>(whole), kShortestDeadline, kLongestDeadline);
}

// "80/tcp", "80-90", "80" -> 80; nothing for udp.
std::optional<std::int64_t> TcpPort(std::string const& text) {
  if (text.ends_with("/udp") || text.ends_with("/sctp")) return std::nullopt;
  std::int64_t port = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), port);
  if (read.ec != std::errc() || port <= 0) return std::nullopt;
  return port;
}

std::optional<std::int64_t> FirstPort(model::Service const& service, engine::Image const* image) {
  for (auto const& port : service.spec.ports) {
    if (port.protocol.empty() || port.protocol == "tcp") return port.target;
  }
  for (auto const& entry : service.spec.expose) {
    if (auto const port = TcpPort(entry)) return port;
  }
  if (image == nullptr) return std::nullopt;
  for (auto const& entry : image->ports) {
    if (auto const port = TcpPort(entry)) return port;
  }
  return std::nullopt;
}

std::string PinnedDigest(std::string const& reference) {
  auto const at = reference.find('@');
  return at == std::string::npos ? "" : reference.substr(at + 1);
}

bool HasDigest(engine::Image const& image, std::string const& digest) {
  return std::ranges::any_of(image.digests, [&](std::string const& entry) {
    return PinnedDigest(entry) == digest || entry == digest;
  });
}

class Needs {
 public:
  Needs(World const& world, Sources const& sources, Plan& plan)
      : world_(world), sources_(sources), plan_(plan) {}

  ImageNeed Of(model::Service const& service) {
    std::string const& reference = service.image.used;
    auto const* image = world_.ImageOf(reference);
    if (image == nullptr) return Absent(service);
    ImageNeed need{.id = image->id};
    auto const answer = sources_.registry.find(reference);
    if (service.build || answer == sources_.registry.end()) return need;
    if (answer->second.empty()) {
      auto const why = sources_.unanswered.find(reference);
      plan_.notes.push_back("the registry could not be asked about " + reference + ": " +
                            (why == sources_.unanswered.end() ? "no answer" : why->second) +
                            "; the image that is here is used");
      return need;
    }
    if (HasDigest(*image, answer->second)) return need;
    return {.todo = ImageNeed::Todo::kPull,
            .reason = "the registry has another one, " + ShortId(answer->second)};
  }

 private:
  ImageNeed Absent(model::Service const& service) {
    std::string const& reference = service.image.used;
    if (service.build) return {.todo = ImageNeed::Todo::kBuild, .reason = "absent"};
    if (service.pull_policy == "never") {
      plan_.refusals.push_back({"PLAN-011",
                                "the image " + reference + " of " + service.name +
                                    " is not here and pull_policy is never",
                                "pull it (docker pull " + reference + "), or change pull_policy"});
      return {};
    }
    auto const why = sources_.unanswered.find(reference);
    if (why != sources_.unanswered.end())
      plan_.notes.push_back("the registry could not be asked about " + reference + ": " +
                            why->second);
    return {.todo = ImageNeed::Todo::kPull, .reason = "absent"};
  }

  World const& world_;
  Sources const& sources_;
  Plan& plan_;
};

void LimitLogs(compose::Service& spec, engine::Host const& host) {
  if (spec.logging || host.limits_logs) return;
  if (!host.log_driver.empty() && host.log_driver != "json-file") return;
  spec.logging =
      compose::Logging{.driver = "json-file", .options = {{"max-file", "3"}, {"max-size", "10m"}}};
}

void PlaceFiles(compose::Service& spec, model::Service const& service, Sources const& sources) {
  for (auto const& file : service.files) {
    auto const placed = sources.files.find(service.name + "/" + file.target);
    if (placed == sources.files.end()) continue;
    std::erase_if(spec.volumes,
                  [&](compose::Mount const& mount) { return mount.target == file.target; });
    spec.volumes.push_back(
        {.type = "bind", .source = placed->second.path, .target = file.target, .read_only = true});
  }
}

void MakePrivate(compose::Service& spec) {
  for (auto& port : spec.ports) {
    if (port.host_ip.empty() || port.host_ip == "0.0.0.0" || port.host_ip == "::")
      port.host_ip = "127.0.0.1";
  }
}

bool IsOneShotCandidate(model::Service const& service) {
  if (service.kind == model::ServiceKind::kJob) return false;
  if (!service.spec.ports.empty() || !service.spec.expose.empty()) return false;
  if (service.spec.healthcheck && HasTest(*service.spec.healthcheck)) return false;
  return service.restart_is_derived || service.spec.restart.empty() ||
         service.spec.restart == "no" || service.spec.restart.starts_with("on-failure");
}

}  // namespace

std::map<std::string, ImageNeed> ImagesOf(World const& world, model::Platform const& platform,
                                          Sources const& sources, Request const& request,
                                          Plan& plan) {
  Needs needs(world, sources, plan);
  auto const services = ServicesOf(platform, request);
  std::map<std::string, ImageNeed> images;
  for (auto const& [name, service] : platform.services) {
    if (services.contains(name)) images[name] = needs.Of(service);
  }
  return images;
}

Wanted WantedOf(World const& world, Replica const& replica, ImageNeed const& image,
                Addresses const& addresses, Sources const& sources, Request const& request) {
  model::Service const& service = *replica.service;
  Wanted wanted{.image_reference = service.image.used};
  wanted.container = {.name = replica.name,
                      .service = service.name,
                      .replica = replica.number,
                      .image_id = image.id,
                      .spec = service.spec};
  compose::Service& spec = wanted.container.spec;
  spec.container_name.clear();
  if (spec.restart.empty()) spec.restart = "no";
  for (auto& [network, joined] : spec.networks) {
    auto const address = addresses.find({network, replica.name});
    if (joined.ipv4_address.empty() && address != addresses.end())
      joined.ipv4_address = address->second;
  }
  LimitLogs(spec, world.seen.host);
  PlaceFiles(spec, service, sources);
  if (request.private_ports) MakePrivate(spec);
  for (auto const& mount : spec.volumes) {
    auto const bind = sources.binds.find(mount.source);
    if (mount.type == "bind" && bind != sources.binds.end() && bind->second.watched)
      wanted.watched[mount.source] = bind->second.fingerprint;
  }
  wanted.job = service.kind == model::ServiceKind::kJob;
  wanted.one_shot = IsOneShotCandidate(service);
  wanted.restart = spec.restart;
  wanted.hash = HashOf(spec, service.secret_variables);
  wanted.labels = {{std::string(kLabelEnvironment), world.environment},
                   {std::string(kLabelPlatform), world.environment},
                   {std::string(kLabelService), service.name},
                   {std::string(kLabelReplica), std::to_string(replica.number)},
                   {std::string(kLabelSpec), wanted.hash}};
  return wanted;
}

void CheckSources(std::vector<Replica> const& replicas, Sources const& sources, Plan& plan) {
  std::set<std::string> said;
  for (auto const& replica : replicas) {
    if (!replica.wanted || !said.insert(replica.service->name).second) continue;
    auto const& service = *replica.service;
    for (auto const& mount : service.spec.volumes) {
      auto const bind = sources.binds.find(mount.source);
      if (mount.type != "bind" || bind == sources.binds.end() || bind->second.exists) continue;
      plan.refusals.push_back({"PLAN-009",
                               "the bind source " + mount.source + " of " + service.name + " (" +
                                   mount.target + ") does not exist",
                               "make it, or mount what holds it; an engine would put an empty "
                               "directory there"});
    }
    for (auto const& file : service.files) {
      auto const placed = sources.files.find(service.name + "/" + file.target);
      if (placed == sources.files.end() || placed->second.problem.empty()) continue;
      plan.refusals.push_back(
          {"PLAN-010", service.name + ": " + placed->second.problem,
           std::string("give the ") + (file.secret ? "secret" : "config") + " its value"});
    }
  }
}

namespace {

HealthRule RuleOf(model::Service const& service, engine::Image const* image) {
  HealthRule rule;
  compose::HealthCheck const* of_image =
      image != nullptr && image->healthcheck ? &*image->healthcheck : nullptr;
  auto const& declared = service.spec.healthcheck;
  if (declared && HasTest(*declared)) {
    rule.has_healthcheck = true;
    rule.fact = "healthy when: its healthcheck";
    rule.deadline = DeadlineOf(*declared, nullptr);
    return rule;
  }
  auto const& own = service.health;
  if (own.port > 0) {
    rule.probe = engine::Probe{.port = own.port, .path = own.path};
    rule.fact = "healthy when: port " + std::to_string(own.port) +
                (own.path.empty() ? " answers" : " answers " + own.path);
    return rule;
  }
  bool const is_disabled = declared && SaysNone(*declared);
  if (!is_disabled && of_image != nullptr && HasTest(*of_image)) {
    rule.has_healthcheck = true;
    rule.fact = "healthy when: the image's healthcheck";
    rule.deadline = DeadlineOf(declared.value_or(compose::HealthCheck{}), of_image);
    return rule;
  }
  std::string const unless =
      image == nullptr && !is_disabled ? "the image's healthcheck if it has one, else " : "";
  if (auto const port = FirstPort(service, image)) {
    rule.probe = engine::Probe{.port = *port, .path = ""};
    rule.fact = "healthy when: " + unless + "port " + std::to_string(*port) + " answers";
  } else {
    rule.fact = "healthy when: " + unless + "it runs";
  }
  return rule;
}

}  // namespace

HealthRule HealthRuleOf(model::Service const& service, engine::Image const* image) {
  HealthRule rule = RuleOf(service, image);
  if (service.health.stable) rule.stable = duration_cast<Clock::Duration>(*service.health.stable);
  if (service.health.deadline)
    rule.deadline = duration_cast<Clock::Duration>(*service.health.deadline);
  rule.deadline += rule.stable;
  return rule;
}

bool LooksLikeServer(World const& world, Wanted const& wanted, HealthRule const& rule) {
  if (rule.has_healthcheck) return true;
  auto const* image = world.ImageOf(wanted.image_reference);
  if (image != nullptr && (!image->ports.empty() || !image->volumes.empty())) return true;
  return std::ranges::any_of(wanted.container.spec.volumes, [](compose::Mount const& mount) {
    return mount.type == "volume" && !mount.source.empty();
  });
}

}  // namespace ferro::plan
