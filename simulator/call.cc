#include "simulator/call.h"

#include <cctype>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace ferro::sim {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string PercentDecoded(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
        HexDigit(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2])));
      i += 2;
    } else {
      out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

bool AllStrings(nlohmann::json const& array) {
  return std::ranges::all_of(array, [](auto const& item) { return item.is_string(); });
}

char const* WordFor(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kString:
      return "a string";
    case Kind::kUuid:
      return "a UUID";
    case Kind::kInt:
      return "an integer";
    case Kind::kNumber:
      return "a number";
    case Kind::kBool:
      return "a boolean";
    case Kind::kStrings:
      return "a list of strings";
    case Kind::kArray:
      return "a list";
    case Kind::kObject:
      return "an object";
  }
  return "";
}

}  // namespace

std::optional<Body> Body::Parse(std::string_view text) {
  Body body;
  if (Trimmed(text).empty()) return body;
  auto const json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  for (auto const& [name, value] : json.items()) {
    Member& member = body.members_[name];
    member.text = value.is_string() ? value.get<std::string>() : value.dump();
    if (value.is_string()) {
      member.kind = Kind::kString;
    } else if (value.is_number_integer()) {
      member.kind = Kind::kInt;
    } else if (value.is_number()) {
      member.kind = Kind::kNumber;
    } else if (value.is_boolean()) {
      member.kind = Kind::kBool;
    } else if (value.is_object()) {
      member.kind = Kind::kObject;
    } else if (value.is_array()) {
      member.kind = AllStrings(value) ? Kind::kStrings : Kind::kArray;
      if (member.kind == Kind::kStrings) member.texts = value.get<std::vector<std::string>>();
    }
  }
  return body;
}

Body::Member const* Body::Find(std::string_view name) const {
  auto const found = members_.find(name);
  return found == members_.end() ? nullptr : &found->second;
}

bool Body::Has(std::string_view name) const {
  auto const* member = Find(name);
  return member != nullptr && member->kind != Kind::kNull;
}

bool Body::IsNull(std::string_view name) const {
  auto const* member = Find(name);
  return member != nullptr && member->kind == Kind::kNull;
}

std::string Body::Text(std::string_view name) const {
  return Has(name) ? Find(name)->text : "";
}

std::int64_t Body::Int(std::string_view name, std::int64_t otherwise) const {
  auto const* member = Find(name);
  if (member == nullptr || member->kind != Kind::kInt) return otherwise;
  auto const json = nlohmann::json::parse(member->text, nullptr, false);
  return json.is_number_integer() ? json.get<std::int64_t>() : otherwise;
}

double Body::Number(std::string_view name, double otherwise) const {
  auto const* member = Find(name);
  if (member == nullptr) return otherwise;
  auto const json = nlohmann::json::parse(member->text, nullptr, false);
  return json.is_number() ? json.get<double>() : otherwise;
}

bool Body::Flag(std::string_view name, bool otherwise) const {
  auto const* member = Find(name);
  if (member == nullptr || member->kind != Kind::kBool) return otherwise;
  return member->text == "true";
}

std::vector<std::string> Body::Texts(std::string_view name) const {
  auto const* member = Find(name);
  return member == nullptr ? std::vector<std::string>{} : member->texts;
}

std::string Body::Json(std::string_view name) const {
  auto const* member = Find(name);
  if (member == nullptr) return "null";
  return member->kind == Kind::kString ? nlohmann::json(member->text).dump() : member->text;
}

bool Body::Fits(Member const& member, Kind kind) {
  switch (kind) {
    case Kind::kUuid:
      return member.kind == Kind::kString && IsUuid(member.text);
    case Kind::kNumber:
      return member.kind == Kind::kNumber || member.kind == Kind::kInt;
    case Kind::kArray:
      return member.kind == Kind::kArray || member.kind == Kind::kStrings;
    default:
      return member.kind == kind;
  }
}

std::optional<std::string> Body::Problem(std::vector<Field> const& fields) const {
  for (Field const& field : fields) {
    auto const* member = Find(field.name);
    if (member == nullptr || (member->kind == Kind::kNull && !field.nullable)) {
      if (member == nullptr && !field.required) continue;
      return std::string(field.name) + (member == nullptr ? " is required" : " must not be null");
    }
    if (member->kind == Kind::kNull || Fits(*member, field.kind)) continue;
    return std::string(field.name) + " must be " + WordFor(field.kind);
  }
  return std::nullopt;
}

std::string Call::Query(std::string_view name) const {
  auto const found = query.find(name);
  return found == query.end() ? "" : found->second;
}

std::string Call::Header(std::string_view name) const {
  auto const found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

bool Call::WantsEnglish() const {
  return Lower(Header("accept-language")).starts_with("en");
}

Call CallOf(http::Request const& request) {
  std::string_view rest = request.url;
  if (auto const scheme = rest.find("://"); scheme != std::string_view::npos) {
    rest.remove_prefix(scheme + 3);
    auto const slash = rest.find('/');
    rest = slash == std::string_view::npos ? std::string_view("/") : rest.substr(slash);
  }
  rest = rest.substr(0, rest.find('#'));
  auto const question = rest.find('?');
  Call call{.method = request.method,
            .path = PercentDecoded(rest.substr(0, question), false),
            .headers = request.headers,
            .body = request.body};
  if (question == std::string_view::npos) return call;
  for (auto const& pair : Split(rest.substr(question + 1), '&')) {
    auto const equals = pair.find('=');
    if (pair.empty()) continue;
    call.query[PercentDecoded(pair.substr(0, equals), true)] =
        equals == std::string::npos ? "" : PercentDecoded(pair.substr(equals + 1), true);
  }
  return call;
}

}  // namespace ferro::sim
