#include "http/server_message.h"

#include <array>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <utility>

#include "base/text.h"

namespace ferro::http {
namespace {

namespace beast_http = boost::beast::http;
using RequestParser = beast_http::request_parser<beast_http::string_body>;
using SteadyTime = std::chrono::steady_clock;

constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";

int StatusOf(boost::beast::error_code const& error) {
  if (error == beast_http::error::header_limit) return 431;
  if (error == beast_http::error::body_limit) return 413;
  return 400;
}

IncomingRequest ToIncoming(RequestParser& parser) {
  auto message = parser.release();
  IncomingRequest incoming{.keep_alive = message.keep_alive()};
  auto& request = incoming.request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  auto const mark = request.target.find('?');
  request.path = request.target.substr(0, mark);
  if (mark != std::string::npos) request.query = request.target.substr(mark + 1);
  for (auto const& field : message) {
    auto [place, is_new] =
        request.headers.try_emplace(Lower(std::string(field.name_string())), field.value());
    if (!is_new) place->second.append(", ").append(std::string(field.value()));
  }
  request.body = std::move(message.body());
  return incoming;
}

bool WantsGoOn(RequestParser const& parser) {
  return parser.is_header_done() && !parser.is_done() &&
         EqualsIgnoringCase(std::string(parser.get()[beast_http::field::expect]), "100-continue");
}

// A header of ours must not become two.
std::string OneLine(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return out;
}

bool HasNoBody(int status, std::string_view method) {
  return method == "HEAD" || status == 204 || status == 304 || status < 200;
}

}  // namespace

bool RequestReader::ReadMore(std::chrono::milliseconds timeout) {
  std::array<char, 16384> chunk;
  auto const count = stream_.Read(chunk, timeout);
  unread_.append(chunk.data(), count);
  return count > 0;
}

std::variant<IncomingRequest, NoRequest> RequestReader::Next() {
  if (unread_.empty() && !ReadMore(options_.idle_timeout)) return NoRequest{};
  auto const end = SteadyTime::now() + options_.request_timeout;
  RequestParser parser;
  parser.header_limit(static_cast<std::uint32_t>(options_.header_limit));
  parser.body_limit(options_.body_limit);
  parser.eager(true);
  bool told_to_go_on = false;
  // Each round reads or consumes at least a byte, and the request's time is limited.
  while (true) {
    boost::beast::error_code error;
    auto const used = parser.put(boost::asio::buffer(unread_), error);
    unread_.erase(0, used);
    if (error && error != beast_http::error::need_more) return NoRequest{StatusOf(error)};
    if (parser.is_done()) return ToIncoming(parser);
    if (used > 0 && !unread_.empty()) continue;
    if (!told_to_go_on && WantsGoOn(parser)) {
      told_to_go_on = true;
      if (!stream_.Write(kGoOn)) return NoRequest{};
    }
    auto const left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - SteadyTime::now());
    if (left.count() <= 0) return NoRequest{408};
    if (!ReadMore(left)) return NoRequest{};
  }
}

std::string WireForm(ServerReply const& reply, std::string_view method, bool keep_alive) {
  std::string out = "HTTP/1.1 " + std::to_string(reply.status) + " " +
                    std::string(beast_http::obsolete_reason(
                        beast_http::int_to_status(static_cast<unsigned>(reply.status)))) +
                    "\r\n";
  for (auto const& [name, value] : reply.headers) {
    if (name == "content-length" || name == "connection") continue;
    out.append(OneLine(name)).append(": ").append(OneLine(value)).append("\r\n");
  }
  if (reply.status >= 200 && reply.status != 204) {
    out.append("content-length: ").append(std::to_string(reply.body.size())).append("\r\n");
  }
  out.append(keep_alive ? "connection: keep-alive\r\n\r\n" : "connection: close\r\n\r\n");
  if (!HasNoBody(reply.status, method)) out.append(reply.body);
  return out;
}

}  // namespace ferro::http
