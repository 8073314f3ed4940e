#include "controlplane/doctor/netlink.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace ferro::doctor {
namespace {

// The kernel answers at once; this bounds what a bug could cost.
constexpr timeval kAnswerWithin{.tv_sec = 5, .tv_usec = 0};

tl::unexpected<Error> SystemFailure(int number, std::string const& what) {
  auto const code =
      number == EPERM || number == EACCES ? ErrorCode::kPermissionDenied : ErrorCode::kUnavailable;
  return Fail(code, what + ": " + std::generic_category().message(number));
}

// A message under construction.
class Message {
 public:
  template <class Body>
  Message(int type, int flags, Body const& body) {
    nlmsghdr const head{
        .nlmsg_type = static_cast<std::uint16_t>(type),
        .nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags)};
    Append(&head, sizeof head);
    Append(&body, sizeof body);
  }

  template <class Value>
  void Attribute(int type, Value const& value) {
    auto const begin = Begin(type);
    Append(&value, sizeof value);
    End(begin);
  }
  void Text(int type, std::string const& text) {
    auto const begin = Begin(type);
    Append(text.c_str(), text.size() + 1);
    End(begin);
  }
  std::size_t Begin(int type) {
    auto const begin = bytes_.size();
    rtattr const head{.rta_type = static_cast<unsigned short>(type)};
    Append(&head, sizeof head);
    return begin;
  }
  void End(std::size_t begin) {
    auto const length = static_cast<unsigned short>(length_ - begin);
    std::memcpy(bytes_.data() + begin, &length, sizeof length);
  }
  void Append(void const* data, std::size_t size) {
    bytes_.append(static_cast<char const*>(data), size);
    length_ = bytes_.size();
    bytes_.resize((bytes_.size() + 3) / 4 * 4, '\0');  // Everything stands at multiples of 4.
  }
  std::string Done() && {
    auto const length = static_cast<std::uint32_t>(bytes_.size());
    std::memcpy(bytes_.data(), &length, sizeof length);
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
  std::size_t length_ = 0;  // Without the filling at the end.
};

}  // namespace

Result<Netlink> Netlink::Open() {
  Descriptor made(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (made.get() < 0) return SystemFailure(errno, "cannot speak to the kernel's network");
  ::setsockopt(made.get(), SOL_SOCKET, SO_RCVTIMEO, &kAnswerWithin, sizeof kAnswerWithin);
  return Netlink(std::move(made));
}

Status Netlink::Ask(std::string request, std::string const& what) {
  if (::send(socket_.get(), request.data(), request.size(), 0) < 0)
    return SystemFailure(errno, what);
  std::array<char, 8192> answer{};
  auto const size = ::recv(socket_.get(), answer.data(), answer.size(), 0);
  if (size < 0) return SystemFailure(errno, what);
  nlmsghdr head{};
  nlmsgerr error{};
  if (static_cast<std::size_t>(size) < sizeof head + sizeof error)
    return Fail(ErrorCode::kInternal, what + ": the kernel's answer is too short");
  std::memcpy(&head, answer.data(), sizeof head);
  std::memcpy(&error, answer.data() + sizeof head, sizeof error);
  if (head.nlmsg_type != NLMSG_ERROR)
    return Fail(ErrorCode::kInternal, what + ": the kernel's answer is none");
  if (error.error != 0) return SystemFailure(-error.error, what);
  return {};
}

Status Netlink::AddCable(std::string const& name, std::string const& other_end,
                         int other_namespace) {
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, ifinfomsg{.ifi_family = AF_UNSPEC});
  message.Text(IFLA_IFNAME, name);
  auto const info = message.Begin(IFLA_LINKINFO);
  message.Text(IFLA_INFO_KIND, "veth");
  auto const data = message.Begin(IFLA_INFO_DATA);
  auto const peer = message.Begin(VETH_INFO_PEER);
  ifinfomsg const peer_head{.ifi_family = AF_UNSPEC};
  message.Append(&peer_head, sizeof peer_head);
  message.Text(IFLA_IFNAME, other_end);
  message.Attribute(IFLA_NET_NS_FD, static_cast<std::uint32_t>(other_namespace));
  message.End(peer);
  message.End(data);
  message.End(info);
  return Ask(std::move(message).Done(), "making a pair of virtual network devices");
}

Status Netlink::RemoveLink(int index) {
  Message message(RTM_DELLINK, 0, ifinfomsg{.ifi_family = AF_UNSPEC, .ifi_index = index});
  return Ask(std::move(message).Done(), "removing a virtual network device");
}

Status Netlink::AddAddress(int index, std::uint32_t address, int prefix) {
  Message message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL,
                  ifaddrmsg{.ifa_family = AF_INET,
                            .ifa_prefixlen = static_cast<std::uint8_t>(prefix),
                            .ifa_index = static_cast<std::uint32_t>(index)});
  message.Attribute(IFA_LOCAL, htonl(address));
  message.Attribute(IFA_ADDRESS, htonl(address));
  return Ask(std::move(message).Done(), "giving an address to a virtual network device");
}

Status Netlink::SetUp(int index) {
  Message message(
      RTM_NEWLINK, 0,
      ifinfomsg{
          .ifi_family = AF_UNSPEC, .ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP});
  return Ask(std::move(message).Done(), "switching a virtual network device on");
}

Status Netlink::AddDefaultRoute(std::uint32_t gateway) {
  Message message(RTM_NEWROUTE, NLM_F_CREATE,
                  rtmsg{.rtm_family = AF_INET,
                        .rtm_table = RT_TABLE_MAIN,
                        .rtm_protocol = RTPROT_STATIC,
                        .rtm_scope = RT_SCOPE_UNIVERSE,
                        .rtm_type = RTN_UNICAST});
  message.Attribute(RTA_GATEWAY, htonl(gateway));
  return Ask(std::move(message).Done(), "routing through a virtual network device");
}

}  // namespace ferro::doctor
