// A directory that another provider left, as a test takes it over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acceptance-tests/provider/fixture.h"
#include "acceptance-tests/provider/migration_rows.h"

namespace ferro::acceptance {

// The case of docs/conformance/migration.json with that name; fails the test when there is none.
MigrationCase CaseNamed(std::string_view name);

class MigrationTest : public ProviderTest {
 protected:
  // The server, the state file and the configuration, which is already written anew.
  void Write(MigrationCase const& with);
  // That, and the case's way until the first plan: no more to do for a `moved` block than init.
  void Begin(MigrationCase const& with);

  // A `moved` block needs the plugin of the provider that it leaves, for its schema only. Ours
  // stands there under the other's name.
  void InstallStandIn();

  // Requests that change something at the API.
  std::vector<std::string> Writes();

  // Nothing is to be done but the move itself.
  void ExpectOnlyTheMove(MigrationCase const& with);
};

}  // namespace ferro::acceptance
