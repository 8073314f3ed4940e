// What we answer, as the client reads it. One function a message. Texts leave as
// valid UTF-8 whatever they were: a single wrong byte would break the whole answer.
#pragma once

#include "tfplugin/server/provider_server.h"

namespace tfplugin6 {
class AttributePath;
class Diagnostic;
class DynamicValue;
class Schema;
class ServerCapabilities;
}  // namespace tfplugin6

namespace ferro::tf {

tfplugin6::DynamicValue ToProto(DynamicValue&& value);
tfplugin6::AttributePath ToProto(Path const& path);
void ToProto(Diagnostic const& diagnostic, tfplugin6::Diagnostic& out);
tfplugin6::Schema ToProto(Schema const& schema);

// What the server offers beyond the basics (tfplugin6 §3.0).
tfplugin6::ServerCapabilities OfferedCapabilities();

// Into any response that has diagnostics.
template <class Response>
void AddTo(Response& response, Diagnostics const& diagnostics) {
  for (auto const& diagnostic : diagnostics.items())
    ToProto(diagnostic, *response.add_diagnostics());
}

}  // namespace ferro::tf
