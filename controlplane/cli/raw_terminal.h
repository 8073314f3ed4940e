// The terminal of the process while somebody else has it: its keys go through as they are.
#pragma once

#include <termios.h>

#include <optional>

namespace ferro::cli {

class RawTerminal {
 public:
  // Changes nothing when the descriptor is no terminal.
  explicit RawTerminal(int descriptor);
  RawTerminal(RawTerminal const&) = delete;
  RawTerminal& operator=(RawTerminal const&) = delete;
  ~RawTerminal();

 private:
  int descriptor_;
  std::optional<termios> before_;
};

struct TerminalSize {
  int columns = 0;  // 0: no terminal.
  int rows = 0;

  friend bool operator==(TerminalSize const&, TerminalSize const&) = default;
};
TerminalSize SizeOf(int descriptor);

}  // namespace ferro::cli
