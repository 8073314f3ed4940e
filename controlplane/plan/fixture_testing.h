// What most tests of the planner work on: the shop, an engine, an inventory.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "controlplane/plan/platform_testing.h"

namespace ferro::plan {

class PlanTest : public testing::Test {
 protected:
  Plan Up(Request const& request = {}) const {
    return MakeUp(platform_, seen_, known_, sources_, request);
  }
  // "web" publishes port 80 and starts after "db".
  void AddWebAndDatabase() {
    AddService(platform_, "db").spec.ports = {Published(5432, "")};
    AddService(platform_, "web").spec.ports = {Published(80, "80")};
    platform_.services["web"].depends_on["db"] = {.condition = "service_started"};
  }
  // From an empty engine; its images are there.
  void BringShopUp() {
    seen_ = EmptyEngine(platform_);
    BringUp(platform_, seen_, known_, sources_);
  }

  // Of a run that was interrupted right after the first step of that kind.
  void ApplyUntil(Plan plan, std::string const& kind) {
    auto const last = std::ranges::find(plan.steps, kind, &Step::kind);
    ASSERT_NE(last, plan.steps.end());
    plan.steps.erase(last + 1, plan.steps.end());
    Apply(plan, seen_, known_);
  }

  model::Platform platform_ = ShopPlatform();
  engine::Observed seen_;
  Known known_;
  Sources sources_;
};

}  // namespace ferro::plan
