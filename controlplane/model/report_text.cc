// A report for people and for scripts, and the Compose file of `export`.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "controlplane/compose/load.h"
#include "controlplane/model/report.h"

namespace ferro::model {
namespace {

using compose::Disposition;

// So many places of a key are told; the rest is a number.
constexpr std::size_t kMostPlaces = 3;

std::string_view WordOf(Disposition disposition) {
  switch (disposition) {
    case Disposition::kMapped:
      return "mapped";
    case Disposition::kNoted:
      return "mapped, with a note";
    case Disposition::kRefused:
      break;
  }
  return "refused";
}

struct KeyRow {
  std::string key;
  std::string disposition;
  std::string note;
  std::vector<std::string> places;
};
void Describe(json::Fields& f, KeyRow& m) {
  f("key", m.key);
  f("disposition", m.disposition);
  f("note", m.note);
  f("places", m.places);
}

struct CountRow {
  int read = 0;
  int mapped = 0;
  int noted = 0;
  int refused = 0;
};
void Describe(json::Fields& f, CountRow& m) {
  f("read", m.read);
  f("mapped", m.mapped);
  f("noted", m.noted);
  f("refused", m.refused);
}

struct DerivedRow {
  std::string key;
  std::string value;
  std::string because;
};
void Describe(json::Fields& f, DerivedRow& m) {
  f("key", m.key);
  f("value", m.value);
  f("because", m.because);
}

struct MarkRow {
  std::string key;
  std::string provenance;
};
void Describe(json::Fields& f, MarkRow& m) {
  f("key", m.key);
  f("provenance", m.provenance);
}

struct ServiceRow {
  std::string name;
  std::string kind;
  std::string image;
  std::string image_kind;
  std::vector<DerivedRow> derived;
  std::vector<MarkRow> marks;  // Of values that are not literal.
};
void Describe(json::Fields& f, ServiceRow& m) {
  f("name", m.name);
  f("kind", m.kind);
  f("image", m.image);
  f("image_kind", m.image_kind);
  f("derived", m.derived);
  f("marks", m.marks);
}

struct ImportWarning {
  std::string code;
  std::string place;
  std::string text;
};
void Describe(json::Fields& f, ImportWarning& m) {
  f("code", m.code);
  f("place", m.place);
  f("text", m.text);
}

struct ReportDocument {
  std::string format_version = "1.0";
  std::vector<std::string> files;
  std::optional<std::string> platform;
  CountRow counts;
  std::vector<KeyRow> keys;
  std::vector<ServiceRow> services;
  std::vector<ImportWarning> warnings;
  std::optional<std::string> problem;
};
void Describe(json::Fields& f, ReportDocument& m) {
  f("format_version", m.format_version);
  f("files", m.files);
  f("platform", m.platform);
  f("counts", m.counts);
  f("keys", m.keys);
  f("services", m.services);
  f("warnings", m.warnings);
  f("problem", m.problem);
}

std::string PlacesOf(KeyUse const& key) {
  std::vector<std::string> shown(
      key.places.begin(),
      key.places.begin() + static_cast<std::ptrdiff_t>(std::min(kMostPlaces, key.places.size())));
  std::string out = Joined(shown, ", ");
  if (key.places.size() > kMostPlaces)
    out += " and " + std::to_string(key.places.size() - kMostPlaces) + " more";
  return out;
}

std::string Padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string HeadOf(ImportReport const& report) {
  if (!report.loaded) return Listed(report.files) + " cannot be used as it is";
  Platform const& platform = report.loaded->platform;
  return "Platform " + platform.name + " from " + Listed(report.files) + ": " +
         Counted(platform.services.size(), "service", "services") + ", " +
         Counted(platform.networks.size(), "network", "networks") + ", " +
         Counted(platform.volumes.size(), "volume", "volumes");
}

std::string KeyLines(std::vector<KeyUse> const& keys) {
  std::size_t width = 0;
  for (auto const& key : keys) width = std::max(width, key.path.size());
  std::string out;
  for (auto const& key : keys) {
    out += "  " + Padded(key.path, width) + "  " + Padded(std::to_string(key.places.size()), 4) +
           std::string(WordOf(key.disposition));
    if (key.disposition != Disposition::kMapped) {
      if (!key.note.empty()) out += ": " + key.note;
      out += " (" + PlacesOf(key) + ")";
    }
    out += "\n";
  }
  return out;
}

// What a file leaves open, services of which the same is true together.
std::string DerivedLines(Platform const& platform) {
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<std::string>> rules;
  for (auto const& [name, service] : platform.services) {
    for (auto const& derived : service.derived)
      rules[{derived.path, derived.value, derived.because}].push_back(name);
  }
  std::string out;
  for (auto const& [rule, services] : rules) {
    auto const& [path, value, because] = rule;
    out += "  " + path + ": " + value + " for " + Listed(services) + "; " + because + "\n";
  }
  return out.empty() ? out : "\nWhat the file leaves open:\n" + out;
}

std::string WarningLines(Platform const& platform) {
  std::string out;
  for (auto const& warning : platform.warnings)
    out += "  " + warning.place + ": " + warning.code + ": " + warning.text + "\n";
  return out.empty() ? out : "\nTo be looked at:\n" + out;
}

std::vector<MarkRow> MarksOf(Service const& service) {
  std::vector<std::string> paths = {"image_id"};
  for (auto const& derived : service.derived) paths.push_back(derived.path);
  for (auto const& [name, value] : service.spec.environment) paths.push_back("environment." + name);
  for (auto const& file : service.files) paths.push_back("files." + file.name);
  for (auto const& [name, joined] : service.spec.networks)
    paths.push_back("networks." + name + ".ipv4_address");
  for (std::size_t i = 0; i < service.spec.ports.size(); ++i)
    paths.push_back("ports[" + std::to_string(i) + "].published");
  std::vector<MarkRow> out;
  for (auto& path : paths) {
    Provenance const provenance = ProvenanceOf(service, path);
    if (provenance != Provenance::kLiteral)
      out.push_back({std::move(path), std::string(NameOf(provenance))});
  }
  return out;
}

ServiceRow RowOf(Service const& service) {
  ServiceRow row{.name = service.name,
                 .kind = std::string(NameOf(service.kind)),
                 .image = service.image.used,
                 .image_kind = std::string(NameOf(service.image.kind))};
  for (auto const& derived : service.derived)
    row.derived.push_back({derived.path, derived.value, derived.because});
  row.marks = MarksOf(service);
  return row;
}

// Without optional dependencies on services that are not in it: a reader would refuse them.
void ForgetAbsentServices(yaml::Node& document) {
  yaml::Node* services = document.Find("services");
  if (services == nullptr) return;
  for (auto& member : services->members) {
    yaml::Node* dependencies = member.value.Find("depends_on");
    if (dependencies == nullptr) continue;
    std::erase_if(dependencies->members, [&](yaml::Member const& dependency) {
      return services->Find(dependency.key) == nullptr;
    });
    if (dependencies->members.empty()) member.value.Erase("depends_on");
  }
}

}  // namespace

std::string TextOf(ImportReport const& report) {
  KeyCounts const counts = CountsOf(report.keys);
  std::string out = HeadOf(report) + "\n" + std::to_string(counts.read) +
                    " keys read: " + std::to_string(counts.mapped) + " mapped, " +
                    std::to_string(counts.noted) + " mapped with a note, " +
                    std::to_string(counts.refused) + " refused\n\n" + KeyLines(report.keys);
  if (report.loaded)
    out += DerivedLines(report.loaded->platform) + WarningLines(report.loaded->platform);
  if (!report.problem.empty())
    out += "\nThe first thing that stops it:\n  " + report.problem + "\n";
  return out;
}

std::string JsonOf(ImportReport const& report) {
  KeyCounts const counts = CountsOf(report.keys);
  ReportDocument document{
      .files = report.files,
      .counts = {static_cast<int>(counts.read), static_cast<int>(counts.mapped),
                 static_cast<int>(counts.noted), static_cast<int>(counts.refused)}};
  for (auto const& key : report.keys)
    document.keys.push_back({key.path, std::string(WordOf(key.disposition)), key.note, key.places});
  if (report.loaded) {
    Platform const& platform = report.loaded->platform;
    document.platform = platform.name;
    for (auto const& [name, service] : platform.services)
      document.services.push_back(RowOf(service));
    for (auto const& warning : platform.warnings)
      document.warnings.push_back({warning.code, warning.place, warning.text});
  }
  if (!report.problem.empty()) document.problem = report.problem;
  return json::Print(document);
}

std::string ExportCompose(Loaded const& loaded) {
  std::vector<std::string> names;
  for (auto const& file : loaded.project.files) names.push_back(file.filename().string());
  std::string out =
      "# Written by `ferroplane export compose` from " + Listed(names) +
      ".\n"
      "# The containers of " +
      loaded.platform.name +
      " that Ferroplane started stay its own: `docker compose` does not\n"
      "# see them, and its `up` meets their names. To hand them over, run `ferroplane destroy`\n"
      "# first, which keeps the volumes; `ferroplane up` of this file goes on where it was.\n";
  if (!loaded.platform_file.empty())
    out += "# What " + loaded.platform_file.filename().string() +
           " says beside Compose's keys is not in here.\n";
  compose::Project project = loaded.project;
  ForgetAbsentServices(project.document);
  return out + compose::PrintConfig(project);
}

}  // namespace ferro::model
