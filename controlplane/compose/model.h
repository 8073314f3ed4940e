// A project as plain structs, made from its document; members are called as the keys are.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "controlplane/compose/service.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

struct AddressPool {
  std::string subnet;
  std::string ip_range;
  std::string gateway;
  TextMap aux_addresses;
};

struct Ipam {
  std::string driver;
  std::vector<AddressPool> config;
};

struct Network {
  std::string name;
  std::string driver;
  TextMap driver_opts;
  Ipam ipam;
  bool external = false;
  bool internal = false;
  bool attachable = false;
  std::optional<bool> enable_ipv4;
  std::optional<bool> enable_ipv6;
  TextMap labels;
};

struct Volume {
  std::string name;
  std::string driver;
  TextMap driver_opts;
  bool external = false;
  TextMap labels;
};

struct FileObject {  // A secret or a config.
  std::string name;
  std::string file;
  std::string environment;
  // Of configs only. Secrets are read from their file or variable when they are needed.
  std::optional<std::string> content;
  bool external = false;
  TextMap labels;
};

struct Model {
  std::map<std::string, Service> services;
  std::map<std::string, Network> networks;
  std::map<std::string, Volume> volumes;
  std::map<std::string, FileObject> configs;
  std::map<std::string, FileObject> secrets;
};
void Describe(json::Fields& f, Network& m);
void Describe(json::Fields& f, Volume& m);
void Describe(json::Fields& f, Model& m);

// The document has its long forms (shape.h) and was checked.
Result<Model> ToModel(yaml::Node const& document);

}  // namespace ferro::compose
