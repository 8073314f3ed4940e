// The apply half of the in-process core.
#include <gtest/gtest.h>

#include <utility>

#include "tfplugin/server/core_bytes_testing.h"
#include "tfplugin/server/core_testing.h"

namespace ferro::tf {
namespace {

bool HasClause(Violations const& found, std::string_view clause) {
  for (auto const& violation : found) {
    if (violation.clause == clause) return true;
  }
  return false;
}

Value WithoutUnknowns(Value const& value) {
  switch (value.kind()) {
    case Value::Kind::kUnknown:
      return Value::Null();
    case Value::Kind::kMap: {
      ValueMap out;
      for (auto const& [name, member] : value.members()) out.emplace(name, WithoutUnknowns(member));
      return Value::Map(std::move(out));
    }
    case Value::Kind::kList:
    case Value::Kind::kSet: {
      std::vector<Value> out;
      for (auto const& element : value.elements()) out.push_back(WithoutUnknowns(element));
      return value.kind() == Value::Kind::kSet ? Value::Set(std::move(out))
                                               : Value::List(std::move(out));
    }
    default:
      return value;
  }
}

}  // namespace

FakeCore::Applied FakeCore::Apply(std::string_view address, ConfigSource const& config,
                                  Options options) {
  return Apply(Plan(address, config, std::move(options)));
}

FakeCore::Applied FakeCore::Destroy(std::string_view address, Options options) {
  return Apply(PlanDestroy(address, std::move(options)));
}

FakeCore::Applied FakeCore::Apply(Change const& change) {
  Applied applied{.action = change.action, .diagnostics = change.diagnostics};
  auto finish = [&]() {
    applied.state = State(change.address);
    return applied;
  };
  if (!change.ok()) return finish();
  // A plan's refresh is stored when the plan is applied.
  auto const stored = state_.find(change.address);
  if (stored != state_.end() && change.before.is_null()) state_.erase(stored);
  if (stored != state_.end() && !change.before.is_null()) {
    stored->second.value = change.before;
    stored->second.private_bytes = change.prior_private;
    stored->second.raw_json.clear();
    stored->second.schema_version = SchemaOf(TypeNameOf(change.address)).version;
  }
  if (change.options.before_apply) change.options.before_apply();
  if (change.action == Action::kNoOp) return finish();
  Diagnostics configuring;
  if (!Configure(configuring)) {
    applied.diagnostics.Append(configuring);
    return finish();
  }
  if (Instance const* instance = Find(change.address)) {
    if (!Load(*instance, applied.diagnostics)) return finish();
  }
  switch (change.action) {
    case Action::kNoOp:
      break;
    case Action::kCreate:
      ApplyCreate(change, applied);
      break;
    case Action::kUpdate:
      ApplyUpdate(change, applied);
      break;
    case Action::kDelete:
      ApplyDelete(change, applied);
      break;
    case Action::kReplace:
      ApplyReplace(change, applied);
      break;
  }
  return finish();
}

// Delete first, unless the user wants it the other way round; then the old object is
// deleted as a deposed one, with a plan and private bytes of its own (core-rules 76).
void FakeCore::ApplyReplace(Change const& change, Applied& applied) {
  if (!change.options.create_before_destroy) {
    ApplyDelete(change, applied);
    if (applied.ok()) ApplyCreate(change, applied);
    return;
  }
  std::string const deposed = change.address + " (deposed)";
  state_.insert_or_assign(deposed, state_.at(change.address));
  state_.erase(change.address);
  ApplyCreate(change, applied);
  if (!applied.ok()) {
    // The old one stays what the address means when nothing was made.
    if (Find(change.address) == nullptr) {
      state_.insert_or_assign(change.address, state_.at(deposed));
      state_.erase(deposed);
    }
    return;
  }
  Instance const old = state_.at(deposed);
  Change removal{.action = Action::kDelete,
                 .before = old.value,
                 .address = deposed,
                 .options = change.options,
                 .prior_private = old.private_bytes};
  RawPlan const plan = CallPlan(old.type_name, old.value, Value::Null(), old.private_bytes,
                                change.options.capabilities, applied.diagnostics);
  if (!plan.ok) return;
  removal.planned_private = plan.planned_private;
  ApplyDelete(removal, applied);
}

void FakeCore::ApplyDelete(Change const& change, Applied& applied) {
  CallApply(change.address, change.before, Value::Null(), Value::Null(), change.planned_private,
            applied);
}

void FakeCore::ApplyCreate(Change const& change, Applied& applied) {
  Replan(change, Value::Null(), "", applied);
}

void FakeCore::ApplyUpdate(Change const& change, Applied& applied) {
  Replan(change, change.before, change.prior_private, applied);
}

// Core plans once more with what is known now, and compares (core-rules 78).
void FakeCore::Replan(Change const& change, Value const& prior, std::string const& prior_private,
                      Applied& applied) {
  std::string const type_name = TypeNameOf(change.address);
  Block const& block = SchemaOf(type_name).block;
  Value const written = change.options.config_at_apply
                            ? Config(type_name, *change.options.config_at_apply)
                            : change.config;
  Diagnostics repeated = Validate(type_name, written, change.options.capabilities);
  Value const seen = IgnoreChanges(block, prior, written, change.options.ignore_changes);
  ClientCapabilities capabilities = change.options.capabilities;
  capabilities.deferral_allowed = true;  // As 1.11.4 says during apply (core-rules 54).
  RawPlan const plan = CallPlan(type_name, prior, seen, prior_private, capabilities, repeated);
  for (auto const& item : repeated.items()) {
    if (item.severity == Severity::kError) applied.diagnostics.Add(item);
  }
  if (!plan.ok || !applied.ok()) return;
  Violations found = oracle::FinalPlanValid(block, change.after, plan.planned);
  bool const replaces = !prior.is_null() && !plan.requires_replace.empty();
  if (replaces) found.push_back({"action", "", "an update became a replacement"});
  if (!Judge("Provider produced inconsistent final plan", found, applied.diagnostics)) return;
  if (!prior.is_null() && plan.planned == prior) return;  // An update may become nothing.
  CallApply(change.address, prior, plan.planned, seen, plan.planned_private, applied);
}

void FakeCore::CallApply(std::string const& address, Value const& prior, Value const& planned,
                         Value const& config, std::string const& planned_private,
                         Applied& applied) {
  std::string const type_name = TypeNameOf(address);
  Schema const& schema = SchemaOf(type_name);
  calls_.emplace_back("ApplyResourceChange");
  auto const response =
      server_.ApplyResourceChange({.type_name = type_name,
                                   .prior_state = EncodedObject(prior, schema),
                                   .planned_state = EncodedObject(planned, schema),
                                   .config = EncodedObject(config, schema),
                                   .planned_private = planned_private});
  applied.diagnostics.Append(response.diagnostics);
  bool const failed = response.diagnostics.has_errors();
  auto result = Decoded(response.new_state, schema,
                        "Provider returned invalid result object after apply", applied.diagnostics);
  if (!result) return;
  Violations const shape = oracle::ObjectValid(schema.block, WithoutUnknowns(*result));
  Judge("Provider returned invalid result object after apply", shape, applied.diagnostics);
  if (HasClause(shape, "write-only")) return;  // Not even saved (core-rules 101).
  if (!result->IsWhollyKnown()) {
    Judge("Provider returned invalid result object after apply",
          {{"still-unknown", "", "unknown values after apply"}}, applied.diagnostics);
    result = WithoutUnknowns(*result);
  }
  if (planned.is_null()) return StoreDeleted(address, *result, failed, applied);
  if (!failed) {
    Judge("Provider produced inconsistent result after apply",
          oracle::ApplyValid(schema.block, planned, *result), applied.diagnostics);
  }
  if (result->is_null()) return;  // Create: nothing is stored; update: the prior stays.
  Instance instance{.type_name = type_name,
                    .value = *result,
                    .private_bytes = response.private_bytes,
                    .schema_version = schema.version};
  instance.tainted = prior.is_null() && !applied.ok();
  state_.insert_or_assign(address, std::move(instance));
}

void FakeCore::StoreDeleted(std::string const& address, Value const& result, bool failed,
                            Applied& applied) {
  if (failed) return;
  if (!result.is_null()) {
    Judge("Provider returned invalid result object after apply",
          {{"delete", "", "an object is left after its deletion"}}, applied.diagnostics);
    return;
  }
  state_.erase(address);
}

}  // namespace ferro::tf
