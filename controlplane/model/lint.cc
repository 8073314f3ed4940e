#include "controlplane/model/lint.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "controlplane/model/resolve.h"

namespace ferro::model {
namespace {

using compose::Project;

void AddUnset(Project const& project, std::vector<Warning>& out) {
  std::set<std::string> seen;
  for (auto const& variable : project.unset) {
    std::string place = yaml::TextOf(variable.mark);
    if (!seen.insert(variable.name + " " + place).second) continue;
    out.push_back({"PLATFORM-101", std::move(place),
                   variable.name +
                       " is not set and counts as empty; set it, or give it a default: ${" +
                       variable.name + ":-value}"});
  }
}

void AddUnusedImages(Platform const& platform, ImageMap const& images, std::vector<Warning>& out) {
  std::set<std::string> written;
  for (auto const& [name, service] : platform.services) written.insert(service.image.written);
  for (auto const& [image, entry] : images.images) {
    if (written.contains(image)) continue;
    std::string text = "the image map replaces ";
    text.append(image).append(", which no service asks for");
    out.push_back({"PLATFORM-102", yaml::TextOf(entry.mark), std::move(text)});
  }
}

void AddEndlessJobs(Platform const& platform, Project const& project, std::vector<Warning>& out) {
  for (auto const& [name, service] : platform.services) {
    if (service.kind != ServiceKind::kJob) continue;
    std::string const& restart = service.spec.restart;
    if (restart != "always" && restart != "unless-stopped") continue;
    std::string text = name;
    text.append(" is a job, and restart: ").append(restart);
    text.append(" starts it again each time it ends; write restart: \"no\"");
    out.push_back(
        {"PLATFORM-103", yaml::TextOf(MarkOf(project, name, "restart")), std::move(text)});
  }
}

// A host's address that only the host itself reaches.
bool IsLoopback(std::string const& address) {
  return address.starts_with("127.") || address == "::1";
}

void AddPorts(Service const& service, Project const& project, std::vector<Warning>& out) {
  std::vector<std::string> open;
  for (auto const& port : service.spec.ports) {
    if (IsLoopback(port.host_ip)) continue;
    open.push_back(port.published.empty() ? std::string("some") : port.published);
  }
  if (open.empty()) return;
  bool const one = open.size() == 1;
  out.push_back({"PLATFORM-202", yaml::TextOf(MarkOf(project, service.name, "ports")),
                 service.name + ": " + (one ? "port " : "ports ") + Listed(open) +
                     (one ? " is" : " are") +
                     " open to everyone, past ufw's rules; 127.0.0.1: before it, or "
                     "--private-ports, keeps it on this machine"});
}

void AddSecrets(Service const& service, Project const& project, std::vector<Warning>& out) {
  yaml::Node const* environment = NodeOf(project, service.name).Find("environment");
  for (auto const& name : service.secret_variables) {
    yaml::Node const* value = environment == nullptr ? nullptr : environment->Find(name);
    bool const literal = value != nullptr && value->because.empty();
    out.push_back(
        {"PLATFORM-201",
         yaml::TextOf(value == nullptr ? NodeOf(project, service.name).mark : value->mark),
         service.name + ": the value of " + name + (literal ? " stands in the file, and" : "") +
             " can be read by whoever may inspect the container; a `secrets:` entry "
             "is a file that only the container sees"});
  }
}

bool IsMovingTag(std::string const& image) {
  if (image.find('@') != std::string::npos) return false;
  auto const slash = image.rfind('/');
  auto const colon = image.rfind(':');
  if (colon == std::string::npos || (slash != std::string::npos && colon < slash)) return true;
  return image.substr(colon + 1) == "latest";
}

void AddImages(Service const& service, Project const& project, std::vector<Warning>& out) {
  if (service.build || !IsMovingTag(service.image.written)) return;
  out.push_back({"PLATFORM-203", yaml::TextOf(MarkOf(project, service.name, "image")),
                 service.name + ": " + service.image.written +
                     " means another image every time it is published; name a version"});
}

}  // namespace

std::vector<Warning> WarningsOf(Platform const& platform, Project const& project,
                                ImageMap const& images) {
  std::vector<Warning> out;
  AddUnset(project, out);
  AddUnusedImages(platform, images, out);
  AddEndlessJobs(platform, project, out);
  for (auto add : {AddSecrets, AddPorts, AddImages}) {
    for (auto const& [name, service] : platform.services) add(service, project, out);
  }
  if (project.version)
    out.push_back({"PLATFORM-204", yaml::TextOf(*project.version),
                   "`version` is obsolete and without effect; remove it"});
  return out;
}

}  // namespace ferro::model
