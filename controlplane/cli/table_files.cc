#include "controlplane/cli/run.h"
#include "controlplane/cli/table.h"

namespace ferro::cli {
namespace {

constexpr std::string_view kFiles = "Files";

Command Validate() {
  return {
      .name = "validate",
      .usage = "[FILE]",
      .summary = "Check a Compose file without touching an engine",
      .text =
          "Reads the files as `up` does and says what they hold. The first mistake is told "
          "with file, line and column. Nothing is ignored: a key that cannot be honoured is "
          "an error.",
      .options = {StrictOption(), JsonOption()},
      .examples = {"validate docker-compose.yml", "validate --strict --json"},
      .run = RunValidate,
      .group = kFiles,
  };
}

Command Config() {
  return {
      .name = "config",
      .usage = "[FILE]",
      .summary = "Print what was understood, or where a value comes from",
      .text =
          "Prints the project after variables, includes, extends and merging, as "
          "`docker compose config` does.\n"
          "With --why it tells of a value where it stands, what it was made from and what it "
          "took the place of. A path begins with a service (web.environment.TOKEN) or with a "
          "section (volumes.data).",
      .options =
          {
              {"--why", "", "SERVICE.KEY", "where that value and those below it come from",
               &Options::why},
              {"--services", "", "", "the names of the services only", &Options::services},
              {"--volumes", "", "", "the names of the volumes only", &Options::volumes},
              {"--images", "", "", "the images only", &Options::images},
              {"--quiet", "-q", "", "print nothing, only check", &Options::quiet},
              JsonOption(),
          },
      .examples = {"config -f compose.yaml -f production.yaml",
                   "config --why web.environment.DATABASE_URL", "config --services"},
      .run = RunConfig,
      .group = kFiles,
  };
}

Command Export() {
  return {
      .name = "export",
      .usage = "compose [FILE]",
      .summary = "Write the platform as one Compose file",
      .text =
          "Everything that was merged, included and extended, with every variable replaced: "
          "a file that `docker compose` reads as the same project. Values of variables "
          "stand in it, secret ones too.",
      .options = {{"--out", "-o", "FILE", "write there (mode 0600); never over a file that exists",
                   &Options::out}},
      .examples = {"export compose docker-compose.yml", "export compose --out whole.yaml"},
      .run = RunExport,
      .group = kFiles,
  };
}

}  // namespace

std::vector<Command> FileCommands() {
  return {Validate(), Config(), Export()};
}

}  // namespace ferro::cli
