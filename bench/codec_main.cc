// How many values per second of processor time the codec of tfplugin/value reads and writes, beside
// nlohmann's msgpack on the same bytes in turns. Prints one JSON object.
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tfplugin/value/msgpack.h"

namespace ferro::bench {
namespace {

using Json = nlohmann::json;
using Seconds = std::chrono::duration<double>;

constexpr int kRounds = 15;              // The median of so many turns counts.
constexpr Seconds kLeastPerRound{0.01};  // So that the clock's own steps do not show.

struct Document {
  std::string name;
  tf::Type type;
  tf::Value value;
};

tf::Value Text(std::string_view text) {
  return tf::Value::String(text);
}

std::string Numbered(std::string_view text, int number) {
  return std::string(text) + std::to_string(number);
}

// As Terraform sends a server: mostly short texts, some null, two nested levels.
Document ServerState() {
  std::map<std::string, tf::Type, std::less<>> types;
  tf::ValueMap members;
  for (int i = 0; i < 24; ++i) {
    types.emplace(Numbered("some_attribute_", i), tf::Type::String());
    members.emplace(Numbered("some_attribute_", i),
                    Text(Numbered("61c97311-bb14-5679-99fc-98497a7012", i)));
  }
  for (int i = 0; i < 12; ++i) {
    types.emplace(Numbered("not_set_", i), tf::Type::Bool());
    members.emplace(Numbered("not_set_", i), tf::Value::Null());
  }
  auto const address = tf::Type::Object(
      {{"ip", tf::Type::String()}, {"netmask", tf::Type::String()}, {"version", tf::Type::Num()}});
  types.emplace("ip_addresses", tf::Type::List(address));
  auto const row = tf::Value::Map({{"ip", Text("198.51.100.17")},
                                   {"netmask", Text("255.255.255.0")},
                                   {"version", tf::Value::Num(tf::Number(4))}});
  members.emplace("ip_addresses", tf::Value::List({row, row, row}));
  return {"a server's state", tf::Type::Object(types), tf::Value::Map(members)};
}

Document ManyTexts() {
  std::vector<tf::Value> elements;
  for (int i = 0; i < 1000; ++i) elements.push_back(Text(Numbered("name-of-something-", i)));
  return {"1,000 texts", tf::Type::List(tf::Type::String()), tf::Value::List(std::move(elements))};
}

Document ManyNumbers() {
  std::vector<tf::Value> elements;
  for (int i = 0; i < 1000; ++i) {
    elements.push_back(tf::Value::Num(tf::Number(std::int64_t{i} * 1'000'003)));
  }
  return {"1,000 numbers", tf::Type::List(tf::Type::Num()), tf::Value::List(std::move(elements))};
}

Document BigMap() {
  tf::ValueMap members;
  for (int i = 0; i < 1000; ++i) members.emplace(Numbered("key-", i), tf::Value::Bool(i % 2 == 0));
  return {"a map of 1,000", tf::Type::Map(tf::Type::Bool()), tf::Value::Map(std::move(members))};
}

Document ManyObjects() {
  auto const one = ServerState();
  return {"a list of 100 servers", tf::Type::List(one.type),
          tf::Value::List(std::vector<tf::Value>(100, one.value))};
}

std::size_t CountOf(Json const& document) {
  std::size_t count = 1;
  if (document.is_structured()) {
    for (auto const& element : document) count += CountOf(element);
  }
  return count;
}

// Of the processor: what else the machine does must not count.
Seconds CpuTime() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

double SecondsPerRun(std::function<void()> const& work) {
  auto const begin = CpuTime();
  Seconds spent{0};
  int runs = 0;
  do {
    work();
    ++runs;
    spent = CpuTime() - begin;
  } while (spent < kLeastPerRound);
  return spent.count() / runs;
}

// Values per second of both, in turns.
Json Compare(std::size_t values, std::function<void()> const& ours,
             std::function<void()> const& theirs) {
  std::vector<double> our_times;
  std::vector<double> their_times;
  for (int round = 0; round < kRounds; ++round) {
    our_times.push_back(SecondsPerRun(ours));
    their_times.push_back(SecondsPerRun(theirs));
  }
  auto const rate = [values](std::vector<double>& times) {
    std::ranges::sort(times);
    return static_cast<double>(values) / times[times.size() / 2];
  };
  return {{"ours", rate(our_times)}, {"nlohmann", rate(their_times)}};
}

// Empty when the codec cannot carry its own document.
Json Measure(Document const& document) {
  auto const bytes = tf::EncodeMsgpack(document.value, document.type);
  if (!bytes || tf::DecodeMsgpack(*bytes, document.type) != document.value) return {};
  auto const theirs = Json::from_msgpack(*bytes);
  auto const values = CountOf(theirs);
  std::size_t sink = 0;  // Results that nobody reads might not be computed.
  Json measured{{"name", document.name}, {"values", values}, {"bytes", bytes->size()}};
  measured["decode"] = Compare(
      values, [&] { sink += tf::DecodeMsgpack(*bytes, document.type)->is_known() ? 1U : 0U; },
      [&] { sink += Json::from_msgpack(*bytes).size(); });
  measured["encode"] = Compare(
      values, [&] { sink += tf::EncodeMsgpack(document.value, document.type)->size(); },
      [&] { sink += Json::to_msgpack(theirs).size(); });
  measured["checked"] = sink > 0;
  return measured;
}

int PrintAll() {
  auto report = Json::array();
  for (auto make : {ServerState, ManyTexts, ManyNumbers, BigMap, ManyObjects}) {
    auto const document = make();
    auto measured = Measure(document);
    if (measured.empty()) {
      std::fprintf(stderr, "codec-bench: \"%s\" does not survive the codec\n",
                   document.name.c_str());
      return 1;
    }
    report.push_back(std::move(measured));
  }
  std::puts(report.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace ferro::bench

int main() {
  return ferro::bench::PrintAll();
}
