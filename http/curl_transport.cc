#include "http/curl_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "http/curl_error.h"
#include "http/curl_handle.h"
#include "http/proxy.h"
#include "http/trust.h"
#include "http/url.h"

namespace ferro::http {
namespace {

constexpr std::size_t kHeaderLimit = 256U << 10U;  // Bytes of all headers of an answer.
constexpr long kKeepAliveSeconds = 60;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

// Sets options and remembers whether one was refused.
class EasyOptions {
 public:
  explicit EasyOptions(CURL* handle) : handle_(handle) {}

  EasyOptions& Set(CURLoption option, long value) { return Note(option, value); }
  EasyOptions& Set(CURLoption option, std::string const& value) {
    return Note(option, value.c_str());
  }
  template <class T>
  EasyOptions& Set(CURLoption option, T* value) {
    return Note(option, value);
  }
  EasyOptions& SetLarge(CURLoption option, curl_off_t value) { return Note(option, value); }
  // libcurl copies the bytes.
  EasyOptions& SetBytes(CURLoption option, std::string const& bytes) {
    curl_blob blob{
        .data = const_cast<char*>(bytes.data()), .len = bytes.size(), .flags = CURL_BLOB_COPY};
    return Note(option, &blob);
  }
  bool all_taken() const { return all_taken_; }

 private:
  template <class T>
  EasyOptions& Note(CURLoption option, T value) {
    if (curl_easy_setopt(handle_, option, value) != CURLE_OK) all_taken_ = false;
    return *this;
  }

  CURL* handle_;
  bool all_taken_ = true;
};

// What the callbacks of one exchange fill.
struct Answer {
  Response response;
  std::size_t header_bytes = 0;
  std::size_t body_limit = 0;
  bool too_large = false;
  std::stop_token stop;
};

std::size_t OnBody(char const* bytes, std::size_t size, std::size_t count, void* user) {
  auto& answer = *static_cast<Answer*>(user);
  auto const length = size * count;
  if (length > answer.body_limit - answer.response.body.size()) {
    answer.too_large = true;
    return 0;
  }
  answer.response.body.append(bytes, length);
  return length;
}

std::size_t OnHeader(char const* bytes, std::size_t size, std::size_t count, void* user) {
  auto& answer = *static_cast<Answer*>(user);
  auto const length = size * count;
  std::string_view const line(bytes, length);
  answer.header_bytes += length;
  if (answer.header_bytes > kHeaderLimit) {
    answer.too_large = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) answer.response.headers.clear();  // What came before was a 1xx.
  auto const colon = line.find(':');
  if (colon == std::string_view::npos) return length;
  auto const value = Trimmed(line.substr(colon + 1));
  auto [place, is_new] =
      answer.response.headers.try_emplace(Lower(Trimmed(line.substr(0, colon))), value);
  if (!is_new) place->second.append(", ").append(value);
  return length;
}

// libcurl asks at least once a second.
int OnProgress(void* user, curl_off_t /*expected*/, curl_off_t /*received*/, curl_off_t /*to_send*/,
               curl_off_t /*sent*/) {
  return static_cast<Answer*>(user)->stop.stop_requested() ? 1 : 0;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return c > ' ' && c < 0x7f && c != ':' && c != '(' && c != ')' && c != ',' && c != ';';
  });
}

bool IsHeaderValue(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Status CheckSendable(Request const& request) {
  if (!IsToken(request.method)) {
    return Fail(ErrorCode::kInvalidArgument, "the method of a request is a word");
  }
  for (auto const& [name, value] : request.headers) {
    if (!IsToken(name)) return Fail(ErrorCode::kInvalidArgument, "a header's name is a word");
    if (!IsHeaderValue(value)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the value of the header " + name + " has a line break in it");
    }
  }
  return {};
}

HeaderList HeadersOf(Request const& request) {
  HeaderList list;
  auto const add = [&list](std::string const& line) {
    if (auto* longer = curl_slist_append(list.get(), line.c_str())) {
      [[maybe_unused]] auto* const same = list.release();
      list.reset(longer);
    }
  };
  // A value of nothing takes a header away that libcurl would add.
  add("expect:");
  if (!request.headers.contains("content-type")) add("content-type:");
  for (auto const& [name, value] : request.headers) {
    add(value.empty() ? name + ";" : Joined({name, value}, ": "));
  }
  return list;
}

curl_off_t TimeOf(CURL* handle, CURLINFO which) {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(handle, which, &microseconds);
  return microseconds;
}

// Measured with libcurl 7.88: a time is 0 until its stage is reached, also in a
// handle used before; on a reused connection only PRETRANSFER is set, once the
// request's head is out; the size counts what goes to a proxy, too.
bool MayHaveBeenSent(CURL* handle, Attempt const& attempt) {
  long request_size = 0;
  curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &request_size);
  return TimeOf(handle, CURLINFO_PRETRANSFER_TIME_T) > 0 ||
         TimeOf(handle, attempt.url.scheme == "https" ? CURLINFO_APPCONNECT_TIME_T
                                                      : CURLINFO_CONNECT_TIME_T) > 0 ||
         (request_size > 0 && !attempt.proxy);
}

class CurlTransport final : public Transport {
 public:
  CurlTransport(CurlOptions options, Clock& clock)
      : options_(std::move(options)),
        clock_(clock),
        trust_(FindTrustAnchors(options_.environment)),
        pool_(options_.idle_handles) {}

  Result<Response> Send(Request const& request) override {
    auto attempt = Prepare(request);
    if (!attempt) return Fail(std::move(attempt).error());
    auto handle = pool_.Take();
    if (!handle) return Fail(ErrorCode::kInternal, "libcurl gives no handle: out of memory");
    auto answer = Exchange(handle.get(), request, *attempt);
    pool_.GiveBack(std::move(handle));
    return answer;
  }

 private:
  Result<Attempt> Prepare(Request const& request) const {
    if (auto checked = CheckSendable(request); !checked) return Fail(std::move(checked).error());
    auto url = ParseUrl(request.url);
    if (!url) return Fail(std::move(url).error());
    if (url->scheme == "http" && !options_.allow_plain_http && !IsLoopbackHost(url->host)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "\"" + url->origin() +
                      "\" is not encrypted, and tokens would be readable on the way; use https "
                      "(http is for loopback only)");
    }
    if (url->scheme == "https" && !trust_) return Fail(trust_.error());
    auto proxy = ChooseProxy(options_.environment, *url);
    if (!proxy) return Fail(std::move(proxy).error());
    Attempt attempt{.method = request.method,
                    .url = std::move(*url),
                    .proxy = std::move(*proxy),
                    .trust_origin = trust_ ? trust_->origin : "",
                    .connect_timeout = options_.connect_timeout,
                    .timeout = options_.timeout};
    if (request.stop.stop_requested()) return Fail(ToError({.stopped = true}, attempt));
    if (request.deadline) LimitTime(attempt, *request.deadline);
    if (attempt.timeout.count() <= 0) {
      return Fail(ToError({.code = CURLE_OPERATION_TIMEDOUT}, attempt));
    }
    return attempt;
  }

  void LimitTime(Attempt& attempt, Clock::TimePoint deadline) const {
    auto const left = std::chrono::duration_cast<Clock::Duration>(deadline - clock_.Now());
    if (left >= attempt.timeout) return;
    attempt.timeout = left;
    attempt.limited_by_deadline = true;
  }

  Result<Response> Exchange(CURL* handle, Request const& request, Attempt const& attempt) const {
    Answer answer{.body_limit = options_.body_limit, .stop = request.stop};
    auto const headers = HeadersOf(request);
    std::array<char, CURL_ERROR_SIZE> detail{};
    EasyOptions set(handle);
    SetConnection(set, attempt);
    SetRequest(set, request, attempt, headers.get());
    SetCallbacks(set, answer);
    set.Set(CURLOPT_ERRORBUFFER, detail.data());
    if (!set.all_taken()) {
      return Fail(ErrorCode::kInternal,
                  "this libcurl refuses an option that is needed; use the "
                  "one this program was built with, or a newer one");
    }
    auto const code = curl_easy_perform(handle);
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
      answer.response.status = static_cast<int>(status);
      return std::move(answer.response);
    }
    CurlFailure failure{.code = code,
                        .detail = detail.data(),
                        .connected = MayHaveBeenSent(handle, attempt),
                        .stopped = code == CURLE_ABORTED_BY_CALLBACK,
                        .too_large = answer.too_large};
    if (failure.detail.empty()) failure.detail = curl_easy_strerror(code);
    curl_easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &failure.verify_result);
    curl_easy_getinfo(handle, CURLINFO_HTTP_CONNECTCODE, &failure.proxy_answer);
    return Fail(ToError(failure, attempt));
  }

  void SetConnection(EasyOptions& set, Attempt const& attempt) const {
    set.Set(CURLOPT_NOSIGNAL, 1L)
        .Set(CURLOPT_QUICK_EXIT, 1L)  // A stop does not wait for a name look-up to end.
        .Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(attempt.connect_timeout.count()))
        .Set(CURLOPT_TIMEOUT_MS, static_cast<long>(attempt.timeout.count()))
        .Set(CURLOPT_TCP_KEEPALIVE, 1L)
        .Set(CURLOPT_TCP_KEEPIDLE, kKeepAliveSeconds)
        .Set(CURLOPT_TCP_KEEPINTVL, kKeepAliveSeconds)
        .Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS))
        .Set(CURLOPT_PROTOCOLS_STR, "http,https")
        .Set(CURLOPT_FOLLOWLOCATION, 0L)
        // Both set, so that libcurl never looks into the process's environment.
        .Set(CURLOPT_PROXY, attempt.proxy ? attempt.proxy->url : std::string())
        .Set(CURLOPT_NOPROXY, "")
        .Set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L)
        .Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2))
        .Set(CURLOPT_SSL_VERIFYPEER, 1L)
        .Set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (trust_) SetTrust(set, *trust_);
  }

  static void SetTrust(EasyOptions& set, TrustAnchors const& trust) {
    if (trust.origin.empty()) return;  // libcurl's own default is all that is left.
    // Null takes libcurl's default away: what the user names is all that is trusted.
    auto const or_null = [](std::string const& text) {
      return text.empty() ? nullptr : text.c_str();
    };
    set.Set(CURLOPT_CAINFO, or_null(trust.file))
        .Set(CURLOPT_CAPATH, or_null(trust.directory))
        .Set(CURLOPT_PROXY_CAINFO, or_null(trust.file))
        .Set(CURLOPT_PROXY_CAPATH, or_null(trust.directory));
    if (trust.pem.empty()) return;
    set.SetBytes(CURLOPT_CAINFO_BLOB, trust.pem).SetBytes(CURLOPT_PROXY_CAINFO_BLOB, trust.pem);
  }

  static void SetRequest(EasyOptions& set, Request const& request, Attempt const& attempt,
                         curl_slist* headers) {
    bool const has_body = !request.body.empty() || request.method == "POST" ||
                          request.method == "PUT" || request.method == "PATCH";
    if (request.method == "HEAD") set.Set(CURLOPT_NOBODY, 1L);
    if (has_body) {
      set.Set(CURLOPT_POST, 1L)
          .SetLarge(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()))
          .Set(CURLOPT_POSTFIELDS, request.body.data());
    }
    set.Set(CURLOPT_CUSTOMREQUEST, request.method)
        .Set(CURLOPT_URL, attempt.url.text())
        .Set(CURLOPT_PATH_AS_IS, 1L)
        .Set(CURLOPT_HTTPHEADER, headers)
        .Set(CURLOPT_ACCEPT_ENCODING, "")
        .Set(CURLOPT_FRESH_CONNECT, request.idempotent ? 0L : 1L);
  }

  static void SetCallbacks(EasyOptions& set, Answer& answer) {
    set.Set(CURLOPT_WRITEFUNCTION, &OnBody)
        .Set(CURLOPT_WRITEDATA, &answer)
        .Set(CURLOPT_HEADERFUNCTION, &OnHeader)
        .Set(CURLOPT_HEADERDATA, &answer)
        .Set(CURLOPT_XFERINFOFUNCTION, &OnProgress)
        .Set(CURLOPT_XFERINFODATA, &answer)
        .Set(CURLOPT_NOPROGRESS, 0L);
  }

  CurlOptions options_;
  Clock& clock_;
  Result<TrustAnchors> trust_;
  CurlHandlePool pool_;
};

}  // namespace

CurlGlobal::CurlGlobal() {
  std::signal(SIGPIPE, SIG_IGN);
  FERRO_CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl cannot start");
}

CurlGlobal::~CurlGlobal() {
  curl_global_cleanup();
}

std::unique_ptr<Transport> MakeCurlTransport(CurlOptions options, Clock& clock) {
  return std::make_unique<CurlTransport>(std::move(options), clock);
}

}  // namespace ferro::http
