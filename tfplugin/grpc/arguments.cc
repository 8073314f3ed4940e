#include "tfplugin/grpc/arguments.h"

namespace ferro::tf {
namespace {

tl::unexpected<Error> Wrong(std::string const& what) {
  return Fail(ErrorCode::kInvalidArgument, what + "; see --help");
}

// Reads `provider-schema DIR` or `docs DIR` after the option itself.
Status ReadDump(std::vector<std::string> const& words, std::size_t at, Arguments& out) {
  if (at + 1 >= words.size()) return Wrong("--dump needs what to write and a directory");
  if (words[at] == "provider-schema") {
    out.mode = Arguments::Mode::kDumpSchema;
  } else if (words[at] == "docs") {
    out.mode = Arguments::Mode::kDumpDocs;
  } else {
    return Wrong("--dump writes \"provider-schema\" or \"docs\", not \"" + words[at] + "\"");
  }
  out.directory = words[at + 1];
  return {};
}

}  // namespace

Result<Arguments> ReadArguments(std::vector<std::string> const& arguments) {
  Arguments out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string const& word = arguments[i];
    std::string const option = word.starts_with("--") ? word.substr(1) : word;
    if (option == "-debug") {
      out.mode = Arguments::Mode::kDebug;
    } else if (option == "-tcp") {
      out.tcp = true;
    } else if (option == "-version") {
      out.mode = Arguments::Mode::kVersion;
    } else if (option == "-help" || option == "-h") {
      out.mode = Arguments::Mode::kHelp;
    } else if (option == "-dump") {
      if (auto read = ReadDump(arguments, i + 1, out); !read) return Fail(read.error());
      i += 2;
    } else {
      return Wrong("there is no argument \"" + word + "\"");
    }
  }
  return out;
}

std::string HelpText(std::string_view program, std::string_view version) {
  std::string const name(program);
  return name + " " + std::string(version) + R"(

A Terraform provider: Terraform (or OpenTofu) starts it by itself, without
arguments. On its own it can do this:

  -debug                      serve without Terraform starting it, for a debugger:
                              prints the value of TF_REATTACH_PROVIDERS to set, and
                              ends with Ctrl-C
  -tcp                        listen on 127.0.0.1 instead of a unix socket
  --dump provider-schema DIR  write the provider's schema as JSON
  --dump docs DIR             write the reference pages, with the examples found in
                              ./examples
  --version                   print the version
  --help                      print this

Environment: TF_LOG_PROVIDER or TF_LOG (TRACE, DEBUG, INFO, WARN, ERROR, OFF) say
how much is logged to stderr, as JSON lines; TMPDIR where the socket goes.
)";
}

}  // namespace ferro::tf
