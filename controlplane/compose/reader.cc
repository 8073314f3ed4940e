#include "controlplane/compose/reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "controlplane/compose/defaults.h"
#include "controlplane/compose/dotenv.h"
#include "controlplane/compose/keys.h"
#include "controlplane/compose/merge.h"
#include "controlplane/compose/paths.h"
#include "controlplane/compose/shape.h"
#include "controlplane/yaml/parse.h"

namespace ferro::compose {
namespace {

using yaml::FailAt;
using yaml::Node;

constexpr int kMostDocuments = 500;  // Read for one project, repeated reads by extends counted.
constexpr std::size_t kLongestChain = 50;  // Of extends, and of includes.

KeyNode const* ServiceKeyNode() {
  return KeyTree().Child("services")->Child("*");
}

// !reset and !override of a service that extends another are meant for earlier files too.
void CarryTags(Node& merged, Node const& own) {
  for (auto const& member : own.members) {
    Node* value = merged.Find(member.key);
    if (member.value.tag == "!reset") {
      merged.Set(member.key, member.value);
    } else if (value != nullptr) {
      value->tag = member.value.tag;
      CarryTags(*value, member.value);
    }
  }
}

// Without its tags, which are meant for the service that has them.
Node WithoutTags(Node service) {
  Node clean;
  clean.kind = service.kind;
  MergeInto(clean, std::move(service), ServiceKeyNode());
  return clean;
}

// Adds entries of an included model that are not there yet, or are there in the same words.
Status AddSection(Node& document, Node const& included, std::string_view section,
                  yaml::Mark const& include) {
  Node const* from = included.Find(section);
  if (from == nullptr) return {};
  Node* into = document.Find(section);
  if (into == nullptr) into = &document.Set(section, yaml::Mapping(from->mark));
  for (auto const& member : from->members) {
    Node const* other = into->Find(member.key);
    if (other == nullptr) {
      into->members.push_back(member);
    } else if (!SameDocument(*other, member.value)) {
      return FailAt(include, "COMPOSE-010",
                    std::string(section) + "." + member.key + " stands in the included file (" +
                        yaml::TextOf(member.mark) + ") and in this one (" +
                        yaml::TextOf(other->mark) +
                        "), and they differ; rename one, or change it in an override file");
    }
  }
  return {};
}

}  // namespace

Reader::Reader(Files const& files, Path seen_from, std::string home)
    : files_(files), seen_from_(std::move(seen_from)), home_(std::move(home)) {}

std::string Reader::NameOf(Path const& file) const {
  Path const relative = file.lexically_relative(seen_from_);
  return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

Result<Node> Reader::ReadRaw(Path const& file) {
  if (auto const found = raw_.find(file); found != raw_.end()) return found->second;
  auto text = files_.Read(file);
  std::string const name = NameOf(file);
  if (!text) {
    yaml::Mark const nowhere{std::make_shared<std::string const>(name), 0, 0};
    std::string const what = text.error().code == ErrorCode::kNotFound
                                 ? "there is no such file; check the path, or name the file with -f"
                                 : "the file cannot be read: " + text.error().message;
    return FailAt(nowhere, "COMPOSE-001", what);
  }
  auto node = yaml::Parse(*text, name);
  if (!node) return node;
  if (node->IsNull())
    return FailAt(node->mark, "COMPOSE-018", "the file is empty; it needs `services:`");
  if (!node->IsMapping())
    return FailAt(
        node->mark, "COMPOSE-003",
        "a Compose file is a mapping, and this is " + std::string(yaml::NameOf(node->kind)));
  raw_.emplace(file, *node);
  return node;
}

Result<Variables> Reader::ReadVariables(Path const& file, Variables const& outer, Variables known) {
  std::string const name = NameOf(file);
  auto text = files_.Read(file);
  if (!text) {
    yaml::Mark const nowhere{std::make_shared<std::string const>(name), 0, 0};
    return FailAt(nowhere, "COMPOSE-001",
                  "there is no such file of variables: " + text.error().message);
  }
  return ParseDotenv(
      *text, name,
      [&outer](std::string_view variable) -> Variable const* {
        auto const found = outer.find(variable);
        return found == outer.end() ? nullptr : &found->second;
      },
      std::move(known));
}

Result<Node> Reader::ReadDocument(Source const& source) {
  auto document = ReadRaw(source.file);
  if (!document) return document;
  if (++documents_ > kMostDocuments)
    return FailAt(
        document->mark, "COMPOSE-004",
        "more than " + std::to_string(kMostDocuments) + " files are read for one project");
  if (auto status = InterpolateTree(*document, *source.variables, unset_); !status)
    return Fail(std::move(status).error());
  if (auto status = ApplyShapes(*document); !status) return Fail(std::move(status).error());
  ResolvePaths(*document, source.directory, home_);
  return document;
}

Result<Node> Reader::BaseOf(Node const& extends, Node& services, Source const& source,
                            std::vector<std::string>& chain) {
  Node const* name = extends.Find("service");
  if (name == nullptr) return FailAt(extends.mark, "COMPOSE-015", "extends needs `service`");
  Node const* file = extends.Find("file");
  Source other = source;
  Result<Node> document = Node();
  Node* candidates = &services;
  if (file != nullptr) {
    other.file = (source.directory / file->text).lexically_normal();
    other.directory = other.file.parent_path();
    document = ReadDocument(other);
    if (!document) return FailAt(file->mark, "COMPOSE-008", "extends: " + document.error().message);
    candidates = document->Find("services");
  }
  if (candidates == nullptr || candidates->Find(name->text) == nullptr)
    return FailAt(name->mark, "COMPOSE-008",
                  "extends a service " + name->text + " that is not in " + NameOf(other.file));
  return Extended(name->text, *candidates, other, chain);
}

Result<Node> Reader::Extended(std::string const& name, Node& services, Source const& source,
                              std::vector<std::string>& chain) {
  Node* service = services.Find(name);
  Node const* extends = service->Find("extends");
  if (extends == nullptr) return *service;
  applied_.push_back({"extends", *extends});
  std::string const here = NameOf(source.file) + ":" + name;
  bool const again = std::ranges::find(chain, here) != chain.end();
  chain.push_back(here);
  if (again || chain.size() > kLongestChain)
    return FailAt(extends->mark, "COMPOSE-009",
                  "extends comes back to where it began: " + Joined(chain, " -> "));
  auto base = BaseOf(*extends, services, source, chain);
  if (!base) return base;
  chain.pop_back();
  Node own = *service;
  own.Erase("extends");
  Node merged = WithoutTags(*std::move(base));
  MergeInto(merged, own, ServiceKeyNode());
  CarryTags(merged, own);
  *service = merged;
  return merged;
}

Status Reader::ExtendAll(Node& document, Source const& source) {
  Node* services = document.Find("services");
  if (services == nullptr) return {};
  for (std::size_t i = 0; i < services->members.size(); ++i) {
    std::vector<std::string> chain;
    auto service = Extended(services->members[i].key, *services, source, chain);
    if (!service) return Fail(std::move(service).error());
  }
  return {};
}

Result<Variables> Reader::VariablesOfInclude(Node const& entry, Path const& directory,
                                             Source const& source) {
  Variables known;
  std::vector<Path> paths;
  if (Node const* files = entry.Find("env_file")) {
    for (auto const& file : files->items) paths.push_back(source.directory / file.text);
  } else if (files_.HasFile(directory / ".env")) {
    paths.push_back(directory / ".env");
  }
  for (auto const& path : paths) {
    auto read = ReadVariables(path.lexically_normal(), *source.variables, std::move(known));
    if (!read) return read;
    known = *std::move(read);
  }
  Variables all = *source.variables;
  all.merge(known);
  return all;
}

Status Reader::IncludeOne(Node& document, Node const& entry, Source const& source) {
  Node const* paths = entry.Find("path");
  if (paths == nullptr || paths->items.empty())
    return FailAt(entry.mark, "COMPOSE-015", "an include needs `path`");
  std::vector<Path> files;
  for (auto const& path : paths->items)
    files.push_back((source.directory / path.text).lexically_normal());
  Path directory = files.front().parent_path();
  if (Node const* given = entry.Find("project_directory"))
    directory = (source.directory / given->text).lexically_normal();
  if (std::ranges::find(including_, files.front()) != including_.end() ||
      including_.size() > kLongestChain) {
    std::string chain;
    for (auto const& file : including_) chain += NameOf(file) + " -> ";
    return FailAt(paths->mark, "COMPOSE-011",
                  "include comes back to where it began: " + chain + NameOf(files.front()));
  }
  auto variables = VariablesOfInclude(entry, directory, source);
  if (!variables)
    return FailAt(entry.mark, variables.error().Fact("code"), variables.error().message);
  auto included = ReadModel(files, directory, *variables);
  if (!included) return Fail(std::move(included).error());
  for (std::string_view section : {"services", "volumes", "networks", "secrets", "configs"}) {
    if (auto status = AddSection(document, *included, section, entry.mark); !status) return status;
  }
  return {};
}

Status Reader::IncludeAll(Node& document, Source const& source) {
  Node const* found = document.Find("include");
  if (found == nullptr) return {};
  Node const includes = *found;
  applied_.push_back({"include", includes});
  document.Erase("include");
  including_.push_back(source.file);
  for (auto const& entry : includes.items) {
    if (auto status = IncludeOne(document, entry, source); !status) return status;
  }
  including_.pop_back();
  return {};
}

Result<Node> Reader::ReadModel(std::vector<Path> const& files, Path const& directory,
                               Variables const& variables) {
  Node model = yaml::Mapping({});
  for (auto const& file : files) {
    Source const source{file, directory, &variables};
    auto document = ReadDocument(source);
    if (!document) return document;
    if (auto status = ExtendAll(*document, source); !status) return Fail(std::move(status).error());
    if (auto status = IncludeAll(*document, source); !status)
      return Fail(std::move(status).error());
    MergeInto(model, *std::move(document), &KeyTree());
  }
  ApplyDefaults(model, directory, variables);
  return model;
}

}  // namespace ferro::compose
