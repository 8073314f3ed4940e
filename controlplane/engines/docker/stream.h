// The two encodings of the engine's endless answers: JSON documents one after another,
// and frames of a container's output. Both take bytes as they come, cut anywhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ferro::docker {

// Objects, with or without white space between them.
class JsonStream {
 public:
  static constexpr std::size_t kDocumentLimit = 4U << 20U;  // Bytes.

  // Each whole document goes to `take`, whose false ends it. Fails with kInternal on
  // what is no object, and on too large a one. The result says whether to go on.
  Result<bool> Feed(std::string_view bytes, std::function<bool(std::string_view)> const& take);
  // Fails with kUnavailable in the middle of a document.
  Status Finish() const;

 private:
  // True when the document is whole.
  Result<bool> Next(char c);

  std::string document_;
  int depth_ = 0;
  bool in_text_ = false;
  bool escaped_ = false;
};

enum class Output { kStdin = 0, kStdout = 1, kStderr = 2, kSystem = 3 };

using TakeOutput = std::function<bool(Output, std::string_view)>;

// Frames of 8 bytes (stream, 0, 0, 0, length as big-endian) and a payload (§0.1). With
// a TTY there are none: all bytes are kStdout.
class LogFrames {
 public:
  static constexpr std::uint32_t kFrameLimit = 64U << 20U;  // Bytes.

  explicit LogFrames(bool tty) : tty_(tty) {}

  // Payloads go to `take` in pieces, as they come. Fails with kInternal on what is no
  // frame. The result says whether to go on.
  Result<bool> Feed(std::string_view bytes, TakeOutput const& take);
  // Fails with kUnavailable in the middle of a frame.
  Status Finish() const;

 private:
  Status ReadHead();

  bool tty_;
  std::array<unsigned char, 8> head_{};
  std::size_t head_size_ = 0;
  std::uint32_t left_ = 0;  // Of the payload.
  Output output_ = Output::kStdout;
};

}  // namespace ferro::docker
