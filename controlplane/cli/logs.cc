#include <algorithm>
#include <array>
#include <mutex>
#include <thread>

#include "base/number.h"
#include "base/order.h"
#include "base/text.h"
#include "base/time_text.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/style.h"
#include "controlplane/cli/target.h"

namespace ferro::cli {
namespace {

constexpr std::size_t kLongestLogLine = 1U << 20U;  // Bytes; longer ones are cut in two.
constexpr std::size_t kMostLogBytes = 256U << 20U;  // Kept in memory to be put in order.
constexpr std::size_t kMostFollowed = 256;          // Containers, each with a thread.
constexpr std::array kColours = {Colour::kCyan, Colour::kYellow,  Colour::kGreen,
                                 Colour::kBlue, Colour::kMagenta, Colour::kRed};

Result<LogQuery> QueryOf(Options const& options, Clock& clock) {
  LogQuery query{.follow = options.follow, .timestamps = true};
  if (!options.tail.empty() && options.tail != "all") {
    auto const lines = ParseNumber<int>(options.tail);
    if (!lines || *lines < 0) {
      return Fail(ErrorCode::kInvalidArgument,
                  "--tail takes a number of lines or \"all\", not " + options.tail);
    }
    query.tail = lines;
  }
  if (options.since.empty()) return query;
  if (ParseRfc3339(options.since)) {
    query.since = options.since;
    return query;
  }
  auto const ago = ParseDuration(options.since);
  if (!ago) {
    return Fail(ErrorCode::kInvalidArgument,
                "--since takes a duration like 10m or a time like 2026-03-01T10:00:00Z, not " +
                    options.since);
  }
  query.since = Rfc3339(clock.Now() - *ago);
  return query;
}

// Bytes as they come become lines, the time taken off their beginning.
class LogLines {
 public:
  struct Line {
    std::string time;
    std::string text;
  };
  using Take = std::function<bool(Line line)>;

  explicit LogLines(Take take) : take_(std::move(take)) {}

  bool Feed(std::string_view bytes) {
    rest_ += bytes;
    std::size_t from = 0;
    for (;;) {
      auto const end = rest_.find('\n', from);
      if (end == std::string::npos) break;
      if (!Give(std::string_view(rest_).substr(from, end - from))) return false;
      from = end + 1;
    }
    rest_.erase(0, from);
    if (rest_.size() < kLongestLogLine) return true;
    return Give(std::exchange(rest_, ""));
  }
  bool Finish() { return rest_.empty() || Give(std::exchange(rest_, "")); }

 private:
  bool Give(std::string_view line) {
    auto const blank = line.find(' ');
    if (blank == std::string_view::npos) return take_({.time = std::string(line), .text = ""});
    auto text = line.substr(blank + 1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return take_({.time = std::string(line.substr(0, blank)), .text = std::string(text)});
  }

  Take take_;
  std::string rest_;
};

class LogPrinter {
 public:
  LogPrinter(Context& context, Options const& options,
             std::vector<engine::Container> const& containers)
      : context_(context), options_(options) {
    bool const colours = WantsColours(context.out, context.environment);
    std::size_t width = 0;
    for (auto const& container : containers) width = std::max(width, NameIn(container).size());
    for (std::size_t i = 0; i < containers.size(); ++i) {
      auto const name = Padded(NameIn(containers[i]), width) + " | ";
      prefixes_.push_back(
          options.no_prefix ? "" : Painted(colours, kColours[i % kColours.size()], name));
    }
  }

  bool Print(std::size_t which, LogLines::Line const& line) {
    std::lock_guard const lock(mutex_);
    return context_.out
        .Write(prefixes_[which] + (options_.timestamps ? line.time + " " : "") + line.text + '\n')
        .has_value();
  }

 private:
  static std::string NameIn(engine::Container const& container) {
    return container.is.service + "-" + std::to_string(container.is.replica);
  }

  Context& context_;
  Options const& options_;
  std::vector<std::string> prefixes_;
  std::mutex mutex_;
};

// What was written until now, of all containers in the order of time.
Status PrintPast(Console& console, std::vector<engine::Container> const& containers,
                 LogQuery const& query, LogPrinter& printer, std::stop_token const& stop) {
  struct Entry {
    std::size_t which;
    LogLines::Line line;
  };
  std::vector<Entry> entries;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < containers.size(); ++i) {
    LogLines lines([&](LogLines::Line line) {
      bytes += line.time.size() + line.text.size();
      entries.push_back({.which = i, .line = std::move(line)});
      return bytes < kMostLogBytes;
    });
    auto const read = console.Logs(
        containers[i].id, query, [&](std::string_view piece, bool) { return lines.Feed(piece); },
        stop);
    if (!read) return Fail(read.error().Within("reading the log of " + containers[i].is.name));
    lines.Finish();
    if (bytes >= kMostLogBytes) {
      return Fail(ErrorCode::kInvalidArgument,
                  "there is too much to be put in order: say how much with --tail=1000 or "
                  "--since=1h, or name one service");
    }
  }
  SortStably(entries, [](Entry const& a, Entry const& b) { return a.line.time < b.line.time; });
  for (auto const& entry : entries) {
    if (!printer.Print(entry.which, entry.line)) break;
  }
  return {};
}

Status Follow(Console& console, std::vector<engine::Container> const& containers,
              LogQuery const& query, LogPrinter& printer, std::stop_token const& stop) {
  if (containers.size() > kMostFollowed) {
    return Fail(ErrorCode::kInvalidArgument, "more than " + std::to_string(kMostFollowed) +
                                                 " containers cannot be followed: name services");
  }
  std::vector<Status> results(containers.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < containers.size(); ++i) {
      threads.emplace_back([&, i] {
        LogLines lines([&](LogLines::Line const& line) { return printer.Print(i, line); });
        results[i] = console.Logs(
            containers[i].id, query,
            [&](std::string_view piece, bool) { return lines.Feed(piece); }, stop);
        lines.Finish();
      });
    }
  }
  for (auto& result : results) {
    if (!result) return result;
  }
  return {};
}

}  // namespace

Result<int> RunLogs(Context& context, Options const& options) {
  auto const query = QueryOf(options, context.clock);
  if (!query) return Fail(query.error());
  auto const seen = LookAtNamed(context, options, false);
  if (!seen) return Fail(seen.error());
  auto const& chosen = seen->containers;
  LogPrinter printer(context, options, chosen);
  auto& console = *seen->connection.console;
  auto const printed = options.follow ? Follow(console, chosen, *query, printer, context.stop)
                                      : PrintPast(console, chosen, *query, printer, context.stop);
  bool const let_go = !printed && options.follow && context.stop.stop_requested();
  if (!printed && !let_go) return Fail(printed.error());
  return let_go ? kExitInterrupted : 0;
}

}  // namespace ferro::cli
