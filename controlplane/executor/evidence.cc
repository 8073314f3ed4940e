#include "controlplane/executor/evidence.h"

#include "base/digest.h"
#include "base/json.h"

namespace ferro::executor {
namespace {

// An object as it stands in the text.
struct ObjectRow : journal::Object {};

void Describe(json::Fields& f, ObjectRow& m) {
  f("kind", m.kind);
  f("name", m.name);
  f("engine_id", m.engine_id);
  f("spec_hash", m.spec_hash);
  f("revision", m.revision);
  f("adopted", m.adopted);
  f("retain", m.retain);
  f("detail", m.detail);
}

struct Written {
  Evidence said;
  std::vector<ObjectRow> put;
  std::vector<ObjectRow> forget;
};

void Describe(json::Fields& f, Written& m) {
  f("id", m.said.id);
  f("operation", m.said.operation);
  f("to", m.said.to);
  f("networks", m.said.networks);
  f("restart", m.said.restart);
  f("limits", m.said.limits);
  f("path", m.said.path);
  f("at", m.said.at);
  f("put", m.put);
  f("forget", m.forget);
}

std::vector<ObjectRow> RowsOf(std::vector<journal::Object> const& objects) {
  std::vector<ObjectRow> rows;
  rows.reserve(objects.size());
  for (auto const& object : objects) rows.push_back({object});
  return rows;
}

// What can be told about an action, member by member.
struct Teller {
  Evidence& evidence;

  void operator()(engine::CreateContainer const& a) const {
    for (auto const& [network, as] : a.container.spec.networks)
      evidence.networks.push_back(network);
  }
  void operator()(engine::RenameContainer const& a) const { evidence.to = a.to; }
  void operator()(engine::UpdateContainer const& a) const {
    evidence.restart = a.restart.value_or("");
    if (a.limits) evidence.limits = HashOfLimits(a.limits->spec);
  }
  void operator()(engine::ConnectNetwork const& a) const { evidence.networks = {a.network}; }
  void operator()(engine::DisconnectNetwork const& a) const { evidence.networks = {a.network}; }
  template <class T>
  void operator()(T const&) const {}
};

}  // namespace

Evidence EvidenceOf(plan::Step const& step, engine::Action const* action,
                    std::string const& operation, Clock::TimePoint now) {
  using std::chrono::duration_cast;
  Evidence evidence{.id = step.precondition,
                    .operation = operation,
                    .at = duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count(),
                    .put = step.put,
                    .forget = step.forget};
  if (action != nullptr) std::visit(Teller{evidence}, *action);
  if (action != nullptr && std::holds_alternative<engine::RunHook>(*action))
    evidence.to = step.reason;
  if (auto const* put = std::get_if<plan::PutFile>(&step.work)) evidence.path = put->path;
  if (auto const* gone = std::get_if<plan::RemoveFile>(&step.work)) evidence.path = gone->path;
  return evidence;
}

std::string TextOf(Evidence const& evidence) {
  Written const written{evidence, RowsOf(evidence.put), RowsOf(evidence.forget)};
  return json::Print(written);
}

Result<Evidence> ParseEvidence(std::string const& text) {
  auto written = json::Parse<Written>(text);
  if (!written) return Fail(std::move(written).error().Within("reading what a step was about"));
  auto evidence = std::move(written->said);
  evidence.put.assign(written->put.begin(), written->put.end());
  evidence.forget.assign(written->forget.begin(), written->forget.end());
  return evidence;
}

std::string HashOfLimits(compose::Service const& spec) {
  compose::Service limits;
  limits.cpus = spec.cpus;
  limits.cpuset = spec.cpuset;
  limits.cpu_shares = spec.cpu_shares;
  limits.cpu_quota = spec.cpu_quota;
  limits.cpu_period = spec.cpu_period;
  limits.mem_limit = spec.mem_limit;
  limits.mem_reservation = spec.mem_reservation;
  limits.memswap_limit = spec.memswap_limit;
  limits.pids_limit = spec.pids_limit;
  limits.blkio_config = spec.blkio_config;
  return Sha256Hex(json::Print(limits));
}

std::vector<journal::ObjectChange> ChangesOf(std::vector<journal::Object> const& put,
                                             std::vector<journal::Object> const& forget,
                                             std::string const& engine_id) {
  std::vector<journal::ObjectChange> changes;
  // First what goes: a renamed object may free the name of another.
  for (auto const& object : forget)
    changes.push_back(journal::ObjectChange::Remove(object.kind, object.name));
  for (auto object : put) {
    if (object.engine_id.empty()) object.engine_id = engine_id;
    changes.push_back(journal::ObjectChange::Put(std::move(object)));
  }
  return changes;
}

}  // namespace ferro::executor
