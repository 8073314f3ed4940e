#include "controlplane/standin/answer.h"

#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace ferro::standin {
namespace {

// JSON by hand: base/json would bring OpenSSL into each image, through its secrets.
std::string JsonText(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string quoted = "\"";
  for (char const c : ToValidUtf8(text)) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      quoted += std::string("\\u00") + kHex[byte >> 4U] + kHex[byte & 0xfU];
    } else {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string Member(std::string_view name, std::string const& json) {
  return JsonText(name) + ":" + json;
}

std::string Truth(bool value) {
  return value ? "true" : "false";
}

std::string Json(Reach const& reach) {
  return "{" + Member("name", JsonText(reach.name)) + "," +
         Member("variable", JsonText(reach.variable)) + "," +
         Member("protocol", JsonText(reach.protocol)) + "," +
         Member("reached", Truth(reach.reached)) + "," + Member("said", JsonText(reach.said)) + "}";
}

Reply Refuse(int status, std::string_view why) {
  return {status, "{" + Member("error", JsonText(why)) + "}\n"};
}

Reply Refuse(Error const& error) {
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
      return Refuse(400, error.message);
    case ErrorCode::kNotFound:
      return Refuse(404, "there is no such key");
    default:
      return Refuse(500, error.message);
  }
}

Reply Identify(Settings const& settings, Health& health, bool judging) {
  auto const reaches = health.Look();
  bool const told_to = settings.misbehaviour == Misbehaviour::kUnhealthy;
  bool const healthy = !told_to && AllReached(reaches);
  std::vector<std::string> dependencies;
  for (Reach const& reach : reaches) dependencies.push_back(Json(reach));
  std::vector<std::string> members = {
      Member("name", JsonText(settings.name)),
      Member("stand_in", Truth(true)),  // Nobody is to take it for the original.
      Member("healthy", Truth(healthy)),
      Member("summary",
             JsonText(told_to ? "unhealthy, as STANDIN_MISBEHAVE asks" : SummaryOf(reaches))),
      Member("dependencies", "[" + Joined(dependencies, ",") + "]")};
  if (!settings.version.empty()) {
    members.insert(members.begin() + 2, Member("version", JsonText(settings.version)));
  }
  return {judging && !healthy ? 503 : 200, "{" + Joined(members, ",") + "}\n"};
}

Reply AnswerKey(Request const& request, std::string_view key, std::optional<Store> const& store) {
  if (!store) return Refuse(404, "this service keeps no keys");
  if (request.method == "PUT") {
    auto const put = store->Put(key, request.body);
    return put ? Reply{201, "{}\n"} : Refuse(put.error());
  }
  auto value = store->Get(key);
  return value ? Reply{200, std::move(*value)} : Refuse(value.error());
}

}  // namespace

Reply Answer(Request const& request, Settings const& settings, Health& health,
             std::optional<Store> const& store) {
  constexpr std::string_view kKeys = "/keys/";
  bool const reads = request.method == "GET" || request.method == "HEAD";
  if (request.path.starts_with(kKeys)) {
    if (!reads && request.method != "PUT") return Refuse(405, "GET and PUT are what keys know");
    return AnswerKey(request, std::string_view(request.path).substr(kKeys.size()), store);
  }
  bool const judging = request.path == "/health" || request.path == "/ready";
  if (!judging && request.path != "/") {
    return Refuse(404, settings.name + " is a stand-in and knows /, /health, /ready and /keys/");
  }
  if (!reads) return Refuse(405, "only GET and HEAD are known here");
  return Identify(settings, health, judging);
}

std::string SummaryOf(std::vector<Reach> const& reaches) {
  std::vector<std::string> missing;
  for (Reach const& reach : reaches) {
    if (!reach.reached) missing.push_back(reach.name + " (" + reach.said + ")");
  }
  if (!missing.empty()) return "not reached: " + Joined(missing, "; ");
  return reaches.empty() ? "depends on nothing" : "all dependencies are reached";
}

}  // namespace ferro::standin
