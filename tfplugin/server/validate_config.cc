// ValidateProviderConfig, ValidateResourceConfig, ValidateDataResourceConfig: offline,
// unconfigured, as often as core likes (core-rules 37, 46).
#include <utility>

#include "tfplugin/plan/validate.h"
#include "tfplugin/server/server_impl.h"

namespace ferro::tf {
namespace {

template <class Target>
void Validate(Target& target, ObjectShape const& shape, ValidateConfigRequest const& request,
              Call& call) {
  auto const config =
      ReadObject(request.config, shape, "The configuration", Expect::kObject, call.diagnostics);
  if (!config) return;
  Diagnostics found;
  ValidateObject(shape.block(), *config, request.capabilities.write_only_attributes_allowed, found);
  target.ValidateConfig(*config, call);
  found.Append(call.diagnostics);
  call.diagnostics = std::move(found);
}

}  // namespace

DiagnosticsResponse ProviderServer::ValidateProviderConfig(ValidateConfigRequest const& request,
                                                           std::stop_token cancelled) {
  return {impl_->Run("ValidateProviderConfig", "", std::move(cancelled), [&](Call& call) {
    Validate(impl_->provider, impl_->provider_shape, request, call);
  })};
}

DiagnosticsResponse ProviderServer::ValidateResourceConfig(ValidateConfigRequest const& request,
                                                           std::stop_token cancelled) {
  return {impl_->Run("ValidateResourceConfig", request.type_name, std::move(cancelled),
                     [&](Call& call) {
                       auto const* type = impl_->FindManaged(request.type_name, call);
                       if (type != nullptr) Validate(*type->resource, type->shape, request, call);
                     })};
}

DiagnosticsResponse ProviderServer::ValidateDataResourceConfig(ValidateConfigRequest const& request,
                                                               std::stop_token cancelled) {
  return {impl_->Run("ValidateDataResourceConfig", request.type_name, std::move(cancelled),
                     [&](Call& call) {
                       auto const* type = impl_->FindData(request.type_name, call);
                       if (type != nullptr) Validate(*type->source, type->shape, request, call);
                     })};
}

}  // namespace ferro::tf
