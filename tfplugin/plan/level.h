// One level of a schema: a block's attributes and blocks, or a nested attribute's
// attributes alone. Lets every walk over values treat both alike.
#pragma once

#include <span>

#include "tfplugin/schema/schema.h"

namespace ferro::tf {

struct Level {
  std::span<Attribute const> attributes;
  std::span<NestedBlock const> blocks = {};

  // NOLINTNEXTLINE(google-explicit-constructor): a block is a level.
  Level(Block const& block) : attributes(block.attributes), blocks(block.blocks) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Level(NestedObject const& object) : attributes(object.attributes) {}
};

// A block's nesting as that of an attribute; GROUP is an object like SINGLE.
inline Nesting NestingOf(NestedBlock const& block) {
  switch (block.nesting) {
    case BlockNesting::kList:
      return Nesting::kList;
    case BlockNesting::kSet:
      return Nesting::kSet;
    case BlockNesting::kMap:
      return Nesting::kMap;
    case BlockNesting::kSingle:
    case BlockNesting::kGroup:
      break;
  }
  return Nesting::kSingle;
}

}  // namespace ferro::tf
