#include "controlplane/plan/saved.h"

#include <map>
#include <optional>
#include <utility>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/number.h"
#include "base/text.h"
#include "base/time_text.h"
#include "base/version.h"
#include "controlplane/plan/print.h"

namespace ferro::plan {

// Found by argument, hence not in the unnamed namespace.
static void Describe(json::Fields& f, Request& m) {
  std::vector<std::string> services(m.services.begin(), m.services.end());
  std::vector<std::string> accepted(m.accept_volumes.begin(), m.accept_volumes.end());
  f("services", services);
  f("without_dependencies", m.without_dependencies);
  f("scale", m.scale);
  f("force_recreate", m.force_recreate);
  f("pull", m.pull);
  f("accept_volumes", accepted);
  f("moved", m.moved);
  f("private_ports", m.private_ports);
  m.services = {services.begin(), services.end()};
  m.accept_volumes = {accepted.begin(), accepted.end()};
}

static void Describe(json::Fields& f, DestroyRequest& m) {
  std::vector<std::string> names(m.delete_data.begin(), m.delete_data.end());
  f("delete_data", names);
  m.delete_data = {names.begin(), names.end()};
}

static void Describe(json::Fields& f, SavedInputs& m) {
  f("working_directory", m.working_directory);
  f("files", m.files);
  f("project_name", m.project_name);
  f("project_directory", m.project_directory);
  f("env_files", m.env_files);
  f("profiles", m.profiles);
  f("image_map", m.image_map);
  f("strict", m.strict);
  f("request", m.request);
  f("destroy", m.destroy);
}

static void Describe(json::Fields& f, SavedChange& m) {
  f("sign", m.sign);
  f("kind", m.kind);
  f("name", m.name);
  f("fields", m.fields);
  f("fingerprint", m.fingerprint);
}

static void Describe(json::Fields& f, SavedPlan& m) {
  f("made_by", m.made_by);
  f("created", m.created);
  f("environment", m.environment);
  f("operation", m.operation);
  f("engine", m.engine);
  f("digest", m.digest);
  f("summary", m.summary);
  f("changes", m.changes);
  f("images", m.images);
  f("inputs", m.inputs);
}

namespace {

constexpr std::string_view kMagic = "ferroplane plan ";
constexpr int kVersionWritten = 1;
constexpr std::size_t kLargestPlanFile = 16U << 20U;
// More lines than anybody reads.
constexpr std::size_t kMostMoved = 50;

tl::unexpected<Error> Bad(std::string const& code, std::string message) {
  return Fail(Error{.code = ErrorCode::kInvalidArgument,
                    .message = std::move(message),
                    .facts = {{"code", code}}});
}

tl::unexpected<Error> Damaged() {
  return Bad("PLANFILE-003",
             "the plan file is damaged or was changed by hand; make it anew with `ferroplane plan "
             "--out FILE`");
}

// The text up to the next line break; takes it off.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  auto const end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  auto const line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::string Will(std::string const& sign) {
  if (sign == "create") return "to be created";
  if (sign == "update") return "to be changed in place";
  if (sign == "replace") return "to be replaced";
  if (sign == "destroy") return "to be destroyed";
  if (sign == "risk") return "with its data at risk";
  if (sign == "keep") return "to be kept";
  return "touched";
}

SavedChange Short(Change const& change) {
  SavedChange saved{.sign = std::string(NameOf(change.sign)),
                    .kind = change.kind,
                    .name = change.name,
                    .fingerprint = DigestOf(change)};
  for (auto const& field : change.fields) saved.fields.push_back(field.field);
  return saved;
}

// "" when nothing moved; either may be absent.
std::string Moved(std::string const& what, SavedChange const* before, SavedChange const* after) {
  if (after == nullptr) return what + " was " + Will(before->sign) + ", now nothing is";
  if (before == nullptr) return what + " is now " + Will(after->sign) + ", the plan left it alone";
  if (before->sign != after->sign)
    return what + " was " + Will(before->sign) + ", now it is " + Will(after->sign);
  if (before->fingerprint == after->fingerprint) return "";
  if (before->fields == after->fields)
    return what + " is still " + Will(after->sign) + ", but not from or to the same any more";
  auto const named = [](std::vector<std::string> const& fields) {
    return fields.empty() ? std::string("nothing") : Listed(fields);
  };
  return what + " is still " + Will(after->sign) + ", but then " + named(before->fields) +
         " differed, now " + named(after->fields);
}

}  // namespace

SavedPlan ToSave(Plan const& plan, SavedInputs inputs, Clock::TimePoint now) {
  SavedPlan saved{.made_by = std::string(kVersion),
                  .created = Rfc3339(now),
                  .environment = plan.environment,
                  .operation = plan.operation,
                  .engine = plan.engine,
                  .digest = DigestOf(plan),
                  .summary = SummaryOf(plan),
                  .inputs = std::move(inputs)};
  for (auto const& change : plan.changes) saved.changes.push_back(Short(change));
  for (auto const& image : plan.images) saved.images.push_back(image.used);
  return saved;
}

std::string PrintSaved(SavedPlan const& saved) {
  std::string const body = json::Print(saved) + "\n";
  return std::string(kMagic) + std::to_string(kVersionWritten) + "\n" + Sha256Hex(body) + "\n" +
         body;
}

Result<SavedPlan> ParseSaved(std::string_view text) {
  auto const first = TakeLine(text);
  if (!first || !first->starts_with(kMagic)) {
    return Bad("PLANFILE-001",
               "this is no plan file; one is made with `ferroplane plan --out FILE`");
  }
  auto const version = ParseNumber<int>(first->substr(kMagic.size()));
  if (!version) return Damaged();
  if (*version > kVersionWritten) {
    return Bad("PLANFILE-002", "the plan file is of a newer ferroplane (format " +
                                   std::to_string(*version) + ", this one reads " +
                                   std::to_string(kVersionWritten) +
                                   "); use that one, or make the plan anew with this one");
  }
  auto const sum = TakeLine(text);
  if (*version < 1 || !sum || *sum != Sha256Hex(text)) return Damaged();
  auto saved = json::Parse<SavedPlan>(text);
  if (!saved || saved->digest.empty()) return Damaged();
  return saved;
}

Status WriteSaved(std::filesystem::path const& path, SavedPlan const& saved) {
  return WriteFile(path, PrintSaved(saved), 0600);
}

Result<SavedPlan> ReadSaved(std::filesystem::path const& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
    return Bad("PLANFILE-001", path.string() + ": this is no plan file");
  auto text = ReadFile(path, kLargestPlanFile);
  if (!text) return Fail(std::move(text).error().Within("reading the plan"));
  auto saved = ParseSaved(*text);
  if (!saved) return Fail(std::move(saved).error().Within(path.string()));
  return saved;
}

std::vector<std::string> MovedSince(SavedPlan const& saved, Plan const& fresh) {
  std::vector<std::string> moved;
  if (DigestOf(fresh) == saved.digest) return moved;
  if (saved.environment != fresh.environment)
    moved.push_back("the environment is " + fresh.environment + ", it was " + saved.environment);
  if (saved.engine != fresh.engine)
    moved.push_back("the engine is " + fresh.engine + ", it was " + saved.engine);
  std::vector<SavedChange> now;
  for (auto const& change : fresh.changes) now.push_back(Short(change));
  std::map<std::string, std::pair<SavedChange const*, SavedChange const*>> pairs;
  for (auto const& one : saved.changes) pairs[one.kind + " " + one.name].first = &one;
  for (auto const& one : now) pairs[one.kind + " " + one.name].second = &one;
  for (auto const& [what, pair] : pairs) {
    auto line = Moved(what, pair.first, pair.second);
    if (!line.empty() && moved.size() < kMostMoved) moved.push_back(std::move(line));
  }
  std::vector<std::string> images;
  for (auto const& image : fresh.images) images.push_back(image.used);
  if (images != saved.images) moved.push_back("other images are used");
  for (auto const& refusal : fresh.refusals)
    moved.push_back("it is refused: " + refusal.code + ": " + refusal.what);
  if (moved.empty()) moved.push_back("the steps, warnings or published ports are not the same");
  return moved;
}

Status CheckSaved(SavedPlan const& saved, Plan const& fresh) {
  auto const moved = MovedSince(saved, fresh);
  if (moved.empty()) return {};
  std::string text =
      "the plan of " + saved.created + " does not hold any more; nothing was done. Since then:";
  for (auto const& line : moved) text += "\n  " + Shown(line, 400);
  return Fail(Error{.code = ErrorCode::kConflict,
                    .message = text + "\nThen: " + saved.summary + "\nNow:  " + SummaryOf(fresh) +
                               "\nLook at a new plan with `ferroplane plan`, and apply that one.",
                    .facts = {{"code", "PLANFILE-004"}}});
}

}  // namespace ferro::plan
