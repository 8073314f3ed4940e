#include "apiclient/error.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "http/retry_after.h"

namespace ferro::api {
namespace {

// Longer texts are cut: an error page is no reason.
constexpr std::size_t kMaxText = 400;

constexpr std::string_view kNoMoneyType = "NoMoney";
constexpr std::string_view kNotFoundType = "SeidoNotFoundError";

// What an answer says about its refusal, whatever its shape.
struct Refusal {
  std::string type;
  std::string code;
  std::string message;
  std::string task;
};

constexpr std::array<std::pair<std::string_view, ErrorCode>, 12> kTypes = {{
    {"SeidoValidationError", ErrorCode::kInvalidArgument},
    {"SeidoAttributeError", ErrorCode::kInvalidArgument},
    {kNoMoneyType, ErrorCode::kInvalidArgument},
    {"ParseError", ErrorCode::kInvalidArgument},
    {"MaskError", ErrorCode::kInvalidArgument},
    {"ClientAccessDenyError", ErrorCode::kPermissionDenied},
    {"SeidoAccessDenyError", ErrorCode::kPermissionDenied},
    {kNotFoundType, ErrorCode::kNotFound},
    {"SeidoConflictError", ErrorCode::kConflict},
    {"AnotherTaskRunning", ErrorCode::kUnavailable},
    {"Maintenance", ErrorCode::kUnavailable},
    {"GoroNotImplemented", ErrorCode::kInternal},
}};

ErrorCode CodeOfStatus(int status) {
  switch (status) {
    case 400:
    case 402:
    case 405:
    case 413:
    case 422:
      return ErrorCode::kInvalidArgument;
    case 401:
      return ErrorCode::kUnauthenticated;
    case 403:
      return ErrorCode::kPermissionDenied;
    case 404:
    case 410:
      return ErrorCode::kNotFound;
    case 409:
    case 412:
      return ErrorCode::kConflict;
    case 408:
    case 425:
    case 429:
      return ErrorCode::kUnavailable;
    default:
      return status >= 500 && status != 501 ? ErrorCode::kUnavailable : ErrorCode::kInternal;
  }
}

// A text or a number, as text.
std::string LooseText(json::Document const& document, std::string_view key) {
  if (document.KindOf(key) == json::Kind::kText)
    return document.Member<std::string>(key).value_or("");
  if (document.KindOf(key) == json::Kind::kNumber)
    return document.Member<json::Raw>(key).value_or(json::Raw{}).text;
  return "";
}

void TakeIfEmpty(std::string& out, std::string text) {
  if (out.empty()) out = std::move(text);
}

// Members by the names that the known shapes use (selectel-api §2.3).
void ReadObject(json::Document const& document, Refusal& refusal, int depth) {
  TakeIfEmpty(refusal.type, LooseText(document, "type"));
  TakeIfEmpty(refusal.code, LooseText(document, "code"));
  for (auto const* key : {"message", "detail", "error_message", "error", "title", "result"})
    TakeIfEmpty(refusal.message, LooseText(document, key));
  TakeIfEmpty(refusal.task, LooseText(document, "task_id"));
  if (document.KindOf("errors") != json::Kind::kNull && refusal.type.empty())
    refusal.message += " " + document.Member<json::Raw>("errors").value_or(json::Raw{}).text;
  if (depth == 0) return;
  for (auto const* key : {"error", "result"}) {
    if (document.KindOf(key) != json::Kind::kObject) continue;
    auto const inner = json::Document::Parse(document.Member<json::Raw>(key)->text);
    if (inner) ReadObject(*inner, refusal, depth - 1);
  }
}

bool IsHtml(std::string_view body) {
  return Trimmed(body).starts_with("<");
}

// The first kMaxText bytes, without half a character at the end.
std::string_view Cut(std::string_view text) {
  if (text.size() <= kMaxText) return text;
  std::size_t size = kMaxText;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return text.substr(0, size);
}

// One line of printable text, cut to what a person reads.
std::string Tidied(std::string_view text) {
  std::string out;
  for (char const c : Trimmed(Cut(text))) {
    auto const byte = static_cast<unsigned char>(c);
    bool const blank = byte < 0x20 || byte == 0x7f || c == ' ';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c;
  }
  if (text.size() > kMaxText) out += " …";
  return IsUtf8(out) ? out : "(not text)";
}

void Replace(std::string& text, std::string_view secret) {
  if (secret.empty()) return;
  constexpr std::string_view kHidden = "***";
  // Ends: each round goes on behind what it replaced.
  for (auto at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + kHidden.size()))
    text.replace(at, secret.size(), kHidden);
}

// Also as it looks inside JSON. Before anything is cut, or half of it would stay.
void Hide(std::string& text, std::vector<Secret> const& secrets) {
  for (auto const& secret : secrets) {
    Replace(text, secret.Reveal());
    auto const quoted = json::Print(secret);
    Replace(text, std::string_view(quoted).substr(1, quoted.size() - 2));
  }
}

Refusal ReadRefusal(http::Response const& response, std::vector<Secret> const& secrets) {
  Refusal refusal;
  auto const document = json::Document::Parse(response.body);
  if (document && document->kind() == json::Kind::kObject) {
    ReadObject(*document, refusal, 1);
  } else if (document && document->kind() == json::Kind::kText) {
    refusal.message = document->As<std::string>().value_or("");
  } else if (IsHtml(response.body)) {
    refusal.message = "an HTML page instead of JSON";
  } else {
    refusal.message = response.body;
  }
  Hide(refusal.message, secrets);
  refusal.message = Tidied(refusal.message);
  return refusal;
}

ErrorCode Classify(http::Response const& response, Refusal const& refusal) {
  auto const* known =
      std::ranges::find(kTypes, refusal.type, &std::pair<std::string_view, ErrorCode>::first);
  if (known != kTypes.end()) return known->second;
  if (refusal.code == "409") return ErrorCode::kConflict;
  // A page that no API wrote says nothing about whether an object exists.
  if (IsHtml(response.body) && CodeOfStatus(response.status) == ErrorCode::kNotFound)
    return ErrorCode::kInternal;
  return CodeOfStatus(response.status);
}

bool IsBusyType(std::string_view type) {
  return type == "AnotherTaskRunning" || type == "Maintenance";
}

std::string_view Advice(http::Response const& response, Error const& error) {
  if (IsNoMoney(error)) return "Top up the account's balance.";
  if (error.Fact("type") == "AnotherTaskRunning")
    return "Another task is running on it: try again when that is done.";
  if (error.Fact("type") == "Maintenance") return "The API is under maintenance: try again later.";
  if (IsHtml(response.body) || (response.status >= 300 && response.status < 400))
    return "Check that the endpoint is that of servers/v2.";
  switch (error.code) {
    case ErrorCode::kUnauthenticated:
      return "Check the credentials.";
    case ErrorCode::kPermissionDenied:
      return "Check the user's role, and whether access to the API is limited by address.";
    case ErrorCode::kUnavailable:
      return "Try again later.";
    default:
      return "";
  }
}

std::string Described(http::Response const& response, Call const& call, Refusal const& refusal) {
  std::vector<std::string> what = {std::to_string(response.status)};
  for (auto const& part : {refusal.type, refusal.code})
    if (!part.empty() && part != what.front()) what.push_back(part);
  auto text = call.method + " " + call.path + " was answered with " + Joined(what, ", ");
  if (!refusal.message.empty()) text += ": " + refusal.message;
  return text;
}

// An answer that doesn't rule out that the call was obeyed.
bool LeavesDoubt(int status, std::string_view type) {
  if (IsBusyType(type) || type == kNoMoneyType) return false;
  return status < 400 || status == 408 || (status >= 500 && status != 501);
}

}  // namespace

Error ErrorFromAnswer(http::Response const& response, Call const& call, Clock::TimePoint now) {
  auto refusal = ReadRefusal(response, call.secrets);
  Error error{.code = Classify(response, refusal),
              .message = Described(response, call, refusal),
              .retry_after = http::RetryAfter(response, now)};
  error.facts = {{"status", std::to_string(response.status)},
                 {"type", refusal.type},
                 {"code", refusal.code},
                 {"method", call.method},
                 {"path", call.path}};
  if (!refusal.task.empty()) error.facts["task_id"] = refusal.task;
  error.may_have_happened =
      call.repeat == Repeat::kNever && LeavesDoubt(response.status, refusal.type);
  if (auto const advice = Advice(response, error); !advice.empty()) {
    if (!error.message.ends_with('.')) error.message += ".";
    error.message += " " + std::string(advice);
  }
  return error;
}

bool IsNoMoney(Error const& error) {
  return error.Fact("type") == kNoMoneyType || error.Fact("status") == "402";
}

bool IsBusy(Error const& error) {
  return IsBusyType(error.Fact("type"));
}

bool SaysNotFound(Error const& error) {
  return error.code == ErrorCode::kNotFound && error.Fact("type") == kNotFoundType;
}

}  // namespace ferro::api
