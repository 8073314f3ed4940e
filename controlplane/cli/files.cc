#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "controlplane/cli/project.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/style.h"
#include "controlplane/cli/wanted.h"
#include "controlplane/compose/why.h"
#include "controlplane/model/report.h"
#include "controlplane/yaml/print.h"

namespace ferro::cli {
namespace {

struct WarningDocument {
  std::string code;
  std::string place;
  std::string text;
};
void Describe(json::Fields& f, WarningDocument& m) {
  f("code", m.code);
  f("place", m.place);
  f("text", m.text);
}

struct ValidateDocument {
  std::string project;
  std::vector<std::string> files;
  std::vector<std::string> services;
  std::vector<std::string> inactive;
  std::vector<std::string> networks;
  std::vector<std::string> volumes;
  std::vector<WarningDocument> warnings;
};
void Describe(json::Fields& f, ValidateDocument& m) {
  f("project", m.project);
  f("files", m.files);
  f("services", m.services);
  f("inactive_services", m.inactive);
  f("networks", m.networks);
  f("volumes", m.volumes);
  f("warnings", m.warnings);
}

struct OriginDocument {
  std::string path;
  std::string value;
  std::string place;
  std::vector<std::string> because;
  std::vector<std::string> shadows;
};
void Describe(json::Fields& f, OriginDocument& m) {
  f("path", m.path);
  f("value", m.value);
  f("place", m.place);
  f("because", m.because);
  f("shadows", m.shadows);
}

template <class Map>
std::vector<std::string> NamesIn(Map const& map) {
  std::vector<std::string> names;
  for (auto const& [name, value] : map) names.push_back(name);
  return names;
}

Result<int> Written(Status const& status) {
  if (!status) return Fail(status.error());
  return 0;
}

ValidateDocument DocumentOf(model::Loaded const& loaded) {
  auto const& project = loaded.project;
  ValidateDocument document{.project = project.name,
                            .services = NamesIn(project.model.services),
                            .networks = NamesIn(project.model.networks),
                            .volumes = NamesIn(project.model.volumes)};
  for (auto const& file : project.files) document.files.push_back(file.string());
  for (auto const& member : project.inactive.members) document.inactive.push_back(member.key);
  for (auto const& warning : loaded.platform.warnings) {
    document.warnings.push_back(
        {.code = warning.code, .place = warning.place, .text = warning.text});
  }
  return document;
}

std::string SummaryOf(ValidateDocument const& document, std::string const& files) {
  std::string out = files + " is valid: project " + document.project + " with " +
                    Counted(document.services.size(), "service", "services") + ", " +
                    Counted(document.networks.size(), "network", "networks") + " and " +
                    Counted(document.volumes.size(), "volume", "volumes") + ".\n";
  if (!document.inactive.empty()) {
    out += "Not active without their profiles: " + Joined(document.inactive, ", ") + ".\n";
  }
  return out;
}

std::string WhyAsJson(std::vector<compose::Origin> const& origins) {
  std::vector<OriginDocument> documents;
  for (auto const& origin : origins) {
    OriginDocument document{.path = origin.path,
                            .value = origin.value,
                            .place = origin.place,
                            .because = origin.because};
    for (auto const& shadow : origin.shadows) {
      document.shadows.push_back(yaml::TextOf(shadow.mark) + ": " + shadow.text);
    }
    documents.push_back(std::move(document));
  }
  return json::Print(documents) + '\n';
}

std::string Lines(std::vector<std::string> const& lines) {
  std::string out;
  for (auto const& line : lines) out += line + '\n';
  return out;
}

std::string ConfigText(compose::Project const& project, Options const& options) {
  if (options.quiet) return "";
  if (options.services) return Lines(NamesIn(project.model.services));
  if (options.volumes) return Lines(NamesIn(project.model.volumes));
  if (options.images) {
    std::set<std::string> images;
    for (auto const& [name, service] : project.model.services) {
      images.insert(service.image.empty() ? project.name + "-" + name : service.image);
    }
    return Lines({images.begin(), images.end()});
  }
  if (options.json) return yaml::PrintJson(compose::ConfigDocument(project)) + '\n';
  return compose::PrintConfig(project);
}

}  // namespace

Result<int> RunValidate(Context& context, Options const& options) {
  auto const loaded = LoadWanted(context, options);
  if (!loaded) return Fail(loaded.error());
  auto const document = DocumentOf(*loaded);
  bool const colours = WantsColours(context.err, context.environment);
  std::size_t refused = 0;
  for (auto const& warning : loaded->platform.warnings) {
    if (model::RefusedWhenStrict(warning)) ++refused;
    auto const told = context.err.Write(
        Painted(colours, Colour::kYellow, "warning:") + " " + warning.code + ": " +
        (warning.place.empty() ? "" : warning.place + ": ") + warning.text + '\n');
    if (!told) return Fail(told.error());
  }
  if (options.strict && refused > 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "--strict refuses " + Counted(refused, "warning", "warnings") + ", see above");
  }
  return Written(context.out.Write(options.json
                                       ? json::Print(document) + '\n'
                                       : SummaryOf(document, FileNames(loaded->project, context))));
}

Result<int> RunConfig(Context& context, Options const& options) {
  auto const project = LoadProject(context, options);
  if (!project) return Fail(project.error());
  if (options.why.empty()) return Written(context.out.Write(ConfigText(*project, options)));
  auto const origins = compose::Why(*project, options.why);
  if (!origins) return Fail(origins.error());
  return Written(context.out.Write(options.json ? WhyAsJson(*origins) : compose::TextOf(*origins)));
}

Result<int> RunExport(Context& context, Options const& options) {
  if (options.words.empty() || options.words.front() != "compose") {
    return Fail(ErrorCode::kInvalidArgument,
                "export writes Compose files: run `ferroplane export compose`");
  }
  auto const loaded = LoadWanted(context, options);
  if (!loaded) return Fail(loaded.error());
  auto const text = model::ExportCompose(*loaded);
  if (options.out.empty()) return Written(context.out.Write(text));
  auto const path = context.working_directory / options.out;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return Fail(ErrorCode::kConflict, path.string() +
                                          " is there already: nothing was written; name another "
                                          "file with --out, or remove that one");
  }
  return Written(WriteFile(path, text, 0600));
}

Result<int> RunImport(Context& context, Options const& options) {
  auto const report =
      model::Import({.compose = ComposeOptions(context, options), .image_map = options.image_map});
  if (!report) return Fail(report.error());
  auto const told =
      context.out.Write(options.json ? model::JsonOf(*report) + '\n' : model::TextOf(*report));
  if (!told) return Fail(told.error());
  return report->problem.empty() ? 0 : kExitFailed;
}

}  // namespace ferro::cli
