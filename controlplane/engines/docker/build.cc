#include "controlplane/engines/docker/build.h"

#include <algorithm>
#include <chrono>

#include "base/process.h"
#include "base/text.h"

namespace ferro::docker {
namespace {

constexpr std::chrono::milliseconds kBuildLimit = std::chrono::hours(2);
constexpr std::size_t kLastLines = 20;

using Words = std::vector<std::string>;

void Each(Words& to, std::string const& option, compose::Texts const& values) {
  for (auto const& value : values) to.insert(to.end(), {option, value});
}

void Each(Words& to, std::string const& option, compose::TextMap const& values) {
  for (auto const& [name, value] : values)
    to.insert(to.end(), {option, std::string(name).append("=").append(value)});
}

void One(Words& to, std::string const& option, std::string const& value) {
  if (!value.empty()) to.insert(to.end(), {option, value});
}

void Flag(Words& to, std::string const& option, bool set) {
  if (set) to.push_back(option);
}

void Sources(compose::Build const& build, Words& to) {
  if (!build.dockerfile_inline.empty()) {
    to.insert(to.end(), {"--file", "-"});
  } else if (!build.dockerfile.empty()) {
    bool const is_local = build.context.starts_with('/') && !build.dockerfile.starts_with('/');
    One(to, "--file", is_local ? build.context + "/" + build.dockerfile : build.dockerfile);
  }
  One(to, "--target", build.target);
  Each(to, "--build-context", build.additional_contexts);
  for (auto const& [name, value] : build.args)
    to.insert(to.end(), {"--build-arg", value ? name + "=" + *value : name});
}

void Surroundings(compose::Build const& build, Words& to) {
  One(to, "--network", build.network);
  for (auto host : build.extra_hosts) {
    if (auto const mark = host.find('='); mark != std::string::npos) host[mark] = ':';
    to.insert(to.end(), {"--add-host", host});
  }
  for (auto const& [id, path] : build.ssh)
    to.insert(to.end(), {"--ssh", path.empty() ? id : id + "=" + path});
  if (build.shm_size) One(to, "--shm-size", std::to_string(build.shm_size->value));
  for (auto const& [name, limit] : build.ulimits) {
    One(to, "--ulimit", name + "=" + std::to_string(limit.soft) + ":" + std::to_string(limit.hard));
  }
  Each(to, "--allow", build.entitlements);
}

// Whole lines out of pieces.
class Lines {
 public:
  explicit Lines(engine::OnProgress const& progress) : progress_(progress) {}

  void Add(std::string_view piece) {
    for (char const c : piece) {
      if (c != '\n' && c != '\r') {
        line_.push_back(c);
        continue;
      }
      if (auto const text = Trimmed(line_); !text.empty() && progress_)
        progress_({.text = ToValidUtf8(text)});
      line_.clear();
    }
  }

 private:
  engine::OnProgress const& progress_;
  std::string line_;
};

std::string LastOf(ProcessResult const& ran) {
  auto lines = Split(Trimmed(ran.err.empty() ? ran.out : ran.err), '\n');
  if (lines.size() > kLastLines) lines.erase(lines.begin(), lines.end() - kLastLines);
  return ToValidUtf8(Joined(lines, "\n"));
}

}  // namespace

Result<Words> BuildArguments(engine::BuildImage const& action) {
  auto const& build = action.build;
  Words words{"build", "--tag", action.reference};
  Each(words, "--tag", build.tags);
  Sources(build, words);
  Surroundings(build, words);
  for (auto const& secret : build.secrets) {
    if (!secret.source.starts_with('/')) {
      return Fail(ErrorCode::kInvalidArgument,
                  "build.secrets of " + action.service + ": " + secret.source +
                      " has no file that the docker command could read");
    }
    auto const id = secret.target.empty() ? secret.source : secret.target;
    words.insert(words.end(), {"--secret", "id=" + id + ",src=" + secret.source});
  }
  Each(words, "--label", build.labels);
  Each(words, "--cache-from", build.cache_from);
  Each(words, "--cache-to", build.cache_to);
  One(words, "--platform", Joined(build.platforms, ","));
  One(words, "--provenance", build.provenance);
  One(words, "--sbom", build.sbom);
  Flag(words, "--no-cache", build.no_cache);
  Flag(words, "--pull", build.pull || action.pull);
  if (build.privileged) {
    return Fail(ErrorCode::kInvalidArgument,
                "build.privileged of " + action.service +
                    ": the docker command has no such build; use entitlements");
  }
  words.push_back(build.context);
  return words;
}

Status BuildWithDocker(engine::BuildImage const& action, std::string const& socket,
                       Environment const& environment, engine::OnProgress const& progress,
                       std::stop_token const& stop) {
  auto words = BuildArguments(action);
  if (!words) return Fail(std::move(words).error());
  words->insert(words->begin(), "docker");
  auto variables = environment.variables();
  variables["DOCKER_HOST"] = "unix://" + socket;
  variables.erase("DOCKER_CONTEXT");
  Lines lines(progress);
  auto ran = RunProcess({.arguments = std::move(*words),
                         .input = action.build.dockerfile_inline,
                         .environment = Environment(std::move(variables)),
                         .stop = stop,
                         .limit = kBuildLimit,
                         .on_output = [&lines](std::string_view piece) { lines.Add(piece); }});
  auto const activity = "building " + action.reference + " for " + action.service;
  if (!ran && ran.error().code == ErrorCode::kNotFound) {
    return Fail(ErrorCode::kNotFound,
                activity +
                    " needs the docker command, which is not in PATH: install docker-cli "
                    "(with buildx), or build and tag the image elsewhere and pull it");
  }
  if (!ran) return Fail(std::move(ran).error().Within(activity));
  if (ran->status == 0) return {};
  return Fail(ErrorCode::kInvalidArgument, activity + ": `docker build` ended with exit code " +
                                               std::to_string(ran->status) + ":\n" + LastOf(*ran));
}

}  // namespace ferro::docker
