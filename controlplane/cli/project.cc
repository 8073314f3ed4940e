#include "controlplane/cli/project.h"

#include <algorithm>

#include "base/text.h"
#include "controlplane/cli/arguments.h"

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
  return compose::Load(ComposeOptions(context, options));
}

Status CheckServices(std::vector<std::string> const& services, compose::Project const& project) {
  for (auto const& service : services) {
    if (project.model.services.contains(service)) continue;
    if (project.inactive.Find(service) != nullptr) {
      return Fail(ErrorCode::kNotFound, "service " + service +
                                            " belongs to a profile that is not active: name it "
                                            "with --profile");
    }
    std::vector<std::string> names;
    for (auto const& [name, unused] : project.model.services) names.push_back(name);
    return Fail(ErrorCode::kNotFound,
                "there is no service " + service + "; there are: " + Joined(names, ", "));
  }
  return {};
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

std::vector<std::string> UnsetTexts(compose::Project const& project) {
  std::vector<std::string> texts;
  for (auto const& unset : project.unset) {
    texts.push_back(yaml::TextOf(unset.mark) + ": the variable " + unset.name +
                    " is not set and has no default: it counts as empty");
  }
  return texts;
}

}  // namespace ferro::cli
