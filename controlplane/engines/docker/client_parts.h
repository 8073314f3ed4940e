// What the parts of the client share; not for its users.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "controlplane/engines/docker/client.h"

namespace ferro::docker {

// Of a path: everything encoded but what separates the parts of an image's name.
std::string PathPart(std::string_view name);
std::string FiltersText(Filters const& filters);
CallOptions WithLimit(CallOptions const& o, std::chrono::milliseconds limit);

template <class T>
Result<T> Within(Result<T> result, std::string_view activity) {
  if (!result) return Fail(std::move(result).error().Within(activity));
  return result;
}

// The engine's answer as a T.
template <class T>
Result<T> Parsed(Result<std::string> text, std::string_view activity) {
  if (!text) return Fail(std::move(text).error().Within(activity));
  auto value = json::Parse<T>(*text);
  if (value) return value;
  return Fail(ErrorCode::kInternal,
              std::string(activity) +
                  ": the engine's answer is not what its API says: " + value.error().message);
}

}  // namespace ferro::docker
