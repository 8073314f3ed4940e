#include "provider/server/resource.h"

namespace ferro::provider {

std::shared_ptr<Session> ServerResource::SessionFor(tf::Call& call) const {
  auto session = sessions_.Get();
  if (session) return *std::move(session);
  call.Error(session.error(), "The provider cannot be used yet");
  return nullptr;
}

Clock::TimePoint DeadlineOf(tf::Attr<std::string> const& configured, Clock::Duration fallback,
                            tf::Call const& call) {
  return call.clock.Now() + tf::TimeoutOr(configured, fallback);
}

}  // namespace ferro::provider
