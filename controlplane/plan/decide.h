// What becomes of one replica: decided from how it shall be, how it is and what the inventory
// knows. Understands every state that an interrupted operation or a person can leave.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "controlplane/plan/desired.h"

namespace ferro::plan {

struct Decision {
  enum class Todo { kNothing, kCreate, kStart, kRestart, kReplace };

  Todo todo = Todo::kNothing;
  std::vector<std::string> reasons;
  std::vector<FieldChange> fields;

  // The container that goes on being the replica's; nullptr when one is created.
  engine::Container const* keeps = nullptr;
  bool put_back = false;  // It is called NAME.previous and gets its name again first.

  // Of kReplace: what serves until the new one is healthy.
  engine::Container const* old = nullptr;
  bool old_is_renamed = false;                   // By an operation that was interrupted.
  engine::Container const* replacing = nullptr;  // The new one that it had made.

  std::vector<engine::Container const*> remove_first;  // In the way, and of no use.

  // In place.
  bool set_restart = false;
  bool set_limits = false;
  std::set<std::string> disconnect;  // Networks; before `connect`.
  std::set<std::string> connect;

  // It runs, and an `up` that was interrupted or failed has not seen it serve.
  bool await = false;

  // Of the inventory.
  bool adopt = false;     // Taken over from docker compose.
  bool record = false;    // It knows less than we see.
  bool done_job = false;  // It has exited 0 and is done.

  bool IsNothing() const {
    return todo == Todo::kNothing && !ChangesInPlace() && !put_back && !await &&
           remove_first.empty();
  }
  bool MakesAnew() const { return todo == Todo::kReplace || todo == Todo::kCreate; }
  bool ChangesInPlace() const {
    return set_restart || set_limits || !disconnect.empty() || !connect.empty();
  }
  // It does not run without a break.
  bool Interrupts() const {
    return todo == Todo::kReplace || todo == Todo::kRestart || todo == Todo::kStart ||
           todo == Todo::kCreate;
  }
};

Decision Decide(World const& world, Replica const& replica, Wanted const& wanted,
                ImageNeed const& image, std::map<std::string, Zone> const& zones,
                bool force_recreate);

// What the inventory knows of a container: by its id, else by its name.
// Post_start hooks that it has not had yet since it started.
std::size_t HooksDue(World const& world, engine::Container const& container);
ContainerDetail DetailFor(World const& world, engine::Container const& container);

}  // namespace ferro::plan
