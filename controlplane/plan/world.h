// What a planner looks things up in, and whose each thing is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "controlplane/plan/make.h"

namespace ferro::plan {

enum class Whose {
  kOurs,     // In the inventory, or with our label.
  kCompose,  // Made by docker compose for a project of this name; may be taken over.
  kForeign,
};

// Refers to what the planner was given; valid as long as that is.
struct World {
  std::string environment;
  engine::Observed const& seen;
  Known const& known;

  // Among containers of the scope; nullptr when there is none, here and below.
  engine::Container const* ContainerNamed(std::string_view name) const;
  engine::Container const* ContainerWithId(std::string_view id) const;
  engine::Network const* NetworkNamed(std::string_view name) const;
  engine::Volume const* VolumeNamed(std::string_view name) const;
  // Present ones only.
  engine::Image const* ImageOf(std::string const& reference) const;
  journal::Object const* ObjectOf(std::string_view kind, std::string_view name) const;
  // Of the inventory, whatever it is called now.
  journal::Object const* ObjectWithId(std::string_view kind, std::string_view id) const;

  Whose WhoseIs(engine::Container const& container) const;
  Whose WhoseIs(engine::Network const& network) const;
  // "container web of the Compose project other", for refusals.
  std::string HolderOf(engine::Container const& container) const;
};

// One replica of a service, and the containers that are there for it.
struct Replica {
  model::Service const* service = nullptr;
  int number = 1;
  std::string name;     // That its container shall have.
  bool wanted = false;  // By the request; others are only known of.
  // Under that name, or under one that it had: Compose v1's, an older container_name.
  engine::Container const* current = nullptr;
  engine::Container const* previous = nullptr;  // Kept while it was being replaced.
};

// In dependency order.
std::vector<Replica> ReplicasOf(World const& world, model::Platform const& platform,
                                Request const& request);

// The services that the request means, with what they need.
std::set<std::string> ServicesOf(model::Platform const& platform, Request const& request);

// "0123456789ab_NAME": left behind by an interrupted `docker compose up`.
bool IsComposeLeftover(std::string_view name);

bool Runs(engine::Container const& container);
std::string ShortId(std::string_view id);

}  // namespace ferro::plan
