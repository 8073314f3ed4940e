// What an apply would do, decided before anything is done: pure data, made by make.h from
// what is wanted, what the engine says and what the journal knows. Printed by print.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "controlplane/engines/engine.h"
#include "controlplane/journal/records.h"
#include "controlplane/model/platform.h"

namespace ferro::plan {

// The signs of control-plane §10.
enum class Sign {
  kNone,
  kCreate,   // +
  kUpdate,   // ~ in place
  kReplace,  // ±
  kDestroy,  // -
  kRisk,     // ! data at risk; refused unless it was accepted by name
  kKeep,     // = kept although nothing wants it
};

// What a changed field costs, the cheapest first.
enum class Effect {
  kNothing,  // Only recorded.
  kUpdate,   // In place, the container runs on.
  kConnect,  // A network is connected or disconnected, it runs on.
  kRestart,  // The same container restarts.
  kReplace,
};

struct FieldChange {
  std::string field;   // "environment.DB_HOST"
  std::string before;  // "" is absent; secrets are "(sensitive)".
  std::string after;
  Effect effect = Effect::kReplace;
};

// One object of the platform and what becomes of it.
struct Change {
  Sign sign = Sign::kNone;
  std::string kind;     // "container", "network", "volume", "image", "file", "address"
  std::string name;     // At the engine.
  std::string service;  // Or "".
  std::vector<std::string> reasons;
  std::vector<FieldChange> fields;
  std::vector<std::string>
      facts;              // "healthy when: its healthcheck", "restart: always (derived: …)"
  std::string engine_id;  // Of what is there now.
  bool again = false;     // It is only started again: nothing of it changes.
};

// ---- Steps ----------------------------------------------------------------------------

// What the executor does itself, beside the engine's actions.
struct PutFile {  // The value is read again then; the plan has its fingerprint only.
  std::string service;
  model::File file;  // Without content when it is secret.
  std::string fingerprint;
  std::string path;  // Where it will stand.
};
struct RemoveFile {
  std::string path;
};
// An engine that tells a health is believed, whatever stands here: the image may have a
// healthcheck that nobody knew of before it was pulled.
struct WaitHealthy {
  std::string container;
  std::optional<engine::Probe> probe;  // Absent: the engine tells its health; or running is enough.
  bool has_healthcheck = false;        // A container without health is not healthy yet, then.
  Clock::Duration stable{5000};
};
struct WaitExit {  // For a job; other codes than 0 fail.
  std::string container;
};
// For what is neither service nor job yet (compose-asks R3): waits until it is healthy, as
// WaitHealthy does, or has exited 0. Then it was a job: `when_done` goes into the inventory
// instead of the step's `put`, and steps with `unless_done` of this container are skipped.
// Other codes than 0 fail.
struct WaitSettled {
  std::string container;
  std::optional<engine::Probe> probe;
  bool has_healthcheck = false;
  Clock::Duration stable{5000};
  std::vector<journal::Object> when_done;
};
// Changes the inventory only; its step has what changes.
struct Record {};

using Work =
    std::variant<engine::Action, PutFile, RemoveFile, WaitHealthy, WaitExit, WaitSettled, Record>;

struct Step {
  int number = 0;  // From 1, in the order in which one alone would do them.
  Work work;
  std::string kind;    // "create_container"
  std::string target;  // A name.
  std::string service;
  std::string reason;
  std::vector<int> after;  // Steps that must have succeeded before.
  // Steps that must have ended before, well or not: what `required: false` waits for.
  std::vector<int> after_ended;
  // The engine's id of what it is about; "" when it must not be there yet.
  std::string precondition;
  // Of what shall be there afterwards; a secret's is a fingerprint.
  std::string desired_hash;
  // Which steps undo it when a later step of its unit fails, by kind: "remove_container".
  std::string inverse;
  // Skipped, and counted as done, when the container that it is about has exited 0 by then.
  bool unless_done = false;
  Clock::Duration deadline{60'000};
  // Steps of one replacement share a unit: it is undone as a whole. 0 is none.
  int unit = 0;
  // What the inventory gains or loses in the transaction of its outcome. Their engine_id is
  // filled in from the engine's answer where it is empty.
  std::vector<journal::Object> put;
  std::vector<journal::Object> forget;
};

// The way back of a unit when one of its steps fails: these, in this order. Their numbers
// are 0; `after` names the step that one undoes: where that one was never begun, it is
// skipped (the name that a new container would have is still the old one's, say). One that
// finds nothing to undo (kNotFound, already so) counts as done.
struct Undo {
  int unit = 0;
  std::vector<Step> steps;
};

struct Capacity {
  std::string what;  // "memory", "cpu", "disk", "port 80/tcp", "address pools"
  std::string needed;
  std::string available;
  bool fits = true;
  std::string first_that_does_not;  // A service.
};

// Why this plan must not be applied as it is.
struct Refusal {
  std::string code;  // "PLAN-003"
  std::string what;
  std::string what_to_do;
};

struct Plan {
  std::string environment;
  std::string operation;  // "up", "destroy", "stop", …
  std::string engine;     // "Docker 20.10.24 at unix:///var/run/docker.sock"
  std::vector<model::Warning> warnings;
  std::vector<std::string> notes;
  std::vector<Refusal> refusals;
  std::vector<Change> changes;  // Sorted by kind and name; with what stays as it is left out.
  std::vector<Step> steps;
  std::vector<Undo> undo;
  std::vector<Capacity> capacity;
  std::vector<model::Image> images;
  std::vector<std::string> outside_ports;  // Reachable from outside: "80/tcp of nginx"
  int unchanged = 0;

  bool HasChanges() const { return !steps.empty(); }
};

// Over everything that a person agrees to and what it was decided from: apply refuses a
// saved plan when the digest of a fresh one differs.
std::string DigestOf(Plan const& plan);

// What an Object of kind "container" has in `detail`, as JSON.
struct ContainerDetail {
  std::string service;
  std::int64_t replica = 1;
  bool job = false;      // It has exited 0 and is done, as long as spec and image stay.
  bool settled = false;  // It was seen to serve, so exit code 0 does not mean "done".
  bool stopped = false;  // By `stop`: `up` and `start` start it again.
  std::string restart;   // The policy that `start` gives back to it.
  // So many post_start hooks, the last ones, are still to be run since it started.
  std::int64_t hooks = 0;
  std::map<std::string, std::string> watched;  // Bind source -> fingerprint when it started.
};
// One that cannot be read counts as empty: what is in it is never needed for safety.
ContainerDetail DetailOf(journal::Object const& object);
std::string TextOf(ContainerDetail const& detail);

// What an Object of kind "address" has in `name` and `detail`: "NETWORK/CONTAINER", IPv4.
// One of kind "network" that we made has its subnet in `detail`; a "file" has its path as
// `name` and its fingerprint as `spec_hash`. A "volume" that no file names has
// AnonymousDetail: `destroy` leaves it for the next `up`.
struct AnonymousDetail {
  std::string service;
  std::int64_t replica = 1;
  std::string path;  // In the container.
};
AnonymousDetail AnonymousOf(journal::Object const& object);
std::string TextOf(AnonymousDetail const& detail);

}  // namespace ferro::plan
