#include "provider/provider.h"

#include "base/version.h"
#include "provider/config.h"
#include "provider/data_sources.h"
#include "provider/private_subnet/resource.h"
#include "provider/server/resource.h"
#include "provider/ssh_key/resource.h"

namespace ferro::provider {

SelectelProvider::SelectelProvider(ProviderParts parts)
    : parts_(std::move(parts)),
      schema_([] { return tf::Schema{.version = 0, .block = tf::BlockOf<ProviderModel>()}; }),
      locks_(parts_.lock_directory) {
  if (parts_.port_probe == nullptr) parts_.port_probe = MakeTcpPortProbe();
  resources_.push_back(std::make_unique<ServerResource>(sessions_, *parts_.port_probe));
  resources_.push_back(MakeSshKeysResource(sessions_));
  resources_.push_back(MakePrivateSubnetResource(sessions_));
  data_sources_ = MakeDataSources(sessions_);
}

std::string SelectelProvider::version() const {
  return std::string(kVersion);
}

void SelectelProvider::ValidateConfig(tf::Value const& config, tf::Call& call) {
  CheckArguments(tf::Decode<ProviderModel>(config, call.diagnostics), call.diagnostics);
}

void SelectelProvider::Configure(tf::Value const& config, std::string_view terraform_version,
                                 tf::Call& call) {
  auto const arguments = tf::Decode<ProviderModel>(config, call.diagnostics);
  if (auto const unknown = UnknownArgument(arguments); !unknown.empty()) {
    sessions_.SetUnusable("the provider argument " + unknown +
                          " is not known yet: it depends on something that is created first");
    return;
  }
  // The old session serves until the new one stands, or is known not to (core-rules 51).
  auto const refuse = [&] { sessions_.SetUnusable("the provider's configuration has errors"); };
  auto resolved = ResolveConfig(arguments, parts_.environment, call.diagnostics);
  if (!resolved) return refuse();
  resolved->session.terraform_version = terraform_version;
  auto const times = std::make_shared<AnswerTimes>();
  auto session =
      api::MakeSession(std::move(resolved->session),
                       {.transport = WithAnswersTimed(parts_.make_transport(), parts_.clock, times),
                        .clock = parts_.clock,
                        .random = parts_.random,
                        .log = parts_.log});
  if (!session) {
    call.Error(session.error(), "The provider's configuration cannot be used");
    return refuse();
  }
  if ((*session)->has_static_token()) {
    call.Warning(
        tf::Path("token"), "Access to projects is not checked",
        "A static token belongs to no project, so that a wrong project_id shows only when a server "
        "is ordered.");
  }
  auto made =
      std::make_shared<Session>(*std::move(session), times, std::move(resolved->settings),
                                parts_.random, locks_, writes_, parts_.guards, parts_.asks_ahead);
  made->AskAtOnce();
  sessions_.Set(std::move(made));
}

}  // namespace ferro::provider
