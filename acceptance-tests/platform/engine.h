// The private Docker engine that these tests share (tools/dockerd), looked at by curl: past
// the client of the program under test.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "acceptance-tests/harness/document.h"
#include "acceptance-tests/harness/process.h"
#include "base/result.h"

namespace ferro::acceptance {

// A container as the engine shows it.
struct Box {
  std::string id;
  std::string image;  // Its id.
  std::string state;
  std::string health;  // "" without a healthcheck.
  std::string started_at;
  std::string restart;
  int exit_code = 0;
  std::map<std::string, std::string> addresses;  // By network.
  Document inspect = Document::Parse("");
};
using Boxes = std::map<std::string, Box>;  // By name.

// StartedAt by name, to see who was touched.
std::map<std::string, std::string> StartsOf(Boxes const& boxes);
std::map<std::string, std::string> AddressesOf(Boxes const& boxes);

// Asks five times a second; false when the limit passed.
bool Eventually(std::chrono::seconds limit, std::function<bool()> const& holds);

// Runs nothing by itself when it goes: `--clean-up` of the program, and ctest's fixture, stop it.
class PrivateEngine {
 public:
  explicit PrivateEngine(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // In FERRO_TEST_ENGINE, else ${XDG_CACHE_HOME:-~/.cache}/ferroplane/docker-tests.
  static PrivateEngine OfTests();

  // Starts it, with the images of the examples. Fails with why it can't run here.
  Status Prepare() const;
  bool IsRunning() const;
  // tools/dockerd COMMAND…, after which, but for stop and kill, the engine answers.
  Status Do(std::vector<std::string> command) const;
  std::string socket() const { return (folder_ / "docker.sock").string(); }

  // A command in the engine's network, which has the published ports.
  Command Inside(Command command) const;
  // The body of GET http://127.0.0.1:PORT/PATH there, or curl's complaint.
  std::string Page(int port, std::string const& path) const;
  std::string PutKey(int port, std::string const& key, std::string const& value) const;

  struct Reply {
    int status = 0;
    std::string body;
    Document json() const { return Document::Parse(body); }
  };
  Reply Ask(std::string const& method, std::string const& target,
            std::string const& body = "") const;
  // Expects a status below 400.
  void Order(std::string const& method, std::string const& target,
             std::string const& body = "") const;
  Boxes Containers() const;
  std::vector<std::string> Networks() const;  // But the engine's own three.
  std::vector<std::string> Volumes() const;
  // Both outputs, as the engine sends them.
  std::string LogOf(std::string const& container) const;
  // An image of its own id under the reference: the same, with another label.
  void TagAnew(std::string const& reference) const;

  // No container, network or volume of before.
  void Empty() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace ferro::acceptance
