#include "controlplane/compose/variables.h"

#include <utility>

namespace ferro::compose {
namespace {

constexpr int kMaxNesting = 32;  // Of ${A:-${B:-…}}.

bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::size_t NameLength(std::string_view text) {
  if (text.empty() || !IsNameStart(text[0])) return 0;
  std::size_t length = 1;
  while (length < text.size() &&
         (IsNameStart(text[length]) || (text[length] >= '0' && text[length] <= '9')))
    ++length;
  return length;
}

Error Wrong(std::string_view code, std::string message) {
  return {.code = ErrorCode::kInvalidArgument,
          .message = std::move(message),
          .facts = {{"code", std::string(code)}}};
}

Error Malformed(std::string_view text) {
  return Wrong("COMPOSE-006", "\"" + std::string(text.substr(0, 60)) +
                                  "\" is no variable: write ${NAME} or ${NAME:-default}, and $$ "
                                  "for a dollar that is only a dollar");
}

// The index of the brace that closes the one at the front, or npos.
std::size_t ClosingBrace(std::string_view text) {
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && --open == 0) return i;
  }
  return std::string_view::npos;
}

class Interpolation {
 public:
  explicit Interpolation(Lookup const& lookup) : lookup_(lookup) {}

  Result<std::string> Expand(std::string_view text, int depth);
  Interpolated Finish(std::string text) && {
    out_.text = std::move(text);
    return std::move(out_);
  }

 private:
  // What stands between the braces.
  Result<std::string> Braced(std::string_view inside, int depth);
  Result<std::string> WithOperator(std::string_view name, std::string_view rest, int depth);
  Variable const* Used(std::string_view name);
  std::string Plain(std::string_view name);

  Lookup const& lookup_;
  Interpolated out_;
};

Variable const* Interpolation::Used(std::string_view name) {
  Variable const* variable = lookup_(name);
  if (variable != nullptr)
    out_.because.push_back("${" + std::string(name) + "} from " + variable->source);
  return variable;
}

std::string Interpolation::Plain(std::string_view name) {
  Variable const* variable = Used(name);
  if (variable != nullptr) return variable->value;
  out_.unset.emplace_back(name);
  out_.because.push_back("${" + std::string(name) + "} is not set, so empty");
  return "";
}

Result<std::string> Interpolation::WithOperator(std::string_view name, std::string_view rest,
                                                int depth) {
  bool const empty_counts_as_unset = rest.starts_with(':');
  if (empty_counts_as_unset) rest.remove_prefix(1);
  char const kind = rest.empty() ? '\0' : rest[0];
  if (kind != '-' && kind != '?' && kind != '+') return Fail(Malformed("${" + std::string(name)));
  auto word = Expand(rest.substr(1), depth + 1);
  if (!word) return word;
  Variable const* variable = lookup_(name);
  bool const has = variable != nullptr && !(empty_counts_as_unset && variable->value.empty());
  if (kind == '+') {
    if (has) return word;
    return variable == nullptr ? std::string() : variable->value;
  }
  if (has) return Used(name)->value;
  if (kind == '-') {
    out_.because.push_back("the default of ${" + std::string(name) + "}");
    return word;
  }
  std::string message = "the variable " + std::string(name) + " is required and not set";
  if (variable != nullptr) message = "the variable " + std::string(name) + " is required and empty";
  if (!word->empty()) message += ": " + *word;
  return Fail(Wrong("COMPOSE-007",
                    message + "; set it in the environment, in .env or in a file of --env-file"));
}

Result<std::string> Interpolation::Braced(std::string_view inside, int depth) {
  std::size_t const length = NameLength(inside);
  if (length == 0) return Fail(Malformed("${" + std::string(inside) + "}"));
  std::string_view const name = inside.substr(0, length);
  if (length == inside.size()) return Plain(name);
  return WithOperator(name, inside.substr(length), depth);
}

Result<std::string> Interpolation::Expand(std::string_view text, int depth) {
  if (depth > kMaxNesting)
    return Fail(Wrong("COMPOSE-006", "variables are nested more than " +
                                         std::to_string(kMaxNesting) + " deep in each other"));
  std::string out;
  while (!text.empty()) {  // Each turn takes a character.
    auto const dollar = text.find('$');
    out += text.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    text.remove_prefix(dollar + 1);
    if (text.starts_with('$')) {
      out += '$';
      text.remove_prefix(1);
    } else if (text.starts_with('{')) {
      auto const close = ClosingBrace(text);
      if (close == std::string_view::npos) return Fail(Malformed("$" + std::string(text)));
      auto value = Braced(text.substr(1, close - 1), depth);
      if (!value) return value;
      out += *value;
      text.remove_prefix(close + 1);
    } else if (std::size_t const length = NameLength(text); length > 0) {
      out += Plain(text.substr(0, length));
      text.remove_prefix(length);
    } else {
      out += '$';
    }
  }
  return out;
}

}  // namespace

Result<Interpolated> Interpolate(std::string_view text, Lookup const& lookup) {
  Interpolation interpolation(lookup);
  auto expanded = interpolation.Expand(text, 0);
  if (!expanded) return Fail(std::move(expanded).error());
  return std::move(interpolation).Finish(*std::move(expanded));
}

Status InterpolateTree(yaml::Node& tree, Variables const& variables,
                       std::vector<UnsetVariable>& unset) {
  for (auto& item : tree.items) {
    if (auto status = InterpolateTree(item, variables, unset); !status) return status;
  }
  for (auto& member : tree.members) {
    if (auto status = InterpolateTree(member.value, variables, unset); !status) return status;
  }
  if (!tree.IsText() || tree.text.find('$') == std::string::npos) return {};
  auto result = Interpolate(tree.text, [&](std::string_view name) -> Variable const* {
    auto const found = variables.find(name);
    return found == variables.end() ? nullptr : &found->second;
  });
  if (!result) {
    auto const& error = result.error();
    return yaml::FailAt(tree.mark, error.Fact("code"), error.message);
  }
  for (auto& name : result->unset) unset.push_back({std::move(name), tree.mark});
  tree.text = std::move(result->text);
  tree.because = std::move(result->because);
  return {};
}

}  // namespace ferro::compose
