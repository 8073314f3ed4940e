#include "http/redact.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "http/url.h"

namespace ferro::http {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestShown = 16U << 10U;  // Bytes of a body in a log record.
// Shorter ones turn up everywhere by chance.
constexpr std::size_t kShortestLearned = 4;
constexpr std::size_t kMostLearned = 256;
// JSON deeper than this is not shown, because printing recurses; ours has 10 levels.
constexpr int kDeepest = 100;

// Compared with names in lower case and without "-" and "_".
constexpr std::array kSecretParts = {"password", "passwd",        "passphrase", "secret",
                                     "token",    "userdata",      "credential", "privatekey",
                                     "apikey",   "authorization", "cookie"};

using Parts = std::vector<std::string>;

void CollectTexts(Json const& value, Parts& out, int depth) {
  if (depth > kDeepest) return;
  if (value.is_string()) {
    out.push_back(value.get_ref<std::string const&>());
  } else if (value.is_structured()) {
    for (auto const& child : value) CollectTexts(child, out, depth + 1);
  }
}

void CollectSecrets(Json const& value, Parts& out, int depth) {
  if (depth > kDeepest || !value.is_structured()) return;
  if (value.is_array()) {
    for (auto const& child : value) CollectSecrets(child, out, depth + 1);
    return;
  }
  for (auto const& [name, child] : value.items()) {
    if (IsSecretName(name)) {
      CollectTexts(child, out, depth + 1);
    } else {
      CollectSecrets(child, out, depth + 1);
    }
  }
}

// Whether something is set or not is no secret.
bool IsTelling(Json const& value) {
  return !value.is_null() && !value.is_boolean();
}

void Hide(Json& value, auto const& mask, int depth) {
  if (depth > kDeepest) {
    value = kHidden;
  } else if (value.is_string()) {
    value = mask(value.get<std::string>());
  } else if (value.is_array()) {
    for (auto& child : value) Hide(child, mask, depth + 1);
  } else if (value.is_object()) {
    for (auto const& [name, child] : value.items()) {
      if (!IsSecretName(name)) {
        Hide(child, mask, depth + 1);
      } else if (IsTelling(child)) {
        child = kHidden;
      }
    }
  }
}

std::string Cut(std::string text) {
  if (text.size() <= kLongestShown) return text;
  auto const size = text.size();
  text.resize(kLongestShown);
  return text + "… (" + std::to_string(size) + " bytes)";
}

}  // namespace

bool IsSecretName(std::string_view name) {
  auto plain = Lower(name);
  std::erase_if(plain, [](char c) { return c == '-' || c == '_'; });
  return std::ranges::any_of(
      kSecretParts, [&](std::string_view part) { return plain.find(part) != std::string::npos; });
}

void Redactor::LearnValue(std::string_view value) {
  if (value.size() < kShortestLearned || values_.size() >= kMostLearned) return;
  if (std::ranges::find(values_, value) == values_.end()) values_.emplace_back(value);
}

void Redactor::Learn(Headers const& headers, std::string_view body) {
  for (auto const& [name, value] : headers) {
    if (!IsSecretName(name)) continue;
    LearnValue(value);
    // "Bearer x", "Basic x": the part after the scheme on its own, too.
    if (auto const space = value.find(' '); space != std::string::npos) {
      LearnValue(std::string_view(value).substr(space + 1));
    }
  }
  auto const json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) return;
  Parts found;
  CollectSecrets(json, found, 0);
  for (auto const& value : found) LearnValue(value);
  // The longest first, so that no part of one stays behind.
  std::ranges::sort(values_, std::ranges::greater(), &std::string::size);
}

std::string Redactor::Masked(std::string text) const {
  for (auto const& value : values_) {
    for (auto at = text.find(value); at != std::string::npos;
         at = text.find(value, at + kHidden.size())) {
      text.replace(at, value.size(), kHidden);
    }
  }
  return text;
}

std::string Redactor::Shown(Headers const& headers) const {
  std::string out;
  for (auto const& [name, value] : headers) {
    if (!out.empty()) out.append("\n");
    out.append(name).append(": ").append(IsSecretName(name) ? std::string(kHidden) : Masked(value));
  }
  return out;
}

std::string Redactor::Shown(std::string_view body) const {
  if (body.empty()) return "";
  auto json = Json::parse(body, nullptr, false);
  if (!json.is_structured()) return "(" + std::to_string(body.size()) + " bytes, not JSON)";
  Hide(json, [this](std::string text) { return Masked(std::move(text)); }, 0);
  return Cut(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string Redactor::ShownTarget(std::string_view path, std::string_view query) const {
  auto out = Masked(std::string(path));
  auto const parameters = ParseQuery(query);
  if (!parameters) return out + "?" + std::string(kHidden);
  for (bool is_first = true; auto const& [name, value] : *parameters) {
    out.append(is_first ? "?" : "&").append(PercentEncoded(name)).append("=");
    out.append(IsSecretName(name) ? std::string(kHidden) : PercentEncoded(Masked(value)));
    is_first = false;
  }
  return out;
}

}  // namespace ferro::http
