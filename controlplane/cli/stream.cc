#include "controlplane/cli/stream.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.h"

namespace ferro::cli {
namespace {

constexpr int kColumns = 80;
constexpr std::size_t kLongestLine = 4096;

}  // namespace

Status DescriptorStream::Write(std::string_view text) {
  if (WriteAll(descriptor_, text)) return {};
  return Fail(ErrorCode::kUnavailable, std::string("writing the output: ") + strerror(errno));
}

bool DescriptorStream::IsTerminal() const {
  return ::isatty(descriptor_) == 1;
}

int DescriptorStream::Columns() const {
  winsize size{};
  if (::ioctl(descriptor_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kColumns;
  return size.ws_col;
}

std::optional<std::string> DescriptorInput::ReadLine() {
  std::string line;
  // Byte by byte: what follows the line is for whoever reads next.
  while (line.size() < kLongestLine) {
    char byte = 0;
    ssize_t const got = ::read(descriptor_, &byte, 1);
    if (got < 0 && errno == EINTR) return std::nullopt;
    if (got <= 0) return line.empty() ? std::nullopt : std::optional(line);
    if (byte == '\n') return line;
    line += byte;
  }
  return line;
}

bool DescriptorInput::IsTerminal() const {
  return ::isatty(descriptor_) == 1;
}

bool WantsColours(Stream const& stream, Environment const& environment) {
  return stream.IsTerminal() && !environment.Has("NO_COLOR") && environment.Get("TERM") != "dumb";
}

}  // namespace ferro::cli
