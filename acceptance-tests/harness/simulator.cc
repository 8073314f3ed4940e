#include "acceptance-tests/harness/simulator.h"

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <utility>

#include "acceptance-tests/harness/programs.h"
#include "base/environment.h"
#include "http/curl_transport.h"

namespace ferro::acceptance {
namespace {

using std::chrono::seconds;

constexpr seconds kStartLimit{20};

Result<std::map<std::string, std::string>> Announced(std::string const& line) {
  auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return Fail(ErrorCode::kInternal, "selectel-sim printed: " + line);
  std::map<std::string, std::string> out;
  for (auto const& [key, value] : json.items()) {
    bool const is_variable = !key.empty() && key.front() >= 'A' && key.front() <= 'Z';
    if (is_variable && value.is_string()) out.emplace(key, value.get<std::string>());
  }
  if (!out.contains("SEL_DEDICATED_ENDPOINT")) {
    return Fail(ErrorCode::kInternal, "selectel-sim names no endpoint: " + line);
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<Simulator>> Simulator::Start(std::filesystem::path const& folder,
                                                    SimulatorOptions const& options) {
  Command command{
      .arguments = {ProgramPath("selectel-sim"), "--listen", options.listen, "--env-file",
                    (folder / "sim.env").string(), "--time-scale",
                    std::to_string(options.time_scale)},
      .environment = {{"PATH", Environment::OfProcess().Get("PATH")}, {"TMPDIR", folder.string()}}};
  command.arguments.insert(command.arguments.end(), options.arguments.begin(),
                           options.arguments.end());
  auto process = Process::Start(command);
  if (!process) return Fail(std::move(process).error().Within("starting the simulator"));
  if (!(*process)->WaitForOutput("\n", kStartLimit)) {
    return Fail(ErrorCode::kUnavailable, "selectel-sim did not come up: " + (*process)->err());
  }
  auto const out = (*process)->out();
  auto environment = Announced(out.substr(0, out.find('\n')));
  if (!environment) return Fail(environment.error());

  std::unique_ptr<Simulator> simulator(new Simulator);
  simulator->process_ = std::move(*process);
  simulator->environment_ = std::move(*environment);
  auto const& endpoint = simulator->environment_.at("SEL_DEDICATED_ENDPOINT");
  simulator->base_url_ = endpoint.substr(0, endpoint.find('/', endpoint.find("//") + 2));
  Environment trust({simulator->environment_.begin(), simulator->environment_.end()});
  simulator->transport_ = http::MakeCurlTransport({.environment = trust});
  return simulator;
}

Simulator::~Simulator() {
  if (process_) {
    process_->Signal(SIGTERM);
    (void)process_->Wait(kStartLimit);
  }
}

Result<std::string> Simulator::Get(std::string_view book) {
  return Ask("GET", book, "");
}

Result<std::string> Simulator::Delete(std::string_view book) {
  return Ask("DELETE", book, "");
}

Result<std::string> Simulator::Post(std::string_view book, std::string_view body) {
  return Ask("POST", book, body);
}

Result<std::string> Simulator::Ask(std::string method, std::string_view book,
                                   std::string_view body) {
  http::Request request{.method = std::move(method),
                        .url = base_url_ + "/_sim/" + std::string(book),
                        .body = std::string(body)};
  if (!body.empty()) request.headers["content-type"] = "application/json";
  auto response = transport_->Send(request);
  if (!response) return Fail(std::move(response).error().Within("asking the simulator"));
  if (response->status >= 300) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "the simulator answered " + std::to_string(response->status) + ": " + response->body);
  }
  return response->body;
}

}  // namespace ferro::acceptance
