#include "controlplane/cli/run.h"
#include "controlplane/cli/table.h"

namespace ferro::cli {
namespace {

constexpr std::string_view kFiles = "Files";

Command Init() {
  return {
      .name = "init",
      .usage = "[FILE]",
      .summary = "Write a ferroplane.yaml beside a Compose file",
      .text =
          "The file is optional: `up` takes a Compose file as it is. It says what Compose has "
          "no words for: jobs, probes, deadlines. An existing one is never touched.",
      .examples = {"init docker-compose.yml"},
      .run = RunInit,
      .group = kFiles,
  };
}

Command Import() {
  return {
      .name = "import",
      .usage = "[FILE]",
      .summary = "Report key by key what becomes of a Compose file",
      .text =
          "Each key that the files have, where it stands, and whether it is mapped, mapped "
          "with a note or refused, and why. Exits 1 when something is refused. Nothing is "
          "written or started.",
      .options = {{"--image-map", "", "FILE", "images that run in place of others",
                   &Options::image_map},
                  JsonOption()},
      .examples = {"import docker-compose.yml"},
      .run = RunImport,
      .group = kFiles,
  };
}

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
  return {Init(), Validate(), Config(), Import(), Export()};
}

}  // namespace ferro::cli
