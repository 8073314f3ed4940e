// What can go wrong, in one vocabulary for every layer.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ferro {

// The caller's next step differs for each of these; nothing else earns a code.
enum class ErrorCode {
  kInvalidArgument,   // Fix the input.
  kUnauthenticated,   // Fix the credentials.
  kPermissionDenied,  // Ask for access.
  kNotFound,          // Treat as absent.
  kConflict,          // Re-read, then decide again.
  kUnavailable,       // Try again later.
  kDeadlineExceeded,  // The work may still be going on.
  kCancelled,         // We were told to stop.
  kInternal,          // A bug, ours or theirs.
};

// "not found", "deadline exceeded", …: for logs and tests.
std::string_view NameOf(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;  // For a person: what failed, on what, and what to do.

  // The request may have taken effect although no answer said so. What may have
  // happened is never sent twice: a repeated order is a second bill.
  bool may_have_happened = false;

  // How long the other side asked us to wait before trying again.
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;

  // Machine-readable context, e.g. {"status", "409"}, {"type", "SeidoConflictError"}.
  std::map<std::string, std::string, std::less<>> facts = {};

  // "reading server srv-1: connection refused"
  Error Within(std::string_view activity) &&;
  Error Within(std::string_view activity) const&;

  // The fact of that name, or "".
  std::string_view Fact(std::string_view name) const;
};

}  // namespace ferro
