#include "controlplane/cli/progress.h"

#include <array>
#include <cstdio>

#include "controlplane/cli/style.h"

namespace ferro::cli {
namespace {

using std::chrono::duration_cast;

constexpr Clock::Duration kLong{1000};     // From here on a step is worth a line of its own.
constexpr Clock::Duration kAgain{10'000};  // The plain form repeats itself so often.
constexpr Clock::Duration kTick{100};
constexpr std::size_t kMostLines = 16;

std::string MarkOf(Outcome outcome, bool colours) {
  switch (outcome) {
    case Outcome::kDone:
      return Painted(colours, Colour::kGreen, "✓");
    case Outcome::kSkipped:
      return Painted(colours, Colour::kDim, "-");
    case Outcome::kFailed:
      return Painted(colours, Colour::kRed, "✗");
    case Outcome::kUnknown:
      return Painted(colours, Colour::kYellow, "?");
  }
  return "";
}

}  // namespace

std::string SecondsText(Clock::Duration duration) {
  auto const seconds = static_cast<double>(duration.count()) / 1000;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), seconds < 10 ? "%.1fs" : "%.0fs", seconds);
  return text.data();
}

ProgressView::ProgressView(Stream& stream, Clock& clock, bool colours)
    : stream_(stream), clock_(clock), colours_(colours), live_(stream.IsTerminal()) {}

ProgressView::~ProgressView() {
  std::lock_guard const lock(mutex_);
  running_.clear();
  if (live_) Draw("");
}

void ProgressView::Begin(std::int64_t id, std::string text) {
  std::lock_guard const lock(mutex_);
  auto const now = clock_.Now();
  running_[id] = {.text = std::move(text), .since = now, .said = now};
  if (live_) Draw("");
}

void ProgressView::Update(std::int64_t id, std::string note, std::int64_t done,
                          std::int64_t total) {
  std::lock_guard const lock(mutex_);
  auto const found = running_.find(id);
  if (found == running_.end()) return;
  found->second.note = std::move(note);
  found->second.done = done;
  found->second.total = total;
}

void ProgressView::End(std::int64_t id, Outcome outcome, std::string note) {
  std::lock_guard const lock(mutex_);
  auto const found = running_.find(id);
  if (found == running_.end()) return;
  auto const took = duration_cast<Clock::Duration>(clock_.Now() - found->second.since);
  std::string line = MarkOf(outcome, colours_) + " " + found->second.text;
  if (took >= kLong) line += Painted(colours_, Colour::kDim, " (" + SecondsText(took) + ")");
  if (!note.empty()) line += ": " + note;
  running_.erase(found);
  Draw(line + '\n');
}

void ProgressView::Say(std::string const& line) {
  std::lock_guard const lock(mutex_);
  Draw(line + '\n');
}

void ProgressView::Tick() {
  std::lock_guard const lock(mutex_);
  if (live_) {
    if (!running_.empty()) Draw("");
  } else {
    Speak(clock_.Now());
  }
}

std::string ProgressView::Line(Running const& running, Clock::TimePoint now) const {
  std::string line = "  " + running.text;
  if (!running.note.empty()) line += ": " + running.note;
  if (running.total > 0) {
    line += " " + BytesText(static_cast<double>(running.done)) + " of " +
            BytesText(static_cast<double>(running.total));
  }
  auto const took = duration_cast<Clock::Duration>(now - running.since);
  return took < kLong ? line : line + " " + SecondsText(took);
}

// A stream that nobody reads any more is no reason to stop what is under way.
void ProgressView::Draw(std::string const& finished) {
  if (!live_) {
    (void)stream_.Write(finished);
    return;
  }
  std::string out;
  if (drawn_ > 0) out += "\x1b[" + std::to_string(drawn_) + "A";
  if (drawn_ > 0 || !finished.empty()) out += "\r\x1b[J";
  out += finished;
  drawn_ = 0;
  auto const now = clock_.Now();
  auto const width = static_cast<std::size_t>(std::max(stream_.Columns() - 1, 20));
  for (auto const& [id, running] : running_) {
    bool const last = drawn_ + 1 == kMostLines && running_.size() > kMostLines;
    auto const more = running_.size() - drawn_;
    out += last ? "  … and " + std::to_string(more) + " more" : Clipped(Line(running, now), width);
    out += '\n';
    ++drawn_;
    if (last) break;
  }
  (void)stream_.Write(out);
}

void ProgressView::Speak(Clock::TimePoint now) {
  for (auto& [id, running] : running_) {
    auto const wait = running.said == running.since ? kLong : kAgain;
    if (now - running.said < wait) continue;
    running.said = now;
    (void)stream_.Write("…" + Line(running, now).substr(1) + '\n');
  }
}

Ticker::Ticker(ProgressView& view, Clock& clock)
    : thread_([&view, &clock](std::stop_token const& stop) {
        while (clock.SleepFor(kTick, stop)) view.Tick();
      }) {}

}  // namespace ferro::cli
