#include "base/json.h"
#include "base/version.h"
#include "controlplane/cli/command.h"
#include "controlplane/cli/completion.h"
#include "controlplane/cli/help.h"
#include "controlplane/cli/run.h"

namespace ferro::cli {
namespace {

struct VersionDocument {
  std::string version{kVersion};
};
void Describe(json::Fields& f, VersionDocument& m) {
  f("version", m.version);
}

}  // namespace

Result<int> RunHelp(Context& context, Options const& options) {
  bool const colours = WantsColours(context.out, context.environment);
  std::string text = HelpText(colours);
  if (!options.words.empty()) {
    Command const* command = FindCommand(options.words.front());
    if (command == nullptr) {
      return Fail(ErrorCode::kInvalidArgument, "there is no command " + options.words.front());
    }
    text = HelpText(*command, colours);
  }
  if (auto const written = context.out.Write(text); !written) return Fail(written.error());
  return 0;
}

Result<int> RunVersion(Context& context, Options const& options) {
  std::string const text =
      options.json ? json::Print(VersionDocument{}) : "ferroplane " + std::string(kVersion);
  if (auto const written = context.out.Write(text + '\n'); !written) return Fail(written.error());
  return 0;
}

Result<int> RunCompletion(Context& context, Options const& options) {
  auto const script = CompletionScript(options.words.empty() ? "" : options.words.front());
  if (!script) return Fail(script.error());
  if (auto const written = context.out.Write(*script); !written) return Fail(written.error());
  return 0;
}

}  // namespace ferro::cli
