// A text that cannot be printed, logged or compared by accident, and that is
// wiped from memory when it goes.
#pragma once

#include <string>

namespace ferro {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(Secret const&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret const& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { Wipe(); }

  bool empty() const { return text_.empty(); }
  // The one way to the text; grep for it to see every use.
  std::string const& Reveal() const { return text_; }

  friend bool operator==(Secret const& a, Secret const& b);

 private:
  void Wipe();
  std::string text_;
};

}  // namespace ferro
