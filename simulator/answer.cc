#include "simulator/answer.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/call.h"
#include "simulator/world.h"

namespace ferro::sim {
namespace {

constexpr std::size_t kLargestPage = 1000;
constexpr std::size_t kLastPage = 1'000'000;

// The query's number, the default when absent, 0 when it is no positive number.
std::size_t PositiveQuery(Call const& call, std::string_view name, std::size_t otherwise) {
  std::string const text = call.Query(name);
  if (text.empty()) return otherwise;
  std::size_t value = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size() ? value : 0;
}

}  // namespace

Answer Done(std::string json) {
  return {.json = std::move(json)};
}

Answer DoneBare(int status, std::string json) {
  return {.status = status, .json = std::move(json), .bare = true};
}

Answer Empty204() {
  return {.status = 204, .json = "", .bare = true};
}

Answer Refusal(int status, std::string const& type, std::string const& message,
               std::string const& code) {
  nlohmann::json const body{{"type", type}, {"message", message}, {"code", code}};
  return {.status = status,
          .json = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
          .bare = true,
          .error_type = type};
}

Answer Invalid(std::string const& message) {
  return Refusal(400, "SeidoValidationError", message, "R00001");
}

Answer NotThere(std::string const& message) {
  return Refusal(404, "SeidoNotFoundError", message, "R00002");
}

Answer Denied(std::string const& message) {
  return Refusal(403, "SeidoAccessDenyError", message, "R00003");
}

Answer Clash(std::string const& message) {
  return Refusal(409, "SeidoConflictError", message, "R00004");
}

Answer Busy(std::string const& message) {
  return Refusal(409, "AnotherTaskRunning", message, "R00005");
}

Answer NoMoney(World const& world, std::string const& message) {
  return Refusal(world.modes.no_money_status, "NoMoney", message, "R00006");
}

Answer AddressClash(World const& world, std::string const& message) {
  if (!world.modes.error_object) return Clash(message);
  nlohmann::json const body{{"error", {{"message", message}, {"code", 409}}}};
  return {.status = 409,
          .json = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
          .bare = true,
          .error_type = "error object"};
}

Answer Paged(World const& world, Call const& call, std::size_t count,
             std::function<std::string(std::size_t)> const& element) {
  std::size_t const page = PositiveQuery(call, "page", 1);
  std::size_t limit =
      PositiveQuery(call, "limit", static_cast<std::size_t>(world.options.default_page_size));
  if (page == 0 || page > kLastPage) return Invalid("page must be a positive integer");
  if (limit == 0 || limit > kLargestPage) return Invalid("limit must be an integer in 1..1000");
  limit = std::min(limit, static_cast<std::size_t>(world.options.largest_page_size));
  std::vector<std::string> shown;
  for (std::size_t i = (page - 1) * limit; i < count && shown.size() < limit; ++i) {
    shown.push_back(element(i));
  }
  Answer answer = Listing(shown);
  answer.page = {.page = page, .limit = limit, .item_count = count};
  return answer;
}

Answer Listing(std::vector<std::string> const& elements) {
  Answer answer = Done("[" + Joined(elements, ",") + "]");
  answer.page = {.item_count = elements.size()};
  return answer;
}

}  // namespace ferro::sim
