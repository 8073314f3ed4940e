// The twelve containers of examples/platforms/kaif-lake, from its very files.
#pragma once

#include "acceptance-tests/platform/fixture.h"

namespace ferro::acceptance {

class KaifLakeTest : public PlatformTest {
 protected:
  KaifLakeTest();

  // Twelve run, and whoever has a healthcheck is healthy.
  bool AllAreWell() const;
  // Each of the five is who answers under its path, with all its dependencies reached.
  void ExpectFiveAnswerAsThemselves() const;
  // What is amiss, for a test's failure.
  std::string Troubles() const;
};

}  // namespace ferro::acceptance
