#include "controlplane/doctor/outside.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>
#include <thread>

#include "base/descriptor.h"
#include "controlplane/doctor/netlink.h"
#include "controlplane/plan/capacity.h"
#include "controlplane/plan/subnet.h"

namespace ferro::doctor {
namespace {

// More ports than these are not looked at in one go.
constexpr std::size_t kMostPorts = 512;
constexpr int kCablePrefix = 30;

tl::unexpected<Error> SystemFailure(std::string const& what) {
  int const number = errno;
  auto const code =
      number == EPERM || number == EACCES ? ErrorCode::kPermissionDenied : ErrorCode::kUnavailable;
  return Fail(code, what + ": " + std::generic_category().message(number));
}

// Of the ranges for documentation (RFC 5737), which nobody routes: one that is not in use
// here. Two of us at once take two parts of it.
std::optional<std::uint32_t> CableSubnet(std::vector<std::string> const& routes) {
  for (auto const* range : {"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"}) {
    auto const subnet = *plan::ParseSubnet(range);
    bool const is_used = std::any_of(routes.begin(), routes.end(), [&](std::string const& text) {
      auto const route = plan::ParseSubnet(text);
      return route && route->bits > 0 && plan::Overlap(subnet, *route);
    });
    if (!is_used) return subnet.address + static_cast<std::uint32_t>(::getpid() % 64) * 4;
  }
  return std::nullopt;
}

// Both ends with their addresses, the thread being inside afterwards.
class Cable {
 public:
  Cable(Netlink outer, int index) : outer_(std::move(outer)), index_(index) {}
  Cable(Cable const&) = delete;
  Cable& operator=(Cable const&) = delete;
  // A failure leaves it to the end of the namespace, which takes the cable along.
  ~Cable() { static_cast<void>(outer_.RemoveLink(index_)); }

 private:
  Netlink outer_;
  int index_;
};

Status Connect(Netlink& netlink, std::string const& name, std::uint32_t address) {
  int const index = static_cast<int>(::if_nametoindex(name.c_str()));
  if (index == 0) return SystemFailure("finding " + name);
  auto status = netlink.AddAddress(index, address, kCablePrefix);
  if (status) status = netlink.SetUp(index);
  return status;
}

// Where one look leads: the sockets of all ports at once.
struct Attempt {
  OutsidePort* port = nullptr;
  Descriptor socket;
};

bool IsIpv4(std::string const& address, in_addr& out) {
  return ::inet_pton(AF_INET, address.c_str(), &out) == 1;
}

// An answer that is there at once, or the socket to wait for.
std::optional<Attempt> Begin(OutsidePort& port, std::uint32_t machine) {
  sockaddr_in to{.sin_family = AF_INET,
                 .sin_port = htons(static_cast<std::uint16_t>(port.port)),
                 .sin_addr = {.s_addr = htonl(machine)}};
  bool const is_any = port.address.empty() || port.address == "0.0.0.0" || port.address == "::";
  if (port.protocol != "tcp" || plan::IsLoopback(port.address)) return std::nullopt;
  if (!is_any && !IsIpv4(port.address, to.sin_addr)) return std::nullopt;
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.get() < 0) return std::nullopt;
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) {
    port.answer = Answer::kConnected;
    return std::nullopt;
  }
  if (errno != EINPROGRESS) {
    port.answer = Answer::kRefused;
    return std::nullopt;
  }
  port.answer = Answer::kSilent;
  return Attempt{.port = &port, .socket = std::move(socket)};
}

void Await(std::vector<Attempt>& looks, Clock::Duration within) {
  auto const end = std::chrono::steady_clock::now() + within;
  std::vector<pollfd> waiting;
  for (auto const& look : looks) waiting.push_back({.fd = look.socket.get(), .events = POLLOUT});
  for (std::size_t left = waiting.size(); left > 0;) {
    auto const rest = std::chrono::ceil<Clock::Duration>(end - std::chrono::steady_clock::now());
    if (rest.count() <= 0) return;
    int const ready = ::poll(waiting.data(), waiting.size(), static_cast<int>(rest.count()));
    if (ready < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(waiting[i].fd, SOL_SOCKET, SO_ERROR, &error, &size);
      looks[i].port->answer = error == 0 ? Answer::kConnected : Answer::kRefused;
      waiting[i].fd = -1;  // poll leaves it alone.
      --left;
    }
  }
}

// Changes the calling thread's namespace for good.
Result<std::vector<OutsidePort>> ProbeHere(std::vector<OutsidePort> ports,
                                           ProbeOptions const& options) {
  auto const subnet = CableSubnet(options.routes);
  if (!subnet) return Fail(ErrorCode::kUnavailable, "every range for documentation is in use here");
  if (!options.network_namespace.empty()) {
    Descriptor const there(::open(options.network_namespace.c_str(), O_RDONLY | O_CLOEXEC));
    if (there.get() < 0 || ::setns(there.get(), CLONE_NEWNET) != 0)
      return SystemFailure("entering the engine's network namespace");
  }
  auto const* const self = "/proc/thread-self/ns/net";
  Descriptor const outer(::open(self, O_RDONLY | O_CLOEXEC));
  auto outer_netlink = Netlink::Open();
  if (!outer_netlink) return Fail(outer_netlink.error());
  if (::unshare(CLONE_NEWNET) != 0) return SystemFailure("making a network namespace");
  Descriptor const inner(::open(self, O_RDONLY | O_CLOEXEC));
  auto inner_netlink = Netlink::Open();
  if (!inner_netlink) return Fail(inner_netlink.error());

  std::string const pid = std::to_string(::getpid());
  std::string const outer_name = "fpo" + pid;
  std::string const inner_name = "fpi" + pid;
  auto status = outer_netlink->AddCable(outer_name, inner_name, inner.get());
  if (!status) return Fail(status.error());
  if (::setns(outer.get(), CLONE_NEWNET) != 0) return SystemFailure("going back");
  int const index = static_cast<int>(::if_nametoindex(outer_name.c_str()));
  std::uint32_t const machine = *subnet + 1;
  status = Connect(*outer_netlink, outer_name, machine);
  Cable const cable(*std::move(outer_netlink), index);
  if (!status) return Fail(status.error());
  if (::setns(inner.get(), CLONE_NEWNET) != 0) return SystemFailure("going out");
  status = Connect(*inner_netlink, inner_name, machine + 1);
  if (status) status = inner_netlink->AddDefaultRoute(machine);
  if (!status) return Fail(status.error());

  if (ports.size() > kMostPorts) ports.resize(kMostPorts);
  std::vector<Attempt> looks;
  for (auto& port : ports)
    if (auto look = Begin(port, machine)) looks.push_back(*std::move(look));
  Await(looks, options.within);
  return ports;
}

}  // namespace

Result<std::vector<OutsidePort>> ProbeFromOutside(std::vector<OutsidePort> ports,
                                                  ProbeOptions const& options) {
  Result<std::vector<OutsidePort>> answer = Fail(ErrorCode::kInternal, "not run");
  // Namespaces belong to threads: this one ends with its own.
  std::thread([&] { answer = ProbeHere(std::move(ports), options); }).join();
  if (!answer)
    return Fail(std::move(answer).error().Within("looking at published ports from outside"));
  return answer;
}

}  // namespace ferro::doctor
