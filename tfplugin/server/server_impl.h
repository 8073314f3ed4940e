// What the RPC handlers of provider_server.h share; each handler is a file beside this.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "tfplugin/server/in_flight.h"
#include "tfplugin/server/provider_server.h"
#include "tfplugin/server/values.h"

namespace ferro::tf {

class ProviderServer::Impl {
 public:
  struct ManagedType {
    explicit ManagedType(AnyResource& r) : resource(&r), shape(r) {}
    AnyResource* resource;
    ObjectShape shape;
  };
  struct DataType {
    explicit DataType(AnyDataSource& s) : source(&s), shape(s) {}
    AnyDataSource* source;
    ObjectShape shape;
  };

  Impl(Provider& provider_in, Clock& clock_in, Logger log_in);

  // Runs one RPC: a call that can be stopped, what is thrown as a diagnostic
  // (core-rules 8), and diagnostics fit for the wire.
  Diagnostics Run(std::string_view rpc, std::string_view type_name, std::stop_token cancelled,
                  std::function<void(Call&)> const& body);
  Logger LogOf(std::string_view rpc, std::string_view type_name) const;

  // Each leaves an error in the call when it returns nullptr or false.
  ManagedType const* FindManaged(std::string_view type_name, Call& call) const;
  DataType const* FindData(std::string_view type_name, Call& call) const;
  bool RequireConfigured(Call& call) const;

  Provider& provider;
  Clock& clock;
  Logger log;
  ObjectShape provider_shape;
  std::map<std::string, ManagedType, std::less<>> managed;
  std::map<std::string, DataType, std::less<>> data;
  std::atomic<bool> configured = false;
  InFlight in_flight;
};

// The private bytes to answer with: those received unless the call changed what is
// in them. What is not answered is erased (core-rules 102).
std::string PrivateAnswer(Call const& call, std::string const& received);

}  // namespace ferro::tf
