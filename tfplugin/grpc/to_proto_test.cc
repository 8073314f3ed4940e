#include "tfplugin/grpc/to_proto.h"

#include <gtest/gtest.h>

#include "tfplugin6/tfplugin6.pb.h"

namespace ferro::tf {
namespace {

std::string DetailSent(Path path, std::string detail) {
  tfplugin6::Diagnostic out;
  ToProto({Severity::kError, "It does not fit", std::move(detail), std::move(path)}, out);
  return out.detail();
}

// Covers: W-29
TEST(DiagnosticToProtoTest, SaysAPlaceThatTerraformDoesNotShow) {
  auto const place = Path("os_params").Attribute("mounts").AtIndex(2).Attribute("size");
  EXPECT_EQ(DetailSent(place, "Too large."), "Too large.\n\nAt os_params.mounts[2].size.");
  EXPECT_EQ(DetailSent(place, ""), "At os_params.mounts[2].size.");
  EXPECT_EQ(DetailSent(place, "os_params.mounts[2].size is too large."),
            "os_params.mounts[2].size is too large.");
}

TEST(DiagnosticToProtoTest, LeavesAnAttributeOfTheResourceToTerraform) {
  EXPECT_EQ(DetailSent(Path("name"), "Too long."), "Too long.");
  EXPECT_EQ(DetailSent(Path(), "No server."), "No server.");
}

}  // namespace
}  // namespace ferro::tf
