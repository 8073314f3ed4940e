#include "controlplane/model/schema.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "controlplane/model/ferroplane_file.h"
#include "controlplane/model/image_map.h"

namespace ferro::model {
namespace {

using Tree = nlohmann::ordered_json;

constexpr int kIndent = 2;
// What stands for any name in a path.
constexpr char kAnyName[] = "*";

Tree SchemaOfPart(DescribeIt const& describe);

Tree SchemaOfText(FormRule const& rule) {
  Tree out = {{"type", "string"}};
  if (!rule.values.empty()) {
    out["enum"] = Split(rule.values, '|');
  } else if (!rule.form.empty()) {
    out["pattern"] = rule.form;
  } else {
    out["minLength"] = 1;
  }
  return out;
}

struct SchemaOfTarget {
  FormRule const& rule;

  Tree operator()(std::string* /*text*/) const { return SchemaOfText(rule); }
  Tree operator()(std::int64_t* /*number*/) const {
    Tree out = {{"type", "integer"}, {"minimum", 1}};
    if (rule.most > 0) out["maximum"] = rule.most;
    return out;
  }
  Tree operator()(std::optional<compose::Duration>* /*duration*/) const {
    return {{"type", "string"}, {"pattern", "^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h|d|w))+$"}};
  }
  Tree operator()(FormTexts const& /*texts*/) const {
    Tree const text = SchemaOfText(rule);
    return {{"anyOf", Tree::array({text, {{"type", "array"}, {"items", text}}})}};
  }
  Tree operator()(FormPart const& part) const {
    part.begin();
    return SchemaOfPart(part.describe);
  }
  Tree operator()(FormNamed const& named) const {
    return {{"type", "object"}, {"additionalProperties", SchemaOfPart(named.add(kAnyName))}};
  }
};

class SchemaForm final : public Form {
 public:
  void Others(yaml::Node& /*others*/, std::string_view /*about*/) override { others_ = true; }

  Tree Finish() && {
    Tree out = {{"type", "object"}, {"properties", std::move(properties_)}};
    if (!required_.empty()) out["required"] = std::move(required_);
    out["patternProperties"] = {{"^x-", Tree::object()}};
    if (!others_) out["additionalProperties"] = false;
    return out;
  }

 private:
  void Visit(std::string_view name, FormTarget const& target, FormRule const& rule) override {
    Tree schema = std::visit(SchemaOfTarget{rule}, target);
    schema["description"] = rule.about;
    properties_[std::string(name)] = std::move(schema);
    if (rule.required) required_.push_back(name);
  }

  Tree properties_ = Tree::object();
  Tree required_ = Tree::array();
  bool others_ = false;
};

Tree SchemaOfPart(DescribeIt const& describe) {
  SchemaForm form;
  describe(form);
  return std::move(form).Finish();
}

struct KindOfTarget {
  FormRule const& rule;

  std::string operator()(std::string* /*text*/) const {
    if (rule.values.empty()) return "text";
    return "`" + Joined(Split(rule.values, '|'), "`, `") + "`";
  }
  std::string operator()(std::int64_t* /*number*/) const {
    return rule.most > 0 ? "1 to " + std::to_string(rule.most) : "a whole number";
  }
  std::string operator()(std::optional<compose::Duration>* /*duration*/) const {
    return "a time: `90s`, `1m30s`";
  }
  std::string operator()(FormTexts const& /*texts*/) const { return "text, or a list"; }
  std::string operator()(FormPart const& /*part*/) const { return "a mapping"; }
  std::string operator()(FormNamed const& /*named*/) const { return "a mapping of names"; }
};

class TableForm final : public Form {
 public:
  explicit TableForm(std::string path) : path_(std::move(path)) {}
  void Others(yaml::Node& /*others*/, std::string_view about) override {
    rows_.append("| `").append(path_).append("…` | | ").append(about).append(" |\n");
  }
  std::string TakeRows() { return std::move(rows_); }

 private:
  void Visit(std::string_view name, FormTarget const& target, FormRule const& rule) override {
    std::string const path = path_ + std::string(name);
    rows_.append("| `").append(path).append("` | ");
    rows_.append(std::visit(KindOfTarget{rule}, target)).append(" | ");
    rows_.append(rule.required ? "Required. " : "").append(rule.about).append(" |\n");
    if (auto const* part = std::get_if<FormPart>(&target)) {
      part->begin();
      AddBelow(path + ".", part->describe);
    } else if (auto const* named = std::get_if<FormNamed>(&target)) {
      AddBelow(path + ".*.", named->add(kAnyName));
    }
  }
  void AddBelow(std::string path, DescribeIt const& describe) {
    TableForm below(std::move(path));
    describe(below);
    rows_ += below.TakeRows();
  }

  std::string path_;
  std::string rows_;
};

// Describes one that nobody needs.
template <class T>
DescribeIt Describer() {
  return [](Form& f) {
    T any;
    Describe(f, any);
  };
}

constexpr std::string_view kPage[] = {
    R"(# ferroplane.yaml

A Compose file is enough: `ferroplane up docker-compose.yml`. What Compose has no words for
stands in a `ferroplane.yaml` beside it, under the same names of services:

```yaml
apiVersion: ferroplane.dev/v1
compose: docker-compose.yml
services:
  api:
    health:
      http: {port: 3000, path: /health}
      deadline: 3m
  migrate:
    kind: job
```

`ferroplane up` without a file reads the `ferroplane.yaml` of the folder, or of the next folder
above that has one or a Compose file; `ferroplane up FILE` takes either kind. When a Compose
file is named, the `ferroplane.yaml` beside it counts if its `compose:` names the same files.
Paths begin in the folder of the `ferroplane.yaml`.

Without `compose:` the file is the whole platform: services, networks, volumes, configs and
secrets are then written here with the [keys of a Compose file](compose-keys.md).

The file is read strictly: unknown and repeated keys are refused with line and column, keys
that begin with `x-` are yours. Editors check it with `schemas/ferroplane.schema.json`.

)",
    R"(
## The image map

`--image-map FILE`, or `image_map:` above, replaces images that cannot be had. Every plan calls
each image real, another version or a stand-in. Schema: `schemas/image-map.schema.json`.

```yaml
images:
  postgres:14-alpine:
    use: local/postgres:15
    as: other version
    because: no registry can be reached from here
```

)",
    R"(
## Codes

| code | what is wrong |
|---|---|
| PLATFORM-001 | replicas would take the same name, port or address |
| PLATFORM-002 | two services want the same name of a container |
| PLATFORM-003 | two services publish the same port |
| PLATFORM-004 | a published port is no port |
| PLATFORM-005 | a secret or config is external, which only a Swarm has, or a build's secret is no file |
| PLATFORM-006 | a condition of `deploy.restart_policy` is unknown |
| PLATFORM-007 | a security option cannot be read |
| PLATFORM-010 | a value is of another kind |
| PLATFORM-011 | a key is unknown |
| PLATFORM-012 | a key is missing |
| PLATFORM-013 | a value is impossible |
| PLATFORM-014 | a name that nothing has |
| PLATFORM-015 | two values contradict each other |
| PLATFORM-016 | a file cannot be read |
| PLATFORM-101 | warning: a variable is not set |
| PLATFORM-102 | warning: an entry of the image map replaces nothing |
| PLATFORM-103 | warning: a job would be restarted for ever |
| PLATFORM-104 | warning: the `ferroplane.yaml` beside the Compose file is not used |
| PLATFORM-201 | advice: a secret stands in the environment |
| PLATFORM-202 | advice: a port is open to everyone |
| PLATFORM-203 | advice: an image names no version |
| PLATFORM-204 | advice: `version` is obsolete |

`--strict` refuses a plan that has warnings; advice it lets pass.
)"};

}  // namespace

std::string SchemaOf(DescribeIt const& describe, std::string_view id, std::string_view title) {
  Tree out = {
      {"$schema", "http://json-schema.org/draft-07/schema#"}, {"$id", id}, {"title", title}};
  out.update(SchemaOfPart(describe));
  return out.dump(kIndent) + "\n";
}

std::string KeysAsMarkdown(DescribeIt const& describe) {
  TableForm form("");
  describe(form);
  return "| key | what it may be | what it means |\n|---|---|---|\n" + form.TakeRows();
}

std::string PlatformFileSchema() {
  return SchemaOf(Describer<PlatformFile>(),
                  "https://ferroplane.dev/schemas/ferroplane.schema.json", "ferroplane.yaml");
}

std::string ImageMapSchema() {
  return SchemaOf(Describer<ImageMap>(), "https://ferroplane.dev/schemas/image-map.schema.json",
                  "Ferroplane's image map");
}

std::string PlatformFilePage() {
  return std::string(kPage[0]) + KeysAsMarkdown(Describer<PlatformFile>()) + std::string(kPage[1]) +
         KeysAsMarkdown(Describer<ImageMap>()) + std::string(kPage[2]);
}

}  // namespace ferro::model
