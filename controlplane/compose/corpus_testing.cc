#include "controlplane/compose/corpus_testing.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"

namespace ferro::compose {
namespace {

bool IsNoFile(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNoFiles = {"args", "environment", "expected",
                                                        "refused", "differs"};
  return std::ranges::find(kNoFiles, name) != kNoFiles.end();
}

void SetOption(Options& options, std::string const& flag, std::string const& value) {
  if (flag == "-f") options.files.push_back(value);
  if (flag == "-p") options.project_name = value;
  if (flag == "--env-file") options.env_files.push_back(value);
  if (flag == "--profile") options.profiles.push_back(value);
  if (flag == "--project-directory") options.project_directory = value;
}

Environment EnvironmentOf(std::string_view text) {
  std::map<std::string, std::string, std::less<>> variables = {{"HOME", "/home/u"}};
  for (auto const& line : Split(text, '\n')) {
    auto const equals = line.find('=');
    if (equals != std::string::npos) variables[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return Environment(std::move(variables));
}

}  // namespace

CorpusCase ParseCase(std::string_view text) {
  constexpr std::string_view kMark = "== ";
  std::map<std::string, std::string> parts;
  std::string name;
  for (auto const& line : Split(text, '\n')) {
    if (line.starts_with(kMark)) {
      name = Trimmed(std::string_view(line).substr(kMark.size()));
      parts[name];
    } else {
      parts[name] += line + "\n";
    }
  }
  CorpusCase out;
  for (auto& [part, content] : parts) {
    if (part.empty()) {
      out.title = content;
    } else if (IsNoFile(part)) {
      out.sections[part] = content;
    } else {
      out.files.Add("/p/" + part, content);
    }
  }
  out.options.working_directory = "/p";
  out.options.environment = EnvironmentOf(out.sections["environment"]);
  std::string flag;
  for (auto const& word : Split(Trimmed(out.sections["args"]), ' ')) {
    if (!flag.empty()) SetOption(out.options, flag, word);
    flag = flag.empty() ? word : "";
  }
  return out;
}

}  // namespace ferro::compose
