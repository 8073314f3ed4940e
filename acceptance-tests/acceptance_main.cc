// Runs the acceptance tests; without terraform and tofu it says so loudly and
// fails, unless ALLOW_NO_TERRAFORM=1.
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "acceptance-tests/harness/terraform.h"
#include "base/environment.h"

namespace {

bool OnlyLists(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]).starts_with("--gtest_list_tests")) return true;
  }
  return false;
}

constexpr char kAdvice[] =
    "\n"
    "  NO TERRAFORM: neither `terraform` (1.11 or newer) nor `tofu` is in PATH, so the\n"
    "  acceptance tests cannot run. Get one:\n"
    "    - terraform: https://developer.hashicorp.com/terraform/install\n"
    "    - tofu:      https://opentofu.org/docs/intro/install\n"
    "    - or, with a Go toolchain, `make setup` builds OpenTofu into your cache.\n"
    "  ALLOW_NO_TERRAFORM=1 lets this run pass without them.\n\n";

}  // namespace

int main(int argc, char** argv) {
  bool const lists = OnlyLists(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  if (!lists && ferro::acceptance::TerraformProgram().empty()) {
    std::fputs(kAdvice, stderr);
    bool const allowed = ferro::Environment::OfProcess().Get("ALLOW_NO_TERRAFORM") == "1";
    return allowed ? 0 : 1;
  }
  return RUN_ALL_TESTS();
}
