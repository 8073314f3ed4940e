#include "simulator/cloud.h"

#include <algorithm>

#include "base/digest.h"
#include "simulator/control_http.h"
#include "simulator/envelope.h"
#include "simulator/lifecycle.h"
#include "simulator/router.h"

namespace ferro::sim {
namespace {

constexpr std::size_t kFingerprint = 12;  // Hex digits.

std::string QueryText(std::string const& url) {
  auto const question = url.find('?');
  return question == std::string::npos ? "" : url.substr(question + 1);
}

http::Headers WithoutSecrets(http::Headers headers) {
  for (char const* name : {"authorization", "cookie", "proxy-authorization", "x-auth-token",
                           "x-subject-token", "x-token"}) {
    if (auto const found = headers.find(name); found != headers.end()) found->second = "redacted";
  }
  return headers;
}

RequestRecord RecordOf(World& world, Call const& call, std::string const& url) {
  RequestRecord record{.number = ++world.requests_seen,
                       .time = world.Now(),
                       .method = call.method,
                       .path = call.path,
                       .query = QueryText(url),
                       .accept_language = call.Header("accept-language"),
                       .user_agent = call.Header("user-agent"),
                       .headers = WithoutSecrets(call.headers)};
  if (!call.body.empty()) record.body_sha256 = Sha256Hex(call.body);
  for (char const* header : {"x-token", "x-auth-token"}) {
    std::string const token = call.Header(header);
    if (token.empty()) continue;
    record.token_header = header;
    record.token = Sha256Hex(token).substr(0, kFingerprint);
  }
  return record;
}

}  // namespace

Cloud::Cloud(CloudOptions options, Clock& clock, Random& random)
    : world_(std::move(options), clock, random) {}

Cloud::~Cloud() = default;

Status Cloud::KeepIn(std::unique_ptr<Store> store) {
  std::scoped_lock lock(mutex_);
  if (store->has_world()) {
    if (auto loaded = store->Load(world_); !loaded) return loaded;
  }
  if (auto saved = store->Save(world_); !saved) return saved;
  store_ = std::move(store);
  return {};
}

Reply Cloud::Handle(http::Request const& request) {
  std::scoped_lock lock(mutex_);
  Reply reply = HandleNow(request);
  if (store_ == nullptr) return reply;
  auto const saved = store_->Save(world_);
  if (saved) return reply;
  return {.response = {.status = 507, .body = "selectel-sim: " + saved.error().message + "\n"}};
}

Reply Cloud::HandleNow(http::Request const& request) {
  Call call = CallOf(request);
  Settle(world_);
  if (call.path.starts_with("/_sim/")) return {.response = HandleControl(world_, call)};
  RequestRecord record = RecordOf(world_, call, request.url);
  Fault* fault = FaultFor(world_.faults, call.method, call.path);
  Reply reply;
  if (fault == nullptr || TakesEffect(*fault)) reply.response = Respond(call, record);
  if (fault != nullptr) {
    reply = Spoiled(*fault, std::move(reply.response));
    record.fault = std::to_string(fault->id) + " " + std::string(NameOf(fault->kind));
  }
  record.status = reply.cut == Cut::kNone ? reply.response.status : 0;
  world_.requests.push_back(std::move(record));
  if (world_.requests.size() > kRequestsKept) world_.requests.pop_front();
  return reply;
}

http::Response Cloud::Respond(Call& call, RequestRecord& record) {
  Caller const caller = Identify(world_, call);
  Answer answer = Route(world_, call, caller);
  record.error_type = answer.error_type;
  return Enveloped(world_, std::move(answer));
}

std::vector<Server> Cloud::Servers() {
  std::scoped_lock lock(mutex_);
  Settle(world_);
  std::vector<Server> out;
  out.reserve(world_.servers.size());
  for (auto const& [uuid, server] : world_.servers) out.push_back(server);
  return out;
}

std::vector<Order> Cloud::Orders() {
  std::scoped_lock lock(mutex_);
  return world_.orders;
}

std::vector<RequestRecord> Cloud::Requests() {
  std::scoped_lock lock(mutex_);
  return {world_.requests.begin(), world_.requests.end()};
}

std::vector<Fault> Cloud::Faults() {
  std::scoped_lock lock(mutex_);
  return world_.faults;
}

std::size_t Cloud::CountRequests(std::string const& method, std::string const& path_glob) {
  std::scoped_lock lock(mutex_);
  auto const count = std::ranges::count_if(world_.requests, [&](RequestRecord const& r) {
    return (method == "*" || r.method == method) && GlobMatches(path_glob, r.path);
  });
  return static_cast<std::size_t>(count);
}

Money Cloud::Balance(std::string const& pay_currency) {
  std::scoped_lock lock(mutex_);
  Settle(world_);
  return world_.balances[pay_currency];
}

Result<int> Cloud::AddFault(Fault fault) {
  std::scoped_lock lock(mutex_);
  return sim::AddFault(world_, std::move(fault));
}

void Cloud::ClearFaults() {
  std::scoped_lock lock(mutex_);
  world_.faults.clear();
}

void Cloud::Advance(std::chrono::milliseconds by) {
  std::scoped_lock lock(mutex_);
  sim::Advance(world_, by);
}

Status Cloud::Change(std::function<Status(World&)> const& change) {
  std::scoped_lock lock(mutex_);
  Settle(world_);
  return change(world_);
}

CloudOptions Cloud::Options() {
  std::scoped_lock lock(mutex_);
  return world_.options;
}

Result<std::string> Cloud::PlaceServer(PlacedServer const& server) {
  std::scoped_lock lock(mutex_);
  Settle(world_);
  return sim::PlaceServer(world_, server);
}

void Cloud::SetModes(Modes const& modes) {
  std::scoped_lock lock(mutex_);
  world_.modes = modes;
}

Modes Cloud::GetModes() {
  std::scoped_lock lock(mutex_);
  return world_.modes;
}

void Cloud::SetBaseUrl(std::string url) {
  std::scoped_lock lock(mutex_);
  world_.options.base_url = std::move(url);
}

}  // namespace ferro::sim
