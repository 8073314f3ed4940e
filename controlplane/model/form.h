// Our own YAML files as plain structs: a Describe function lists names, members and what a
// person should know once; reading, the JSON Schema for editors and the reference page are
// its three uses.
//
//   struct Entry { std::string use; };
//   void Describe(Form& f, Entry& m) {
//     f("use", m.use, {.about = "The image that runs instead.", .required = true});
//   }
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "controlplane/compose/values.h"
#include "controlplane/yaml/node.h"

namespace ferro::model {

class Form;

struct FormRule {
  std::string_view about;  // One or two sentences.
  bool required = false;
  std::string_view values = {};  // "a|b|c" when nothing else is allowed.
  std::string_view form = {};    // A regular expression of texts, for editors.
  std::int64_t most = 0;         // Of whole numbers, which begin at 1; 0: any.
};

// What a member can be.
using DescribeIt = std::function<void(Form&)>;
struct FormPart {  // A struct; `begin` is called when the file has it.
  std::function<void()> begin;
  DescribeIt describe;
};
struct FormNamed {  // A mapping of names to structs; adds one.
  std::function<DescribeIt(std::string const& name)> add;
};
struct FormTexts {  // One text or a list of texts.
  std::vector<std::string>* texts = nullptr;
};
using FormTarget = std::variant<std::string*, std::int64_t*, std::optional<compose::Duration>*,
                                FormTexts, FormPart, FormNamed>;

namespace internal {

inline FormTarget TargetOf(std::string& m) {
  return &m;
}
inline FormTarget TargetOf(std::int64_t& m) {
  return &m;
}
inline FormTarget TargetOf(std::optional<compose::Duration>& m) {
  return &m;
}
inline FormTarget TargetOf(std::vector<std::string>& m) {
  return FormTexts{&m};
}
template <class T>
FormTarget TargetOf(std::optional<T>& m) {
  return FormPart{[&m] { m = T{}; },
                  [&m](Form& f) {
                    if (!m) m = T{};
                    Describe(f, *m);
                  }};
}
template <class T>
FormTarget TargetOf(std::map<std::string, T>& m) {
  return FormNamed{[&m](std::string const& name) -> DescribeIt {
    T& added = m[name];
    return [&added](Form& f) { Describe(f, added); };
  }};
}

}  // namespace internal

class Form {
 public:
  virtual ~Form() = default;

  template <class T>
  void operator()(std::string_view name, T& member, FormRule const& rule) {
    Visit(name, internal::TargetOf(member), rule);
  }
  // Where the struct stands in its file.
  virtual void At(yaml::Mark& /*mark*/) {}
  // Other keys are no mistake here, but go to this mapping.
  virtual void Others(yaml::Node& /*others*/, std::string_view /*about*/) {}

 private:
  virtual void Visit(std::string_view name, FormTarget const& target, FormRule const& rule) = 0;
};

// Strict: fails with PLATFORM-010 a value of another kind, PLATFORM-011 an unknown key (x-…
// excepted), PLATFORM-012 a missing one, PLATFORM-013 an impossible value, each with file,
// line and column.
Status ReadForm(yaml::Node const& document, DescribeIt const& describe);

template <class T>
Result<T> ReadForm(yaml::Node const& document) {
  T out;
  auto status = ReadForm(document, [&out](Form& f) { Describe(f, out); });
  if (!status) return Fail(std::move(status).error());
  return out;
}

}  // namespace ferro::model
