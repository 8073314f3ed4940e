#include <utility>

#include "tfplugin/server/server_impl.h"

namespace ferro::tf {

DiagnosticsResponse ProviderServer::ConfigureProvider(ConfigureProviderRequest const& request,
                                                      std::stop_token cancelled) {
  return {impl_->Run("ConfigureProvider", "", std::move(cancelled), [&](Call& call) {
    auto const config = ReadObject(request.config, impl_->provider_shape, "The configuration",
                                   Expect::kObject, call.diagnostics);
    if (!config) return;
    impl_->provider.Configure(*config, request.terraform_version, call);
    if (!call.failed()) impl_->configured = true;
  })};
}

}  // namespace ferro::tf
