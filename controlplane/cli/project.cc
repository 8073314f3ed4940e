#include "controlplane/cli/project.h"

#include <algorithm>

#include "base/text.h"
#include "controlplane/cli/arguments.h"
#include "controlplane/cli/wanted.h"

namespace ferro::cli {

compose::Options ComposeOptions(Context const& context, Options const& options) {
  auto files = options.files;
  for (auto const& word : options.words) {
    if (IsFile(word)) files.push_back(word);
  }
  return {.working_directory = context.working_directory,
          .files = std::move(files),
          .project_name = options.project_name,
          .project_directory = options.project_directory,
          .env_files = options.env_files,
          .profiles = options.profiles,
          .environment = context.environment};
}

std::vector<std::string> ServicesOf(Options const& options) {
  std::vector<std::string> services;
  std::copy_if(options.words.begin(), options.words.end(), std::back_inserter(services),
               [](std::string const& word) { return !IsFile(word); });
  return services;
}

Result<compose::Project> LoadProject(Context const& context, Options const& options) {
  auto loaded = LoadWanted(context, options);
  if (!loaded) return Fail(std::move(loaded).error());
  return std::move(loaded->project);
}

std::string FileNames(compose::Project const& project, Context const& context) {
  std::vector<std::string> names;
  for (auto const& file : project.files) {
    auto const relative = file.lexically_relative(context.working_directory);
    bool const below = !relative.empty() && *relative.begin() != "..";
    names.push_back(below ? relative.string() : file.string());
  }
  return Listed(names);
}

}  // namespace ferro::cli
