// What a simulated platform is drawn from: a handful of services as one meets them (a store, a
// cache, a migration, an application with a secret, a gateway, workers, a one-shot), and the
// edits that a person makes between two runs.
#pragma once

#include <map>
#include <string>

#include "base/random.h"
#include "controlplane/engines/fake/world.h"
#include "controlplane/model/platform.h"

namespace ferro::platform_sim {

struct Part {       // A service.
  int version = 1;  // Of its image; kBadVersion never becomes healthy.
  int setting = 0;  // A variable's value.
  int replicas = 1;
  bool second_network = false;
  std::int64_t memory = 0;
  int hooks = 0;
  // What only the matrix asks for.
  bool built = false;    // Its image, where it is absent.
  bool follows = false;  // It restarts with what it depends on.
  bool edge = false;     // It is on kEdge, too; a gateway there is an nginx.
};

// A network that somebody else made: addresses there are not fixed.
inline constexpr char kEdge[] = "edge";

inline constexpr int kBadVersion = 3;

struct Blueprint {
  std::map<std::string, Part> parts;  // By service.
  int secret = 1;                     // Its version.
};

// Every secret value contains it: it may stand nowhere but in its file.
inline constexpr char kSecretCanary[] = "canary-of-a-secret";

Blueprint Draw(Random& random);
// One change, told in words.
std::string Edit(Blueprint& blueprint, Random& random);
// The same without what can never become healthy.
Blueprint Mended(Blueprint blueprint);

model::Platform Build(Blueprint const& blueprint);
std::string SecretOf(Blueprint const& blueprint);
bool IsOneShot(std::string const& service);

// Publishes the images of all services and says how they behave.
void Furnish(fake::World& world);

}  // namespace ferro::platform_sim
