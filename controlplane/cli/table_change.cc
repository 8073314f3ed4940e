#include "controlplane/cli/run.h"
#include "controlplane/cli/table.h"

namespace ferro::cli {
namespace {

constexpr std::string_view kChange = "Plan and apply";

// What the plan and its execution share.
std::vector<Option> WishOptions() {
  return {
      {"--scale", "", "SERVICE=N", "so many replicas of it; repeatable", &Options::scale},
      {"--force-recreate", "", "", "replace containers that have not changed, too",
       &Options::force_recreate},
      {"--pull", "", "", "ask the registry what each tag means now", &Options::pull},
      {"--no-deps", "", "", "not the services that those named depend on", &Options::no_deps},
      {"--image-map", "", "FILE", "images that run in place of others", &Options::image_map},
      {"--accept-volume", "", "NAME", "a mount may move to this volume, or its definition change",
       &Options::accept_volumes},
      {"--moved", "", "", "the project is known from another folder: it moved here",
       &Options::moved},
      {"--private-ports", "", "", "publish ports on 127.0.0.1 only", &Options::private_ports},
      StrictOption(),
      {"--steps", "", "", "show every step with its number", &Options::steps},
      JsonOption(),
  };
}

Command PlanCommand() {
  Command command{
      .name = "plan",
      .usage = "[FILE] [SERVICE…]",
      .summary = "Show what up would do, and do nothing",
      .text =
          "Reads the files, the engine (by GET and HEAD only) and the host, and shows what "
          "would be created, replaced and destroyed and why, what it needs, what is at risk "
          "and which ports can be reached from outside.\n"
          "+ create, ~ change in place, ± replace, - destroy, = keep, ! data at risk.",
      .options = WishOptions(),
      .examples = {"plan docker-compose.yml", "plan -detailed-exitcode", "plan --out next.plan"},
      .run = RunPlan,
      .group = kChange,
  };
  command.options.push_back(
      {"--out", "-o", "FILE", "save the plan for `ferroplane apply`", &Options::out, true});
  command.options.push_back({"--detailed-exitcode", "", "",
                             "exit 0 without changes, 2 with some, 1 on an error",
                             &Options::detailed_exitcode, true});
  return command;
}

Command ApplyCommand() {
  return {
      .name = "apply",
      .usage = "PLANFILE",
      .summary = "Do what a saved plan says, or nothing",
      .text =
          "Plans anew from the same files and options. When that plan is not the one that "
          "was saved, nothing is done, and what moved since is named. Variables of the "
          "environment must be set as they were.",
      .options = {JsonOption()},
      .examples = {"apply next.plan"},
      .run = RunApply,
      .group = kChange,
      .of_project = false,
  };
}

Command UpCommand() {
  Command command{
      .name = "up",
      .usage = "[FILE] [SERVICE…]",
      .summary = "Bring the platform up, or change it to what the files say now",
      .text =
          "Shows the plan, asks, and applies it: pulls and builds first, then networks, "
          "volumes and containers in the order of dependencies; a container that is replaced "
          "is kept until the new one is healthy, and comes back when it is not. Ends when all "
          "are healthy.\n"
          "It may be killed at any point: run it again and it goes on. Where standard input "
          "is no terminal nobody is asked, and a plan that destroys something needs --yes.",
      .options = WishOptions(),
      .examples = {"up docker-compose.yml", "up --yes web worker --scale worker=3",
                   "up --image-map images.yaml"},
      .run = RunUp,
      .group = kChange,
  };
  command.options.insert(command.options.begin(), YesOption());
  command.options.push_back({"--build", "", "", "build images first", &Options::build});
  command.options.push_back({"--wait", "", "", "as it always does", &Options::wait, false, true});
  command.options.push_back(
      {"--detach", "-d", "", "as it always does", &Options::detach, false, true});
  return command;
}

Command DestroyCommand() {
  return {
      .name = "destroy",
      .alias = "down",
      .usage = "[FILE]",
      .summary = "Remove containers and networks, keep the data",
      .text =
          "Volumes stay and are named at the end; the next `up` attaches them again. Only "
          "volumes named by --delete-data are deleted.",
      .options = {YesOption(),
                  {"--delete-data", "", "NAME…",
                   "delete these volumes, too: names with commas "
                   "between; repeatable",
                   &Options::delete_data},
                  {"--image-map", "", "FILE", "as for `up`; nothing of it is needed here",
                   &Options::image_map},
                  {"--steps", "", "", "show every step with its number", &Options::steps},
                  JsonOption()},
      .examples = {"destroy", "destroy -p shop --yes",
                   "destroy --delete-data=shop_data,shop_cache"},
      .run = RunDestroy,
      .group = kChange,
  };
}

Command PowerCommand(std::string_view name, std::string_view summary, std::string_view text,
                     Result<int> (*run)(Context&, Options const&),
                     std::vector<std::string_view> examples) {
  return {
      .name = name,
      .usage = "[FILE] [SERVICE…]",
      .summary = summary,
      .text = text,
      .options = {JsonOption()},
      .examples = std::move(examples),
      .run = run,
      .group = kChange,
  };
}

Command PullCommand() {
  return {
      .name = "pull",
      .usage = "[FILE] [SERVICE…]",
      .summary = "Pull images without touching a container",
      .options = {{"--image-map", "", "FILE", "images that run in place of others",
                   &Options::image_map},
                  JsonOption()},
      .examples = {"pull", "pull web"},
      .run = RunPull,
      .group = kChange,
  };
}

Command BuildCommand() {
  return {
      .name = "build",
      .usage = "[FILE] [SERVICE…]",
      .summary = "Build images, by the docker command",
      .text = "The next `up` replaces the containers whose image changed.",
      .options = {{"--pull", "", "", "look for newer base images", &Options::pull}, JsonOption()},
      .examples = {"build", "build --pull web"},
      .run = RunBuild,
      .group = kChange,
  };
}

}  // namespace

std::vector<Command> ChangeCommands() {
  return {PlanCommand(),
          ApplyCommand(),
          UpCommand(),
          DestroyCommand(),
          PowerCommand("stop", "Stop services until start",
                       "They stay stopped, also when the engine starts anew: their restart policy "
                       "becomes `no`, and `start` gives it back.",
                       RunStop, {"stop", "stop worker"}),
          PowerCommand("start", "Start what was stopped",
                       "With the restart policy that it had, in the order of dependencies.",
                       RunStart, {"start", "start worker"}),
          PowerCommand("restart", "Restart services",
                       "In the order of dependencies. Changes of the files are for `up`.",
                       RunRestart, {"restart web"}),
          PullCommand(),
          BuildCommand()};
}

}  // namespace ferro::cli
