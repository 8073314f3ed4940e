#include "provider/writes.h"

#include <utility>

namespace ferro::provider {
namespace {

bool MayChange(api::Call const& call) {
  return call.method != "GET" && call.pace != api::Pace::kRead;
}

class TellingSession final : public api::Session {
 public:
  TellingSession(std::unique_ptr<api::Session> inner, Writes& writes)
      : inner_(std::move(inner)), writes_(writes) {}

  Status CheckAccess(api::Scope const& scope, api::CallOptions const& options) override {
    return inner_->CheckAccess(scope, options);
  }
  bool has_static_token() const override { return inner_->has_static_token(); }
  Clock& clock() override { return inner_->clock(); }

  Result<api::Reply> Send(api::Scope const& scope, api::Call const& call) override {
    if (!MayChange(call)) return inner_->Send(scope, call);
    auto const change = writes_.During();
    return inner_->Send(scope, call);
  }

 private:
  std::unique_ptr<api::Session> const inner_;
  Writes& writes_;
};

}  // namespace

std::unique_ptr<api::Session> WithWritesTold(std::unique_ptr<api::Session> session,
                                             Writes& writes) {
  return std::make_unique<TellingSession>(std::move(session), writes);
}

}  // namespace ferro::provider
