#include "simulator/snapshot.h"

#include <utility>

#include "simulator/snapshot_describe.h"

namespace ferro::sim {
namespace {

constexpr std::string_view kFormat = "selectel-sim state";

}  // namespace

// What a snapshot holds of a world, and of the options that it began with.
struct Saved {
  std::string format;
  int version = 0;
  Catalogue catalogue;
  Modes modes;
  std::map<std::string, Money> balances;
  std::map<std::string, Server> servers;
  std::vector<OtherResource> others;
  std::vector<Order> orders;
  std::deque<Event> events;
  std::map<std::string, Token> tokens;
  std::map<std::string, Task> tasks;
  std::deque<std::string> task_order;
  std::vector<Fault> faults;
  Clock::TimePoint started;
  WorkTime work_done{};
  std::chrono::milliseconds advanced{};
  double time_scale = 0;
  std::string domain_name;
  std::vector<Project> projects;
  std::vector<User> users;
  std::vector<Secret> static_tokens;
  std::string region;
  std::string dedicated_service_type;
  std::string currency;
  int user_discount = 0;
  Delays delays;
  int default_page_size = 0;
  int largest_page_size = 0;
  std::int64_t token_lifetime = 0;  // Seconds.
};

void Describe(json::Fields& f, Saved& s) {
  f("format", s.format);
  f("version", s.version);
  f("catalogue", s.catalogue);
  f("modes", s.modes);
  f("balances", s.balances);
  f("servers", s.servers);
  f("others", s.others);
  f("orders", s.orders);
  f("events", s.events);
  f("tokens", s.tokens);
  f("tasks", s.tasks);
  f("task_order", s.task_order);
  f("faults", s.faults);
  f("started", s.started);
  f("work_done", s.work_done);
  f("advanced", s.advanced);
  f("time_scale", s.time_scale);
  f("domain_name", s.domain_name);
  f("projects", s.projects);
  f("users", s.users);
  f("static_tokens", s.static_tokens);
  f("region", s.region);
  f("dedicated_service_type", s.dedicated_service_type);
  f("currency", s.currency);
  f("user_discount", s.user_discount);
  f("delays", s.delays);
  f("default_page_size", s.default_page_size);
  f("largest_page_size", s.largest_page_size);
  f("token_lifetime", s.token_lifetime);
}

std::string SnapshotText(World const& world) {
  auto const& options = world.options;
  Saved const saved{.format = std::string(kFormat),
                    .version = kSnapshotVersion,
                    .catalogue = world.catalogue,
                    .modes = world.modes,
                    .balances = world.balances,
                    .servers = world.servers,
                    .others = world.others,
                    .orders = world.orders,
                    .events = world.events,
                    .tokens = world.tokens,
                    .tasks = world.tasks,
                    .task_order = world.task_order,
                    .faults = world.faults,
                    .started = world.started,
                    .work_done = world.work_done,
                    .advanced = world.advanced,
                    .time_scale = options.time_scale,
                    .domain_name = options.domain_name,
                    .projects = options.projects,
                    .users = options.users,
                    .static_tokens = options.static_tokens,
                    .region = options.region,
                    .dedicated_service_type = options.dedicated_service_type,
                    .currency = options.currency,
                    .user_discount = options.user_discount,
                    .delays = options.delays,
                    .default_page_size = options.default_page_size,
                    .largest_page_size = options.largest_page_size,
                    .token_lifetime = options.token_lifetime.count()};
  return json::Print(saved) + "\n";
}

namespace {

Result<Saved> ReadSaved(std::string_view text) {
  auto const document = json::Document::Parse(text);
  if (!document || document->KindOf("format") != json::Kind::kText ||
      document->Member<std::string>("format").value_or("") != kFormat) {
    return Fail(ErrorCode::kInvalidArgument, "this is no state of selectel-sim, or a broken one");
  }
  auto const version = document->Member<int>("version").value_or(0);
  if (version != kSnapshotVersion) {
    return Fail(ErrorCode::kInvalidArgument, "the state is of version " + std::to_string(version) +
                                                 ", this selectel-sim reads " +
                                                 std::to_string(kSnapshotVersion) +
                                                 ": remove it, or use the other selectel-sim");
  }
  auto saved = document->As<Saved>();
  if (!saved) return Fail(std::move(saved).error().Within("the state is broken"));
  if (saved->time_scale < kSlowest || saved->time_scale > kFastest || saved->projects.empty() ||
      saved->users.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "the state is broken: parts of it are missing");
  }
  return saved;
}

void RestoreOptions(CloudOptions& options, Saved& saved) {
  options.domain_name = std::move(saved.domain_name);
  options.projects = std::move(saved.projects);
  options.users = std::move(saved.users);
  options.static_tokens = std::move(saved.static_tokens);
  options.region = std::move(saved.region);
  options.dedicated_service_type = std::move(saved.dedicated_service_type);
  options.currency = std::move(saved.currency);
  options.user_discount = saved.user_discount;
  options.delays = saved.delays;
  options.default_page_size = saved.default_page_size;
  // A state of an earlier version does not name it.
  if (saved.largest_page_size > 0) options.largest_page_size = saved.largest_page_size;
  options.token_lifetime = std::chrono::seconds(saved.token_lifetime);
}

}  // namespace

Status RestoreSnapshot(World& world, std::string_view text) {
  auto saved = ReadSaved(text);
  if (!saved) return Fail(std::move(saved).error());
  RestoreOptions(world.options, *saved);
  world.catalogue = std::move(saved->catalogue);
  world.modes = saved->modes;
  world.balances = std::move(saved->balances);
  world.servers = std::move(saved->servers);
  world.others = std::move(saved->others);
  world.orders = std::move(saved->orders);
  world.events = std::move(saved->events);
  world.tokens = std::move(saved->tokens);
  world.tasks = std::move(saved->tasks);
  world.task_order = std::move(saved->task_order);
  world.faults = std::move(saved->faults);
  world.advanced = saved->advanced;
  // What was done so far was done at the old pace, and so it went on while nobody looked.
  auto const scale = std::exchange(world.options.time_scale, saved->time_scale);
  world.started = saved->started;
  world.work_done = saved->work_done;
  world.work_done = world.Work();
  world.started = world.clock.Now();
  world.options.time_scale = scale;
  return {};
}

std::string RecordText(RequestRecord const& record) {
  return json::Print(record);
}

Result<RequestRecord> RecordFrom(std::string_view text) {
  return json::Parse<RequestRecord>(text);
}

}  // namespace ferro::sim
