#include "base/json.h"
#include "base/text.h"
#include "base/time_text.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/style.h"
#include "controlplane/cli/target.h"

namespace ferro::cli {
namespace {

struct PsRow {
  std::string name;
  std::string id;
  std::string service;
  std::int64_t replica = 1;
  std::string image;
  std::string state;
  std::string health;
  std::int64_t exit_code = 0;
  std::string started_at;
  std::int64_t restarts = 0;
  std::vector<std::string> ports;
  bool one_off = false;
  bool adopted = false;  // Still Compose's: `docker compose down` sees it.
};
void Describe(json::Fields& f, PsRow& m) {
  f("name", m.name);
  f("id", m.id);
  f("service", m.service);
  f("replica", m.replica);
  f("image", m.image);
  f("state", m.state);
  f("health", m.health);
  f("exit_code", m.exit_code);
  f("started_at", m.started_at);
  f("restarts", m.restarts);
  f("ports", m.ports);
  f("one_off", m.one_off);
  f("adopted", m.adopted);
}

std::vector<std::string> PortTexts(engine::Container const& container) {
  std::vector<std::string> ports;
  for (auto const& port : container.is.spec.ports) {
    std::string text;
    if (!port.published.empty()) {
      text = (port.host_ip.empty() ? "" : port.host_ip + ":") + port.published + "->";
    }
    ports.push_back(text + std::to_string(port.target) + "/" +
                    (port.protocol.empty() ? "tcp" : port.protocol));
  }
  return ports;
}

PsRow RowOf(engine::Container const& container) {
  return {.name = container.is.name,
          .id = container.id,
          .service = container.is.service,
          .replica = container.is.replica,
          .image = container.is.spec.image,
          .state = std::string(engine::NameOf(container.state)),
          .health = std::string(engine::NameOf(container.health)),
          .exit_code = container.exit_code,
          .started_at = container.started_at,
          .restarts = container.restarts,
          .ports = PortTexts(container),
          .one_off = container.one_off,
          .adopted = container.owner.environment.empty()};
}

std::string Since(engine::Container const& container, Clock& clock) {
  auto const started = ParseRfc3339(container.started_at);
  if (!started || container.state != engine::State::kRunning) return "";
  auto const age = std::chrono::duration_cast<std::chrono::seconds>(clock.Now() - *started);
  return DurationText(std::max(age, std::chrono::seconds(0)));
}

std::string PsTable(std::vector<engine::Container> const& containers, Context& context) {
  bool const colours = WantsColours(context.out, context.environment);
  std::vector<std::vector<std::string>> rows;
  for (auto const& container : containers) {
    bool const bad = container.health == engine::Health::kUnhealthy ||
                     container.state == engine::State::kDead ||
                     (container.state == engine::State::kExited && container.exit_code != 0);
    bool const good = container.state == engine::State::kRunning && !bad;
    Colour const colour = bad ? Colour::kRed : (good ? Colour::kGreen : Colour::kPlain);
    rows.push_back({container.is.name, container.is.service, container.is.spec.image,
                    Painted(colours, colour, StateText(container)), Since(container, context.clock),
                    Joined(PortTexts(container), ", ")});
  }
  return TableOf({"NAME", "SERVICE", "IMAGE", "STATE", "SINCE", "PORTS"}, rows, colours);
}

}  // namespace

Result<int> RunPs(Context& context, Options const& options) {
  auto const seen = LookAtNamed(context, options, options.all);
  if (!seen) return Fail(seen.error());
  auto const& chosen = seen->containers;
  std::string text;
  if (options.json) {
    std::vector<PsRow> rows;
    for (auto const& container : chosen) rows.push_back(RowOf(container));
    text = json::Print(rows) + '\n';
  } else if (options.quiet) {
    for (auto const& container : chosen) text += container.id + '\n';
  } else if (chosen.empty()) {
    text = "Nothing of " + seen->environment + " is there. `ferroplane up` brings it up.\n";
  } else {
    text = PsTable(chosen, context);
  }
  if (auto const written = context.out.Write(text); !written) return Fail(written.error());
  return 0;
}

}  // namespace ferro::cli
