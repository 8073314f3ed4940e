// One request as handlers see it: path pieces, query, body members, who asks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/transport.h"

namespace ferro::sim {

enum class Scope { kNone, kUnscoped, kProject, kAccount };

struct Access {
  Scope scope = Scope::kNone;
  std::string project;  // With kProject.
};

enum class Kind { kNull, kString, kUuid, kInt, kNumber, kBool, kStrings, kArray, kObject };

// What a request body has to look like; unknown members are ignored.
struct Field {
  char const* name;
  Kind kind;
  bool required = false;
  bool nullable = false;
};

// The members of a JSON object, one level deep; what lies deeper stays JSON text.
class Body {
 public:
  // Nothing when the text is not a JSON object. An empty text is an empty object.
  static std::optional<Body> Parse(std::string_view text);

  bool Has(std::string_view name) const;  // There and not null.
  bool IsNull(std::string_view name) const;
  std::string Text(std::string_view name) const;
  std::int64_t Int(std::string_view name, std::int64_t otherwise = 0) const;
  double Number(std::string_view name, double otherwise = 0) const;
  bool Flag(std::string_view name, bool otherwise = false) const;
  std::vector<std::string> Texts(std::string_view name) const;
  std::string Json(std::string_view name) const;

  // The first field that is missing or of a wrong type, in words.
  std::optional<std::string> Problem(std::vector<Field> const& fields) const;

 private:
  struct Member {
    Kind kind = Kind::kNull;
    std::string text;  // The string itself, or JSON.
    std::vector<std::string> texts = {};
  };
  Member const* Find(std::string_view name) const;
  static bool Fits(Member const& member, Kind kind);

  std::map<std::string, Member, std::less<>> members_;
};

struct Call {
  std::string method;
  std::string path;  // Without the query, e.g. "/servers/v2/location".
  std::map<std::string, std::string, std::less<>> query;
  http::Headers headers;
  std::string body;
  std::vector<std::string> args;  // What stood at the {}s of the route.
  Access access;

  std::string Query(std::string_view name) const;
  std::string Header(std::string_view name) const;
  // Whether Accept-Language asks for English; otherwise the account's language is Russian.
  bool WantsEnglish() const;
};

// Splits "https://host/path?a=b" (or only its path) and decodes the percent signs.
Call CallOf(http::Request const& request);

}  // namespace ferro::sim
