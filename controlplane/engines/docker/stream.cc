#include "controlplane/engines/docker/stream.h"

#include <algorithm>

namespace ferro::docker {

Result<bool> JsonStream::Next(char c) {
  if (depth_ == 0) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return false;
    if (c != '{')
      return Fail(ErrorCode::kInternal,
                  "the engine's stream has something else than "
                  "JSON objects");
  }
  if (document_.size() == kDocumentLimit) {
    return Fail(ErrorCode::kInternal, "one document of the engine's stream is larger than 4 MiB");
  }
  document_.push_back(c);
  if (in_text_) {
    in_text_ = escaped_ || c != '"';
    escaped_ = !escaped_ && c == '\\';
    return false;
  }
  if (c == '"') in_text_ = true;
  if (c == '{' || c == '[') ++depth_;
  if (c == '}' || c == ']') --depth_;
  return depth_ == 0;
}

Result<bool> JsonStream::Feed(std::string_view bytes,
                              std::function<bool(std::string_view)> const& take) {
  for (char const c : bytes) {
    auto whole = Next(c);
    if (!whole) return Fail(std::move(whole).error());
    if (!*whole) continue;
    bool const go_on = take(document_);
    document_.clear();
    if (!go_on) return false;
  }
  return true;
}

Status JsonStream::Finish() const {
  if (depth_ == 0) return {};
  return Fail(ErrorCode::kUnavailable, "the engine went away in the middle of a document");
}

Status LogFrames::ReadHead() {
  auto const& h = head_;
  left_ = std::uint32_t{h[4]} << 24U | std::uint32_t{h[5]} << 16U | std::uint32_t{h[6]} << 8U |
          std::uint32_t{h[7]};
  bool const is_head = h[0] <= 3 && h[1] == 0 && h[2] == 0 && h[3] == 0;
  if (!is_head || left_ > kFrameLimit) {
    return Fail(ErrorCode::kInternal,
                "the output has something else than frames of at most 64 "
                "MiB; perhaps the container has a TTY");
  }
  output_ = static_cast<Output>(h[0]);
  head_size_ = 0;
  return {};
}

Result<bool> LogFrames::Feed(std::string_view bytes, TakeOutput const& take) {
  if (tty_) return bytes.empty() || take(Output::kStdout, bytes);
  while (!bytes.empty()) {
    if (left_ > 0) {
      auto const piece = bytes.substr(0, left_);
      bytes.remove_prefix(piece.size());
      left_ -= static_cast<std::uint32_t>(piece.size());
      if (!take(output_, piece)) return false;
      continue;
    }
    auto const taken = std::min(bytes.size(), head_.size() - head_size_);
    std::copy_n(bytes.begin(), taken, head_.begin() + static_cast<std::ptrdiff_t>(head_size_));
    bytes.remove_prefix(taken);
    head_size_ += taken;
    if (head_size_ < head_.size()) break;
    if (auto head = ReadHead(); !head) return Fail(std::move(head).error());
  }
  return true;
}

Status LogFrames::Finish() const {
  if (left_ == 0 && head_size_ == 0) return {};
  return Fail(ErrorCode::kUnavailable, "the engine went away in the middle of a frame of output");
}

}  // namespace ferro::docker
