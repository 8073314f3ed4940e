#include "controlplane/cli/run.h"
#include "controlplane/cli/table.h"

namespace ferro::cli {
namespace {

constexpr std::string_view kLook = "Look and reach in";

Command StatusCommand() {
  return {
      .name = "status",
      .usage = "[ENVIRONMENT]",
      .summary = "Which environments there are, and what was done to them",
      .text =
          "Names the engine, the directory where its state is kept, each environment with its "
          "folder, containers and last operation, what an interrupted run left unfinished, "
          "volumes that were kept, and containers that `docker compose` would still take for "
          "its own. With the name of an environment it tells more of that one.",
      .options = {JsonOption()},
      .examples = {"status", "status shop", "status --json"},
      .run = RunStatus,
      .group = kLook,
      .of_project = false,
  };
}

Command PsCommand() {
  return {
      .name = "ps",
      .usage = "[FILE] [SERVICE…]",
      .summary = "List the containers of the project",
      .text = "Also those that `docker compose` started. With -p NAME no file is needed.",
      .options = {{"--all", "-a", "", "those of `run`, too", &Options::all},
                  {"--quiet", "-q", "", "ids only", &Options::quiet},
                  JsonOption()},
      .examples = {"ps", "ps -p shop web", "ps --json"},
      .run = RunPs,
      .group = kLook,
  };
}

Command LogsCommand() {
  return {
      .name = "logs",
      .usage = "[FILE] [SERVICE…]",
      .summary = "Show what the services wrote",
      .text =
          "Of all containers in the order of time. A file is named before the command "
          "(`ferroplane -f FILE logs -f`) or as a word.",
      .options =
          {
              {"--follow", "-f", "", "go on until interrupted", &Options::follow},
              {"--since", "", "TIME", "from then on: 10m, 2h30m or 2026-03-01T10:00:00Z",
               &Options::since},
              {"--tail", "-n", "LINES", "the last lines of each container only, or all",
               &Options::tail},
              {"--timestamps", "-t", "", "the time before each line", &Options::timestamps},
              {"--no-log-prefix", "", "", "without the name of the container", &Options::no_prefix},
          },
      .examples = {"logs -f --tail 20 web", "logs --since 10m -t"},
      .run = RunLogs,
      .group = kLook,
  };
}

Command ExecCommand() {
  return {
      .name = "exec",
      .usage = "SERVICE COMMAND [ARGUMENT…]",
      .summary = "Run a command in a container that runs",
      .text =
          "At a terminal it gets one, unless -T says otherwise; standard input goes to it. "
          "Options stand before the service, what follows it belongs to the command. Exits as "
          "the command did.",
      .options =
          {
              {"--env", "-e", "NAME=VALUE", "a variable; repeatable", &Options::variables},
              {"--user", "-u", "USER", "as that user", &Options::user},
              {"--workdir", "-w", "FOLDER", "in that folder", &Options::folder},
              {"--index", "", "N", "in that replica; the first otherwise", &Options::index},
              {"--no-tty", "-T", "", "no terminal", &Options::no_tty},
              {"--interactive", "-i", "", "as is usual", &Options::interactive, false, true},
              {"--tty", "-t", "", "as is usual", &Options::tty, false, true},
          },
      .examples = {"exec web sh", "exec -T db pg_dump -U app app", "exec --index 2 worker ps aux"},
      .run = RunExec,
      .group = kLook,
      .passes_on = true,
  };
}

Command RunCommandRow() {
  return {
      .name = "run",
      .usage = "SERVICE [COMMAND] [ARGUMENT…]",
      .summary = "Run a command in a new container of a service",
      .text =
          "With the service's image, variables, volumes, secrets and networks, but without "
          "its ports. What it depends on is brought up first. Options stand before the "
          "service, what follows it belongs to the command. Exits as the command did.",
      .options =
          {
              {"--rm", "", "", "remove the container afterwards", &Options::remove},
              {"--env", "-e", "NAME=VALUE", "a variable; repeatable", &Options::variables},
              {"--publish", "-p", "PORT:PORT", "publish a port; repeatable", &Options::publish},
              {"--service-ports", "", "", "publish the ports of the service",
               &Options::service_ports},
              {"--user", "-u", "USER", "as that user", &Options::user},
              {"--workdir", "-w", "FOLDER", "in that folder", &Options::folder},
              {"--name", "", "NAME", "the name of the container", &Options::name},
              {"--no-deps", "", "", "leave alone what it depends on", &Options::no_deps},
              {"--no-tty", "-T", "", "no terminal", &Options::no_tty},
              {"--image-map", "", "FILE", "images that run in place of others",
               &Options::image_map},
              {"--interactive", "-i", "", "as is usual", &Options::interactive, false, true},
              {"--tty", "-t", "", "as is usual", &Options::tty, false, true},
          },
      .examples = {"run --rm web sh", "run --rm -e DEBUG=1 -p 9229:9229 web node app.js"},
      .run = RunRun,
      .group = kLook,
      .passes_on = true,
  };
}

Command DoctorCommand() {
  return {
      .name = "doctor",
      .usage = "[FILE]",
      .summary = "Check the engine and the machine, and say how to mend what is amiss",
      .text =
          "The engine's version and limits, memory, disk, ports that are taken, kernel limits "
          "that services need, published ports that pass the firewall, and, with a project, "
          "whether it fits. Exits 1 when there is a problem.",
      .options = {{"--image-map", "", "FILE", "images that run in place of others",
                   &Options::image_map},
                  JsonOption()},
      .examples = {"doctor", "doctor docker-compose.yml --json"},
      .run = RunDoctor,
      .group = kLook,
  };
}

}  // namespace

std::vector<Command> LookCommands() {
  return {StatusCommand(), PsCommand(),     LogsCommand(),
          ExecCommand(),   RunCommandRow(), DoctorCommand()};
}

}  // namespace ferro::cli
