#include "tfplugin/server/provider_server.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/random.h"
#include "base/text.h"
#include "tfplugin/server/server_impl.h"

namespace ferro::tf {
namespace {

void LogServed(Logger const& log, Diagnostics const& diagnostics, std::chrono::milliseconds took) {
  if (!log.Wants(LogLevel::kDebug)) return;
  auto const& items = diagnostics.items();
  auto const is_error = [](Diagnostic const& item) { return item.severity == Severity::kError; };
  auto const errors = static_cast<std::size_t>(std::ranges::count_if(items, is_error));
  std::vector<LogField> fields{{"tf_req_duration_ms", static_cast<long long>(took.count())},
                               {"diagnostic_error_count", errors},
                               {"diagnostic_warning_count", items.size() - errors}};
  if (!items.empty()) fields.emplace_back("diagnostic_summary", items.front().summary);
  log.Debug("served request", std::move(fields));
}

}  // namespace

ProviderServer::Impl::Impl(Provider& provider_in, Clock& clock_in, Logger log_in)
    : provider(provider_in), clock(clock_in), log(std::move(log_in)), provider_shape(provider_in) {
  for (auto const& resource : provider.resources()) {
    managed.try_emplace(resource->type_name(), *resource);
  }
  for (auto const& source : provider.data_sources()) {
    data.try_emplace(source->type_name(), *source);
  }
}

Diagnostics ProviderServer::Impl::Run(std::string_view rpc, std::string_view type_name,
                                      std::stop_token cancelled,
                                      std::function<void(Call&)> const& body) {
  InFlight::Entry const entry(in_flight, std::move(cancelled));
  Call call{.clock = clock, .stop = entry.token(), .log = LogOf(rpc, type_name)};
  auto const wire_log = log.Wants(LogLevel::kDebug) ? call.log.Named("sdk.proto") : Logger();
  auto const begin = clock.Now();
  wire_log.Trace("received request");
  try {
    body(call);
  } catch (std::exception const& thrown) {
    ReportBug(std::string("something failed unexpectedly (") + thrown.what() + ")",
              call.diagnostics);
    call.log.Error("exception in a call", {{"what", thrown.what()}});
  } catch (...) {
    ReportBug("something failed unexpectedly", call.diagnostics);
    call.log.Error("exception in a call");
  }
  auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.Now() - begin);
  LogServed(wire_log, call.diagnostics, took);
  return Cleaned(call.diagnostics);
}

// What every record of a call carries (core-rules 183).
Logger ProviderServer::Impl::LogOf(std::string_view rpc, std::string_view type_name) const {
  auto const request = log.With({{"tf_rpc", rpc},
                                 {"tf_req_id", SystemRandom().Uuid()},
                                 {"tf_provider_addr", provider.address()},
                                 {"tf_proto_version", 6}});
  if (type_name.empty()) return request;
  bool const is_data = rpc.find("Data") != std::string_view::npos;
  return request.With(
      {{is_data ? "tf_data_source_type" : "tf_resource_type", ToValidUtf8(type_name)}});
}

ProviderServer::Impl::ManagedType const* ProviderServer::Impl::FindManaged(
    std::string_view type_name, Call& call) const {
  auto const found = managed.find(type_name);
  if (found != managed.end()) return &found->second;
  call.Error({}, "Unknown resource type",
             "This provider has no resource type `" + std::string(type_name) + "`.");
  return nullptr;
}

ProviderServer::Impl::DataType const* ProviderServer::Impl::FindData(std::string_view type_name,
                                                                     Call& call) const {
  auto const found = data.find(type_name);
  if (found != data.end()) return &found->second;
  call.Error({}, "Unknown data source",
             "This provider has no data source `" + std::string(type_name) + "`.");
  return nullptr;
}

bool ProviderServer::Impl::RequireConfigured(Call& call) const {
  if (configured) return true;
  call.Error({}, "The provider is not configured",
             "Terraform asked for an operation before it configured the provider, or configuring "
             "failed. Look for an earlier error; if there is none, please report this.");
  return false;
}

std::string PrivateAnswer(Call const& call, std::string const& received) {
  bool const unchanged = call.private_data == PrivateData::FromBytes(received);
  return unchanged ? received : call.private_data.ToBytes();
}

ProviderServer::ProviderServer(Provider& provider, Clock& clock, Logger log)
    : impl_(std::make_unique<Impl>(provider, clock, std::move(log))) {}

ProviderServer::~ProviderServer() = default;

GetMetadataResponse ProviderServer::GetMetadata() {
  impl_->LogOf("GetMetadata", {}).Named("sdk.proto").Debug("served request");
  GetMetadataResponse response;
  for (auto const& [name, type] : impl_->managed) response.resources.push_back(name);
  for (auto const& [name, type] : impl_->data) response.data_sources.push_back(name);
  return response;
}

GetProviderSchemaResponse ProviderServer::GetProviderSchema() {
  impl_->LogOf("GetProviderSchema", {}).Named("sdk.proto").Debug("served request");
  GetProviderSchemaResponse response{.provider = impl_->provider.schema()};
  for (auto const& [name, type] : impl_->managed) {
    response.resources.emplace(name, &type.shape.schema());
  }
  for (auto const& [name, type] : impl_->data) {
    response.data_sources.emplace(name, &type.shape.schema());
  }
  return response;
}

void ProviderServer::StopProvider() {
  impl_->LogOf("StopProvider", {}).Info("asked to stop");
  impl_->in_flight.StopAll();
}

}  // namespace ferro::tf
