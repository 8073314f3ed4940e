#include "base/error.h"

#include <utility>

namespace ferro {

std::string_view NameOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid argument";
    case ErrorCode::kUnauthenticated:
      return "unauthenticated";
    case ErrorCode::kPermissionDenied:
      return "permission denied";
    case ErrorCode::kNotFound:
      return "not found";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kDeadlineExceeded:
      return "deadline exceeded";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kInternal:
      break;
  }
  return "internal";
}

Error Error::Within(std::string_view activity) && {
  message.insert(0, std::string(activity) + ": ");
  return std::move(*this);
}

Error Error::Within(std::string_view activity) const& {
  return Error(*this).Within(activity);
}

std::string_view Error::Fact(std::string_view name) const {
  auto found = facts.find(name);
  return found == facts.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace ferro
