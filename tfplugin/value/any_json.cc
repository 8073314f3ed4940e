#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tfplugin/value/json.h"
#include "tfplugin/value/nfc.h"

namespace ferro::tf {
namespace {

constexpr std::size_t kMaxJsonDepth = 128;
// "0," is two bytes and some sixty in memory: what one document may make us hold.
constexpr std::size_t kMaxJsonValues = std::size_t{1} << 20;

// A long double takes every number whose digits and exponent Number takes; a double
// would make the parser refuse 1e400 before we see its text.
using WideJson = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t,
                                      std::uint64_t, long double>;

// Builds a value from the parser's events. Each returns whether to go on.
class TreeBuilder {
 public:
  Result<Value> Finish() && {
    if (!error_.empty()) return Fail(ErrorCode::kInvalidArgument, std::move(error_));
    return std::move(root_);
  }

  bool null() { return Add(Value()); }
  bool boolean(bool value) { return Add(Value::Bool(value)); }
  bool number_integer(std::int64_t value) { return Add(Value::Num(value)); }
  bool number_unsigned(std::uint64_t value) {
    return std::in_range<std::int64_t>(value) ? Add(Value::Num(static_cast<std::int64_t>(value)))
                                              : AddNumber(std::to_string(value));
  }
  bool number_float(long double /*rounded*/, std::string const& text) { return AddNumber(text); }
  bool string(std::string const& text) {
    auto value = Value::StringIfUtf8(text);
    return value ? Add(*std::move(value)) : Refuse("the JSON has a string that is not UTF-8");
  }
  bool binary(std::vector<std::uint8_t> const& /*bytes*/) {
    return Refuse("JSON has no binary values");
  }

  bool start_array(std::size_t /*unknown*/) { return Open(false); }
  bool start_object(std::size_t /*unknown*/) { return Open(true); }
  bool key(std::string const& text) {
    auto key = Nfc(text);
    if (!key) return Refuse("the JSON has a key that is not UTF-8");
    open_.back().key = *std::move(key);
    return true;
  }
  bool end_array() {
    Value value = Value::List(std::move(open_.back().elements));
    open_.pop_back();
    return Add(std::move(value));
  }
  bool end_object() {
    Value value = Value::Map(std::move(open_.back().members));
    open_.pop_back();
    return Add(std::move(value));
  }

  // The parser's own message quotes the input, which may be secret.
  bool parse_error(std::size_t position, std::string const& /*token*/,
                   WideJson::exception const& error) {
    bool const too_large = error.id == 406;
    return Refuse((too_large ? "the JSON has a number out of range at byte "
                             : "the text is no JSON: see byte ") +
                  std::to_string(position));
  }

 private:
  struct Level {
    bool object = false;
    std::string key = {};
    std::vector<Value> elements = {};
    ValueMap members = {};
  };

  bool Refuse(std::string what) {
    if (error_.empty()) error_ = std::move(what);
    return false;
  }

  bool Open(bool object) {
    if (open_.size() >= kMaxJsonDepth) return Refuse("the JSON is nested deeper than 128 levels");
    open_.push_back({.object = object});
    return true;
  }

  bool AddNumber(std::string const& text) {
    auto number = Number::Parse(text);
    return number ? Add(Value::Num(*std::move(number)))
                  : Refuse("the JSON has a number out of range: " + number.error().message);
  }

  bool Add(Value value) {
    if (values_left_-- == 0) return Refuse("the JSON holds more than 1048576 values");
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto& level = open_.back(); level.object) {
      level.members.insert_or_assign(level.members.end(), level.key, std::move(value));
    } else {
      level.elements.push_back(std::move(value));
    }
    return true;
  }

  std::vector<Level> open_;
  Value root_;
  std::string error_;
  std::size_t values_left_ = kMaxJsonValues;
};

}  // namespace

Result<Value> DecodeAnyJson(std::string_view json) {
  TreeBuilder builder;
  WideJson::sax_parse(json, &builder);
  return std::move(builder).Finish();
}

}  // namespace ferro::tf
