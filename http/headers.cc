#include "http/headers.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace ferro::http {
namespace {

class HeaderTransport final : public Transport {
 public:
  HeaderTransport(std::unique_ptr<Transport> inner, Headers headers)
      : inner_(std::move(inner)), headers_(std::move(headers)) {}

  Result<Response> Send(Request const& request) override {
    Request fuller = request;
    for (auto const& [name, value] : headers_) fuller.headers.try_emplace(name, value);
    return inner_->Send(fuller);
  }

 private:
  std::unique_ptr<Transport> inner_;
  Headers headers_;
};

}  // namespace

std::unique_ptr<Transport> WithHeaders(std::unique_ptr<Transport> inner, Headers headers) {
  return std::make_unique<HeaderTransport>(std::move(inner), std::move(headers));
}

std::string UserAgent(std::string_view terraform_version, std::string_view product,
                      Environment const& environment) {
  std::string out = "Terraform";
  if (!terraform_version.empty()) out.append("/").append(terraform_version);
  out.append(" (+https://www.terraform.io) ").append(product);
  auto more = environment.Get("TF_APPEND_USER_AGENT");
  std::ranges::replace_if(more, [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  if (auto const trimmed = Trimmed(more); !trimmed.empty()) out.append(" ").append(trimmed);
  return out;
}

}  // namespace ferro::http
