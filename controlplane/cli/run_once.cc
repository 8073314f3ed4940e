#include <algorithm>

#include "base/number.h"
#include "base/text.h"
#include "controlplane/cli/arguments.h"
#include "controlplane/cli/carry_out.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/wanted.h"
#include "controlplane/plan/desired.h"

namespace ferro::cli {
namespace {

constexpr int kNameDigits = 6;
constexpr Clock::Duration kCreateLimit{60'000};

// "8080:80", "127.0.0.1:8080:80/udp", "80"
Result<compose::Port> PublishedPort(std::string const& text) {
  auto const slash = text.find('/');
  auto parts = Split(text.substr(0, slash), ':');
  compose::Port port{.protocol = slash == std::string::npos ? "tcp" : text.substr(slash + 1)};
  port.target = ParseNumber<decltype(port.target)>(parts.back()).value_or(0);
  if (port.target < 1 || port.target > 65'535 || parts.size() > 3) {
    return Fail(ErrorCode::kInvalidArgument,
                "--publish takes [ADDRESS:][PORT:]PORT[/udp], as in 8080:80, not " + text);
  }
  if (parts.size() > 1) port.published = parts[parts.size() - 2];
  if (parts.size() > 2) port.host_ip = parts.front();
  return port;
}

// The service's container, alone: no ports, no fixed address, no second start.
Status MakeOneOff(Options const& options, std::vector<std::string> const& command,
                  model::Container& container) {
  auto& spec = container.spec;
  spec.container_name.clear();
  spec.restart = "no";
  if (!options.service_ports) spec.ports.clear();
  for (auto const& text : options.publish) {
    auto port = PublishedPort(text);
    if (!port) return Fail(std::move(port).error());
    spec.ports.push_back(*std::move(port));
  }
  for (auto& [name, network] : spec.networks) {
    network.ipv4_address.clear();
    network.ipv6_address.clear();
    network.aliases.clear();  // Nobody shall reach it in the service's place.
  }
  for (auto const& text : options.variables) {
    auto const equals = text.find('=');
    if (equals == std::string::npos) {
      return Fail(ErrorCode::kInvalidArgument, "--env takes NAME=VALUE, not " + text);
    }
    spec.environment[text.substr(0, equals)] = text.substr(equals + 1);
  }
  if (!command.empty()) spec.command = command;
  if (!options.user.empty()) spec.user = options.user;
  if (!options.folder.empty()) spec.working_dir = options.folder;
  return {};
}

class OneOff {
 public:
  OneOff(Context& context, Options options, model::Loaded const& loaded, std::string service,
         std::vector<std::string> command)
      : context_(context),
        options_(std::move(options)),
        loaded_(loaded),
        platform_(loaded.platform),
        service_(std::move(service)),
        command_(std::move(command)) {}

  Result<int> Run() {
    if (auto known = CheckNames({service_}, platform_); !known) return Fail(known.error());
    auto session = Session::Open(context_, platform_.name, "run");
    if (!session) return Fail(std::move(session).error());
    session_ = *std::move(session);
    auto const prepared = Prepare();
    if (!prepared || *prepared != 0) return prepared;
    auto const name = Create();
    if (!name) return Fail(name.error());
    auto connection = std::move(session_->ground().connection);
    session_.reset();  // Others may work while the command runs.
    auto const status = connection.console->StartAttached(*name, tty_, true, context_.stop);
    if (options_.remove) {
      auto const removed = connection.engine->Execute(engine::RemoveContainer{*name, true}, {}, {});
      if (!removed) return Fail(removed.error().Within("removing " + *name));
    }
    if (!status) return Fail(status.error().Within("running " + *name));
    return *status;
  }

 private:
  model::Service const& service() const { return platform_.services.at(service_); }

  // What it depends on, and its image.
  Result<int> Prepare() {
    auto const recovered = session_->Take();
    if (!recovered) return Fail(recovered.error());
    if (auto told = TellRecovery(context_, options_, *recovered); !told) return Fail(told.error());
    plan::Request request;
    for (auto const& [name, dependency] : service().depends_on) request.services.insert(name);
    if (!options_.no_deps && !request.services.empty()) {
      auto const plan = session_->PlanUp(platform_, request);
      if (!plan) return Fail(plan.error());
      auto const status = Quietly(*plan);
      if (!status || *status != 0) return status;
    }
    auto const images =
        session_->PlanImages(platform_, {.services = {service_}, .pull = true, .build = true});
    if (!images) return Fail(images.error());
    auto const seen = session_->LookAhead(platform_, {});
    if (!seen) return Fail(seen.error());
    bool const there = seen->seen.images.contains(service().image.used);
    return there ? Result<int>(0) : Quietly(*images);
  }

  Result<int> Quietly(plan::Plan const& plan) {
    return CarryOut(context_, options_, *session_, plan,
                    {.asks = false, .aside = true, .loaded = &loaded_});
  }

  // The name of the container, made but not started.
  Result<std::string> Create() {
    auto const ahead = session_->LookAhead(platform_, {});
    if (!ahead) return Fail(ahead.error());
    plan::World const world{platform_.name, ahead->seen, ahead->known};
    plan::Replica const replica{
        .service = &service(),
        .number = 1,
        .name = options_.name.empty()
                    ? platform_.name + "-" + service_ + "-run-" + context_.random.Hex(kNameDigits)
                    : options_.name,
        .wanted = true};
    auto const image = ahead->seen.images.find(service().image.used);
    auto wanted = plan::WantedOf(world, replica,
                                 {.id = image == ahead->seen.images.end() ? "" : image->second.id},
                                 {}, ahead->sources, {});
    if (auto missing = CheckGround(world, wanted.container); !missing) {
      return Fail(missing.error());
    }
    tty_ = context_.in.IsTerminal() && context_.out.IsTerminal() && !options_.no_tty;
    wanted.container.spec.tty = tty_;
    wanted.container.spec.stdin_open = true;
    if (auto made = MakeOneOff(options_, command_, wanted.container); !made) {
      return Fail(made.error());
    }
    wanted.labels[std::string(engine::kLabelOneOff)] = "true";
    auto const status = Quietly(PlanFor(std::move(wanted)));
    if (!status) return Fail(status.error());
    if (*status != 0) return Fail(ErrorCode::kUnavailable, replica.name + " was not created");
    return replica.name;
  }

  // Networks and files come with `up`.
  Status CheckGround(plan::World const& world, model::Container const& container) const {
    for (auto const& [name, network] : container.spec.networks) {
      if (world.NetworkNamed(name) != nullptr) continue;
      return Fail(ErrorCode::kNotFound,
                  "the network " + name + " is not there yet: run `ferroplane up` first");
    }
    for (auto const& mount : container.spec.volumes) {
      std::error_code ignored;
      if (mount.type != "bind" || std::filesystem::exists(mount.source, ignored)) continue;
      return Fail(ErrorCode::kNotFound, "the bind source " + mount.source +
                                            " is not there: make it, or run `ferroplane up` first "
                                            "when it is a secret or a config");
    }
    return {};
  }

  plan::Plan PlanFor(plan::Wanted wanted) const {
    plan::Step step{.number = 1,
                    .work = engine::Action(engine::CreateContainer{
                        .container = wanted.container, .labels = std::move(wanted.labels)}),
                    .kind = "create_container",
                    .target = wanted.container.name,
                    .service = service_,
                    .reason = "run",
                    .desired_hash = wanted.hash,
                    .inverse = "remove_container",
                    .deadline = kCreateLimit};
    plan::Plan plan{.environment = platform_.name, .operation = "run"};
    plan.steps.push_back(std::move(step));
    return plan;
  }

  Context& context_;
  Options options_;
  model::Loaded const& loaded_;
  model::Platform const& platform_;
  std::string service_;
  std::vector<std::string> command_;
  std::unique_ptr<Session> session_;
  bool tty_ = false;
};

}  // namespace

Result<int> RunRun(Context& context, Options const& options) {
  auto const [about, words] = WithoutFile(options);
  if (words.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "run needs a service: ferroplane run --rm web sh");
  }
  auto const loaded = LoadWanted(context, about);
  if (!loaded) return Fail(loaded.error());
  return OneOff(context, about, *loaded, words.front(), {words.begin() + 1, words.end()}).Run();
}

}  // namespace ferro::cli
