// The planning half of the in-process core.
#include <algorithm>
#include <utility>

#include "tfplugin/server/core_bytes_testing.h"
#include "tfplugin/server/core_testing.h"

namespace ferro::tf {
namespace {

// Errors of a repeated call; its warnings have been shown already.
void AppendErrors(Diagnostics const& from, Diagnostics& to) {
  for (auto const& item : from.items()) {
    if (item.severity == Severity::kError) to.Add(item);
  }
}

Value const* ValueAt(Value const& object, Path const& path) {
  Value const* at = &object;
  for (auto const& step : path.steps()) {
    if (auto const* index = std::get_if<Path::Index>(&step)) {
      auto const position = static_cast<std::size_t>(index->index);
      if (at->kind() != Value::Kind::kList || position >= at->elements().size()) return nullptr;
      at = &at->elements()[position];
    } else {
      auto const* name = std::get_if<Path::AttributeName>(&step);
      std::string const& key = name ? name->name : std::get<Path::Key>(step).key;
      if (at->kind() != Value::Kind::kMap || !at->members().contains(key)) return nullptr;
      at = &(*at)[key];
    }
  }
  return at;
}

bool IsWriteOnlyRoot(Block const& block, Path const& path) {
  if (path.steps().size() != 1) return false;
  return std::ranges::any_of(block.attributes, [&](Attribute const& attribute) {
    return attribute.write_only && Path(attribute.name) == path;
  });
}

// The paths that core honours: of changed values, and write-only ones always.
std::vector<Path> Honoured(Block const& block, std::vector<Path> const& paths, Value const& prior,
                           Value const& planned) {
  std::vector<Path> out;
  for (auto const& path : paths) {
    Value const* before = ValueAt(prior, path);
    Value const* after = ValueAt(planned, path);
    bool const both = before != nullptr && after != nullptr;
    if (IsWriteOnlyRoot(block, path) || !both || *before != *after) out.push_back(path);
  }
  return out;
}

}  // namespace

FakeCore::RawPlan FakeCore::CallPlan(std::string_view type_name, Value const& prior,
                                     Value const& config, std::string const& prior_private,
                                     ClientCapabilities capabilities, Diagnostics& diagnostics) {
  constexpr std::string_view kSummary = "Provider produced invalid plan";
  Schema const& schema = SchemaOf(type_name);
  Value const proposed =
      config.is_null() ? Value::Null() : oracle::Propose(schema.block, prior, config);
  calls_.emplace_back("PlanResourceChange");
  auto response = server_.PlanResourceChange({.type_name = std::string(type_name),
                                              .prior_state = EncodedObject(prior, schema),
                                              .proposed_new_state = EncodedObject(proposed, schema),
                                              .config = EncodedObject(config, schema),
                                              .prior_private = prior_private,
                                              .capabilities = capabilities});
  diagnostics.Append(response.diagnostics);
  if (response.diagnostics.has_errors()) return {};
  auto planned = Decoded(response.planned_state, schema, kSummary, diagnostics);
  if (!planned) return {};
  Violations found = oracle::PlanValid(schema.block, prior, config, *planned);
  Violations const paths = oracle::ReplacePathsValid(response.requires_replace, prior, *planned);
  found.insert(found.end(), paths.begin(), paths.end());
  if (!Judge(kSummary, found, diagnostics)) return {};
  return {*std::move(planned), std::move(response.requires_replace),
          std::move(response.planned_private), true};
}

FakeCore::Change FakeCore::PlanObject(std::string_view address, Loaded const& prior, bool tainted,
                                      Value const& config, Options const& options) {
  std::string const type_name = TypeNameOf(address);
  Block const& block = SchemaOf(type_name).block;
  bool const exists = !prior.value.is_null();
  Loaded const base = tainted ? Loaded{} : prior;
  Change change{.before = prior.value,
                .address = std::string(address),
                .config = config,
                .options = options,
                .prior_private = prior.private_bytes};
  Value const seen = IgnoreChanges(block, base.value, config, options.ignore_changes);
  RawPlan plan = CallPlan(type_name, base.value, seen, base.private_bytes, options.capabilities,
                          change.diagnostics);
  if (!plan.ok) return change;
  if (!base.value.is_null()) {
    change.replace_paths = Honoured(block, plan.requires_replace, base.value, plan.planned);
  }
  change.action = exists ? Action::kUpdate : Action::kCreate;
  if (exists && (tainted || options.replace || !change.replace_paths.empty())) {
    change.action = Action::kReplace;
    if (!tainted) {
      // The first plan only decided that; this one is carried out (core-rules 75).
      Diagnostics again;
      Value const fresh = IgnoreChanges(block, base.value, config, options.ignore_changes);
      plan = CallPlan(type_name, Value::Null(), fresh, plan.planned_private, options.capabilities,
                      again);
      AppendErrors(again, change.diagnostics);
      if (!plan.ok) return change;
    }
  } else if (exists && plan.planned == prior.value) {
    change.action = Action::kNoOp;
  }
  change.after = plan.planned;
  change.planned_private = plan.planned_private;
  return change;
}

FakeCore::Change FakeCore::Plan(std::string_view address, ConfigSource const& config,
                                Options options) {
  std::string const type_name = TypeNameOf(address);
  Value const written = Config(type_name, config);
  Change failed{.address = std::string(address)};
  Diagnostics const offline = Validate(type_name, written, options.capabilities);
  if (offline.has_errors()) {
    failed.diagnostics = offline;
    return failed;
  }
  if (!Configure(failed.diagnostics)) return failed;
  Loaded prior;
  bool drifted = false;
  Instance const* instance = Find(address);
  if (instance != nullptr) {
    auto loaded = Load(*instance, failed.diagnostics);
    if (!loaded) return failed;
    prior = *loaded;
    if (options.refresh) {
      auto found = ReadObject(type_name, prior, failed.diagnostics);
      if (!found) return failed;
      drifted = found->value != prior.value;
      prior = *std::move(found);
    }
  }
  Diagnostics diagnostics = failed.diagnostics;
  diagnostics.Append(Validate(type_name, written, options.capabilities));
  if (diagnostics.has_errors()) {
    failed.diagnostics = diagnostics;
    return failed;
  }
  bool const tainted = instance != nullptr && instance->tainted && !prior.value.is_null();
  Change change = PlanObject(address, prior, tainted, written, options);
  diagnostics.Append(change.diagnostics);
  change.diagnostics = std::move(diagnostics);
  change.drifted = drifted;
  return change;
}

FakeCore::Change FakeCore::PlanDestroy(std::string_view address, Options options) {
  Change change{.action = Action::kNoOp, .address = std::string(address), .options = options};
  Instance const* instance = Find(address);
  if (instance == nullptr || !Configure(change.diagnostics)) return change;
  auto prior = Load(*instance, change.diagnostics);
  if (prior && options.refresh) prior = ReadObject(instance->type_name, *prior, change.diagnostics);
  if (!prior) return change;
  change.before = prior->value;
  change.prior_private = prior->private_bytes;
  change.action = Action::kDelete;
  if (prior->value.is_null()) {
    change.action = Action::kNoOp;  // Gone already.
    return change;
  }
  RawPlan const plan = CallPlan(instance->type_name, prior->value, Value::Null(),
                                prior->private_bytes, options.capabilities, change.diagnostics);
  change.planned_private = plan.planned_private;
  return change;
}

}  // namespace ferro::tf
