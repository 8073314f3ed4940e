#include "controlplane/engines/docker/stream.h"

#include <gmock/gmock.h>

#include <vector>

namespace ferro::docker {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string Frame(int stream, std::string_view payload) {
  std::string frame(8, '\0');
  frame[0] = static_cast<char>(stream);
  for (unsigned i = 0; i < 4; ++i) {
    frame[4 + i] = static_cast<char>(payload.size() >> (24 - 8 * i) & 0xFFU);
  }
  return frame.append(payload);
}

TEST(JsonStreamTest, WhatIsNoObjectIsRefused) {
  JsonStream stream;
  EXPECT_FALSE(stream.Feed("{\"a\":1}\nhello", [](auto) { return true; }));
}

TEST(JsonStreamTest, AnEndInsideADocumentIsAnError) {
  JsonStream stream;
  ASSERT_TRUE(stream.Feed("{\"a\":1}{\"b", [](auto) { return true; }));
  EXPECT_EQ(stream.Finish().error().code, ErrorCode::kUnavailable);
}

TEST(JsonStreamTest, ADocumentBeyondTheLimitIsRefused) {
  JsonStream stream;
  auto const whole = "{\"a\":\"" + std::string(JsonStream::kDocumentLimit, 'x') + "\"}";
  auto const fed = stream.Feed(whole, [](auto) { return true; });
  ASSERT_FALSE(fed);
  EXPECT_THAT(fed.error().message, HasSubstr("4 MiB"));
}

TEST(JsonStreamTest, DocumentsComeWholeHoweverTheyAreCut) {
  std::string const text = "{\"a\":\"}\\\"{\"}\r\n{\"b\":[{}]} {}";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    JsonStream stream;
    std::vector<std::string> documents;
    for (std::size_t i = 0; i < text.size(); i += step) {
      ASSERT_TRUE(stream.Feed(std::string_view(text).substr(i, step), [&](std::string_view d) {
        documents.emplace_back(d);
        return true;
      }));
    }
    EXPECT_THAT(documents, ElementsAre("{\"a\":\"}\\\"{\"}", "{\"b\":[{}]}", "{}"));
    EXPECT_TRUE(stream.Finish());
  }
}

TEST(JsonStreamTest, TheTakerEndsIt) {
  JsonStream stream;
  int taken = 0;
  auto const fed = stream.Feed("{}{}{}", [&](auto) { return ++taken < 2; });
  EXPECT_EQ(fed, false);
  EXPECT_EQ(taken, 2);
}

TEST(LogFramesTest, BytesThatAreNoFrameAreRefused) {
  LogFrames frames(false);
  auto const fed =
      frames.Feed("plain text of a container with a TTY", [](auto, auto) { return true; });
  ASSERT_FALSE(fed);
  EXPECT_THAT(fed.error().message, HasSubstr("TTY"));
}

TEST(LogFramesTest, AHugeFrameIsRefusedBeforeItsBytesCome) {
  LogFrames frames(false);
  EXPECT_FALSE(frames.Feed(std::string_view("\1\0\0\0\xff\xff\xff\xff", 8),
                           [](auto, auto) { return true; }));
}

TEST(LogFramesTest, AnEndInsideAHeadOrAPayloadIsAnError) {
  auto const frame = Frame(1, "hello");
  for (std::size_t cut = 1; cut < frame.size(); ++cut) {
    LogFrames frames(false);
    ASSERT_TRUE(frames.Feed(frame.substr(0, cut), [](auto, auto) { return true; }));
    EXPECT_FALSE(frames.Finish()) << cut;
  }
}

TEST(LogFramesTest, StreamsAreToldApartHoweverTheFramesAreCut) {
  auto const text = Frame(1, "out") + Frame(2, "") + Frame(2, "err") + Frame(3, "broken");
  for (std::size_t step = 1; step <= text.size(); ++step) {
    LogFrames frames(false);
    std::map<Output, std::string> all;
    for (std::size_t i = 0; i < text.size(); i += step) {
      ASSERT_TRUE(frames.Feed(std::string_view(text).substr(i, step),
                              [&](Output output, std::string_view bytes) {
                                all[output].append(bytes);
                                return true;
                              }));
    }
    EXPECT_EQ(all[Output::kStdout], "out");
    EXPECT_EQ(all[Output::kStderr], "err");
    EXPECT_EQ(all[Output::kSystem], "broken");
    EXPECT_TRUE(frames.Finish());
  }
}

TEST(LogFramesTest, OfATtyEverythingIsOutput) {
  LogFrames frames(true);
  std::string all;
  ASSERT_TRUE(frames.Feed("$ ls\r\n", [&](Output output, std::string_view bytes) {
    EXPECT_EQ(output, Output::kStdout);
    all.append(bytes);
    return true;
  }));
  EXPECT_EQ(all, "$ ls\r\n");
}

}  // namespace
}  // namespace ferro::docker
