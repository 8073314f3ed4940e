#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/time_text.h"
#include "simulator/handlers.h"
#include "simulator/render.h"

namespace ferro::sim {
namespace {

// Beyond so many the cloud forgets some, as if they had been revoked.
constexpr std::size_t kTokensKept = 10'000;

Answer KeystoneError(int status, std::string const& title, std::string const& message) {
  Json const body{{"error", {{"code", status}, {"title", title}, {"message", message}}}};
  return {.status = status, .json = Dump(body), .bare = true, .error_type = title};
}

Answer Unauthorized() {
  return KeystoneError(401, "Unauthorized", "The request you have made requires authentication.");
}

// The value at the path of member names, or null.
Json At(Json json, std::initializer_list<char const*> names) {
  for (char const* name : names) {
    if (!json.is_object() || !json.contains(name)) return nullptr;
    json = Json(json[name]);
  }
  return json;
}

std::string TextAt(Json const& json, std::initializer_list<char const*> names) {
  Json const found = At(json, names);
  return found.is_string() ? found.get<std::string>() : "";
}

Json Endpoint(std::string const& id, std::string const& region, std::string const& url) {
  return {
      {"id", id}, {"interface", "public"}, {"region", region}, {"region_id", region}, {"url", url}};
}

Json CatalogueJson(World const& world) {
  std::string const& base = world.options.base_url;
  Json out = Json::array();
  out.push_back(
      {{"id", "c1"},
       {"type", "identity"},
       {"name", "keystone"},
       {"endpoints", Json::array({Endpoint("e1", world.options.region, base + "/identity/v3")})}});
  out.push_back({{"id", "c2"},
                 {"type", "resell"},
                 {"name", "resell"},
                 {"endpoints", Json::array({Endpoint("e2", "ru-1", base + "/resell")})}});
  std::string const& type = world.options.dedicated_service_type;
  if (type.empty()) return out;
  Json endpoints = Json::array({Endpoint("e3", world.options.region, base + "/servers/v2")});
  // An endpoint for services inside the data centre, which clients must pass over.
  Json internal = Endpoint("e4", world.options.region, "http://internal.invalid");
  internal["interface"] = "internal";
  endpoints.push_back(std::move(internal));
  out.push_back({{"id", "c3"}, {"type", type}, {"name", type}, {"endpoints", endpoints}});
  return out;
}

Json TokenJson(World const& world, Token const& token) {
  Json const domain{{"id", DerivedUuid(world.options.domain_name)},
                    {"name", world.options.domain_name}};
  Json out{{"methods", Json::array({"password"})},
           {"issued_at", Rfc3339Micros(token.issued)},
           {"expires_at", Rfc3339Micros(token.expires)},
           {"user", {{"id", DerivedUuid(token.user)}, {"name", token.user}, {"domain", domain}}}};
  if (token.access.scope == Scope::kUnscoped) return {{"token", std::move(out)}};
  out["roles"] = Json::array({{{"id", DerivedUuid("member")}, {"name", "member"}}});
  out["catalog"] = CatalogueJson(world);
  if (token.access.scope == Scope::kAccount) {
    out["domain"] = domain;
  } else {
    auto const project =
        std::ranges::find(world.options.projects, token.access.project, &Project::id);
    out["project"] = {{"id", project->id}, {"name", project->name}, {"domain", domain}};
  }
  return {{"token", std::move(out)}};
}

User const* UserOf(World const& world, Json const& body) {
  std::string const name = TextAt(body, {"auth", "identity", "password", "user", "name"});
  std::string const password = TextAt(body, {"auth", "identity", "password", "user", "password"});
  std::string const domain =
      TextAt(body, {"auth", "identity", "password", "user", "domain", "name"});
  auto const user = std::ranges::find(world.options.users, name, &User::name);
  if (user == world.options.users.end() || domain != world.options.domain_name) return nullptr;
  return user->password == Secret(password) ? &*user : nullptr;
}

// The scope asked for, or nothing when this user may not have it.
std::optional<Access> ScopeOf(World const& world, User const& user, Json const& body) {
  Json const scope = At(body, {"auth", "scope"});
  if (scope.is_null()) return Access{Scope::kUnscoped};
  if (std::string const domain = TextAt(scope, {"domain", "name"}); !domain.empty()) {
    if (domain != world.options.domain_name || !user.account_access) return std::nullopt;
    return Access{Scope::kAccount};
  }
  std::string const project = world.ProjectNamed(TextAt(scope, {"project", "id"}));
  bool const allowed = std::ranges::find(user.projects, project) != user.projects.end();
  if (project.empty() || !allowed) return std::nullopt;
  return Access{Scope::kProject, project};
}

bool IsPasswordRequest(Json const& body) {
  Json const methods = At(body, {"auth", "identity", "methods"});
  return methods.is_array() && std::ranges::find(methods, Json("password")) != methods.end();
}

}  // namespace

Answer ListIdentityVersions(World& world, Call const& /*call*/) {
  Json const link{{"rel", "self"}, {"href", world.options.base_url + "/identity/v3/"}};
  Json const version{{"id", "v3.14"}, {"status", "stable"}, {"links", Json::array({link})}};
  return DoneBare(300, Dump({{"versions", {{"values", Json::array({version})}}}}));
}

Answer ShowIdentityVersion(World& world, Call const& /*call*/) {
  Json const link{{"rel", "self"}, {"href", world.options.base_url + "/identity/v3/"}};
  Json const version{{"id", "v3.14"}, {"status", "stable"}, {"links", Json::array({link})}};
  return DoneBare(200, Dump({{"version", version}}));
}

Answer IssueToken(World& world, Call const& call) {
  Json const body = Json::parse(call.body, nullptr, false);
  if (!body.is_object() || !IsPasswordRequest(body)) {
    return KeystoneError(400, "Bad Request", "Expecting to find auth.identity with a password.");
  }
  User const* user = UserOf(world, body);
  if (user == nullptr) return Unauthorized();
  auto const access = ScopeOf(world, *user, body);
  if (!access) return Unauthorized();
  Token const token{.access = *access,
                    .user = user->name,
                    .issued = world.Now(),
                    .expires = world.Now() + world.options.token_lifetime};
  std::erase_if(world.tokens, [&](auto const& old) { return world.Now() >= old.second.expires; });
  if (world.tokens.size() >= kTokensKept) world.tokens.erase(world.tokens.begin());
  std::string const text = "gAAAAAB" + world.random.Hex(48);
  world.tokens[text] = token;
  Answer answer = DoneBare(201, Dump(TokenJson(world, token)));
  answer.headers = {{"x-subject-token", text}};
  return answer;
}

Answer ShowToken(World& world, Call const& call) {
  Caller const caller = Identify(world, call);
  if (!caller.known) return Unauthorized();
  auto const subject = world.tokens.find(call.Header("x-subject-token"));
  if (subject == world.tokens.end() || world.Now() >= subject->second.expires) {
    return KeystoneError(404, "Not Found", "Could not find token.");
  }
  Answer answer = DoneBare(200, Dump(TokenJson(world, subject->second)));
  answer.headers = {{"x-subject-token", subject->first}};
  return answer;
}

Caller Identify(World const& world, Call const& call) {
  for (char const* header : {"x-auth-token", "x-token"}) {
    std::string const text = call.Header(header);
    if (text.empty()) continue;
    auto const issued = world.tokens.find(text);
    if (issued != world.tokens.end() && world.Now() < issued->second.expires) {
      return {issued->second.access, header, true};
    }
    bool const is_static = std::ranges::any_of(world.options.static_tokens,
                                               [&](Secret const& s) { return s == Secret(text); });
    if (is_static) return {{Scope::kAccount}, header, true};
    return {{}, header, false};
  }
  return {};
}

}  // namespace ferro::sim
