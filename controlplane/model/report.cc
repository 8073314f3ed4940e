#include "controlplane/model/report.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "controlplane/compose/discover.h"
#include "controlplane/compose/reader.h"

namespace ferro::model {
namespace {

using compose::Disposition;
using compose::KeyNode;
using yaml::Node;

class KeyCounter {
 public:
  // `written` documents are as people wrote them; others have long forms, in which only what
  // stands at a place of its own was written by somebody.
  explicit KeyCounter(bool written) : written_(written) {}

  void Visit(Node const& node, KeyNode const& where, std::string const& path);
  void Use(compose::Key const& key, yaml::Mark const& mark);
  std::vector<KeyUse> Take() &&;

 private:
  bool IsOwn(yaml::Member const& member, Node const& parent) const;
  void VisitMember(yaml::Member const& member, Node const& parent, KeyNode const& where,
                   std::string const& path);

  bool written_;
  std::map<std::string, KeyUse> uses_;     // By path.
  std::map<std::string, KeyUse> unknown_;  // By path, with the file's names.
};

void AddPlace(KeyUse& use, yaml::Mark const& mark) {
  std::string place = yaml::TextOf(mark);
  if (std::ranges::find(use.places, place) == use.places.end())
    use.places.push_back(std::move(place));
}

bool SamePlace(yaml::Mark const& a, yaml::Mark const& b) {
  return a.line == b.line && a.column == b.column;
}

bool KeyCounter::IsOwn(yaml::Member const& member, Node const& parent) const {
  if (written_) return true;
  // What was filled in, or is part of a short form, has its parent's place.
  return !SamePlace(member.value.mark, parent.mark) && member.value.mark.line > 0;
}

void KeyCounter::Use(compose::Key const& key, yaml::Mark const& mark) {
  KeyUse& use = uses_[std::string(key.path)];
  use.path = key.path;
  if (use.places.empty()) use.disposition = key.disposition;
  if (key.disposition != Disposition::kMapped) use.note = key.note;
  AddPlace(use, mark);
}

void KeyCounter::VisitMember(yaml::Member const& member, Node const& parent, KeyNode const& where,
                             std::string const& path) {
  std::string const own_path = path.empty() ? member.key : path + "." + member.key;
  KeyNode const* below = where.Child(member.key);
  if (below == nullptr) {
    if (!written_ || where.children.empty() || member.key.starts_with("x-")) return;
    KeyUse& use = unknown_[own_path];
    use = {
        .path = own_path, .disposition = Disposition::kRefused, .note = "Compose has no such key"};
    AddPlace(use, member.mark);
    return;
  }
  if (below->key != nullptr && below->name != "*" && IsOwn(member, parent)) {
    Use(*below->key, member.value.mark);
    auto const refused = Split(below->key->refused_values, '|');
    if (!member.value.text.empty() &&
        std::ranges::find(refused, member.value.text) != refused.end())
      uses_[std::string(below->key->path)].disposition = Disposition::kRefused;
  }
  Visit(member.value, *below, own_path);
}

void KeyCounter::Visit(Node const& node, KeyNode const& where, std::string const& path) {
  if (KeyNode const* item = where.Item()) {
    for (std::size_t i = 0; i < node.items.size(); ++i)
      Visit(node.items[i], *item, path + "[" + std::to_string(i) + "]");
  }
  for (auto const& member : node.members) VisitMember(member, node, where, path);
}

std::vector<KeyUse> KeyCounter::Take() && {
  std::vector<KeyUse> out;
  for (auto const& key : compose::AllKeys()) {
    auto found = uses_.find(std::string(key.path));
    if (found != uses_.end()) out.push_back(std::move(found->second));
  }
  for (auto& [path, use] : unknown_) out.push_back(std::move(use));
  return out;
}

// The Compose files as they stand, read no further than their YAML.
Result<ImportReport> ImportWithoutReading(compose::Options const& options,
                                          compose::Files const& files) {
  compose::Reader reader(files, options.working_directory, options.environment.Get("HOME"));
  for (auto const& [file, document] : options.documents) reader.Know(file, document);
  auto found = compose::Discover(options, reader);
  if (!found) return Fail(std::move(found).error());
  KeyCounter counter(true);
  ImportReport report;
  for (auto const& file : found->files) {
    auto document = reader.ReadRaw(file);
    if (!document) return Fail(std::move(document).error());
    counter.Visit(*document, compose::KeyTree(), "");
    report.files.push_back(reader.NameOf(file));
  }
  report.keys = std::move(counter).Take();
  return report;
}

}  // namespace

KeyCounts CountsOf(std::vector<KeyUse> const& keys) {
  KeyCounts counts;
  for (auto const& key : keys) {
    counts.read += key.places.size();
    switch (key.disposition) {
      case Disposition::kMapped:
        counts.mapped += key.places.size();
        break;
      case Disposition::kNoted:
        counts.noted += key.places.size();
        break;
      case Disposition::kRefused:
        counts.refused += key.places.size();
        break;
    }
  }
  return counts;
}

std::vector<KeyUse> KeysOf(compose::Project const& project) {
  KeyCounter counter(false);
  KeyNode const& tree = compose::KeyTree();
  KeyNode const& services = *tree.Exactly("services");
  KeyNode const& service = *services.Exactly("*");
  if (project.version) counter.Use(*tree.Exactly("version")->key, *project.version);
  counter.Visit(project.document, tree, "");
  counter.Visit(project.inactive, services, "services");
  for (auto const& [key, value] : project.applied) {
    KeyNode const& where = *(key == "include" ? tree : service).Exactly(key);
    counter.Use(*where.key, value.mark);
    counter.Visit(value, where, std::string(key));
  }
  return std::move(counter).Take();
}

Result<ImportReport> Import(LoadOptions const& options, compose::Files const& files) {
  auto loaded = LoadPlatform(options, files);
  if (loaded) {
    ImportReport report{.keys = KeysOf(loaded->project)};
    for (auto const& file : loaded->project.files) {
      auto const near = file.lexically_relative(options.compose.working_directory).string();
      report.files.push_back(near.empty() || near.starts_with("..") ? file.string() : near);
    }
    report.loaded = *std::move(loaded);
    return report;
  }
  Error error = std::move(loaded).error();
  auto resolved = ComposeOptionsOf(options, files);
  if (!resolved) return Fail(std::move(error));
  auto report = ImportWithoutReading(*resolved, files);
  if (!report) return Fail(std::move(error));
  report->problem_code = error.Fact("code");
  report->problem = std::move(error.message);
  return report;
}

}  // namespace ferro::model
