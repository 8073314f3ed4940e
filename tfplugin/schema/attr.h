// A typed attribute in one of Terraform's three states: null, unknown, known.
#pragma once

#include <optional>
#include <utility>

#include "base/check.h"

namespace ferro::tf {

template <class T>
class Attr {
 public:
  Attr() = default;  // Null.
  // NOLINTNEXTLINE(google-explicit-constructor): a value is an attribute.
  Attr(T value) : state_(State::kKnown), value_(std::move(value)) {}
  static Attr Unknown() {
    Attr attr;
    attr.state_ = State::kUnknown;
    return attr;
  }
  // Null when empty.
  static Attr From(std::optional<T> value) { return value ? Attr(std::move(*value)) : Attr(); }

  bool null() const { return state_ == State::kNull; }
  bool unknown() const { return state_ == State::kUnknown; }
  bool known() const { return state_ == State::kKnown; }

  T const& operator*() const {
    FERRO_CHECK(known(), "a null or unknown attribute has no value");
    return value_;
  }
  T& operator*() {
    FERRO_CHECK(known(), "a null or unknown attribute has no value");
    return value_;
  }
  T const* operator->() const { return &**this; }
  T* operator->() { return &**this; }
  // The value, or this when null or unknown.
  T value_or(T other) const {
    if (known()) return value_;
    return other;
  }

  friend bool operator==(Attr const& a, Attr const& b) {
    return a.state_ == b.state_ && (a.state_ != State::kKnown || a.value_ == b.value_);
  }

 private:
  enum class State { kNull, kUnknown, kKnown };
  State state_ = State::kNull;
  T value_{};
};

}  // namespace ferro::tf
