#include "controlplane/model/ferroplane_file.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "controlplane/compose/discover.h"

namespace ferro::model {

void Describe(Form& f, PlatformFile::Http& m) {
  constexpr std::int64_t kLargestPort = 65535;
  f.At(m.mark);
  f("port", m.port, {.about = "The container's port.", .required = true, .most = kLargestPort});
  f("path", m.path,
    {.about = "What is asked for, with GET; every status below 400 is healthy. `/` by default.",
     .form = "^/"});
}

void Describe(Form& f, PlatformFile::Tcp& m) {
  constexpr std::int64_t kLargestPort = 65535;
  f("port", m.port,
    {.about = "The container's port; an accepted connection is healthy.",
     .required = true,
     .most = kLargestPort});
}

void Describe(Form& f, PlatformFile::HealthPart& m) {
  f.At(m.mark);
  f("http", m.http, {.about = "Asks the service by HTTP from outside its container."});
  f("tcp", m.tcp, {.about = "Connects to the service from outside its container."});
  f("stable", m.stable,
    {.about = "The service counts as healthy when it has been so for this long; 5 s by default."});
  f("deadline", m.deadline,
    {.about = "A new container that is not healthy by then has failed: it is removed and the old "
              "one started again."});
}

void Describe(Form& f, PlatformFile::ServicePart& m) {
  f.At(m.mark);
  f("kind", m.kind,
    {.about = "`service` runs for ever, `job` runs to its end once for each specification, "
              "`store` keeps data. By default a service that another one awaits by "
              "`service_completed_successfully` is a job, and one that writes to a named volume "
              "is a store.",
     .values = "service|job|store"});
  f("health", m.health,
    {.about = "How it is seen that the service works, where neither the Compose file nor the "
              "image has a healthcheck."});
  f("restart_with", m.restart_with,
    {.about = "Services of `depends_on` whose replacement restarts this one; the same as "
              "`depends_on.NAME.restart: true`."});
  f.Others(m.others, "Without `compose:` also every key of a service in a Compose file.");
}

void Describe(Form& f, PlatformFile& m) {
  f.At(m.mark);
  f("apiVersion", m.api_version,
    {.about = "The version of this format.", .required = true, .values = kApiVersion});
  f("name", m.name,
    {.about = "The platform's name. `-p` and COMPOSE_PROJECT_NAME win over it; it wins over the "
              "Compose file's own `name` and the folder's.",
     .form = "^[a-z0-9][a-z0-9_-]*$"});
  f("compose", m.compose,
    {.about = "The Compose file, or several that are merged in this order. Override files beside "
              "them count only when they are named."});
  f("image_map", m.image_map,
    {.about = "A file that replaces images; `--image-map` wins over it."});
  f("services", m.services, {.about = "By the names that the Compose file gives to services."});
  f.Others(m.others,
           "Without `compose:` also networks, volumes, configs, secrets and include, as in a "
           "Compose file.");
}

bool IsPlatformFile(yaml::Node const& document) {
  return document.Find("apiVersion") != nullptr;
}

namespace {

Status CheckHealth(std::string const& name, PlatformFile::HealthPart const& health) {
  if (health.http && health.tcp)
    return yaml::FailAt(health.mark, "PLATFORM-015",
                        "services." + name + ".health has both http and tcp; keep one");
  if (health.http && !health.http->path.starts_with('/'))
    return yaml::FailAt(health.http->mark, "PLATFORM-013",
                        "services." + name + ".health.http.path is \"" + health.http->path +
                            "\"; a path begins with /");
  return {};
}

Status RefuseKeysOfCompose(PlatformFile const& file) {
  auto refused = [](yaml::Member const& member, std::string const& path) {
    std::string what = "there is no " + path;
    what.append(member.key).append(" beside `compose:`; what Compose knows stands in its file");
    return yaml::FailAt(member.mark, "PLATFORM-011", what);
  };
  if (!file.others.members.empty()) return refused(file.others.members.front(), "");
  for (auto const& [name, service] : file.services) {
    if (service.others.members.empty()) continue;
    std::string path = "services.";
    return refused(service.others.members.front(), path.append(name).append("."));
  }
  return {};
}

Status ApplyHealth(std::string const& name, PlatformFile::ServicePart const& part,
                   Service& service) {
  if (!part.health) return {};
  auto const& health = *part.health;
  auto const& check = service.spec.healthcheck;
  bool const checked =
      check && check->test && !check->test->empty() && check->test->front() != "NONE";
  if (checked && (health.http || health.tcp))
    return yaml::FailAt(
        health.mark, "PLATFORM-015",
        "service " + name + " has a healthcheck in its Compose file; keep it or this probe");
  if (health.http) {
    service.health.port = health.http->port;
    service.health.path = health.http->path;
  }
  if (health.tcp) service.health.port = health.tcp->port;
  service.health.stable = health.stable;
  service.health.deadline = health.deadline;
  return {};
}

Status ApplyRestartWith(std::string const& name, PlatformFile::ServicePart const& part,
                        Service& service) {
  for (auto const& other : part.restart_with) {
    auto const found = service.depends_on.find(other);
    if (found == service.depends_on.end()) {
      std::string what = "service ";
      what.append(name).append(" restarts with ").append(other);
      return yaml::FailAt(part.mark, "PLATFORM-014",
                          what.append(", on which it does not depend; add it to its depends_on"));
    }
    found->second.restart = true;
  }
  return {};
}

}  // namespace

Result<PlatformFile> ReadPlatformFile(yaml::Node const& document) {
  auto file = ReadForm<PlatformFile>(document);
  if (!file) return file;
  if (!file->name.empty() && compose::NormalizedName(file->name) != file->name)
    return yaml::FailAt(document.Find("name")->mark, "PLATFORM-013",
                        "name is \"" + file->name +
                            "\"; use lower-case letters, digits, dashes and underscores, a letter "
                            "or digit first");
  for (auto const& [name, service] : file->services) {
    if (!service.health) continue;
    if (auto status = CheckHealth(name, *service.health); !status)
      return Fail(std::move(status).error());
  }
  if (!file->compose.empty()) {
    if (auto status = RefuseKeysOfCompose(*file); !status) return Fail(std::move(status).error());
  }
  return file;
}

yaml::Node ComposeDocumentOf(PlatformFile const& file) {
  yaml::Node out = file.others;
  if (!file.name.empty()) out.Set("name", yaml::Text(file.name, file.mark));
  if (file.services.empty()) return out;
  yaml::Node services = yaml::Mapping(file.mark);
  for (auto const& [name, service] : file.services) {
    services.Set(name, service.others);
    services.members.back().mark = service.mark;
  }
  out.Set("services", std::move(services));
  return out;
}

std::map<std::string, ServiceKind> KindsOf(PlatformFile const& file) {
  std::map<std::string, ServiceKind> out;
  for (auto const& [name, service] : file.services) {
    for (ServiceKind const kind : {ServiceKind::kService, ServiceKind::kJob, ServiceKind::kStore}) {
      if (service.kind == NameOf(kind)) out.emplace(name, kind);
    }
  }
  return out;
}

Status ApplyPlatformFile(PlatformFile const& file, Platform& platform) {
  for (auto const& [name, part] : file.services) {
    if (platform.inactive.contains(name)) continue;
    auto const found = platform.services.find(name);
    if (found == platform.services.end()) {
      std::vector<std::string> names;
      names.reserve(platform.services.size());
      for (auto const& [known, service] : platform.services) names.push_back(known);
      return yaml::FailAt(part.mark, "PLATFORM-014",
                          "there is no service " + name + "; there is " + Listed(names));
    }
    if (auto status = ApplyHealth(name, part, found->second); !status) return status;
    if (auto status = ApplyRestartWith(name, part, found->second); !status) return status;
  }
  return {};
}

}  // namespace ferro::model
