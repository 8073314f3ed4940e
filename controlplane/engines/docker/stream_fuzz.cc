// Bytes of any kind as a stream of documents and as frames of output, whole and in
// pieces: both ways give the same.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/json.h"
#include "controlplane/engines/docker/stream.h"
#include "controlplane/engines/docker/types.h"

namespace ferro::docker {
namespace {

std::string Documents(std::string_view bytes, std::size_t step) {
  JsonStream stream;
  std::string all;
  for (std::size_t i = 0; i < bytes.size(); i += step) {
    auto const fed = stream.Feed(bytes.substr(i, step), [&](std::string_view document) {
      all.append(document).push_back('\n');
      auto const progress = json::Parse<PullProgress>(document);
      if (progress) all.append(progress->status);
      return true;
    });
    if (!fed) return all + "refused";
  }
  return all + (stream.Finish() ? "whole" : "cut");
}

std::string Frames(std::string_view bytes, std::size_t step) {
  LogFrames frames(false);
  std::string all;
  for (std::size_t i = 0; i < bytes.size(); i += step) {
    auto const fed = frames.Feed(bytes.substr(i, step), [&](Output output, std::string_view piece) {
      for (char const c : piece) {
        all.push_back(static_cast<char>('0' + static_cast<int>(output)));
        all.push_back(c);
      }
      return true;
    });
    if (!fed) return all + "refused";
  }
  return all + (frames.Finish() ? "whole" : "cut");
}

}  // namespace
}  // namespace ferro::docker

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const bytes(reinterpret_cast<char const*>(data), size);
  if (bytes.empty()) return 0;
  std::size_t const step = 1 + data[0] % 16U;
  FERRO_CHECK(
      ferro::docker::Documents(bytes, step) == ferro::docker::Documents(bytes, bytes.size()),
      "documents depend on how they are cut");
  FERRO_CHECK(ferro::docker::Frames(bytes, step) == ferro::docker::Frames(bytes, bytes.size()),
              "frames depend on how they are cut");
  return 0;
}
