#include "controlplane/cli/program.h"

#include "base/text.h"
#include "controlplane/cli/arguments.h"
#include "controlplane/cli/completion.h"
#include "controlplane/cli/help.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/style.h"

namespace ferro::cli {
namespace {

int TellError(Context& context, Error const& error) {
  bool const colours = WantsColours(context.err, context.environment);
  // Nothing is left to tell it to when this fails.
  (void)context.err.Write(Painted(colours, Colour::kRed, "error:") + " " + error.message + '\n');
  return error.code == ErrorCode::kCancelled ? kExitInterrupted : kExitFailed;
}

Result<int> RunCommand(Context& context, Arguments const& read) {
  bool const colours = WantsColours(context.out, context.environment);
  if (read.options.help && read.command != nullptr) {
    auto const written = context.out.Write(HelpText(*read.command, colours));
    if (!written) return Fail(written.error());
    return 0;
  }
  if (read.command == nullptr) {
    auto& stream = read.options.help ? context.out : context.err;
    auto const written = stream.Write(HelpText(WantsColours(stream, context.environment)));
    if (!written) return Fail(written.error());
    return read.options.help ? 0 : kExitFailed;
  }
  return read.command->run(context, read.options);
}

Result<int> RunHidden(Context& context, std::vector<std::string> const& arguments) {
  std::string text = ReferencePage();
  if (arguments.front() == "__complete") {
    auto const found = Completions(context, {arguments.begin() + 1, arguments.end()});
    text = found.empty() ? "" : Joined(found, "\n") + '\n';
  }
  auto const written = context.out.Write(text);
  if (!written) return Fail(written.error());
  return 0;
}

}  // namespace

int RunProgram(Context& context, std::vector<std::string> const& arguments) {
  Result<int> status = kExitFailed;
  if (!arguments.empty() && (arguments.front() == "__complete" || arguments.front() == "__docs")) {
    status = RunHidden(context, arguments);
  } else if (arguments == std::vector<std::string>{"--version"}) {
    status = RunVersion(context, {});
  } else {
    auto const read = ReadArguments(arguments);
    status = read ? RunCommand(context, *read) : Fail(read.error());
  }
  return status ? *status : TellError(context, status.error());
}

}  // namespace ferro::cli
