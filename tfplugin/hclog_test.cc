#include "tfplugin/hclog.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/clock_testing.h"
#include "base/text.h"

namespace ferro::tf {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

nlohmann::json Parsed(std::string const& line) {
  auto parsed = nlohmann::json::parse(line, nullptr, false);
  EXPECT_TRUE(parsed.is_object()) << line;
  for (auto const* key : {"@level", "@message", "@module", "@timestamp"}) {
    EXPECT_TRUE(parsed.contains(key) && parsed[key].is_string()) << key << " of " << line;
  }
  return parsed;
}

HclogLevels Levels(std::map<std::string, std::string, std::less<>> variables) {
  return HclogLevels::From(Environment(std::move(variables)), "my-cloud");
}

// What a sink writes into; reading ends when the written end is closed.
class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe(ends_.data()), 0); }
  ~Pipe() { close(ends_[0]); }
  int in() const { return ends_[1]; }
  void CloseIn() { close(ends_[1]); }
  std::string ReadAll() {
    std::string out;
    std::array<char, 4096> buffer{};
    for (;;) {
      auto const got = read(ends_[0], buffer.data(), buffer.size());
      if (got <= 0) return out;
      out.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  std::array<int, 2> ends_{};
};

// Covers: R181
TEST(Hclog, ALineIsOneObjectWhoseReservedMembersAreTexts) {
  auto const line = HclogLine({.level = LogLevel::kInfo,
                               .module = "selectel",
                               .message = "server ordered",
                               .fields = {{"server", "s-1"}}},
                              FakeClock::kStart);
  EXPECT_EQ(line,
            "{\"@level\":\"info\",\"@message\":\"server ordered\",\"@module\":\"selectel\","
            "\"@timestamp\":\"2026-03-01T10:00:00.000000Z\",\"server\":\"s-1\"}\n");
}

// Covers: R181
TEST(Hclog, FieldsCannotReplaceTheReservedMembers) {
  auto const parsed = Parsed(HclogLine(
      {.message = "m",
       .fields = {{"@level", "nonsense"}, {"@message", 1}, {"@timestamp", "now"}, {"@module", ""}}},
      FakeClock::kStart));
  EXPECT_EQ(parsed["@level"], "info");
  EXPECT_EQ(parsed["@message"], "m");
  EXPECT_EQ(parsed["_@message"], "1");
  EXPECT_EQ(parsed["_@level"], "nonsense");
}

TEST(Hclog, TheLastFieldOfANameWins) {
  auto const line =
      HclogLine({.fields = {{"a", "old"}, {"b", "2"}, {"a", "new"}}}, FakeClock::kStart);
  EXPECT_EQ(Parsed(line)["a"], "new");
  EXPECT_THAT(line, ::testing::Not(HasSubstr("old")));
}

TEST(Hclog, WhatIsNoUtf8AndControlCharactersSurviveAsText) {
  auto const line = HclogLine(
      {.message = "a\xFF\"\\\n\x01z", .fields = {{"k\xC0", "v\xED\xA0\x80"}}}, FakeClock::kStart);
  EXPECT_TRUE(IsUtf8(line));
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(Parsed(line)["@message"], "a\xEF\xBF\xBD\"\\\n\x01z");
}

TEST(Hclog, LinesStayBelow64KiBAndSayWhatWasCut) {
  LogRecord record{.message = std::string(100000, '\x01')};
  for (int i = 0; i < 20; ++i)
    record.fields.emplace_back("field" + std::to_string(i), std::string(50000, 'x'));
  auto const line = HclogLine(record, FakeClock::kStart);
  EXPECT_LT(line.size(), 65536U);
  auto const parsed = Parsed(line);
  EXPECT_THAT(parsed["@message"].get<std::string>(), HasSubstr("(cut)"));
  EXPECT_THAT(parsed["@cut"].get<std::string>(), HasSubstr("fields left out"));
}

TEST(Hclog, CutsBetweenCharacters) {
  std::string text;
  while (text.size() < 70000) text += "\xE2\x82\xAC";
  for (int shift = 0; shift < 3; ++shift) {
    EXPECT_TRUE(IsUtf8(HclogLine(
        {.message = std::string(static_cast<std::size_t>(shift), 'a') + text}, FakeClock::kStart)));
  }
}

// Covers: R182
TEST(HclogLevels, WithoutVariablesOnlyWarningsAndErrorsAreWritten) {
  EXPECT_EQ(Levels({}).provider, LogLevel::kWarn);
  EXPECT_EQ(Levels({}).sdk_proto, LogLevel::kWarn);
}

// Covers: R182
TEST(HclogLevels, TheNarrowerVariableWins) {
  EXPECT_EQ(Levels({{"TF_LOG", "ERROR"}}).provider, LogLevel::kError);
  EXPECT_EQ(Levels({{"TF_LOG", "ERROR"}, {"TF_LOG_PROVIDER", "info"}}).provider, LogLevel::kInfo);
  EXPECT_EQ(Levels({{"TF_LOG_PROVIDER", "INFO"}, {"TF_LOG_PROVIDER_MY_CLOUD", "DEBUG"}}).provider,
            LogLevel::kDebug);
  EXPECT_EQ(Levels({{"TF_LOG", "OFF"}}).provider, LogLevel::kOff);
  EXPECT_EQ(Levels({{"TF_LOG", "WARN"}, {"TF_LOG_SDK", "DEBUG"}}).sdk_proto, LogLevel::kDebug);
  EXPECT_EQ(Levels({{"TF_LOG", "WARN"}, {"TF_LOG_SDK_PROTO", "TRACE"}}).sdk, LogLevel::kWarn);
  EXPECT_EQ(Levels({{"TF_LOG", "WARN"}, {"TF_LOG_SDK_PROTO", "TRACE"}}).sdk_proto,
            LogLevel::kTrace);
}

// Covers: R182
TEST(HclogLevels, JsonAndUnknownWordsMeanTrace) {
  EXPECT_EQ(Levels({{"TF_LOG", "JSON"}}).provider, LogLevel::kTrace);
  EXPECT_EQ(Levels({{"TF_LOG", "1"}}).provider, LogLevel::kTrace);
}

// Covers: R181 R182
TEST(HclogSink, WritesWhatTheModulesLevelLetsThroughAndNothingElse) {
  Pipe pipe;
  FakeClock clock;
  HclogSink sink(
      {.provider = LogLevel::kInfo, .sdk = LogLevel::kWarn, .sdk_proto = LogLevel::kTrace},
      "selectel", clock, pipe.in());
  EXPECT_TRUE(sink.Wants(LogLevel::kTrace));
  Logger const log(sink);
  log.Debug("no");
  log.Info("one");
  log.Named("sdk").Info("no");
  log.Named("sdk.proto").Trace("two");
  log.Named("sdkfoo").Info("three");
  pipe.CloseIn();
  auto lines = Split(pipe.ReadAll(), '\n');
  ASSERT_THAT(lines, SizeIs(4));
  EXPECT_EQ(Parsed(lines[0])["@module"], "selectel");
  EXPECT_EQ(Parsed(lines[1])["@message"], "two");
  EXPECT_EQ(Parsed(lines[2])["@message"], "three");
}

TEST(HclogSink, OffIsSilent) {
  Pipe pipe;
  HclogSink sink({LogLevel::kOff, LogLevel::kOff, LogLevel::kOff}, "selectel", SystemClock(),
                 pipe.in());
  EXPECT_FALSE(sink.Wants(LogLevel::kError));
  Logger(sink).Error("nobody hears this");
  pipe.CloseIn();
  EXPECT_THAT(pipe.ReadAll(), IsEmpty());
}

TEST(HclogSink, LinesOfManyThreadsDoNotMix) {
  Pipe pipe;
  HclogSink sink({}, "selectel", SystemClock(), pipe.in());
  std::thread work([&] {
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i) {
      writers.emplace_back([&sink, i] {
        Logger const log(sink);
        for (int n = 0; n < 50; ++n) log.Warn(std::string(900, static_cast<char>('a' + i)));
      });
    }
    for (auto& writer : writers) writer.join();
    pipe.CloseIn();
  });
  auto lines = Split(pipe.ReadAll(), '\n');  // While they write: a pipe holds 64 KiB.
  work.join();
  ASSERT_THAT(lines, SizeIs(8 * 50 + 1));
  lines.pop_back();
  for (auto const& line : lines) Parsed(line);
}

}  // namespace
}  // namespace ferro::tf
