#include <utility>

#include "tfplugin/plan/walk.h"
#include "tfplugin/server/server_impl.h"

namespace ferro::tf {
namespace {

// Users rely on configured arguments coming back as written; core does not check it
// (core-rules 139).
void LogUnechoed(Block const& block, Value const& config, Value const& found, Call const& call) {
  for (auto const& attribute : block.attributes) {
    Value const& written = config[attribute.name];
    bool const differs =
        attribute.nested == nullptr && !written.is_null() && written != found[attribute.name];
    if (differs) {
      call.log.Error("a data source changed its argument", {{"argument", attribute.name}});
    }
  }
}

}  // namespace

ReadDataSourceResponse ProviderServer::ReadDataSource(ReadDataSourceRequest const& request,
                                                      std::stop_token cancelled) {
  ReadDataSourceResponse response;
  auto body = [&](Call& call) {
    auto const* type = impl_->FindData(request.type_name, call);
    if (type == nullptr || !impl_->RequireConfigured(call)) return;
    auto const config = ReadObject(request.config, type->shape, "The configuration",
                                   Expect::kKnownObject, call.diagnostics);
    if (!config) return;
    Value const found = type->source->Read(*config, call);
    if (call.failed()) return;
    if (found.is_null()) return ReportBug("its data source returned nothing", call.diagnostics);
    if (!found.IsWhollyKnown()) {
      return ReportBug(
          "its data source returned unknown values at " + PathList(UnknownPaths(found, 6)),
          call.diagnostics);
    }
    LogUnechoed(type->shape.block(), *config, found, call);
    DynamicValue state = WriteObject(found, type->shape, call.diagnostics);
    if (!call.failed()) response.state = std::move(state);
  };
  response.diagnostics =
      impl_->Run("ReadDataSource", request.type_name, std::move(cancelled), body);
  return response;
}

}  // namespace ferro::tf
