// The plan as a document; its members are described in docs/plan-json.md.
#include "base/json.h"
#include "controlplane/plan/print.h"

namespace ferro::plan {

// Found by argument, hence not in the unnamed namespace.
static void Describe(json::Fields& f, FieldChange& m) {
  std::string effect(NameOf(m.effect));
  f("field", m.field);
  f("before", m.before);
  f("after", m.after);
  f("effect", effect);
}

static void Describe(json::Fields& f, Capacity& m) {
  f("what", m.what);
  f("needed", m.needed);
  f("available", m.available);
  f("fits", m.fits);
  f("first_that_does_not", m.first_that_does_not);
}

static void Describe(json::Fields& f, Refusal& m) {
  f("code", m.code);
  f("what", m.what);
  f("what_to_do", m.what_to_do);
}

namespace {

struct Summary {
  std::int64_t create = 0;
  std::int64_t update = 0;
  std::int64_t replace = 0;
  std::int64_t destroy = 0;
  std::int64_t risk = 0;
  std::int64_t keep = 0;
  std::int64_t unchanged = 0;
};

struct ImageRow {
  std::string written;
  std::string used;
  std::string kind;
  std::string because;
};

struct ChangeRow {
  std::string sign;
  Change change;
};

struct StepRow {
  Step step;
  std::int64_t deadline_seconds = 0;
};

struct Document {
  std::string format_version;
  bool has_changes = false;
  bool refused = false;
  std::string digest;
  Plan plan;
  Summary summary;
  std::vector<ChangeRow> changes;
  std::vector<StepRow> steps;
  std::vector<ImageRow> images;
};

void Describe(json::Fields& f, ChangeRow& m) {
  f("sign", m.sign);
  f("kind", m.change.kind);
  f("name", m.change.name);
  f("service", m.change.service);
  f("engine_id", m.change.engine_id);
  f("reasons", m.change.reasons);
  f("fields", m.change.fields);
  f("facts", m.change.facts);
}

void Describe(json::Fields& f, StepRow& m) {
  f("number", m.step.number);
  f("kind", m.step.kind);
  f("target", m.step.target);
  f("service", m.step.service);
  f("reason", m.step.reason);
  f("after", m.step.after);
  f("unit", m.step.unit);
  f("deadline_seconds", m.deadline_seconds);
}

void Describe(json::Fields& f, ImageRow& m) {
  f("written", m.written);
  f("used", m.used);
  f("kind", m.kind);
  f("because", m.because);
}

void Describe(json::Fields& f, Summary& m) {
  f("create", m.create);
  f("update", m.update);
  f("replace", m.replace);
  f("destroy", m.destroy);
  f("risk", m.risk);
  f("keep", m.keep);
  f("unchanged", m.unchanged);
}

struct WarningRow {
  std::string code;
  std::string place;
  std::string text;
};

void Describe(json::Fields& f, WarningRow& m) {
  f("code", m.code);
  f("place", m.place);
  f("text", m.text);
}

void Describe(json::Fields& f, Document& m) {
  std::vector<WarningRow> warnings;
  for (auto const& warning : m.plan.warnings)
    warnings.push_back({warning.code, warning.place, warning.text});
  f("format_version", m.format_version);
  f("environment", m.plan.environment);
  f("operation", m.plan.operation);
  f("engine", m.plan.engine);
  f("digest", m.digest);
  f("has_changes", m.has_changes);
  f("refused", m.refused);
  f("summary", m.summary);
  f("warnings", warnings);
  f("notes", m.plan.notes);
  f("refusals", m.plan.refusals);
  f("changes", m.changes);
  f("steps", m.steps);
  f("capacity", m.plan.capacity);
  f("outside_ports", m.plan.outside_ports);
  f("images", m.images);
}

Summary Counts(Plan const& plan) {
  Summary summary{.unchanged = plan.unchanged};
  for (auto const& change : plan.changes) {
    if (change.sign == Sign::kCreate) ++summary.create;
    if (change.sign == Sign::kUpdate) ++summary.update;
    if (change.sign == Sign::kReplace) ++summary.replace;
    if (change.sign == Sign::kDestroy) ++summary.destroy;
    if (change.sign == Sign::kRisk) ++summary.risk;
    if (change.sign == Sign::kKeep) ++summary.keep;
  }
  return summary;
}

}  // namespace

std::string JsonOf(Plan const& plan) {
  Document document{.format_version = kPlanFormatVersion,
                    .has_changes = plan.HasChanges(),
                    .refused = !plan.refusals.empty(),
                    .digest = DigestOf(plan),
                    .plan = plan,
                    .summary = Counts(plan)};
  for (auto const& change : plan.changes)
    document.changes.push_back({.sign = std::string(NameOf(change.sign)), .change = change});
  for (auto const& step : plan.steps) {
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(step.deadline);
    document.steps.push_back({.step = step, .deadline_seconds = seconds.count()});
  }
  for (auto const& image : plan.images) {
    document.images.push_back({.written = image.written,
                               .used = image.used,
                               .kind = std::string(NameOf(image.kind)),
                               .because = image.because});
  }
  return json::Print(document);
}

}  // namespace ferro::plan
