#include "controlplane/cli/news.h"

#include <algorithm>

#include "base/json.h"
#include "base/time_text.h"
#include "controlplane/plan/print.h"

namespace ferro::cli {
namespace {

using Phase = executor::News::Phase;

constexpr std::size_t kLongestNews = 400;  // Bytes.

struct StepDocument {
  std::string event = "step";
  std::string at;
  std::string phase;
  std::int64_t step = 0;
  std::string kind;
  std::string target;
  std::string service;
  std::string text;
  std::int64_t done = 0;
  std::int64_t total = 0;
  double seconds = 0;
};
void Describe(json::Fields& f, StepDocument& m) {
  f("event", m.event);
  f("at", m.at);
  f("phase", m.phase);
  f("step", m.step);
  f("kind", m.kind);
  f("target", m.target);
  f("service", m.service);
  f("text", m.text);
  f("done", m.done);
  f("total", m.total);
  f("seconds", m.seconds);
}

std::string_view PhaseName(Phase phase) {
  switch (phase) {
    case Phase::kStarted:
      return "started";
    case Phase::kUnderWay:
      return "under_way";
    case Phase::kDone:
      return "done";
    case Phase::kFailed:
      return "failed";
    case Phase::kUndoing:
      return "undoing";
    case Phase::kUndone:
      return "undone";
  }
  return "";
}

}  // namespace

std::string StepText(plan::Step const& step) {
  if (step.kind == "wait_healthy") return "wait until " + step.target + " is healthy";
  if (step.kind == "wait_exit") return "wait until " + step.target + " is done";
  if (step.kind == "wait_settled") return "wait until " + step.target + " is healthy or done";
  if (step.kind == "update_container") {
    auto const* action = std::get_if<engine::Action>(&step.work);
    auto const* update = action ? std::get_if<engine::UpdateContainer>(action) : nullptr;
    bool const policy = update != nullptr && update->restart && !update->limits;
    if (policy) return "set restart policy of " + step.target + " to " + *update->restart;
  }
  std::string kind = step.kind;
  std::replace(kind.begin(), kind.end(), '_', ' ');
  return kind + " " + step.target;
}

std::string EventLine(std::string_view name, std::string const& body) {
  return "{\"event\":\"" + std::string(name) + "\"," + body.substr(1) + '\n';
}

NewsTeller::NewsTeller(Context& context, Options const& options, bool aside)
    : context_(context), json_(options.json) {
  if (json_) return;
  auto& stream = aside ? context.err : context.out;
  view_ = std::make_unique<ProgressView>(stream, context.clock,
                                         WantsColours(stream, context.environment));
  if (context.real_time) ticker_ = std::make_unique<Ticker>(*view_, context.clock);
}

void NewsTeller::Tell(executor::News const& news) {
  if (json_) {
    TellScript(news);
    return;
  }
  bool const record_only = std::holds_alternative<plan::Record>(news.step->work);
  if (record_only && news.phase != Phase::kFailed) return;
  auto const [found, is_new] = ids_.emplace(news.step, static_cast<std::int64_t>(ids_.size()) + 1);
  auto const id = found->second;
  auto const text = plan::Shown(news.text, kLongestNews);  // It may come from an image.
  switch (news.phase) {
    case Phase::kStarted:
      view_->Begin(id, StepText(*news.step));
      break;
    case Phase::kUndoing:
      view_->Begin(id, "back: " + StepText(*news.step));
      break;
    case Phase::kUnderWay:
      view_->Update(id, text, news.done, news.total);
      break;
    case Phase::kDone:
    case Phase::kUndone:
      view_->End(id, Outcome::kDone, text);
      break;
    case Phase::kFailed:
      view_->End(id, Outcome::kFailed, text);
      break;
  }
}

// A script that went away is no reason to stop what is under way.
void NewsTeller::TellScript(executor::News const& news) {
  auto const& step = *news.step;
  StepDocument const document{.at = Rfc3339Micros(context_.clock.Now()),
                              .phase = std::string(PhaseName(news.phase)),
                              .step = step.number,
                              .kind = step.kind,
                              .target = step.target,
                              .service = step.service,
                              .text = news.text,
                              .done = news.done,
                              .total = news.total,
                              .seconds = static_cast<double>(news.took.count()) / 1000};
  (void)context_.out.Write(json::Print(document) + '\n');
}

}  // namespace ferro::cli
