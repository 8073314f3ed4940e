// Turns decisions into steps, in an order in which nothing stops before everything that can
// be prepared is there.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "controlplane/plan/decide.h"

namespace ferro::plan {

// One replica with all that was decided about it.
struct Item {
  Replica replica;
  Wanted wanted;
  Decision decision;
  HealthRule rule;
  ContainerDetail detail;  // Of what is there, as the inventory knows it.
};

// All that a plan of `up` is made of, before its steps.
struct Draft {
  model::Platform const* platform = nullptr;
  Sources const* sources = nullptr;
  std::vector<Item> items;  // In dependency order, also those that are not wanted.
  std::map<std::string, ImageNeed> images;
  std::map<std::string, Zone> zones;
  Addresses addresses;
  std::vector<model::Volume const*> new_volumes;
  std::vector<journal::Object> records;           // What the inventory learns at once.
  std::vector<engine::Container const*> removed;  // Orphans and replicas too many.
  std::vector<engine::Network const*> removed_networks;
  std::vector<journal::Object const*> removed_files;
  std::vector<journal::Object> forgotten;  // Objects that nothing stands for any more.
};

// Appends steps.
class Steps {
 public:
  explicit Steps(Plan& plan) : plan_(plan) {}

  // Gives it a number, and kind and target where they are empty. Returns the number.
  int Add(Step step);
  int Act(engine::Action action, Step step);
  Step& At(int number) { return plan_.steps[static_cast<std::size_t>(number) - 1]; }
  int Count() const { return static_cast<int>(plan_.steps.size()); }

 private:
  Plan& plan_;
};
// As Add does; the number stays 0.
Step Completed(Step step);

void EmitSteps(World const& world, Draft const& draft, Plan& plan);

// The object of kind "container" of an item.
journal::Object ObjectOfItem(World const& world, Item const& item, std::string const& name,
                             std::string const& engine_id, ContainerDetail const& detail);
// Of one that is there, as it is known.
journal::Object ObjectOfContainer(World const& world, engine::Container const& container);
journal::Object Forgotten(std::string kind, std::string name);

// How long a stop may take.
Clock::Duration StopDeadline(compose::Service const& spec);

inline constexpr Clock::Duration kPullDeadline{3'600'000};
inline constexpr Clock::Duration kJobDeadline{3'600'000};
inline constexpr Clock::Duration kHookDeadline{600'000};

template <class T>
void Append(std::vector<T>& to, std::vector<T> const& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace ferro::plan
