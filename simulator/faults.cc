#include "simulator/faults.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "simulator/answer.h"

namespace ferro::sim {
namespace {

constexpr std::array<std::pair<FaultKind, std::string_view>, 15> kFaultNames{{
    {FaultKind::kStatus, "status"},
    {FaultKind::kDelay, "delay"},
    {FaultKind::kResetBefore, "reset_before"},
    {FaultKind::kResetAfter, "reset_after"},
    {FaultKind::kRefused, "refused"},
    {FaultKind::kTimeout, "timeout"},
    {FaultKind::kMalformed, "malformed"},
    {FaultKind::kRateLimit, "rate_limit"},
    {FaultKind::kTaskRunning, "task_running"},
    {FaultKind::kNoMoney, "no_money"},
    {FaultKind::kMaintenance, "maintenance"},
    {FaultKind::kPlainText404, "plain_text_404"},
    {FaultKind::kHtml, "html"},
    {FaultKind::kEmpty, "empty"},
    {FaultKind::kPatch, "patch"},
}};

constexpr char kJsonType[] = "application/json";

http::Response SeidoError(int status, std::string const& type) {
  return {.status = status,
          .headers = {{"content-type", kJsonType}},
          .body = Refusal(status, type, "a fault on order", "R00500").json};
}

http::Response StatusResponse(Fault const& fault) {
  int const status = fault.status == 0 ? 500 : fault.status;
  if (fault.body.empty()) return SeidoError(status, "SeidoInternalError");
  bool const is_json = nlohmann::json::accept(fault.body);
  return {.status = status,
          .headers = {{"content-type", is_json ? kJsonType : "text/plain; charset=utf-8"}},
          .body = fault.body};
}

http::Response RateLimited(Fault const& fault) {
  http::Response response = SeidoError(fault.status == 0 ? 429 : fault.status, "TooManyRequests");
  response.headers["retry-after"] = std::to_string(fault.retry_after.count());
  return response;
}

http::Response PatchedResponse(Fault const& fault, http::Response response) {
  auto json = nlohmann::json::parse(response.body, nullptr, false);
  if (json.is_discarded() || fault.pointer.empty()) return response;
  // The library throws on bad syntax, which AddFault has refused, and on members of
  // what is no object, which is why the parent is looked at first.
  nlohmann::json::json_pointer const pointer(fault.pointer);
  if (!json.contains(pointer.parent_pointer())) return response;
  auto& parent = json[pointer.parent_pointer()];
  if (!parent.is_object()) return response;
  if (fault.value) {
    parent[pointer.back()] = nlohmann::json::parse(*fault.value, nullptr, false);
  } else {
    parent.erase(pointer.back());
  }
  response.body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

}  // namespace

std::string_view NameOf(FaultKind kind) {
  for (auto const& [value, name] : kFaultNames) {
    if (value == kind) return name;
  }
  return "";
}

std::optional<FaultKind> FaultKindNamed(std::string_view name) {
  for (auto const& [value, text] : kFaultNames) {
    if (name == text) return value;
  }
  return std::nullopt;
}

bool GlobMatches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

Fault* FaultFor(std::vector<Fault>& faults, std::string const& method, std::string const& path) {
  for (Fault& fault : faults) {
    if (fault.method != "*" && fault.method != method) continue;
    if (!GlobMatches(fault.path, path)) continue;
    if (fault.count != 0 && fault.fired >= fault.count) continue;
    if (fault.seen++ < fault.skip) continue;
    ++fault.fired;
    return &fault;
  }
  return nullptr;
}

bool TakesEffect(Fault const& fault) {
  switch (fault.kind) {
    case FaultKind::kDelay:
    case FaultKind::kResetAfter:
    case FaultKind::kMalformed:
    case FaultKind::kPatch:
      return true;
    case FaultKind::kResetBefore:
    case FaultKind::kRefused:
      return false;
    default:
      return fault.after;
  }
}

Reply Spoiled(Fault const& fault, http::Response response) {
  auto const status_or = [&](int usual) { return fault.status == 0 ? usual : fault.status; };
  Reply reply{.response = std::move(response), .delay = fault.delay};
  switch (fault.kind) {
    case FaultKind::kStatus:
      reply.response = StatusResponse(fault);
      break;
    case FaultKind::kDelay:
      break;
    case FaultKind::kResetBefore:
    case FaultKind::kResetAfter:
      reply.cut = Cut::kReset;
      break;
    case FaultKind::kRefused:
      reply.cut = Cut::kRefused;
      break;
    case FaultKind::kTimeout:
      reply.cut = Cut::kTimeout;
      break;
    case FaultKind::kMalformed:
      reply.response.body.resize(reply.response.body.size() / 2);
      break;
    case FaultKind::kRateLimit:
      reply.response = RateLimited(fault);
      break;
    case FaultKind::kTaskRunning:
      reply.response = SeidoError(status_or(409), "AnotherTaskRunning");
      break;
    case FaultKind::kNoMoney:
      reply.response = SeidoError(status_or(400), "NoMoney");
      break;
    case FaultKind::kMaintenance:
      reply.response = SeidoError(status_or(503), "Maintenance");
      break;
    case FaultKind::kPlainText404:
      reply.response = {.status = 404,
                        .headers = {{"content-type", "text/plain; charset=utf-8"}},
                        .body = "Not Found"};
      break;
    case FaultKind::kHtml:
      reply.response = {.status = status_or(502),
                        .headers = {{"content-type", "text/html"}},
                        .body = "<html><body><h1>Bad Gateway</h1></body></html>"};
      break;
    case FaultKind::kEmpty:
      reply.response = {.status = status_or(200)};
      break;
    case FaultKind::kPatch:
      reply.response = PatchedResponse(fault, std::move(reply.response));
      break;
  }
  return reply;
}

}  // namespace ferro::sim
