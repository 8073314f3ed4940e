// Every key of the Compose specification (v2.40.3): what a value may be, how two files are
// merged and what becomes of it here. The reader obeys this table and the reference page is
// printed from it, so that neither can drop a key in silence.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ferro::compose {

// What a value may be, and the form that the reader gives it.
enum class Shape {
  kText,
  kBool,        // Also as text ("true"); becomes a boolean.
  kInteger,     // Also as text; becomes a whole number.
  kReal,        // Also as text; becomes a number.
  kPlain,       // Text or number; becomes text.
  kBoolOrText,  // Becomes text.
  kBytes,       // A number or "1.5g"; becomes the number of bytes, as text.
  kDuration,    // "90s"; becomes "1m30s".
  kMode,        // A number or octal text; becomes octal text, "0444".
  kCount,       // A number or "all"; becomes a number, all being -1.
  kAnything,
  kMapping,  // Of the keys that the table names below it, and x-*.
  kNamed,    // Of names that the file chooses.
  kList,
  kTextOrList,   // Becomes a list.
  kTextMap,      // A mapping or a list of "k=v"; becomes a mapping to texts.
  kVariableMap,  // The same, and a key without value stays without.
  kPairs,        // The same, and each entry of a list needs its "=".
  kOptions,      // A mapping only; becomes a mapping to texts.
  kCommand,      // Text, which is split into words, or a list.
  kTest,         // A healthcheck's test: text for a shell, or a list.
  kNames,        // A list of names or a mapping; becomes a mapping.
  kDependsOn,
  kBuild,  // A context, or a mapping.
  kPorts,
  kMounts,  // volumes
  kDevices,
  kGrants,  // secrets and configs of a service
  kEnvFiles,
  kHosts,  // Becomes a list of "host=address".
  kUlimit,
  kGpus,
  kSsh,
  kExternal,  // A boolean, or the old mapping with a name.
  kExtends,
  kIncludes,
};

// How a value of a later file meets that of an earlier one. Mappings are merged key by
// key, lists appended and scalars replaced unless the table says otherwise.
enum class Merge {
  kUsual,
  kReplace,
  kUnique,    // Appended; of equal entries the later one stands, at the earlier's place.
  kByTarget,  // The same, by `target`.
  kByPath,    // The same, by `path`.
  kByGrant,   // The same, by where the secret or config appears.
  kByPort,    // The same, by address, published port, target and protocol.
  kLogging,   // Replaced when the driver differs.
  kPools,     // Address pools, by `subnet`.
};

enum class Disposition { kMapped, kNoted, kRefused };

struct Key {
  std::string_view path;  // "services.*.ports[].target"; * is a name of the file's own.
  Shape shape = Shape::kText;
  Merge merge = Merge::kUsual;
  bool nullable = false;
  std::string_view values = {};  // "a|b|c" when nothing else is allowed.
  Disposition disposition = Disposition::kMapped;
  std::string_view note = {};            // For kNoted and kRefused: what a user should know.
  std::string_view refused_values = {};  // Known values that we refuse, for the reason in `note`.
  bool prints_zero = false;  // `config` prints false, 0, "" and [] too; of others it says nothing.
};

// In the order of the reference page.
std::vector<Key> const& AllKeys();

// A place in the tree of keys. Valid forever.
struct KeyNode {
  std::string_view name;  // Of the last part of its path; "*" and "[]" are names too.
  Key const* key = nullptr;
  std::vector<KeyNode> children;

  // The child of that name, else the one for any name, else nullptr.
  KeyNode const* Child(std::string_view part) const;
  KeyNode const* Item() const { return Exactly("[]"); }
  KeyNode const* Exactly(std::string_view part) const;
};
KeyNode const& KeyTree();

// The reference page and its last section.
std::string KeysAsMarkdown();
std::string DifferencesAsMarkdown();

}  // namespace ferro::compose
