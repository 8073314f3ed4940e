#include <algorithm>
#include <nlohmann/json.hpp>

#include "simulator/handlers.h"
#include "simulator/render.h"

namespace ferro::sim {
namespace {

std::string ResultOf(World const& world, Task const& task, bool english) {
  if (task.servers.empty()) return task.json;
  Json list = Json::array();
  for (auto const& uuid : task.servers) {
    auto const server = world.servers.find(uuid);
    if (server == world.servers.end()) continue;
    list.push_back(ServerJson(world, server->second, true, english));
  }
  if (task.is_list) return Dump(list);
  return list.empty() ? "null" : Dump(list[0]);
}

}  // namespace

Answer ShowTask(World& world, Call const& call) {
  auto const found = world.tasks.find(call.args[0]);
  if (found == world.tasks.end()) return NotThere("Task: " + call.args[0] + " not found");
  Answer answer{.task = call.args[0]};
  if (world.Work() < found->second.ready) {
    answer.status = 202;
    answer.progress = "PROGRESS";
    return answer;
  }
  if (world.modes.result_303 && !found->second.servers.empty()) {
    answer.status = 303;
    answer.headers = {{"location", "/servers/v2/resource/" + found->second.servers.front()}};
    return answer;
  }
  answer.json = ResultOf(world, found->second, call.WantsEnglish());
  return answer;
}

Answer ListEvents(World& world, Call const& call) {
  std::string const item = call.Query("item_uuid");
  std::string const name = call.Query("item_name");
  std::string const action = call.Query("action_name");
  std::vector<Event const*> out;
  for (auto event = world.events.rbegin(); event != world.events.rend(); ++event) {
    if (!item.empty() && event->item_uuid != item) continue;
    if (!name.empty() && event->item_name != name) continue;
    if (!action.empty() && event->action != action) continue;
    out.push_back(&*event);
  }
  return Paged(world, call, out.size(), [&](std::size_t i) {
    return Dump(Json{{"uuid", out[i]->uuid},
                     {"created", UnixTime(out[i]->time)},
                     {"action_name", out[i]->action},
                     {"item_uuid", out[i]->item_uuid},
                     {"item_name", out[i]->item_name}});
  });
}

Answer ShowMaintenance(World& /*world*/, Call const& /*call*/) {
  return Done(R"({"status":false})");
}

Answer ListRunningTasks(World& world, Call const& /*call*/) {
  static constexpr int kSomeProgress = 40;
  Json out = Json::array();
  for (auto const& [id, task] : world.tasks) {
    if (world.Work() >= task.ready) continue;
    out.push_back({{"task_id", id}, {"task_name", task.name}, {"progress", kSomeProgress}});
  }
  return Done(Dump(out));
}

Answer ShowRandomName(World& world, Call const& /*call*/) {
  return Done(Dump(Json{{"uuid", world.NewUuid()},
                        {"name", "Turing-" + world.random.Hex(4)},
                        {"description", "A name for a server"}}));
}

}  // namespace ferro::sim
