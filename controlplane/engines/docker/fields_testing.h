// One variation of a service per field, for tests that every field survives the way to an
// engine and back.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "controlplane/compose/service.h"

namespace ferro::docker {

struct Variation {
  std::string field;
  std::function<void(compose::Service&)> apply;
  // Whether Docker 20.10 on a virtual machine without special hardware or rights starts it.
  bool everywhere = true;
};

// What two services differ in, as JSON around the first difference; "" when they are equal.
std::string Difference(compose::Service const& is, compose::Service const& wanted);

// Of a service on the network "one", with "two" to join, whose image sets FROM_IMAGE=yes and
// runs "sleep 1000".
std::vector<Variation> Variations();

}  // namespace ferro::docker
