#include "apiclient/vlan.h"

#include <charconv>

namespace ferro::json {

void Codec<api::Vlan>::Read(In const& in, api::Vlan& out) {
  if (in.kind() != Kind::kText) return in.Get(out.number);
  std::string text;
  in.Get(text);
  if (text.empty()) return;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.number);
  if (error != std::errc() || end != text.data() + text.size()) in.Note("a number");
}

void Codec<api::Vlan>::Write(api::Vlan const& vlan, Out out) {
  out.Put(vlan.number);
}

}  // namespace ferro::json
