// One container as it is to run, or as an engine says that it runs: the same struct, so
// that the two are compared field by field.
#pragma once

#include <string>

#include "controlplane/compose/service.h"

namespace ferro::model {

struct Container {
  std::string name;     // "kaif-lake-nginx-1"
  std::string service;  // "nginx"
  int replica = 1;      // From 1.
  // What `spec.image` means on this engine, "sha256:…"; empty while nobody knows.
  std::string image_id;
  // Resolved: build, deploy, profiles, scale, depends_on, links, env_file, label_file,
  // develop, attach, pull_policy, post_start, pre_stop, configs and secrets are empty. What
  // they asked for stands in other members (deploy's limits in `mem_limit`, a secret in
  // `volumes`). Networks and volumes are called as the engine calls them, networks have
  // their fixed addresses.
  compose::Service spec;
};

}  // namespace ferro::model
