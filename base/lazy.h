// A value that is made when it is first asked for: once, by whichever thread comes first.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace ferro {

template <class T>
class Lazy {
 public:
  explicit Lazy(std::function<T()> make) : make_(std::move(make)) {}

  T const& operator*() const {
    std::call_once(once_, [this] { value_.reset(new T(make_())); });  // Also what cannot be moved.
    return *value_;
  }
  T const* operator->() const { return &**this; }

 private:
  std::function<T()> make_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<T> value_;
};

}  // namespace ferro
