// The forms in which a container as wanted and one as observed can be compared.
#pragma once

#include "controlplane/plan/world.h"

namespace ferro::plan {

struct Pair {
  compose::Service before;  // As it is.
  compose::Service after;   // As it shall be.
};

// Takes out of both what is no difference: spellings of the same, what the image supplies,
// what we derive and never enforce on a container that is there already, and for containers
// that docker compose made, what it does in its own way.
Pair Normalised(World const& world, engine::Container const& is, model::Container const& wanted,
                model::Service const& service);

// "redis" and "docker.io/library/redis:latest" are one reference.
std::string FullReference(std::string const& reference);

}  // namespace ferro::plan
