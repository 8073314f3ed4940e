#include "controlplane/engines/docker/client.h"

#include <algorithm>
#include <charconv>

#include "controlplane/engines/docker/client_parts.h"
#include "http/url.h"

namespace ferro::docker {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kUsualLimit{60'000};
constexpr milliseconds kPingLimit{10'000};

std::optional<ApiVersion> ParseVersion(std::string_view text) {
  ApiVersion version;
  auto const* const end = text.data() + text.size();
  auto const major = std::from_chars(text.data(), end, version.major);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return std::nullopt;
  auto const minor = std::from_chars(major.ptr + 1, end, version.minor);
  if (minor.ec != std::errc() || minor.ptr != end) return std::nullopt;
  return version;
}

}  // namespace

std::string ApiVersion::text() const {
  return std::to_string(major) + "." + std::to_string(minor);
}

std::string PathPart(std::string_view name) {
  std::string out;
  while (true) {  // Ends with the name.
    auto const mark = name.find_first_of("/:@");
    out += http::PercentEncoded(name.substr(0, mark));
    if (mark == std::string_view::npos) return out;
    out.push_back(name[mark]);
    name.remove_prefix(mark + 1);
  }
}

std::string FiltersText(Filters const& filters) {
  return filters.empty() ? "" : json::Print(filters);
}

CallOptions WithLimit(CallOptions const& o, milliseconds limit) {
  return {.stop = o.stop, .limit = o.limit ? o.limit : limit};
}

Result<std::unique_ptr<Client>> Client::Connect(Endpoint endpoint, CallOptions const& o) {
  std::unique_ptr<Client> client(new Client(std::move(endpoint)));
  if (auto agreed = client->Negotiate(o); !agreed) return Fail(std::move(agreed).error());
  return client;
}

Status Client::Negotiate(CallOptions const& o) {
  auto const limited = WithLimit(o, kPingLimit);
  auto answer = transport_.Send({.target = "/_ping"}, {limited.stop, limited.limit});
  if (!answer) {
    auto const where = "connecting to the Docker engine (" + endpoint_.source + ")";
    return Fail(std::move(answer).error().Within(where));
  }
  auto const unusable = [this](std::string const& why) {
    return Fail({.code = ErrorCode::kUnavailable,
                 .message = "the Docker engine at " + endpoint_.socket + " (" + endpoint_.source +
                            ") " + why,
                 .facts = {{"engine", "unusable"}}});
  };
  if (answer->status != 200) {
    return unusable("does not answer /_ping as an engine does: " + RefusalOf(*answer).message);
  }
  auto const theirs = ParseVersion(answer->headers["api-version"]);
  if (!theirs) return unusable("does not tell its API version: is it a Docker engine?");
  if (*theirs < kOldest) {
    return unusable("is too old: it speaks API " + theirs->text() + ", and " + kOldest.text() +
                    " (Docker 20.10) is the oldest that can be used. Upgrade Docker");
  }
  if (auto const& os = answer->headers["ostype"]; !os.empty() && os != "linux") {
    return unusable("runs containers of " + os + ", not of linux");
  }
  api_ = std::min(*theirs, kNewest);
  return {};
}

std::string Client::Target(std::string_view path, Query const& query) const {
  Query given;
  std::copy_if(query.begin(), query.end(), std::back_inserter(given),
               [](auto const& parameter) { return !parameter.second.empty(); });
  return "/v" + api_.text() + std::string(path) + http::QueryText(given);
}

Result<http::Response> Client::Send(Call const& call, CallOptions const& o) {
  auto const limited = WithLimit(o, kUsualLimit);
  auto answer = transport_.Send(call, {.stop = limited.stop, .whole = limited.limit});
  if (answer && answer->status >= 400) return Fail(RefusalOf(*answer));
  return answer;
}

Status Client::Stream(Call const& call, WaitLimits const& limits, Take const& take) {
  auto answer = transport_.Stream(call, limits, take);
  if (!answer) return Fail(std::move(answer).error());
  if (answer->status >= 400) return Fail(RefusalOf(*answer));
  return {};
}

Result<std::unique_ptr<Raw>> Client::Upgrade(std::string_view path, Query const& query,
                                             std::string body, CallOptions const& o) {
  auto const limited = WithLimit(o, kUsualLimit);
  auto upgraded = transport_.Upgrade({.method = "POST",
                                      .target = Target(path, query),
                                      .body = std::move(body),
                                      .effect = Effect::kOnce},
                                     {.stop = limited.stop, .whole = limited.limit});
  if (!upgraded) return Fail(std::move(upgraded).error());
  if (upgraded->stream == nullptr) return Fail(RefusalOf(upgraded->response));
  return std::move(upgraded->stream);
}

Result<std::string> Client::Get(std::string_view path, Query const& query, CallOptions const& o) {
  auto answer = Send({.target = Target(path, query)}, o);
  if (!answer) return Fail(std::move(answer).error());
  return std::move(answer->body);
}

Result<std::string> Client::Post(std::string_view path, Query const& query, std::string body,
                                 Effect effect, CallOptions const& o) {
  auto answer = Send(
      {.method = "POST", .target = Target(path, query), .body = std::move(body), .effect = effect},
      o);
  if (!answer) return Fail(std::move(answer).error());
  return std::move(answer->body);
}

Result<bool> Client::Act(std::string_view path, Query const& query, Effect effect,
                         CallOptions const& o) {
  auto answer = Send({.method = "POST", .target = Target(path, query), .effect = effect}, o);
  if (!answer) return Fail(std::move(answer).error());
  constexpr int kNotModified = 304;
  return answer->status != kNotModified;
}

Status Client::Delete(std::string_view path, Query const& query, CallOptions const& o) {
  auto answer =
      Send({.method = "DELETE", .target = Target(path, query), .effect = Effect::kRepeatable}, o);
  if (!answer) return Fail(std::move(answer).error());
  return {};
}

Status Client::Ping(CallOptions const& o) {
  auto answer = Send({.target = "/_ping"}, WithLimit(o, kPingLimit));
  if (!answer) return Fail(std::move(answer).error().Within("asking whether the engine is there"));
  return {};
}

Result<Info> Client::GetInfo(CallOptions const& o) {
  return Parsed<Info>(Get("/info", {}, o), "reading about the engine");
}

Result<Version> Client::GetVersion(CallOptions const& o) {
  return Parsed<Version>(Get("/version", {}, o), "reading the engine's version");
}

Result<DiskUsage> Client::GetDiskUsage(CallOptions const& o) {
  constexpr milliseconds kLimit{600'000};  // It measures every volume.
  return Parsed<DiskUsage>(Get("/system/df", {}, WithLimit(o, kLimit)),
                           "measuring what the engine keeps on disk");
}

}  // namespace ferro::docker
