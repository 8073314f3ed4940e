#include "simulator/envelope.h"

#include "simulator/world.h"

namespace ferro::sim {
namespace {

// Answers longer than this are not kept for GET /result.
constexpr std::size_t kLongestKept = 64UL * 1024;

std::string NumberOrNull(bool known, std::size_t number) {
  return known ? std::to_string(number) : "null";
}

}  // namespace

http::Response Enveloped(World& world, Answer answer) {
  http::Response response{.status = answer.status, .headers = std::move(answer.headers)};
  if (answer.status != 204) response.headers.emplace("content-type", "application/json");
  if (answer.bare) {
    response.body = std::move(answer.json);
    return response;
  }
  if (answer.task.empty()) {
    bool const keep = answer.json.size() <= kLongestKept;
    answer.task = world.AddTask({.name = "call", .json = keep ? answer.json : "null"});
  }
  bool const paged = answer.page && answer.page->limit != 0;
  response.body = R"({"task_id":")" + answer.task + R"(","status":")" + answer.progress +
                  R"(","progress":)" + (answer.progress == "SUCCESS" ? "100" : "40") +
                  R"(,"page":)" + NumberOrNull(paged, paged ? answer.page->page : 0) +
                  R"(,"limit":)" + NumberOrNull(paged, paged ? answer.page->limit : 0) +
                  R"(,"item_count":)" +
                  NumberOrNull(answer.page.has_value(), answer.page ? answer.page->item_count : 0) +
                  R"(,"execution_time":0.01,"result":)" + answer.json + "}";
  return response;
}

}  // namespace ferro::sim
