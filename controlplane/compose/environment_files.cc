#include "controlplane/compose/environment_files.h"

#include <filesystem>
#include <utility>

#include "base/text.h"

namespace ferro::compose {
namespace {

using yaml::Node;

// Lines NAME=value without quotes, comments or variables: `format: raw`.
Variables ParseRaw(std::string_view text, std::string const& name, Variables known) {
  int line = 0;
  for (auto const& entry : Split(text, '\n')) {
    ++line;
    std::string_view const trimmed = Trimmed(entry);
    auto const equals = trimmed.find('=');
    if (trimmed.empty() || trimmed.starts_with('#') || equals == std::string_view::npos) continue;
    known.insert_or_assign(
        std::string(trimmed.substr(0, equals)),
        Variable{std::string(trimmed.substr(equals + 1)), name + ":" + std::to_string(line)});
  }
  return known;
}

// The service's own environment, which values in its files may use.
Variables OwnEnvironment(Node const& service, Variables const& variables) {
  Variables all = variables;
  if (Node const* own = service.Find("environment")) {
    for (auto const& member : own->members) {
      if (!member.value.IsNull())
        all.emplace(member.key, Variable{member.value.text, yaml::TextOf(member.value.mark)});
    }
  }
  return all;
}

void AddMissing(Node& service, std::string_view key, Variables const& from) {
  if (from.empty()) return;
  Node* into = service.Find(key);
  if (into == nullptr) into = &service.Set(key, yaml::Mapping(service.mark));
  for (auto const& [name, variable] : from) {
    if (Node* own = into->Find(name)) {
      if (!own->IsNull()) {
        own->shadows.push_back({yaml::MarkOf(variable.source), variable.value});
        continue;
      }
    }
    Node value = yaml::Text(variable.value, into->mark);
    value.because.push_back("from " + variable.source);
    into->Set(name, std::move(value));
  }
}

Result<Variables> ReadEnvironmentFile(Node const& file, Reader& reader, Variables const& outer,
                                      Variables known) {
  std::filesystem::path const path = file.TextAt("path");
  if (!reader.files().HasFile(path)) {
    if (file.TextAt("required") == "false") return known;
    return yaml::FailAt(
        file.mark, "COMPOSE-001",
        "env_file " + reader.NameOf(path) + " is not there; create it, or say `required: false`");
  }
  if (file.TextAt("format") != "raw") return reader.ReadVariables(path, outer, std::move(known));
  auto text = reader.files().Read(path);
  if (!text) return yaml::FailAt(file.mark, "COMPOSE-001", text.error().message);
  if (!IsUtf8(*text))
    return yaml::FailAt(file.mark, "COMPOSE-016", reader.NameOf(path) + " is not UTF-8 text");
  return ParseRaw(*text, reader.NameOf(path), std::move(known));
}

}  // namespace

Status ApplyEnvironmentFiles(Node& service, Reader& reader, Variables const& variables) {
  if (Node const* files = service.Find("env_file")) {
    Variables const outer = OwnEnvironment(service, variables);
    Variables known;
    for (auto const& file : files->items) {
      auto read = ReadEnvironmentFile(file, reader, outer, std::move(known));
      if (!read) return Fail(std::move(read).error());
      known = *std::move(read);
    }
    AddMissing(service, "environment", known);
  }
  if (Node const* files = service.Find("label_file")) {
    Variables known;
    for (auto const& file : files->items) {
      if (!reader.files().HasFile(file.text))
        return Fail(
            yaml::ErrorAt(file.mark, "COMPOSE-001", "label_file " + file.text + " is not there"));
      auto read = reader.ReadVariables(file.text, {}, std::move(known));
      if (!read) return Fail(std::move(read).error());
      known = *std::move(read);
    }
    AddMissing(service, "labels", known);
  }
  return {};
}

}  // namespace ferro::compose
