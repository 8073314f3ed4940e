#include "tfplugin/diagnostics.h"

#include <gtest/gtest.h>

namespace ferro::tf {
namespace {

TEST(Path, ReadsAsAUserWouldWriteIt) {
  auto path = Path("os_params").Attribute("mounts").AtIndex(2).Attribute("tags").AtKey("a b");
  EXPECT_EQ(path.ToText(), "os_params.mounts[2].tags[\"a b\"]");
  EXPECT_EQ(Path().ToText(), "");
}

TEST(Diagnostics, AWarningIsNoError) {
  Diagnostics diagnostics;
  diagnostics.Warning(Path("name"), "Odd", "It is odd.");
  EXPECT_FALSE(diagnostics.has_errors());
  diagnostics.Error(Path("name"), "Bad", "It is bad.");
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.ToText(), "warning [name] Odd: It is odd.\nerror [name] Bad: It is bad.\n");
}

}  // namespace
}  // namespace ferro::tf
