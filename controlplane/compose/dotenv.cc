#include "controlplane/compose/dotenv.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "base/text.h"

namespace ferro::compose {
namespace {

constexpr std::string_view kBlanks = " \t\v\f\r";
constexpr std::string_view kSpaces = " \t\v\f\r\n";

std::string_view TrimmedRight(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kSpaces) + 1);
}

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("_.-[]").find(c) != std::string_view::npos;
}

// The octal digits after \0, and what they stand for; three of them or none.
void AppendOctal(std::string& out, std::string_view digits) {
  if (digits.size() != 3) {
    out.append("\\0").append(digits);
    return;
  }
  int value = 0;
  for (char const c : digits) value = value * 8 + (c - '0');
  // A character, not a byte: above 0x7F it takes two.
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else {
    out += static_cast<char>(0xC0 | (value >> 6));
    out += static_cast<char>(0x80 | (value & 0x3F));
  }
}

// The escapes of a text in double quotes; \$ becomes $$, which the variables pass mends.
std::string Unescaped(std::string_view text) {
  constexpr std::string_view kLetters = "abfnrtv\"\\";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\"\\";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    char const next = text[++i];
    if (auto const at = kLetters.find(next); at != std::string_view::npos) {
      out += kMeanings[at];
    } else if (next == '$') {
      out += "$$";
    } else if (next == '0') {
      auto const from = i + 1;
      while (i + 1 < text.size() && i + 1 < from + 3 && text[i + 1] >= '0' && text[i + 1] <= '7')
        ++i;
      AppendOctal(out, text.substr(from, i + 1 - from));
    } else {
      out.append(1, '\\').append(1, next);
    }
  }
  return out;
}

class DotenvParser {
 public:
  DotenvParser(std::string_view text, std::string_view file, Lookup const& outside, Variables known)
      : rest_(text),
        file_(std::make_shared<std::string const>(file)),
        outside_(outside),
        known_(std::move(known)) {}

  Result<Variables> Parse();

 private:
  bool SkipToStatement();
  Status TakeStatement();
  // The name, without `export`; leaves the value in front.
  Result<std::string> TakeName(bool& inherited);
  Result<std::string> TakeValue();
  Result<std::string> TakeQuoted(char quote);
  Result<std::string> Expand(std::string_view text) const;
  void Skip(std::size_t count) {
    for (char const c : rest_.substr(0, count)) line_ += c == '\n' ? 1 : 0;
    rest_.remove_prefix(count);
  }
  auto Wrong(std::string_view code, std::string_view what) const {
    return yaml::FailAt({file_, line_, 1}, code, what);
  }

  std::string_view rest_;
  std::shared_ptr<std::string const> file_;
  Lookup const& outside_;
  Variables known_;
  int line_ = 1;
};

bool DotenvParser::SkipToStatement() {
  for (;;) {  // Each turn takes a line or ends.
    Skip(std::min(rest_.find_first_not_of(kSpaces), rest_.size()));
    if (!rest_.starts_with('#')) return !rest_.empty();
    Skip(std::min(rest_.find('\n'), rest_.size()));
  }
}

Result<std::string> DotenvParser::TakeName(bool& inherited) {
  constexpr std::string_view kExport = "export";
  if (rest_.starts_with(kExport) && rest_.size() > kExport.size() &&
      kBlanks.find(rest_[kExport.size()]) != std::string_view::npos) {
    Skip(kExport.size());
    Skip(std::min(rest_.find_first_not_of(kBlanks), rest_.size()));
  }
  std::size_t length = 0;
  while (length < rest_.size() &&
         std::string_view("=:\n").find(rest_[length]) == std::string_view::npos) {
    char const c = rest_[length];
    if (!IsNameCharacter(c) && kBlanks.find(c) == std::string_view::npos)
      return Wrong("COMPOSE-016", "the character " + std::string(1, c) +
                                      " cannot be in the name of a variable; write NAME=value");
    ++length;
  }
  std::string name(TrimmedRight(rest_.substr(0, length)));
  if (name.empty() || name.find_first_of(kBlanks) != std::string::npos)
    return Wrong("COMPOSE-016",
                 "the name \"" + name + "\" is empty or has a space; write NAME=value");
  inherited = length == rest_.size() || rest_[length] == '\n';
  Skip(std::min(length + (inherited ? 0 : 1), rest_.size()));
  Skip(std::min(rest_.find_first_not_of(kBlanks), rest_.size()));
  return name;
}

Result<std::string> DotenvParser::Expand(std::string_view text) const {
  auto result = Interpolate(text, [this](std::string_view name) -> Variable const* {
    if (Variable const* found = outside_(name)) return found;
    auto const found = known_.find(name);
    return found == known_.end() ? nullptr : &found->second;
  });
  if (!result) return Wrong(result.error().Fact("code"), result.error().message);
  return std::move(result->text);
}

Result<std::string> DotenvParser::TakeQuoted(char quote) {
  std::string inside;
  for (std::size_t i = 1; i < rest_.size(); ++i) {
    char const c = rest_[i];
    if (c == quote) {
      auto value =
          quote == '"' ? Expand(Unescaped(inside)) : Result<std::string>(std::move(inside));
      if (value) Skip(i + 1);
      return value;
    }
    if (c == '\\' && i + 1 < rest_.size()) {
      ++i;
      if (rest_[i] != quote) inside += '\\';
      inside += rest_[i];
    } else {
      inside += c;
    }
  }
  return Wrong("COMPOSE-016", "the quote that opens here is never closed");
}

Result<std::string> DotenvParser::TakeValue() {
  if (rest_.starts_with('"') || rest_.starts_with('\'')) return TakeQuoted(rest_[0]);
  std::string_view text = rest_.substr(0, rest_.find('\n'));
  std::size_t const length = text.size();
  text = TrimmedRight(text.substr(0, text.find(" #")));
  auto value = Expand(text);
  if (value) Skip(length);
  return value;
}

Status DotenvParser::TakeStatement() {
  int const line = line_;
  bool inherited = false;
  auto name = TakeName(inherited);
  if (!name) return Fail(std::move(name).error());
  if (inherited) {
    if (Variable const* found = outside_(*name)) known_.insert_or_assign(*std::move(name), *found);
    return {};
  }
  auto value = TakeValue();
  if (!value) return Fail(std::move(value).error());
  known_.insert_or_assign(*std::move(name),
                          Variable{*std::move(value), *file_ + ":" + std::to_string(line)});
  return {};
}

Result<Variables> DotenvParser::Parse() {
  if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  while (SkipToStatement()) {
    if (auto status = TakeStatement(); !status) return Fail(std::move(status).error());
  }
  return std::move(known_);
}

}  // namespace

Result<Variables> ParseDotenv(std::string_view text, std::string_view file, Lookup const& outside,
                              Variables known) {
  if (!IsUtf8(text)) {
    return yaml::FailAt({std::make_shared<std::string const>(file), 0, 0}, "COMPOSE-016",
                        "the file is not UTF-8 text");
  }
  return DotenvParser(text, file, outside, std::move(known)).Parse();
}

}  // namespace ferro::compose
