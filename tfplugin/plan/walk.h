// Small questions about objects of a schema, asked by the planner and the server.
#pragma once

#include <string>
#include <vector>

#include "tfplugin/plan/level.h"
#include "tfplugin/value/value.h"

namespace ferro::tf {

enum class Difference {
  kNone,
  kLocal,  // Only LocalOnly attributes differ.
  kReal,
};
// How `planned` differs from what was. A null `prior` is a create: kReal.
Difference Compare(Block const& block, Value const& prior, Value const& planned);

// The object without its write-only values, at any depth (core-rules 153).
Value WithoutWriteOnly(Block const& block, Value object);

// The object with empty collections where blocks are null: what a state that lacks
// them means (core-rules 18, 128).
Value WithEmptyBlocks(Block const& block, Value object);

// Each unknown replaced by what stands at the same place in `fallback` when that is
// known, else by null; list elements correspond by index.
Value Resolved(Value const& value, Value const& fallback);

// The paths of the unknown values, at most `limit`; a path ends at a set.
std::vector<Path> UnknownPaths(Value const& value, std::size_t limit);

// The value at that path, or nullptr when the path leads nowhere.
Value const* Find(Value const& object, Path const& path);

// "`a`, `b.c` and 3 more": at most five of them.
std::string PathList(std::vector<Path> const& paths);

}  // namespace ferro::tf
