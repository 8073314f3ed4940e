#include "controlplane/engines/docker/reference.h"

#include <algorithm>

namespace ferro::docker {

std::string ImageName::text() const {
  std::string all = repository;
  if (!tag.empty()) all.append(":").append(tag);
  if (!digest.empty()) all.append("@").append(digest);
  return all;
}

Result<ImageName> ParseImageName(std::string_view text) {
  auto const refused = [text](std::string_view why) {
    return Fail(ErrorCode::kInvalidArgument,
                "\"" + std::string(text) + "\" is no name of an image: " + std::string(why));
  };
  if (std::any_of(text.begin(), text.end(),
                  [](unsigned char c) { return c <= ' ' || c == 0x7f || c == '?' || c == '#'; })) {
    return refused("it has a space or another character that no name has");
  }
  ImageName name{.registry = "docker.io"};
  if (auto const at = text.find('@'); at != std::string_view::npos) {
    name.digest = std::string(text.substr(at + 1));
    text = text.substr(0, at);
    if (name.digest.find(':') == std::string::npos) return refused("a digest is sha256:HEX");
  }
  auto const slash = text.rfind('/');
  auto const colon = text.rfind(':');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    name.tag = std::string(text.substr(colon + 1));
    text = text.substr(0, colon);
    if (name.tag.empty()) return refused("nothing follows the \":\"");
  }
  if (text.empty()) return refused("nothing names its repository");
  if (name.tag.empty() && name.digest.empty()) name.tag = "latest";
  name.repository = std::string(text);
  auto const first = text.substr(0, text.find('/'));
  bool const is_host = first.size() < text.size() &&
                       (first.find('.') != std::string_view::npos ||
                        first.find(':') != std::string_view::npos || first == "localhost");
  if (is_host) name.registry = std::string(first);
  return name;
}

}  // namespace ferro::docker
