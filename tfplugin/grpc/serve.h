// From main to a running plugin: handshake, mutual TLS, every RPC, and a prompt
// end (tfplugin6 §1). The only header of this folder that others include.
#pragma once

#include <string>
#include <vector>

#include "tfplugin/provider.h"

namespace ferro::tf {

// The first call of main, before anything uses OpenSSL (curl does when it starts):
// the machine's openssl.cnf costs time, and may forbid the curve that Terraform's
// certificate is on. And before there are threads, each of which would get memory
// of its own to keep.
void PrepareProcess();

// Runs the provider as Terraform's plugin, or in -debug mode, until it is told to
// end; the result is the process's exit status. A plugin that served ends the process itself,
// without destructors: its host waits. Handles the SDK's own arguments:
// -debug, -tcp, --version, --help, --dump provider-schema|docs DIR.
int Serve(Provider& provider, LogSink& log, std::vector<std::string> const& arguments);

}  // namespace ferro::tf
