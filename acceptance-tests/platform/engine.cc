#include "acceptance-tests/platform/engine.h"

#include <gtest/gtest.h>

#include "acceptance-tests/harness/programs.h"
#include "base/clock.h"
#include "base/environment.h"
#include "base/file.h"
#include "base/text.h"

namespace ferro::acceptance {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes kPrepareLimit{20};  // The first time Debian packages are fetched.
constexpr seconds kToolLimit{150};
constexpr seconds kAskLimit{60};
constexpr char kApi[] = "http://engine/v1.41";

// What tools need to find programs and the cache.
std::map<std::string, std::string> ToolEnvironment() {
  auto const self = Environment::OfProcess();
  std::map<std::string, std::string> out;
  for (auto const* name :
       {"PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "FERRO_DEBIAN_MIRROR", "FERRO_SKIP_SETUP"}) {
    if (self.Has(name)) out[name] = self.Get(name);
  }
  return out;
}

std::string Tool(std::string_view name) {
  return (SourceFolder() / "tools" / name).string();
}

Status RunTool(std::vector<std::string> arguments, milliseconds limit) {
  auto const what = Joined(arguments, " ");
  auto const finished =
      RunCommand({.arguments = std::move(arguments), .environment = ToolEnvironment()}, limit);
  if (!finished) return Fail(finished.error());
  if (finished->exit_status == 0) return {};
  return Fail(
      ErrorCode::kUnavailable,
      what + " exited with " + std::to_string(finished->exit_status) + ":\n" + finished->text());
}

Box BoxOf(Document const& inspect) {
  Box box{.id = inspect.Text("/Id"),
          .image = inspect.Text("/Image"),
          .state = inspect.Text("/State/Status"),
          .health = inspect.Text("/State/Health/Status"),
          .started_at = inspect.Text("/State/StartedAt"),
          .restart = inspect.Text("/HostConfig/RestartPolicy/Name"),
          .exit_code = static_cast<int>(inspect.Int("/State/ExitCode")),
          .inspect = inspect};
  for (auto const& network : inspect.At("/NetworkSettings/Networks").Keys()) {
    box.addresses[network] = inspect.Text("/NetworkSettings/Networks/" + network + "/IPAddress");
  }
  return box;
}

}  // namespace

std::map<std::string, std::string> StartsOf(Boxes const& boxes) {
  std::map<std::string, std::string> out;
  for (auto const& [name, box] : boxes) out[name] = box.started_at;
  return out;
}

std::map<std::string, std::string> AddressesOf(Boxes const& boxes) {
  std::map<std::string, std::string> out;
  for (auto const& [name, box] : boxes) {
    for (auto const& [network, address] : box.addresses) out[network + "/" + name] = address;
  }
  return out;
}

bool Eventually(seconds limit, std::function<bool()> const& holds) {
  auto& clock = SystemClock();
  auto const until = clock.Now() + std::chrono::duration_cast<Clock::Duration>(limit);
  while (!holds()) {
    if (clock.Now() >= until) return false;
    clock.SleepFor(milliseconds(200), {});
  }
  return true;
}

PrivateEngine PrivateEngine::OfTests() {
  auto const self = Environment::OfProcess();
  if (self.Has("FERRO_TEST_ENGINE")) return PrivateEngine(self.Get("FERRO_TEST_ENGINE"));
  auto const cache = self.Has("XDG_CACHE_HOME")
                         ? std::filesystem::path(self.Get("XDG_CACHE_HOME"))
                         : std::filesystem::path(self.Get("HOME")) / ".cache";
  return PrivateEngine(cache / "ferroplane" / "docker-tests");
}

Status PrivateEngine::Prepare() const {
  return RunTool({Tool("platform-images"), "--dir", folder_.string(), "--standin",
                  ProgramPath("ferro-standin")},
                 kPrepareLimit);
}

bool PrivateEngine::IsRunning() const {
  return Do({"status"}).has_value();
}

Status PrivateEngine::Do(std::vector<std::string> command) const {
  command.insert(command.begin(), Tool("dockerd"));
  command.insert(command.begin() + 2, {"--dir", folder_.string()});
  return RunTool(std::move(command), kToolLimit);
}

Command PrivateEngine::Inside(Command command) const {
  std::vector<std::string> const prefix = {Tool("dockerd"), "run", "--dir", folder_.string(), "--"};
  command.arguments.insert(command.arguments.begin(), prefix.begin(), prefix.end());
  return command;
}

std::string PrivateEngine::Page(int port, std::string const& path) const {
  auto const url = "http://127.0.0.1:" + std::to_string(port) + path;
  auto const finished = RunCommand(
      Inside({.arguments = {"curl", "-sS", "-m", "10", url}, .environment = ToolEnvironment()}),
      kAskLimit);
  return finished ? finished->text() : finished.error().message;
}

std::string PrivateEngine::PutKey(int port, std::string const& key,
                                  std::string const& value) const {
  auto const url = "http://127.0.0.1:" + std::to_string(port) + "/keys/" + key;
  auto const finished =
      RunCommand(Inside({.arguments = {"curl", "-sS", "-m", "10", "-X", "PUT", "-d", value, url},
                         .environment = ToolEnvironment()}),
                 kAskLimit);
  return finished ? finished->text() : finished.error().message;
}

PrivateEngine::Reply PrivateEngine::Ask(std::string const& method, std::string const& target,
                                        std::string const& body) const {
  std::vector<std::string> arguments = {"curl",   "-sS", "-m",   "60", "--unix-socket",
                                        socket(), "-X",  method, "-w", "\n%{http_code}"};
  if (!body.empty()) {
    arguments.insert(arguments.end(), {"-H", "content-type: application/json", "-d", body});
  }
  arguments.push_back(kApi + target);
  auto const finished =
      RunCommand({.arguments = std::move(arguments), .environment = ToolEnvironment()}, kAskLimit);
  if (!finished) return {.body = finished.error().message};
  auto const cut = finished->out.rfind('\n');
  if (finished->exit_status != 0 || cut == std::string::npos) return {.body = finished->text()};
  return {.status = std::atoi(finished->out.c_str() + cut + 1),
          .body = finished->out.substr(0, cut)};
}

void PrivateEngine::Order(std::string const& method, std::string const& target,
                          std::string const& body) const {
  auto const reply = Ask(method, target, body);
  EXPECT_TRUE(reply.status >= 200 && reply.status < 400)
      << method << ' ' << target << ": " << reply.status << ' ' << reply.body;
}

Boxes PrivateEngine::Containers() const {
  std::vector<std::string> arguments = {"curl", "-sS", "-m", "60", "--unix-socket", socket()};
  for (auto const& row : Ask("GET", "/containers/json?all=1").json().Elements()) {
    arguments.push_back(std::string(kApi) + "/containers/" + row.Text("/Id") + "/json");
  }
  Boxes boxes;
  if (arguments.size() == 6) return boxes;
  auto const finished =
      RunCommand({.arguments = arguments, .environment = ToolEnvironment()}, kAskLimit);
  if (!finished) return boxes;
  // Each answer is one line.
  for (auto const& line : Split(finished->out, '\n')) {
    auto const inspect = Document::Parse(line);
    auto const name = inspect.Text("/Name");
    if (!name.empty()) boxes[name.substr(1)] = BoxOf(inspect);
  }
  return boxes;
}

std::vector<std::string> PrivateEngine::Networks() const {
  std::vector<std::string> names;
  for (auto const& row : Ask("GET", "/networks").json().Elements()) {
    auto const name = row.Text("/Name");
    if (name != "bridge" && name != "host" && name != "none") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> PrivateEngine::Volumes() const {
  std::vector<std::string> names;
  for (auto const& row : Ask("GET", "/volumes").json().At("/Volumes").Elements()) {
    names.push_back(row.Text("/Name"));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string PrivateEngine::LogOf(std::string const& container) const {
  return Ask("GET", "/containers/" + container + "/logs?stdout=1&stderr=1").body;
}

void PrivateEngine::TagAnew(std::string const& reference) const {
  auto const folder = MakeScratchFolder();
  auto const tar = (folder / "context.tar").string();
  auto const now = std::to_string(SystemClock().Now().time_since_epoch().count());
  ASSERT_TRUE(WriteFile(folder / "Dockerfile",
                        "FROM " + reference + "\nLABEL ferroplane.test.again=" + now + "\n"));
  ASSERT_TRUE(RunTool({"tar", "-C", folder.string(), "-cf", tar, "Dockerfile"}, kAskLimit));
  auto const built = RunTool({"curl", "-sS", "--fail", "-m", "60", "--unix-socket", socket(), "-X",
                              "POST", "-H", "content-type: application/x-tar", "--data-binary",
                              "@" + tar, std::string(kApi) + "/build?rm=1&t=" + reference},
                             kAskLimit);
  EXPECT_TRUE(built) << built.error().message;
  std::filesystem::remove_all(folder);
}

void PrivateEngine::Empty() const {
  for (auto const& row : Ask("GET", "/containers/json?all=1").json().Elements()) {
    Order("DELETE", "/containers/" + row.Text("/Id") + "?force=1&v=1");
  }
  for (auto const& name : Networks()) Order("DELETE", "/networks/" + name);
  for (auto const& name : Volumes()) Order("DELETE", "/volumes/" + name + "?force=1");
}

}  // namespace ferro::acceptance
