#include "controlplane/plan/print.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace ferro::plan {
namespace {

constexpr std::string_view kRed = "31";
constexpr std::string_view kBoldRed = "1;31";
constexpr std::string_view kGreen = "32";
constexpr std::string_view kYellow = "33";
constexpr std::string_view kMagenta = "35";
constexpr std::string_view kDim = "2";
constexpr std::string_view kBold = "1";

// What is at risk comes last: right above the summary it is not overlooked.
constexpr std::array kOrder = {Sign::kCreate,  Sign::kUpdate, Sign::kReplace, Sign::kNone,
                               Sign::kDestroy, Sign::kKeep,   Sign::kRisk};

class Page {
 public:
  explicit Page(PrintOptions const& options) : options_(options) {}

  std::string Painted(std::string_view colour, std::string_view text) const {
    if (!options_.colours) return std::string(text);
    return "\033[" + std::string(colour) + "m" + std::string(text) + "\033[0m";
  }
  void Line(std::string const& text) { text_ += text + "\n"; }
  void Title(std::string_view text) {
    Gap();
    Line(Painted(kBold, text));
  }
  // An empty line between parts.
  void Gap() {
    if (!text_.empty() && !text_.ends_with("\n\n")) text_ += "\n";
  }
  std::string text() && { return std::move(text_); }

 private:
  PrintOptions options_;
  std::string text_;
};

std::string_view ColourOf(Sign sign) {
  switch (sign) {
    case Sign::kCreate:
      return kGreen;
    case Sign::kUpdate:
      return kYellow;
    case Sign::kReplace:
      return kMagenta;
    case Sign::kDestroy:
      return kRed;
    case Sign::kRisk:
      return kBoldRed;
    case Sign::kNone:
    case Sign::kKeep:
      break;
  }
  return kDim;
}

std::string_view Words(Effect effect) {
  switch (effect) {
    case Effect::kNothing:
      return "only recorded";
    case Effect::kUpdate:
      return "in place";
    case Effect::kConnect:
      return "in place, the network is connected anew";
    case Effect::kRestart:
      return "needs a restart";
    case Effect::kReplace:
      return "needs a new container";
  }
  return "";
}

// What becomes of it, in words, for who does not know the signs.
std::string_view Words(Sign sign) {
  switch (sign) {
    case Sign::kCreate:
      return "is created";
    case Sign::kUpdate:
      return "is changed in place";
    case Sign::kReplace:
      return "is replaced; the old one is kept until the new one is healthy";
    case Sign::kDestroy:
      return "is destroyed";
    case Sign::kRisk:
      return "DATA AT RISK";
    case Sign::kKeep:
      return "is kept";
    case Sign::kNone:
      break;
  }
  return "";
}

std::string Value(std::string const& value) {
  return value.empty() ? "(absent)" : Shown(value);
}

void PrintWarnings(Page& page, Plan const& plan) {
  for (auto const& warning : plan.warnings) {
    std::string const place = warning.place.empty() ? "" : warning.place + ": ";
    page.Line(page.Painted(kYellow, "warning: " + warning.code + ": ") + Shown(place, 400) +
              Shown(warning.text, 400));
  }
  for (auto const& note : plan.notes) page.Line("note: " + Shown(note, 400));
}

void PrintChange(Page& page, Change const& change) {
  std::string head =
      "  " + std::string(SignText(change.sign)) + " " + change.kind + " " + Shown(change.name);
  // A container is replaced gently; other kinds are only replaced.
  auto words = Words(change.sign);
  if (change.again) words = "is started again";
  if (change.sign == Sign::kReplace && change.kind != "container") words = "is replaced";
  page.Line(page.Painted(ColourOf(change.sign), head) +
            (words.empty() ? "" : " " + std::string(words)));
  for (auto const& reason : change.reasons) page.Line("      because " + Shown(reason, 400));
  for (auto const& field : change.fields) {
    page.Line("      " + Shown(field.field) + ": " + Value(field.before) + " -> " +
              Value(field.after) + " (" + std::string(Words(field.effect)) + ")");
  }
  for (auto const& fact : change.facts) page.Line("      " + Shown(fact, 400));
}

void PrintChanges(Page& page, Plan const& plan) {
  if (plan.changes.empty()) return;
  page.Gap();
  for (Sign const sign : kOrder) {
    for (auto const& change : plan.changes)
      if (change.sign == sign) PrintChange(page, change);
  }
}

void PrintSteps(Page& page, Plan const& plan) {
  if (plan.steps.empty()) return;
  page.Title("Steps");
  for (auto const& step : plan.steps) {
    std::string kind = step.kind;
    std::replace(kind.begin(), kind.end(), '_', ' ');
    std::string line = "  " + std::to_string(step.number) + ". " + kind + " " + Shown(step.target);
    if (!step.reason.empty()) line += ": " + Shown(step.reason, 400);
    std::vector<std::string> after;
    for (int const number : step.after) after.push_back(std::to_string(number));
    if (!after.empty()) line += " (after " + Joined(after, ", ") + ")";
    page.Line(line);
  }
}

void PrintCapacity(Page& page, Plan const& plan) {
  if (plan.capacity.empty()) return;
  page.Title("Capacity");
  for (auto const& one : plan.capacity) {
    std::string line = std::string(one.fits ? "    " : "  ! ") + one.what + ": needed " +
                       Shown(one.needed, 400) + "; available: " + Shown(one.available);
    if (!one.first_that_does_not.empty())
      line += "; the first service that does not fit is " + Shown(one.first_that_does_not);
    page.Line(one.fits ? line : page.Painted(kBoldRed, line));
  }
}

void PrintOutside(Page& page, Plan const& plan) {
  if (plan.outside_ports.empty()) return;
  page.Title("Reachable from other machines (a firewall like ufw does not stop it)");
  for (auto const& port : plan.outside_ports) page.Line("    " + Shown(port));
}

void PrintImages(Page& page, Plan const& plan) {
  if (plan.images.empty()) return;
  std::array<int, 3> counts{};
  for (auto const& image : plan.images) ++counts[static_cast<std::size_t>(image.kind)];
  page.Title("Images: " + std::to_string(counts[0]) + " real, " + std::to_string(counts[1]) +
             " other version, " + std::to_string(counts[2]) + " stand-in");
  for (auto const& image : plan.images) {
    if (image.kind == model::ImageKind::kReal) continue;
    std::string line = "    " + std::string(NameOf(image.kind)) + ": " + Shown(image.used) +
                       " for " + Shown(image.written);
    if (!image.because.empty()) line += ", because " + Shown(image.because, 400);
    page.Line(line);
  }
}

int CountOf(Plan const& plan, Sign sign, bool again = false) {
  return static_cast<int>(
      std::count_if(plan.changes.begin(), plan.changes.end(),
                    [&](Change const& one) { return one.sign == sign && one.again == again; }));
}

}  // namespace

std::string SummaryOf(Plan const& plan) {
  struct Count {
    Sign sign;
    std::string_view words;
    bool again = false;
  };
  constexpr std::array kCounts = {Count{Sign::kCreate, "to create"},
                                  Count{Sign::kUpdate, "to change in place"},
                                  Count{Sign::kUpdate, "to start again", true},
                                  Count{Sign::kReplace, "to replace"},
                                  Count{Sign::kDestroy, "to destroy"},
                                  Count{Sign::kRisk, "with data at risk"}};
  std::vector<std::string> parts;
  for (auto const& count : kCounts) {
    if (int const number = CountOf(plan, count.sign, count.again); number > 0)
      parts.push_back(std::to_string(number) + " " + std::string(count.words));
  }
  bool const changes = !parts.empty();
  if (int const kept = CountOf(plan, Sign::kKeep); kept > 0)
    parts.push_back(std::to_string(kept) + " kept");
  if (plan.unchanged > 0) parts.push_back(std::to_string(plan.unchanged) + " unchanged");
  std::string summary = changes ? "Plan: " + Joined(parts, ", ") + "." : "No changes.";
  if (!changes && plan.HasChanges()) {
    summary = "Plan: " + Counted(plan.steps.size(), "step", "steps") + ".";
  }
  if (!changes && !parts.empty()) {
    std::string rest = Joined(parts, ", ");
    summary += " " + rest + ".";
  }
  if (!plan.refusals.empty()) {
    summary += " It is refused for " + Counted(plan.refusals.size(), "reason", "reasons") +
               ": nothing will be done.";
  }
  return summary;
}

std::string RefusalsOf(Plan const& plan) {
  std::string text;
  for (auto const& refusal : plan.refusals) {
    text += "error: " + refusal.code + ": " + Shown(refusal.what, 1000) + "\n";
    if (!refusal.what_to_do.empty()) text += "  " + Shown(refusal.what_to_do, 1000) + "\n";
  }
  return text;
}

std::string TextOf(Plan const& plan, PrintOptions const& options) {
  Page page(options);
  PrintWarnings(page, plan);
  page.Title(plan.operation + " of " + plan.environment +
             (plan.engine.empty() ? "" : " on " + plan.engine));
  PrintChanges(page, plan);
  if (options.steps) PrintSteps(page, plan);
  PrintCapacity(page, plan);
  PrintOutside(page, plan);
  PrintImages(page, plan);
  page.Gap();
  if (auto const refusals = RefusalsOf(plan); !refusals.empty()) {
    page.Line(page.Painted(kBoldRed, Trimmed(refusals)));
    page.Gap();
  }
  page.Line(page.Painted(kBold, SummaryOf(plan)));
  return std::move(page).text();
}

}  // namespace ferro::plan
