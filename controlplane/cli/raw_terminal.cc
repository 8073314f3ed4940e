#include "controlplane/cli/raw_terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace ferro::cli {

RawTerminal::RawTerminal(int descriptor) : descriptor_(descriptor) {
  termios now{};
  if (::isatty(descriptor) != 1 || ::tcgetattr(descriptor, &now) != 0) return;
  before_ = now;
  ::cfmakeraw(&now);
  ::tcsetattr(descriptor, TCSANOW, &now);
}

RawTerminal::~RawTerminal() {
  if (before_) ::tcsetattr(descriptor_, TCSANOW, &*before_);
}

TerminalSize SizeOf(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0) return {};
  return {.columns = size.ws_col, .rows = size.ws_row};
}

}  // namespace ferro::cli
