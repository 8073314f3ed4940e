// Everything the simulated cloud knows, and the questions asked of it everywhere.
// Not thread-safe: Cloud holds the lock.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "simulator/call.h"
#include "simulator/faults.h"
#include "simulator/model.h"
#include "simulator/options.h"

namespace ferro::sim {

struct Token {
  Access access;
  std::string user;
  Clock::TimePoint issued;
  Clock::TimePoint expires;
};

// What GET /result/{task_id} tells: a finished text, or servers still being worked on.
struct Task {
  std::string name;
  std::string json = "null";
  std::vector<std::string> servers;  // Rendered anew when asked; json counts when empty.
  bool is_list = false;
  WorkTime ready{};
};

struct Event {
  std::string uuid;
  Clock::TimePoint time;
  std::string action;
  std::string item_uuid;
  std::string item_name;
};

// One request as the access log keeps it: no token, no body.
struct RequestRecord {
  std::size_t number = 0;  // 1 is the first ever.
  Clock::TimePoint time;
  std::string method;
  std::string path;
  std::string query;         // As sent, without the question mark.
  int status = 0;            // 0 when no answer was sent.
  std::string token_header;  // "x-auth-token", "x-token" or "".
  std::string token;         // A fingerprint: equal for equal tokens.
  std::string accept_language;
  std::string user_agent;
  http::Headers headers;    // All of them; those with a secret say "redacted".
  std::string body_sha256;  // "" without a body.
  std::string error_type;   // Of a refusal.
  std::string fault;        // "3 reset_after" when fault 3 hit it.
};

// Something rented that is no server; GET /resource lists it too.
struct OtherResource {
  std::string uuid;
  std::string service;
  std::string service_type;
  std::string project;
  std::string location;
  std::string user_desc;
};

// Older records of the access log are forgotten.
inline constexpr std::size_t kRequestsKept = 100'000;

struct World {
  World(CloudOptions o, Clock& c, Random& r);

  Clock& clock;
  Random& random;
  CloudOptions options;
  Catalogue catalogue;
  Modes modes;
  std::map<std::string, Money> balances;
  std::map<std::string, Server> servers;
  std::vector<OtherResource> others;
  std::vector<Order> orders;
  std::deque<Event> events;  // Newest last; at most kEventsKept.
  std::map<std::string, Token> tokens;
  std::map<std::string, Task> tasks;
  std::deque<std::string> task_order;  // Oldest first; at most kTasksKept.
  std::vector<Fault> faults;
  std::deque<RequestRecord> requests;  // Newest last; at most kRequestsKept.
  std::size_t requests_seen = 0;
  Clock::TimePoint started;  // With this time scale.
  WorkTime work_done{0};     // Before that.
  std::chrono::milliseconds advanced{0};

  // The calendar: billing, tokens, password visibility. POST /_sim/advance moves it.
  Clock::TimePoint Now() const { return clock.Now() + advanced; }
  // The work clock: deploy, install, power. The time scale speeds it up.
  WorkTime Work() const;
  std::string NewUuid() { return random.Uuid(); }
  int OwnerId() const;  // The account number.

  Location const* FindLocation(std::string const& uuid) const;
  Service const* FindService(std::string const& uuid) const;
  Service* FindService(std::string const& uuid);
  Plan const* FindPlan(std::string const& uuid) const;
  OsTemplate const* FindTemplate(std::string const& os, std::string const& version,
                                 std::string const& arch) const;
  Network const* FindNetwork(std::string const& uuid) const;
  Subnet const* FindSubnet(std::string const& uuid) const;
  SshKey const* FindKey(std::string const& uuid) const;
  // A server this caller may see, or nullptr; a project-scoped one sees its own only.
  Server* FindServer(Access const& access, std::string const& uuid);
  bool MaySee(Access const& access, std::string const& project) const;
  // "" when there is no such project; accepts dashes and capitals.
  std::string ProjectNamed(std::string const& id) const;

  std::vector<Ip const*> IpsOf(std::string const& server, bool local) const;
  void Note(std::string action, std::string item_uuid, std::string item_name);
  // Remembers a task and gives its id.
  std::string AddTask(Task task);
};

// What a private network needs of the configuration (selectel-api §8.5).
bool MayHavePrivateNetwork(Service const& service);

}  // namespace ferro::sim
