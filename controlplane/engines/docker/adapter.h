// The engine contract over a Docker Engine. Discover, Observe, Inspect, Resolve, LastLines
// and Try send only GET.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/environment.h"
#include "base/result.h"
#include "controlplane/engines/docker/client.h"
#include "controlplane/engines/engine.h"

namespace ferro::docker {

struct AdapterOptions {
  Endpoint endpoint;
  Environment environment = {};  // For credentials and the docker command.
  std::filesystem::path proc = "/proc";
};

// Thread-safe.
class Adapter final : public engine::Engine {
 public:
  static Result<std::unique_ptr<Adapter>> Connect(AdapterOptions options,
                                                  std::stop_token const& stop);

  Result<engine::Host> Discover(std::stop_token const& stop) override;
  Result<engine::Observed> Observe(engine::Scope const& scope,
                                   std::stop_token const& stop) override;
  Result<engine::Container> Inspect(std::string const& container,
                                    std::stop_token const& stop) override;
  Result<std::string> Resolve(std::string const& reference, std::stop_token const& stop) override;
  Result<std::string> LastLines(std::string const& container, int lines,
                                std::stop_token const& stop) override;
  Status Try(engine::Container const& container, engine::Probe const& probe,
             std::stop_token const& stop) override;
  Result<engine::Done> Execute(engine::Action const& action, engine::OnProgress const& progress,
                               std::stop_token const& stop) override;
  Status Watch(engine::OnContainer const& on_container, Clock& clock,
               std::stop_token const& stop) override;

  // What the contract does not have: following logs, terminals, events.
  Client& client() { return *client_; }

 private:
  Adapter(AdapterOptions options, std::unique_ptr<Client> client)
      : options_(std::move(options)),
        client_(std::move(client)),
        credentials_(options_.environment) {}

  // What of the engine stays the same while it runs.
  struct Known {
    engine::Host host;
    std::string host_name;
    bool selinux = false;
  };
  Result<Known> Learn(std::stop_token const& stop);
  // As learnt last.
  Result<Known> Recall(std::stop_token const& stop);
  Status ObserveImages(engine::Scope const& scope, engine::Observed& to,
                       std::stop_token const& stop);
  // What a container has of it never changes for one id. None when it is gone.
  void Keep(engine::Image const& image);
  Result<std::optional<engine::Image>> ImageById(std::string const& id,
                                                 std::stop_token const& stop);
  Result<std::vector<engine::Container>> InspectAll(std::vector<std::string> const& ids,
                                                    Known const& known,
                                                    std::map<std::string, engine::Image>& images,
                                                    std::stop_token const& stop);
  Status ObserveNetworks(std::vector<ContainerSummary> const& containers, engine::Observed& to,
                         std::stop_token const& stop);
  // Where a container without a network of its own answers: its parent's address, or ours.
  Result<std::string> AddressOf(engine::Container const& container, std::stop_token const& stop);
  Status ObserveVolumes(engine::Scope const& scope, engine::Observed& to,
                        std::stop_token const& stop);

  AdapterOptions options_;
  std::unique_ptr<Client> client_;
  CredentialStore credentials_;
  std::mutex mutex_;
  std::optional<Known> known_;
  std::map<std::string, engine::Image> images_;  // By id.
};

}  // namespace ferro::docker
