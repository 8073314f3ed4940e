#include "controlplane/engines/engine.h"

namespace ferro::engine {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};

struct Named {
  std::string_view kind;
  std::string target;
};

Named NamedOf(Action const& action) {
  return std::visit(
      Overloaded{
          [](PullImage const& a) { return Named{"pull_image", a.reference}; },
          [](BuildImage const& a) { return Named{"build_image", a.reference}; },
          [](CreateNetwork const& a) { return Named{"create_network", a.name}; },
          [](RemoveNetwork const& a) { return Named{"remove_network", a.name}; },
          [](CreateVolume const& a) { return Named{"create_volume", a.name}; },
          [](RemoveVolume const& a) { return Named{"remove_volume", a.name}; },
          [](CreateContainer const& a) { return Named{"create_container", a.container.name}; },
          [](StartContainer const& a) { return Named{"start_container", a.container}; },
          [](StopContainer const& a) { return Named{"stop_container", a.container}; },
          [](RestartContainer const& a) { return Named{"restart_container", a.container}; },
          [](RenameContainer const& a) { return Named{"rename_container", a.container}; },
          [](RemoveContainer const& a) { return Named{"remove_container", a.container}; },
          [](UpdateContainer const& a) { return Named{"update_container", a.container}; },
          [](ConnectNetwork const& a) { return Named{"connect_network", a.container}; },
          [](DisconnectNetwork const& a) { return Named{"disconnect_network", a.container}; },
          [](SignalContainer const& a) { return Named{"signal_container", a.container}; },
          [](RunHook const& a) { return Named{"run_hook", a.container}; },
      },
      action);
}

}  // namespace

Status Engine::Watch(OnContainer const&, Clock&, std::stop_token const&) {
  return Fail(ErrorCode::kNotFound, "this engine tells no news");
}

std::string_view NameOf(State state) {
  switch (state) {
    case State::kCreated:
      return "created";
    case State::kRunning:
      return "running";
    case State::kPaused:
      return "paused";
    case State::kRestarting:
      return "restarting";
    case State::kRemoving:
      return "removing";
    case State::kExited:
      return "exited";
    case State::kDead:
      return "dead";
  }
  return "";
}

std::string_view NameOf(Health health) {
  switch (health) {
    case Health::kNone:
      return "none";
    case Health::kStarting:
      return "starting";
    case Health::kHealthy:
      return "healthy";
    case Health::kUnhealthy:
      return "unhealthy";
  }
  return "";
}

std::string_view KindOf(Action const& action) {
  return NamedOf(action).kind;
}

std::string TargetOf(Action const& action) {
  return NamedOf(action).target;
}

}  // namespace ferro::engine
