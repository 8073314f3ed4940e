// Programmer errors end the process at once, with the place and the reason.
#pragma once

namespace ferro::internal {
[[noreturn]] void CheckFailed(char const* file, int line, char const* condition, char const* why);
}  // namespace ferro::internal

// A macro because the message needs the caller's file and line.
#define FERRO_CHECK(condition, why)                                        \
  do {                                                                     \
    if (!(condition)) [[unlikely]]                                         \
      ::ferro::internal::CheckFailed(__FILE__, __LINE__, #condition, why); \
  } while (false)
