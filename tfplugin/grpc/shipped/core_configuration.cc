// What gRPC's core is made of in a plugin that is linked statically. gRPC's own list of it names
// everything that there is: service meshes, load balancing, name look-ups, credentials of clouds. A
// plugin is a server on one socket and needs none, and what nobody names is not linked: 2.5 MB
// less, and fewer objects to set up at a start. gRPC's builds have switches for parts of this
// (GRPC_NO_XDS), Debian's library has been built without. This definition is found before the
// library's, which is a file of its own in libgrpc.a.
//
// Source of the list: the undefined symbols of grpc_plugin_registry.cc.o in libgrpc.a 1.51.1.
#include <grpcpp/version_info.h>

static_assert(GRPC_CPP_VERSION_MAJOR == 1 && GRPC_CPP_VERSION_MINOR == 51,
              "look what this version of gRPC registers for a server");

namespace grpc_core {

class CoreConfiguration {
 public:
  class Builder;
};

void SecurityRegisterHandshakerFactories(CoreConfiguration::Builder* builder);
void RegisterChannelIdleFilters(CoreConfiguration::Builder* builder);
void RegisterHttpFilters(CoreConfiguration::Builder* builder);
void RegisterDeadlineFilter(CoreConfiguration::Builder* builder);
void RegisterMessageSizeFilter(CoreConfiguration::Builder* builder);
void RegisterResourceQuota(CoreConfiguration::Builder* builder);
void RegisterSecurityFilters(CoreConfiguration::Builder* builder);
void RegisterBuiltins(CoreConfiguration::Builder* builder);
void BuildCoreConfiguration(CoreConfiguration::Builder* builder);

}  // namespace grpc_core

namespace grpc_event_engine::experimental {

void RegisterEventEngineChannelArgPreconditioning(grpc_core::CoreConfiguration::Builder* builder);

}  // namespace grpc_event_engine::experimental

namespace grpc_core {

// In the order in which gRPC's own does so, which decides between filters of equal rank.
void BuildCoreConfiguration(CoreConfiguration::Builder* builder) {
  grpc_event_engine::experimental::RegisterEventEngineChannelArgPreconditioning(builder);
  SecurityRegisterHandshakerFactories(builder);
  RegisterChannelIdleFilters(builder);
  RegisterHttpFilters(builder);
  RegisterDeadlineFilter(builder);
  RegisterMessageSizeFilter(builder);
  RegisterResourceQuota(builder);
  RegisterSecurityFilters(builder);
  RegisterBuiltins(builder);
}

}  // namespace grpc_core
