#include "provider/faults/matrix_testing.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "base/check.h"
#include "base/temporary_directory_testing.h"
#include "provider/server/names.h"

namespace ferro::provider {
namespace {

using sim::FaultKind;

// What the operation must not do twice.
struct Books {
  std::size_t orders = 0;
  std::size_t installs = 0;
};

Books BooksOf(Room& room) {
  return {room.Count("resource_order"), room.Count("os_install")};
}

sim::Fault FaultNamed(std::string_view name) {
  for (auto const& row : EveryFault()) {
    if (row.name == name) return row.fault;
  }
  FERRO_CHECK(false, "no such fault");
  return {};
}

// The id of the import block in an error, or "".
std::string ImportIdIn(tf::Diagnostics const& diagnostics) {
  for (auto const& diagnostic : diagnostics.items()) {
    auto const& text = diagnostic.detail;
    auto const block = text.find("import {");
    if (diagnostic.severity != tf::Severity::kError || block == std::string::npos) continue;
    constexpr std::string_view kBegin = "id = \"";
    auto const begin = text.find(kBegin, block);
    if (begin == std::string::npos) continue;
    auto const id = text.substr(begin + kBegin.size());
    return id.substr(0, id.find('"'));
  }
  return "";
}

// The first error, in a line.
std::string ErrorIn(tf::Diagnostics const& diagnostics) {
  for (auto const& diagnostic : diagnostics.items()) {
    if (diagnostic.severity != tf::Severity::kError) continue;
    return diagnostic.summary + ": " + diagnostic.detail.substr(0, diagnostic.detail.find('\n'));
  }
  return "no error";
}

std::string Wordy(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun);
}

// One case from beginning to end.
class Trial {
 public:
  Trial(Operation const& operation, Case const& one, OrderGuards guards)
      : operation_(operation),
        room_({.provider_config = operation.provider_config, .guards = guards}),
        command_(operation.prepare(room_)),
        before_(BooksOf(room_)) {
    injection_ = {.call = one.call, .kill = one.kill};
    if (!one.fault.empty()) injection_.fault = FaultNamed(one.fault);
  }

  Verdict Run() {
    auto const first = room_.Terraform(command_, &injection_);
    verdict_.fired = room_.wire.fired() && (injection_.kill == Kill::kNone || room_.wire.killed());
    if (!verdict_.fired) return verdict_;
    auto const renamed = IsRenamed();
    CheckRun("the disturbed run", first);
    Again(renamed);
    CheckState();
    CheckBooks(operation_.generated_name && renamed);
    return verdict_;
  }

 private:
  void Broken(std::string text) { verdict_.broken.push_back(std::move(text)); }

  // Killed when the server had lost its mark already.
  bool IsRenamed() const {
    auto const& calls = room_.wire.calls();
    auto const sent =
        std::ranges::any_of(calls, [](CallName const& call) { return call.method == "PUT"; });
    return room_.wire.killed() && sent &&
           std::ranges::any_of(room_.wire.names_at_death(),
                               [](std::string const& name) { return !ParseMark(name); });
  }

  void CheckRun(std::string const& which, Ran const& ran) {
    for (auto const& violation : ran.violations) Broken(which + ": " + violation);
    if (room_.state_file && room_.state_file->tainted) Broken(which + ": tainted");
  }

  void Again(bool renamed) {
    auto command = command_;
    if (command.kind == Command::Kind::kImport && room_.state_file)
      command.kind = Command::Kind::kApply;
    auto ran = room_.Terraform(command);
    CheckRun("the next run", ran);
    auto const id = ImportIdIn(ran.diagnostics);
    if (!ran.ok() && !id.empty()) {
      verdict_.imported = true;
      if (operation_.adopts && !renamed) Broken("not adopted: " + ErrorIn(ran.diagnostics));
      ran = room_.Terraform({Command::Kind::kImport, command_.config, id});
      CheckRun("the import", ran);
    }
    if (!ran.ok()) Broken("the next run fails: " + ErrorIn(ran.diagnostics));
  }

  void CheckState() {
    if (operation_.renewed == 0) {
      if (room_.state_file) Broken("something is left in the state");
      return;
    }
    auto const renewed = room_.Renewed();
    auto const known = std::ranges::any_of(
        renewed, [&](sim::Server const& server) { return server.uuid == room_.StateId(); });
    if (!known) Broken("the state's server is not in the books");
    auto const plan = room_.Terraform({Command::Kind::kPlan, command_.config});
    CheckRun("the last plan", plan);
    if (!plan.ok()) Broken("the last plan fails: " + ErrorIn(plan.diagnostics));
    if (plan.action != tf::Action::kNoOp)
      Broken("the last plan is not empty: " + std::string(NameOf(plan.action)));
    if (plan.drifted) Broken("the state differs from reality");
  }

  void CheckBooks(bool window) {
    auto const now = BooksOf(room_);
    auto const orders = now.orders - before_.orders;
    auto const renewed = room_.Renewed().size();
    if (window && orders == operation_.orders + 1 && renewed == operation_.renewed + 1) {
      verdict_.open_window = true;
      return;
    }
    if (orders != operation_.orders) Broken(Wordy(orders, "orders"));
    auto const installs = now.installs - before_.installs;
    if (installs != operation_.installs) Broken(Wordy(installs, "installations"));
    if (renewed != operation_.renewed) Broken(Wordy(renewed, "servers to be paid on"));
    auto const addresses = room_.PrivateAddresses();
    if (addresses != operation_.private_addresses) Broken(Wordy(addresses, "private addresses"));
  }

  Operation const& operation_;
  Room room_;
  Command command_;
  Books before_;
  Injection injection_;
  Verdict verdict_;
};

// Two applies at once, in one project and under one name: one of them has the server, the
// other one is told so.
class Duel {
 public:
  Duel(Operation const& operation, Case const& one, OrderGuards guards)
      : room_({.provider_config = operation.provider_config,
               .guards = guards,
               .lock_directory = locks_.path()}),
        command_(operation.prepare(room_)),
        // The books show when it was: a delay of nothing changes nothing.
        injection_{.call = one.call, .fault = sim::Fault{.kind = FaultKind::kDelay}} {
    injection_.meanwhile = [this] { other_ = room_.OtherTerraform(Impatient()); };
  }

  Verdict Run() {
    auto const ours = room_.Terraform(command_, &injection_);
    verdict_.fired = room_.wire.fired();
    // Who had to wait too long comes again.
    if (!other_.ok()) other_ = room_.OtherTerraform(Impatient());
    auto const winners = (ours.ok() ? 1 : 0) + (other_.ok() ? 1 : 0);
    if (winners != 1) Broken(Wordy(static_cast<std::size_t>(winners), "applies succeed"));
    if (room_.Renewed().size() != 1) Broken(Wordy(room_.Renewed().size(), "servers of one name"));
    auto const& told = ours.ok() ? other_.diagnostics : ours.diagnostics;
    if (ImportIdIn(told).empty()) Broken("the loser is not told of the winner: " + ErrorIn(told));
    auto const plan = ours.ok() ? room_.Terraform({Command::Kind::kPlan, command_.config})
                                : room_.OtherTerraform({Command::Kind::kPlan, Impatient().config});
    if (!plan.ok() || plan.action != tf::Action::kNoOp || plan.drifted)
      Broken("the last plan is not empty");
    return verdict_;
  }

 private:
  void Broken(std::string text) { verdict_.broken.push_back(std::move(text)); }
  // We hold what it waits for, and go on only when it has given up.
  Command Impatient() const {
    return {.config = Replaced(command_.config, R"("create": "15m")", R"("create": "3m")")};
  }

  TemporaryDirectory locks_;
  Room room_;
  Command command_;
  Injection injection_;
  Ran other_;
  Verdict verdict_;
};

std::vector<FaultRow> MakeFaults() {
  std::vector<FaultRow> const once = {
      {"error before effect",
       {.kind = FaultKind::kStatus,
        .status = 400,
        .body = R"({"type":"SeidoRequestError","message":"not now","code":"R00400"})"}},
      {"answer lost after effect", {.kind = FaultKind::kResetAfter}},
      {"429", {.kind = FaultKind::kRateLimit}},
      {"500", {.kind = FaultKind::kStatus, .status = 500}},
      {"503", {.kind = FaultKind::kMaintenance}},
      {"reset", {.kind = FaultKind::kResetBefore}},
      {"garbage", {.kind = FaultKind::kMalformed}},
      {"60 s delay", {.kind = FaultKind::kDelay, .delay = std::chrono::seconds(60)}},
      {"500 after effect", {.kind = FaultKind::kStatus, .status = 500, .after = true}, false},
      {"time-out after effect", {.kind = FaultKind::kTimeout, .after = true}, false},
      {"a proxy's 502", {.kind = FaultKind::kHtml}, false},
      {"a proxy's 404", {.kind = FaultKind::kPlainText404}, false}};
  static std::vector<std::string> const kLasting = [&] {
    std::vector<std::string> names;
    for (auto const& row : once) names.push_back(std::string(row.name) + ", to the end of the run");
    return names;
  }();
  auto all = once;
  for (std::size_t i = 0; i < once.size(); ++i) {
    if (!once[i].required) continue;
    auto row = once[i];
    row.name = kLasting[i];
    row.fault.count = 0;
    row.required = false;
    all.push_back(row);
  }
  return all;
}

}  // namespace

std::vector<FaultRow> const& EveryFault() {
  static std::vector<FaultRow> const kFaults = MakeFaults();
  return kFaults;
}

std::string Case::ToText() const {
  auto text = call.ToText() + " | " + (fault.empty() ? "no fault" : fault);
  if (kill != Kill::kNone) text += " | kills " + std::string(NameOf(kill));
  return text;
}

std::vector<CallName> CallsOf(Operation const& operation) {
  Room room({.provider_config = operation.provider_config});
  auto const command = operation.prepare(room);
  auto const ran = room.Terraform(command);
  FERRO_CHECK(ran.ok(), "an undisturbed operation fails");
  return room.wire.calls();
}

std::vector<Case> CasesOf(Operation const& operation, std::vector<CallName> const& calls) {
  std::vector<Case> cases;
  for (auto const& call : calls) {
    auto const add = [&](std::string_view fault, Kill kill) {
      cases.push_back({call, std::string(fault), kill});
    };
    for (auto const kill : kEveryKill) add("", kill);
    for (auto const& row : EveryFault()) {
      add(row.name, Kill::kNone);
      // A write that goes wrong, and then somebody dies at the request that follows.
      if (call.method == "GET" || !row.required) continue;
      for (auto const kill : kEveryKill) add(row.name, kill);
    }
    if (operation.with_rivals) add(kRival, Kill::kNone);
  }
  return cases;
}

Verdict RunCase(Operation const& operation, Case const& one, OrderGuards guards) {
  if (one.has_rival()) return Duel(operation, one, guards).Run();
  return Trial(operation, one, guards).Run();
}

OperationReport RunOperation(Operation const& operation, unsigned threads,
                             std::function<bool(Case const&)> const& wanted, OrderGuards guards) {
  OperationReport report{.name = operation.name, .calls = CallsOf(operation)};
  auto cases = CasesOf(operation, report.calls);
  if (wanted) std::erase_if(cases, [&](Case const& one) { return !wanted(one); });
  std::vector<Verdict> verdicts(cases.size());
  std::atomic<std::size_t> next = 0;
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(threads, 1U); ++i) {
      workers.emplace_back([&] {
        for (auto n = next++; n < cases.size(); n = next++)
          verdicts[n] = RunCase(operation, cases[n], guards);
      });
    }
  }
  std::set<std::string> seen;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    auto const text = cases[n].ToText();
    auto const& verdict = verdicts[n];
    if (!verdict.fired) {
      report.unreachable.push_back(text);
      continue;
    }
    if (!seen.insert(text).second) continue;
    ++report.cases;
    report.imported += verdict.imported ? 1 : 0;
    report.open_window += verdict.open_window ? 1 : 0;
    if (!verdict.broken.empty()) report.broken.emplace_back(text, verdict.broken);
  }
  return report;
}

}  // namespace ferro::provider
