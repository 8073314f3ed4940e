// A selectel-sim of this build, running for one test, and its books.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "acceptance-tests/harness/process.h"
#include "base/result.h"
#include "http/transport.h"

namespace ferro::acceptance {

struct SimulatorOptions {
  double time_scale = 2000;                 // A server in 0.6 s, an installation in 0.4 s.
  std::vector<std::string> arguments = {};  // More of selectel-sim's own.
  std::string listen = "127.0.0.1:0";
};

class Simulator {
 public:
  static Result<std::unique_ptr<Simulator>> Start(std::filesystem::path const& folder,
                                                  SimulatorOptions const& options = {});
  ~Simulator();

  // What its env file exports: everything the provider needs.
  std::map<std::string, std::string> const& environment() const { return environment_; }
  // Where it listens, "127.0.0.1:PORT".
  std::string address() const { return base_url_.substr(base_url_.find("//") + 2); }
  std::string const& project_id() const { return environment_.at("INFRA_PROJECT_ID"); }

  // The test endpoints, as JSON text: Get("servers"), Post("faults", R"({…})").
  Result<std::string> Get(std::string_view book);
  Result<std::string> Post(std::string_view book, std::string_view body);
  Result<std::string> Delete(std::string_view book);

  Process& process() { return *process_; }

 private:
  Simulator() = default;
  Result<std::string> Ask(std::string method, std::string_view book, std::string_view body);

  std::unique_ptr<Process> process_;
  std::map<std::string, std::string> environment_;
  std::string base_url_;
  std::unique_ptr<http::Transport> transport_;
};

}  // namespace ferro::acceptance
