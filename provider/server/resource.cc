#include "provider/server/resource.h"

namespace ferro::provider {

std::shared_ptr<Session> ServerResource::SessionFor(tf::Call& call) const {
  auto session = sessions_.Get();
  if (session) return *std::move(session);
  call.Error(session.error(), "The provider cannot be used yet");
  return nullptr;
}

bool HasId(ServerModel const& state, tf::Call& call) {
  if (Sets(state.id)) return true;
  call.Error(
      tf::Path("id"), "The state names no server",
      "The stored object has no id. Remove it from the state and import the server by its UUID.");
  return false;
}

Clock::TimePoint DeadlineOf(tf::Attr<std::string> const& configured, Clock::Duration fallback,
                            tf::Call const& call) {
  return call.clock.Now() + tf::TimeoutOr(configured, fallback);
}

}  // namespace ferro::provider
