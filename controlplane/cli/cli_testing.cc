#include "controlplane/cli/cli_testing.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "controlplane/cli/program.h"

namespace ferro::cli {

Status TextStream::Write(std::string_view more) {
  if (closed) return Fail(ErrorCode::kUnavailable, "writing the output: broken pipe");
  text += more;
  return {};
}

std::optional<std::string> TextInput::ReadLine() {
  if (lines.empty()) return std::nullopt;
  auto line = lines.front();
  lines.pop_front();
  return line;
}

void Shell::Put(std::string const& name, std::string_view content) const {
  auto const path = folder() / name;
  std::filesystem::create_directories(path.parent_path());
  auto const written = WriteFile(path, content);
  ASSERT_TRUE(written.has_value()) << written.error().message;
}

std::string Shell::Read(std::string const& name) const {
  return ReadFile(folder() / name).value_or("");
}

bool Shell::Has(std::string const& name) const {
  return std::filesystem::exists(folder() / name);
}

int Shell::Run(std::vector<std::string> const& arguments) {
  out_.text.clear();
  err_.text.clear();
  Context context{.environment = Environment(environment),
                  .working_directory = folder(),
                  .clock = clock,
                  .random = random,
                  .out = out_,
                  .err = err_,
                  .in = in,
                  .stop = stop.get_token()};
  return RunProgram(context, arguments);
}

}  // namespace ferro::cli
