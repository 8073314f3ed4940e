// "127.0.0.1:8000-8010:80/udp" and its kin.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "controlplane/compose/short_forms.h"

namespace ferro::compose {
namespace {

using yaml::Node;

constexpr int kLargestPort = 65535;

struct Range {
  int first = 0;
  int last = 0;
  int Count() const { return last - first + 1; }
};

struct PortSpec {
  std::string address;
  std::optional<Range> published;
  Range target;
  std::string protocol = "tcp";
};

std::optional<int> PortOf(std::string_view text) {
  auto const port = ParseNumber<int>(text);
  return port && *port >= 0 && *port <= kLargestPort ? port : std::nullopt;
}

std::optional<Range> RangeOf(std::string_view text) {
  auto const dash = text.find('-');
  auto const first = PortOf(text.substr(0, dash));
  auto const last = dash == std::string_view::npos ? first : PortOf(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return Range{*first, *last};
}

bool IsAddress(std::string const& text) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

// The spec, or what is wrong with it.
Result<PortSpec> ParsePort(std::string_view text) {
  auto wrong = [&](std::string const& why) {
    return Fail(ErrorCode::kInvalidArgument, "\"" + std::string(text) + "\": " + why +
                                                 "; write [ADDRESS:][HOST:]CONTAINER[/tcp]");
  };
  PortSpec spec;
  auto const slash = text.rfind('/');
  std::string_view rest = text.substr(0, slash);
  if (slash != std::string_view::npos) spec.protocol = Lower(text.substr(slash + 1));
  if (spec.protocol != "tcp" && spec.protocol != "udp" && spec.protocol != "sctp")
    return wrong("the protocol is none of tcp, udp and sctp");
  auto const colon = rest.rfind(':');
  auto const target = RangeOf(colon == std::string_view::npos ? rest : rest.substr(colon + 1));
  if (!target) return wrong("the container's port is no port");
  spec.target = *target;
  if (colon == std::string_view::npos) return spec;
  rest = rest.substr(0, colon);
  auto const before = rest.rfind(':');
  std::string_view const published =
      before == std::string_view::npos ? rest : rest.substr(before + 1);
  if (before != std::string_view::npos) {
    std::string_view address = rest.substr(0, before);
    if (address.starts_with('[') && address.ends_with(']'))
      address = address.substr(1, address.size() - 2);
    spec.address = address;
    if (!address.empty() && !IsAddress(spec.address)) return wrong("the address is no IP address");
  }
  if (published.empty()) return spec;
  spec.published = RangeOf(published);
  if (!spec.published) return wrong("the host's port is no port");
  if (spec.published->Count() != target->Count() && target->Count() != 1)
    return wrong("the two ranges are not equally long");
  return spec;
}

std::string PublishedText(PortSpec const& spec, int index) {
  if (spec.target.Count() == 1 && spec.published->Count() > 1)
    return std::to_string(spec.published->first) + "-" + std::to_string(spec.published->last);
  return std::to_string(spec.published->first + index);
}

void AppendEntries(std::vector<Node>& out, Node const& item, PortSpec const& spec) {
  std::vector<std::pair<std::string, int>> order;  // As texts, which is how Compose sorts them.
  for (int i = 0; i < spec.target.Count(); ++i)
    order.emplace_back(std::to_string(spec.target.first + i) + "/", i);
  std::ranges::sort(order);
  for (auto const& [name, i] : order) {
    auto text = [&](std::string value) {
      Node node = yaml::Text(std::move(value), item.mark);
      node.because = item.because;
      return node;
    };
    Node entry = yaml::Mapping(item.mark);
    entry.Set("mode", text("ingress"));
    if (!spec.address.empty()) entry.Set("host_ip", text(spec.address));
    entry.Set("target", yaml::Integer(spec.target.first + i, item.mark));
    if (spec.published) entry.Set("published", text(PublishedText(spec, i)));
    entry.Set("protocol", text(spec.protocol));
    out.push_back(std::move(entry));
  }
}

}  // namespace

Status ExpandPorts(Node& list, std::string const& path) {
  if (!list.IsSequence()) return {};
  std::vector<Node> entries;
  for (auto& item : list.items) {
    if (item.IsText() || item.kind == yaml::Kind::kInteger) {
      auto const spec = ParsePort(item.text);
      if (!spec) return WrongValue(item, path, spec.error().message);
      AppendEntries(entries, item, *spec);
    } else {
      entries.push_back(std::move(item));
    }
  }
  list.items = std::move(entries);
  return {};
}

}  // namespace ferro::compose
