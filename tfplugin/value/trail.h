// Where a codec is inside a value, and the first thing that was wrong there. Costs
// nothing until something is: the path is put together only for an error.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tfplugin/value/type.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

class Trail {
 public:
  enum class StepKind { kAttribute, kKey, kIndex, kNameless };  // Elements of sets are nameless.

  // One level down, until it goes out of scope. `name` must live as long.
  class Step {
   public:
    Step(Trail& trail, StepKind kind, std::string_view name, std::size_t index = 0);
    ~Step() { trail_.steps_.pop_back(); }
    Step(Step const&) = delete;
    Step& operator=(Step const&) = delete;

   private:
    Trail& trail_;
  };

  Step Attribute(std::string_view name) { return {*this, StepKind::kAttribute, name}; }
  Step Key(std::string_view key) { return {*this, StepKind::kKey, key}; }
  // The step to an element of a list or tuple, or into a set.
  Step Element(Type::Kind parent, std::size_t index) {
    return {*this, parent == Type::Kind::kSet ? StepKind::kNameless : StepKind::kIndex, {}, index};
  }
  // Into the concrete value of a dynamic one.
  Step Inside() { return {*this, StepKind::kNameless, {}}; }

  // Fails, and says so, beyond 128 levels.
  bool TooDeep();
  // Whether one more level is not too deep.
  bool HasRoom() const { return steps_.size() < kMaxDepth; }
  // Keeps the first failure with its path. `what` never shows a value: it may be secret.
  void Fail(std::string what);
  // "a string is required, found a number".
  void FailRequired(Type const& type, std::string_view found);

  // Whether an object's members are the type's attributes, no more and no fewer; fails if not.
  bool HasExactly(ValueMap const& members, Type const& type);

  bool failed() const { return error_.has_value(); }
  Error TakeError() { return *std::move(error_); }

 private:
  static constexpr std::size_t kMaxDepth = 128;

  struct Place {
    StepKind kind;
    std::string_view name;
    std::size_t index;
  };
  std::vector<Place> steps_;
  std::optional<Error> error_;
};

// "a string is required", "an object is required".
std::string Requires(Type const& type);
// "a string", "an unknown value".
std::string_view KindText(Value::Kind kind);
// Whether a known value of this kind can be of such a type, as far as one level shows.
bool Fits(Value::Kind kind, Type::Kind type);
// "an object with 3 attributes is required (2 given)", in core's words.
std::string WrongAttributeCount(std::size_t required, std::size_t given);
std::string WrongTupleLength(std::size_t required, std::size_t given);

}  // namespace ferro::tf
