#include "tfplugin/schema/docs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"

namespace ferro::tf {
namespace {

std::string Capitalised(Type const& type) {
  switch (type.kind()) {
    case Type::Kind::kString:
      return "String";
    case Type::Kind::kNumber:
      return "Number";
    case Type::Kind::kBool:
      return "Boolean";
    case Type::Kind::kDynamic:
      return "Dynamic";
    case Type::Kind::kList:
      return "List of " + Capitalised(type.element());
    case Type::Kind::kSet:
      return "Set of " + Capitalised(type.element());
    case Type::Kind::kMap:
      return "Map of " + Capitalised(type.element());
    case Type::Kind::kObject:
      return "Object";
    case Type::Kind::kTuple:
      return "Tuple";
  }
  return "Dynamic";
}

std::string NestedKind(Nesting nesting) {
  switch (nesting) {
    case Nesting::kSingle:
      return "Attributes";
    case Nesting::kList:
      return "Attributes List";
    case Nesting::kSet:
      return "Attributes Set";
    case Nesting::kMap:
      return "Attributes Map";
  }
  return "Attributes";
}

std::string BlockKind(BlockNesting nesting) {
  switch (nesting) {
    case BlockNesting::kSingle:
    case BlockNesting::kGroup:
      return "Block, Optional";
    case BlockNesting::kList:
      return "Block List";
    case BlockNesting::kSet:
      return "Block Set";
    case BlockNesting::kMap:
      return "Block Map";
  }
  return "Block";
}

std::string Indented(std::string_view text, std::string const& by) {
  std::string out;
  for (auto const& line : Split(Trimmed(text), '\n')) {
    out += line.empty() ? "\n" : by + line + "\n";
  }
  return out;
}

// One page's schema: sections at the root first, then one for each nested level.
class SchemaWriter {
 public:
  std::string Write(Block const& block) {
    WriteGroups(block.attributes, block.blocks, "", "### ");
    while (!pending_.empty()) {
      auto const next = std::move(pending_.front());
      pending_.erase(pending_.begin());
      out_ += "\n<a id=\"" + next.anchor + "\"></a>\n### Nested Schema for `" + next.path + "`\n";
      WriteGroups(next.attributes, next.blocks, next.path + ".", "");
    }
    return std::move(out_);
  }

 private:
  struct Pending {
    std::string path;
    std::string anchor;
    std::vector<Attribute> attributes;
    std::vector<NestedBlock> blocks;
  };
  struct Line {
    std::string name;
    std::string text;
  };

  void WriteGroups(std::vector<Attribute> const& attributes, std::vector<NestedBlock> const& blocks,
                   std::string const& prefix, std::string const& heading) {
    std::vector<Line> required;
    std::vector<Line> optional;
    std::vector<Line> read_only;
    for (auto const& attribute : attributes) {
      auto& group = attribute.required ? required : attribute.optional ? optional : read_only;
      group.push_back({attribute.name, AttributeLine(attribute, prefix)});
    }
    for (auto const& block : blocks) {
      auto& group = block.min_items > 0 ? required : optional;
      group.push_back({block.name, BlockLine(block, prefix)});
    }
    WriteGroup("Required", std::move(required), heading);
    WriteGroup("Optional", std::move(optional), heading);
    WriteGroup("Read-Only", std::move(read_only), heading);
  }

  void WriteGroup(std::string const& name, std::vector<Line> lines, std::string const& heading) {
    if (lines.empty()) return;
    std::ranges::sort(lines, {}, &Line::name);
    out_ += "\n" + heading + name + (heading.empty() ? ":" : "") + "\n\n";
    for (auto const& line : lines) out_ += line.text;
  }

  std::string Below(std::string const& path, std::string const& kind,
                    std::vector<Attribute> const& attributes,
                    std::vector<NestedBlock> const& blocks) {
    std::string anchor = kind + "--" + path;
    std::ranges::replace(anchor, '.', '-');
    pending_.push_back({path, anchor, attributes, blocks});
    return " (see [below for nested schema](#" + anchor + "))";
  }

  std::string AttributeLine(Attribute const& attribute, std::string const& prefix) {
    std::string kind =
        attribute.nested ? NestedKind(attribute.nested->nesting) : Capitalised(attribute.type);
    if (attribute.sensitive) kind += ", Sensitive";
    if (attribute.write_only) kind += ", Write-only";
    if (!attribute.deprecated.empty()) kind += ", Deprecated";
    std::string text = "- `" + attribute.name + "` (" + kind + ") " + Facts(attribute);
    if (attribute.nested) {
      text += Below(prefix + attribute.name, "nestedatt", attribute.nested->attributes, {});
    }
    return text + "\n";
  }

  // The description, and what the rules say beside it.
  static std::string Facts(Attribute const& attribute) {
    std::string text = attribute.doc;
    if (attribute.default_value) {
      text += " Default: `" + attribute.default_value->ToText() + "`.";
    }
    if (attribute.replaces) text += " A change replaces the object.";
    if (attribute.write_only) text += " Never stored; needs Terraform 1.11 or newer.";
    if (!attribute.deprecated.empty()) text += " " + attribute.deprecated;
    return text;
  }

  std::string BlockLine(NestedBlock const& block, std::string const& prefix) {
    return "- `" + block.name + "` (" + BlockKind(block.nesting) + ") " + block.block.doc +
           Below(prefix + block.name, "nestedblock", block.block.attributes, block.block.blocks) +
           "\n";
  }

  std::string out_;
  std::vector<Pending> pending_;
};

struct Page {
  std::string title;  // "selectel_x (Resource)"
  std::string page_title;
  std::string example;
  std::string import_text;
};

std::string FirstParagraph(std::string const& text) {
  return text.substr(0, text.find("\n\n"));
}

std::string PageText(Schema const& schema, Page const& page, std::string const& subcategory) {
  std::string out = "---\npage_title: \"" + page.page_title + "\"\nsubcategory: \"" + subcategory +
                    "\"\ndescription: |-\n" + Indented(FirstParagraph(schema.block.doc), "  ") +
                    "---\n\n# " + page.title + "\n\n" + schema.block.doc + "\n";
  if (!page.example.empty()) {
    out += "\n## Example Usage\n\n```terraform\n" + std::string(Trimmed(page.example)) + "\n```\n";
  }
  out += "\n## Schema\n" + SchemaWriter().Write(schema.block);
  if (!page.import_text.empty()) {
    out += "\n## Import\n\nAn existing object is imported by its identifier:\n\n```shell\n" +
           std::string(Trimmed(page.import_text)) + "\n```\n";
  }
  return out;
}

}  // namespace

std::map<std::string, std::string> DocPages(Provider const& provider, DocOptions const& options) {
  std::map<std::string, std::string> pages;
  std::string const name = provider.type_name();
  auto example = [&](std::string const& path) {
    return options.examples ? options.examples(path) : std::string();
  };
  auto short_name = [&](std::string const& type) {
    return type.starts_with(name + "_") ? type.substr(name.size() + 1) : type;
  };
  pages["index.md"] = PageText(provider.schema(),
                               {.title = name + " Provider",
                                .page_title = "Provider: " + name,
                                .example = example("provider/provider.tf"),
                                .import_text = {}},
                               "");
  for (auto const& resource : provider.resources()) {
    std::string const type = resource->type_name();
    pages["resources/" + short_name(type) + ".md"] =
        PageText(resource->schema(),
                 {.title = type + " (Resource)",
                  .page_title = type + " Resource - " + name,
                  .example = example("resources/" + type + "/resource.tf"),
                  .import_text = example("resources/" + type + "/import.sh")},
                 options.subcategory);
  }
  for (auto const& source : provider.data_sources()) {
    std::string const type = source->type_name();
    pages["data-sources/" + short_name(type) + ".md"] =
        PageText(source->schema(),
                 {.title = type + " (Data Source)",
                  .page_title = type + " Data Source - " + name,
                  .example = example("data-sources/" + type + "/data-source.tf"),
                  .import_text = {}},
                 options.subcategory);
  }
  return pages;
}

}  // namespace ferro::tf
