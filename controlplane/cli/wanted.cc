#include "controlplane/cli/wanted.h"

#include "base/number.h"
#include "base/text.h"
#include "controlplane/cli/project.h"
#include "controlplane/model/conflicts.h"

namespace ferro::cli {
namespace {

constexpr int kMostReplicas = 1000;

Result<std::pair<std::string, int>> ScaleOf(std::string const& text) {
  auto const equals = text.find('=');
  auto const count =
      equals == std::string::npos ? -1 : ParseNumber<int>(text.substr(equals + 1)).value_or(-1);
  if (count < 0 || count > kMostReplicas || equals == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "--scale takes SERVICE=NUMBER, as in --scale web=3, not " + text);
  }
  return std::pair(text.substr(0, equals), count);
}

}  // namespace

Result<model::Loaded> LoadWanted(Context const& context, Options const& options) {
  return model::LoadPlatform(
      {.compose = ComposeOptions(context, options), .image_map = options.image_map});
}

Status CheckNames(std::set<std::string> const& services, model::Platform const& platform) {
  for (auto const& service : services) {
    if (platform.services.contains(service)) continue;
    if (platform.inactive.contains(service)) {
      return Fail(ErrorCode::kNotFound, "service " + service +
                                            " belongs to a profile that is not active: name it "
                                            "with --profile");
    }
    std::vector<std::string> names;
    for (auto const& [name, unused] : platform.services) names.push_back(name);
    return Fail(ErrorCode::kNotFound,
                "there is no service " + service + "; there are: " + Joined(names, ", "));
  }
  return {};
}

namespace {

// With as many replicas as were asked for, two containers may want the same.
Status CheckScale(std::map<std::string, int> const& scale, model::Loaded const& loaded) {
  if (scale.empty()) return {};
  model::Platform scaled = loaded.platform;
  for (auto const& [service, count] : scale) scaled.services.at(service).replicas = count;
  auto fits = model::CheckConflicts(scaled, loaded.project);
  if (!fits) return Fail(std::move(fits).error().Within("--scale"));
  return {};
}

}  // namespace

Result<plan::Request> RequestOf(Options const& options, model::Loaded const& loaded) {
  auto const services = ServicesOf(options);
  plan::Request request{
      .services = {services.begin(), services.end()},
      .without_dependencies = options.no_deps,
      .force_recreate = options.force_recreate,
      .pull = options.pull,
      .accept_volumes = {options.accept_volumes.begin(), options.accept_volumes.end()},
      .moved = options.moved,
      .private_ports = options.private_ports};
  std::set<std::string> names = request.services;
  for (auto const& text : options.scale) {
    auto const scale = ScaleOf(text);
    if (!scale) return Fail(scale.error());
    request.scale.insert(*scale);
    names.insert(scale->first);
  }
  if (auto known = CheckNames(names, loaded.platform); !known) return Fail(known.error());
  if (auto fits = CheckScale(request.scale, loaded); !fits) return Fail(fits.error());
  return request;
}

plan::SavedInputs InputsOf(Context const& context, Options const& options,
                           plan::Request const& request) {
  auto const compose = ComposeOptions(context, options);
  return {.working_directory = context.working_directory.string(),
          .files = compose.files,
          .project_name = options.project_name,
          .project_directory = options.project_directory,
          .env_files = options.env_files,
          .profiles = options.profiles,
          .image_map = options.image_map,
          .strict = options.strict,
          .request = request};
}

Options OptionsOf(plan::SavedInputs const& inputs) {
  auto const& request = inputs.request;
  Options options{.files = inputs.files,
                  .project_name = inputs.project_name,
                  .project_directory = inputs.project_directory,
                  .env_files = inputs.env_files,
                  .profiles = inputs.profiles,
                  .words = {request.services.begin(), request.services.end()},
                  .image_map = inputs.image_map,
                  .strict = inputs.strict,
                  .private_ports = request.private_ports,
                  .force_recreate = request.force_recreate,
                  .pull = request.pull,
                  .no_deps = request.without_dependencies,
                  .moved = request.moved,
                  .accept_volumes = {request.accept_volumes.begin(), request.accept_volumes.end()}};
  for (auto const& [service, count] : request.scale) {
    options.scale.push_back(service + "=" + std::to_string(count));
  }
  return options;
}

}  // namespace ferro::cli
