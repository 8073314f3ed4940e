#include "controlplane/compose/model.h"

#include <utility>

#include "controlplane/yaml/print.h"

namespace ferro::compose {

void Describe(json::Fields& f, AddressPool& m) {
  f("subnet", m.subnet);
  f("ip_range", m.ip_range);
  f("gateway", m.gateway);
  f("aux_addresses", m.aux_addresses);
}

void Describe(json::Fields& f, Ipam& m) {
  f("driver", m.driver);
  f("config", m.config);
}

void Describe(json::Fields& f, Network& m) {
  f("name", m.name);
  f("driver", m.driver);
  f("driver_opts", m.driver_opts);
  f("ipam", m.ipam);
  f("external", m.external);
  f("internal", m.internal);
  f("attachable", m.attachable);
  f("enable_ipv4", m.enable_ipv4);
  f("enable_ipv6", m.enable_ipv6);
  f("labels", m.labels);
}

void Describe(json::Fields& f, Volume& m) {
  f("name", m.name);
  f("driver", m.driver);
  f("driver_opts", m.driver_opts);
  f("external", m.external);
  f("labels", m.labels);
}

void Describe(json::Fields& f, FileObject& m) {
  f("name", m.name);
  f("file", m.file);
  f("environment", m.environment);
  f("content", m.content);
  f("external", m.external);
  f("labels", m.labels);
}

void Describe(json::Fields& f, Model& m) {
  f("services", m.services);
  f("networks", m.networks);
  f("volumes", m.volumes);
  f("configs", m.configs);
  f("secrets", m.secrets);
}

namespace {

using yaml::Node;

// A limit of one number as its two halves.
void SplitUlimits(Node* limits) {
  if (limits == nullptr) return;
  for (auto& member : limits->members) {
    if (!member.value.IsScalar()) continue;
    Node both = yaml::Mapping(member.value.mark);
    both.Set("soft", member.value);
    both.Set("hard", member.value);
    member.value = std::move(both);
  }
}

}  // namespace

Result<Model> ToModel(Node const& document) {
  Node copy = document;
  if (Node* services = copy.Find("services")) {
    for (auto& member : services->members) {
      SplitUlimits(member.value.Find("ulimits"));
      if (Node* build = member.value.Find("build")) SplitUlimits(build->Find("ulimits"));
    }
  }
  auto model = json::Parse<Model>(yaml::PrintJson(copy));
  if (model) return model;
  // The shapes were checked, so only bytes that are no text come here, from names of folders.
  Error error = std::move(model).error().Within("the project as a whole");
  error.facts.emplace("code", "COMPOSE-004");
  return Fail(std::move(error));
}

}  // namespace ferro::compose
