// Any JSON as what another provider stored: it becomes an object of this provider's shape, or an
// error that leaves nothing; as a server, a key and a private subnet.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/clock_testing.h"
#include "provider/private_subnet/model.h"
#include "provider/private_subnet/resource.h"
#include "provider/server/upgrade.h"
#include "provider/ssh_key/model.h"
#include "provider/ssh_key/resource.h"
#include "tfplugin/value/json.h"

namespace {

using namespace ferro;

template <class M>
void CheckUpgrade(tf::Value const& stored, tf::Value (*upgrade)(tf::Value const&, tf::Call&)) {
  FakeClock clock;
  tf::Call call{.clock = clock};
  auto const upgraded = upgrade(stored, call);
  FERRO_CHECK(upgraded.is_null() == call.failed(), "an object, or an error");
  if (upgraded.is_null()) return;
  auto const type = tf::ImpliedType(tf::BlockOf<M>());
  FERRO_CHECK(tf::Conforms(upgraded, type), "an upgraded state has the schema's shape");
  FERRO_CHECK(upgraded.IsWhollyKnown(), "and is wholly known");
  FERRO_CHECK(upgraded["id"].is_known(), "and has its id");
  FERRO_CHECK(tf::EncodeJson(upgraded, type), "and can be stored");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  provider::ParsePartitionsText(text);
  auto const stored = tf::DecodeAnyJson(text);
  if (!stored || !stored->is_known()) return 0;
  CheckUpgrade<provider::ServerModel>(*stored, provider::UpgradedServer);
  CheckUpgrade<provider::SshKeyModel>(*stored, provider::UpgradedSshKey);
  CheckUpgrade<provider::PrivateSubnetModel>(*stored, provider::UpgradedPrivateSubnet);
  return 0;
}
