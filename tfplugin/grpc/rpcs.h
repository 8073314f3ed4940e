// One function an RPC, each in the file of its name: request in, ProviderServer
// asked, response out. They only translate; threads, logs and exceptions are
// provider_service.cc's.
#pragma once

#include <stop_token>

#include "tfplugin/server/provider_server.h"

// NOLINTBEGIN(readability-identifier-naming): names made by protoc.
namespace tfplugin6 {
class ApplyResourceChange_Request;
class ApplyResourceChange_Response;
class ConfigureProvider_Request;
class ConfigureProvider_Response;
class GetFunctions_Request;
class GetFunctions_Response;
class GetMetadata_Request;
class GetMetadata_Response;
class GetProviderSchema_Request;
class GetProviderSchema_Response;
class ImportResourceState_Request;
class ImportResourceState_Response;
class MoveResourceState_Request;
class MoveResourceState_Response;
class PlanResourceChange_Request;
class PlanResourceChange_Response;
class ReadDataSource_Request;
class ReadDataSource_Response;
class ReadResource_Request;
class ReadResource_Response;
class StopProvider_Request;
class StopProvider_Response;
class UpgradeResourceState_Request;
class UpgradeResourceState_Response;
class ValidateDataResourceConfig_Request;
class ValidateDataResourceConfig_Response;
class ValidateProviderConfig_Request;
class ValidateProviderConfig_Response;
class ValidateResourceConfig_Request;
class ValidateResourceConfig_Response;
}  // namespace tfplugin6
// NOLINTEND(readability-identifier-naming)

namespace ferro::tf {

void Answer(ProviderServer& server, tfplugin6::GetMetadata_Request const& request,
            std::stop_token const& cancelled, tfplugin6::GetMetadata_Response& response);
void Answer(ProviderServer& server, tfplugin6::GetProviderSchema_Request const& request,
            std::stop_token const& cancelled, tfplugin6::GetProviderSchema_Response& response);
void Answer(ProviderServer& server, tfplugin6::GetFunctions_Request const& request,
            std::stop_token const& cancelled, tfplugin6::GetFunctions_Response& response);
void Answer(ProviderServer& server, tfplugin6::ValidateProviderConfig_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ValidateProviderConfig_Response& response);
void Answer(ProviderServer& server, tfplugin6::ValidateResourceConfig_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ValidateResourceConfig_Response& response);
void Answer(ProviderServer& server, tfplugin6::ValidateDataResourceConfig_Request const& request,
            std::stop_token const& cancelled,
            tfplugin6::ValidateDataResourceConfig_Response& response);
void Answer(ProviderServer& server, tfplugin6::UpgradeResourceState_Request const& request,
            std::stop_token const& cancelled, tfplugin6::UpgradeResourceState_Response& response);
void Answer(ProviderServer& server, tfplugin6::MoveResourceState_Request const& request,
            std::stop_token const& cancelled, tfplugin6::MoveResourceState_Response& response);
void Answer(ProviderServer& server, tfplugin6::ConfigureProvider_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ConfigureProvider_Response& response);
void Answer(ProviderServer& server, tfplugin6::ReadResource_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ReadResource_Response& response);
void Answer(ProviderServer& server, tfplugin6::PlanResourceChange_Request const& request,
            std::stop_token const& cancelled, tfplugin6::PlanResourceChange_Response& response);
void Answer(ProviderServer& server, tfplugin6::ApplyResourceChange_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ApplyResourceChange_Response& response);
void Answer(ProviderServer& server, tfplugin6::ImportResourceState_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ImportResourceState_Response& response);
void Answer(ProviderServer& server, tfplugin6::ReadDataSource_Request const& request,
            std::stop_token const& cancelled, tfplugin6::ReadDataSource_Response& response);
void Answer(ProviderServer& server, tfplugin6::StopProvider_Request const& request,
            std::stop_token const& cancelled, tfplugin6::StopProvider_Response& response);

}  // namespace ferro::tf
