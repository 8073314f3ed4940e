// Any bytes as an answer of the API: an error, or a value that survives being
// written and read again. The first byte chooses the status, the rest is the body.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "apiclient/envelope.h"
#include "apiclient/error.h"
#include "apiclient/location.h"
#include "apiclient/order.h"
#include "apiclient/resource.h"
#include "apiclient/service.h"
#include "apiclient/subnet.h"
#include "base/check.h"
#include "base/text.h"

namespace ferro::api {
namespace {

template <class T>
void ReadAs(Reply const& reply, Call const& call) {
  auto const value = reply.Payload<T>(call);
  if (!value) {
    FERRO_CHECK(value.error().code == ErrorCode::kInternal, "what can't be used says so");
    return;
  }
  auto const text = json::Print(*value);
  auto const again = json::Parse<T>(text);
  FERRO_CHECK(again, "what was written can be read");
  FERRO_CHECK(json::Print(*again) == text, "the second text is the first");
}

void ReadAnswer(http::Response const& response) {
  Call const call{.method = "POST", .path = "/thing", .secrets = {Secret("s3cret")}};
  auto const error = ErrorFromAnswer(response, call, Clock::TimePoint{});
  FERRO_CHECK(IsUtf8(error.message), "a message is text");
  FERRO_CHECK(error.message.find("s3cret") == std::string::npos, "no message quotes a secret");
  auto const reply = TakeReply(response, call);
  if (!reply) return;
  ReadAs<std::vector<Server>>(*reply, call);
  ReadAs<Service>(*reply, call);
  ReadAs<std::vector<Location>>(*reply, call);
  ReadAs<InstalledOs>(*reply, call);
  ReadAs<std::vector<Subnet>>(*reply, call);
  ReadAs<PartitionGraph>(*reply, call);
}

}  // namespace
}  // namespace ferro::api

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  constexpr std::array<int, 8> kStatuses = {200, 201, 202, 303, 400, 404, 409, 500};
  if (size == 0) return 0;
  ferro::api::ReadAnswer({.status = kStatuses[data[0] % kStatuses.size()],
                          .body = std::string(reinterpret_cast<char const*>(data) + 1, size - 1)});
  return 0;
}
