// Where a command writes and reads: a terminal, a pipe, or a text in tests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/result.h"

namespace ferro::cli {

// Thread-safe only where a class says so.
class Stream {
 public:
  virtual ~Stream() = default;
  // Fails with kUnavailable once nobody reads any more.
  virtual Status Write(std::string_view text) = 0;
  virtual bool IsTerminal() const = 0;
  // Of the terminal now; 80 when it is none.
  virtual int Columns() const = 0;
};

class Input {
 public:
  virtual ~Input() = default;
  // Without its line break; nothing at the end.
  virtual std::optional<std::string> ReadLine() = 0;
  virtual bool IsTerminal() const = 0;
};

// Neither owns its descriptor.
class DescriptorStream final : public Stream {
 public:
  explicit DescriptorStream(int descriptor) : descriptor_(descriptor) {}
  Status Write(std::string_view text) override;
  bool IsTerminal() const override;
  int Columns() const override;

 private:
  int descriptor_;
};

class DescriptorInput final : public Input {
 public:
  explicit DescriptorInput(int descriptor) : descriptor_(descriptor) {}
  std::optional<std::string> ReadLine() override;
  bool IsTerminal() const override;

 private:
  int descriptor_;
};

// A terminal that can, and nobody who forbids it: https://no-color.org.
bool WantsColours(Stream const& stream, Environment const& environment);

}  // namespace ferro::cli
