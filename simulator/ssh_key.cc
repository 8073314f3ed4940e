#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "simulator/handlers.h"
#include "simulator/render.h"

namespace ferro::sim {

Answer ListKeys(World& world, Call const& /*call*/) {
  std::vector<std::string> out;
  for (SshKey const& key : world.catalogue.keys) out.push_back(Dump(KeyJson(key)));
  return Listing(out);
}

Answer CreateKey(World& world, Call const& call) {
  auto const body = Body::Parse(call.body);
  if (!body) return Invalid("the body is not a JSON object");
  if (auto problem = body->Problem({{"name_public_key", Kind::kString, true},
                                    {"public_key", Kind::kString, true},
                                    {"subuser_id", Kind::kString, false, true}})) {
    return Invalid(*problem);
  }
  if (Trimmed(body->Text("name_public_key")).empty()) return Invalid("name_public_key is empty");
  auto const parts = Split(Trimmed(body->Text("public_key")), ' ');
  bool const known = parts[0].starts_with("ssh-") || parts[0].starts_with("ecdsa-sha2-") ||
                     parts[0].starts_with("sk-");
  if (!known || parts.size() < 2 || parts[1].empty()) return Invalid("public_key is not a key");
  // Names need not be unique (selectel-api §9.7).
  SshKey key{.uuid = world.NewUuid(),
             .name = body->Text("name_public_key"),
             .public_key = body->Text("public_key")};
  if (body->Has("subuser_id")) key.subuser = body->Text("subuser_id");
  world.catalogue.keys.push_back(key);
  return DoneBare(201, Dump(KeyJson(key)));
}

Answer ShowKey(World& world, Call const& call) {
  SshKey const* key = world.FindKey(call.args[0]);
  if (key == nullptr) return NotThere("SSHKey: " + call.args[0] + " not found");
  return DoneBare(200, Dump(KeyJson(*key)));
}

Answer DeleteKey(World& world, Call const& call) {
  auto const gone =
      std::erase_if(world.catalogue.keys, [&](SshKey const& k) { return k.uuid == call.args[0]; });
  return gone == 0 ? NotThere("SSHKey: " + call.args[0] + " not found") : Empty204();
}

}  // namespace ferro::sim
