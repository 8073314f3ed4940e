// Containers as they shall run, made from services, and the images that they need.
#pragma once

#include <map>
#include <string>

#include "controlplane/plan/zones.h"

namespace ferro::plan {

// What becomes of one image before anything else.
struct ImageNeed {
  enum class Todo { kNothing, kPull, kBuild };
  Todo todo = Todo::kNothing;
  std::string id;      // On this engine; empty until it was pulled or built.
  std::string reason;  // "absent", "the registry has another one"
};

// By service. Adds refusals and notes.
std::map<std::string, ImageNeed> ImagesOf(World const& world, model::Platform const& platform,
                                          Sources const& sources, Request const& request,
                                          Plan& plan);

struct Wanted {
  model::Container container;
  // Policy that it gets at last; `container` is created with `no` while nobody knows
  // whether it is a job (`one_shot`).
  std::string restart;
  bool one_shot = false;
  bool job = false;
  std::string image_reference;
  std::map<std::string, std::string> watched;  // Bind source -> fingerprint.
  engine::TextMap labels;
  std::string hash;
};

Wanted WantedOf(World const& world, Replica const& replica, ImageNeed const& image,
                Addresses const& addresses, Sources const& sources, Request const& request);

// Missing bind sources and problems with secrets, of services that are wanted.
void CheckSources(std::vector<Replica> const& replicas, Sources const& sources, Plan& plan);

// Whether it serves is seen by its declared healthcheck, else the image's, else a probe of
// its first port, else it is enough that it runs (issue 5, item 6).
struct HealthRule {
  bool has_healthcheck = false;
  std::optional<engine::Probe> probe;
  std::string fact;  // "healthy when: port 80 answers"
  Clock::Duration deadline{60'000};
  Clock::Duration stable{5'000};
};
HealthRule HealthRuleOf(model::Service const& service, engine::Image const* image);

// By its image or its volumes, whatever its file says: nobody need be told that it may be a job.
bool LooksLikeServer(World const& world, Wanted const& wanted, HealthRule const& rule);

}  // namespace ferro::plan
