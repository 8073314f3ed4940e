// The Selectel provider: what it manages, and how its configuration becomes a session.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/environment.h"
#include "base/lazy.h"
#include "base/log.h"
#include "base/random.h"
#include "http/transport.h"
#include "provider/locks.h"
#include "provider/order_guards.h"
#include "provider/port_probe.h"
#include "provider/session.h"
#include "tfplugin/provider.h"

namespace ferro::provider {

// What the provider works with; the references must outlive it.
struct ProviderParts {
  Environment environment;
  Clock& clock;
  Random& random;
  Logger log = {};
  // A new one for each configuration: the wire, or a simulator in process.
  std::function<std::unique_ptr<http::Transport>()> make_transport;
  // Null: TCP connections to the world.
  std::shared_ptr<PortProbe> port_probe = nullptr;
  // For lock files; empty keeps locks inside the process.
  std::filesystem::path lock_directory = {};
  OrderGuards guards = {};
  // Plans ask at the same time for what their checks will need, once an answer has taken as long
  // as this: more threads and connections cost more than an API on the same machine takes. Never
  // where the order of requests has to be the same each time.
  std::optional<Clock::Duration> asks_ahead = std::nullopt;
};

class SelectelProvider final : public tf::Provider {
 public:
  explicit SelectelProvider(ProviderParts parts);

  std::string type_name() const override { return "selectel"; }
  std::string address() const override { return "registry.terraform.io/ferroplane/selectel"; }
  std::string version() const override;
  tf::Schema const& schema() const override { return *schema_; }
  void ValidateConfig(tf::Value const& config, tf::Call& call) override;
  void Configure(tf::Value const& config, std::string_view terraform_version,
                 tf::Call& call) override;
  std::vector<std::unique_ptr<tf::AnyResource>> const& resources() const override {
    return resources_;
  }
  std::vector<std::unique_ptr<tf::AnyDataSource>> const& data_sources() const override {
    return data_sources_;
  }

 private:
  ProviderParts parts_;
  Lazy<tf::Schema> schema_;
  Locks locks_;
  Writes writes_;
  Sessions sessions_;
  std::vector<std::unique_ptr<tf::AnyResource>> resources_;
  std::vector<std::unique_ptr<tf::AnyDataSource>> data_sources_;
};

}  // namespace ferro::provider
