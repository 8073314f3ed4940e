#include "provider/faults/wire_testing.h"

#include <algorithm>

#include "base/text.h"
#include "http/url.h"
#include "simulator/transport.h"

namespace ferro::provider {
namespace {

bool IsId(std::string_view part) {
  auto const hex = std::ranges::all_of(part, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
  });
  return hex && part.size() >= 32;
}

std::string PathOf(std::string const& url) {
  auto const parsed = http::ParseUrl(url);
  if (!parsed) return url;
  return parsed->path.substr(0, parsed->path.find('?'));
}

std::string RouteOf(std::string path) {
  for (std::string_view const prefix : {"/servers/v2", "/identity/v3"}) {
    if (path.starts_with(prefix)) path.erase(0, prefix.size());
  }
  auto parts = Split(path, '/');
  for (auto& part : parts) {
    if (IsId(part)) part = "{}";
  }
  return Joined(parts, "/");
}

class TappedTransport final : public http::Transport {
 public:
  TappedTransport(Wire& wire, std::unique_ptr<http::Transport> inner)
      : wire_(wire), inner_(std::move(inner)) {}
  Result<http::Response> Send(http::Request const& request) override {
    return wire_.Send(*inner_, request);
  }

 private:
  Wire& wire_;
  std::unique_ptr<http::Transport> inner_;
};

Error Gone() {
  return {.code = ErrorCode::kCancelled, .message = "this process was killed"};
}

}  // namespace

std::string CallName::ToText() const {
  return phase + " " + method + " " + route + " #" + std::to_string(ordinal);
}

std::string_view NameOf(Kill kill) {
  switch (kill) {
    case Kill::kNone:
      return "nobody";
    case Kill::kProviderBefore:
      return "provider, before effect";
    case Kill::kProviderAfter:
      return "provider, after effect";
    case Kill::kTerraformBefore:
      return "terraform, before effect";
    case Kill::kTerraformAfter:
      return "terraform, after effect";
  }
  return "";
}

bool IsTerraform(Kill kill) {
  return kill == Kill::kTerraformBefore || kill == Kill::kTerraformAfter;
}

void Wire::Connect(std::function<void()> stop, std::function<std::size_t()> rpcs) {
  stop_ = std::move(stop);
  rpcs_ = std::move(rpcs);
}

void Wire::SetInjection(Injection const* injection) {
  injection_ = injection;
  calls_.clear();
  reached_ = false;
  fired_ = false;
  fault_id_ = 0;
  killed_ = Kill::kNone;
  names_at_death_.clear();
}

CallName Wire::NameOf(http::Request const& request) const {
  CallName name{.phase = phase_, .method = request.method, .route = RouteOf(PathOf(request.url))};
  for (auto const& call : calls_) {
    if (call.phase == name.phase && call.method == name.method && call.route == name.route)
      name.ordinal = call.ordinal + 1;
  }
  return name;
}

bool Wire::IsDead() const {
  if (killed_ == Kill::kNone) return false;
  return !IsTerraform(killed_) || rpcs_() != rpcs_at_death_;
}

void Wire::Arm(http::Request const& request, sim::Fault fault) {
  fault.method = request.method;
  fault.path = PathOf(request.url);
  auto const id = cloud_.AddFault(std::move(fault));
  if (fault_id_ == 0) fault_id_ = id.value_or(0);
}

void Wire::ArmKill(http::Request const& request) {
  switch (injection_->kill) {
    case Kill::kNone:
      return;
    case Kill::kProviderBefore:
    case Kill::kTerraformBefore:
      return Arm(request, {.kind = sim::FaultKind::kResetBefore});
    case Kill::kProviderAfter:
      return Arm(request, {.kind = sim::FaultKind::kResetAfter});
    case Kill::kTerraformAfter:
      return Arm(request, {.kind = sim::FaultKind::kDelay});
  }
}

void Wire::Die() {
  killed_ = injection_->kill;
  rpcs_at_death_ = rpcs_();
  for (auto const& server : cloud_.Servers())
    names_at_death_.push_back(server.user_desc.value_or(""));
  stop_();
}

Result<http::Response> Wire::Send(http::Transport& inner, http::Request const& request) {
  if (IsDead()) return Fail(Gone());
  auto const name = NameOf(request);
  calls_.push_back(name);
  auto const dies_after_fault =
      reached_ && injection_->fault && injection_->kill != Kill::kNone && !killed();
  auto const is_it = injection_ != nullptr && !reached_ && name == injection_->call;
  auto dies = dies_after_fault;
  if (is_it) {
    reached_ = true;
    if (injection_->meanwhile) injection_->meanwhile();
    if (injection_->fault) Arm(request, *injection_->fault);
    dies = !injection_->fault && injection_->kill != Kill::kNone;
  }
  if (dies) ArmKill(request);
  auto response = inner.Send(request);
  if (is_it) fired_ = LogShows(request);
  if (dies) Die();
  if (IsDead()) return Fail(Gone());
  return response;
}

// The log's newest entry is this very request, and tells what hit it.
bool Wire::LogShows(http::Request const& request) {
  bool shows = false;
  auto const seen = cloud_.Change([&](sim::World& world) -> Status {
    if (world.requests.empty()) return {};
    auto const& last = world.requests.back();
    shows = last.method == request.method && last.path == PathOf(request.url) &&
            last.fault.starts_with(std::to_string(fault_id_) + " ");
    return {};
  });
  return seen && shows;
}

std::unique_ptr<http::Transport> Wire::NewTransport(Clock& clock) {
  return std::make_unique<TappedTransport>(*this, sim::MakeSimulatorTransport(cloud_, clock));
}

}  // namespace ferro::provider
