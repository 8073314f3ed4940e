// A finished server on a stage, for tests of what changes it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "provider/provider_testing.h"

namespace ferro::provider {

// A stage with a finished server of this configuration; writes are counted from here.
class UpdateServerTest : public ::testing::Test {
 protected:
  void Create(std::string const& config) {
    auto const applied = stage.core.Apply(kWeb, config);
    ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    before_ = stage.Writes().size();
  }
  std::vector<std::string> WritesSince() {
    auto writes = stage.Writes();
    writes.erase(writes.begin(), writes.begin() + static_cast<std::ptrdiff_t>(before_));
    for (auto& write : writes) write = write.substr(0, write.rfind('/'));
    return writes;
  }
  sim::Server Server() { return stage.cloud.Servers()[0]; }
  void ExpectSettled(std::string const& config) {
    auto const plan = stage.core.Plan(kWeb, config);
    EXPECT_EQ(plan.action, tf::Action::kNoOp) << plan.diagnostics.ToText() << plan.after.ToText();
    EXPECT_FALSE(plan.drifted) << plan.before.ToText();
  }

  Stage stage;

 private:
  std::size_t before_ = 0;
};

inline std::string WithImage(std::string config, std::string_view image) {
  config.replace(config.find(sim::ids::kUbuntu2404), 36, image);
  return config;
}

inline std::string WithTariff(std::string config, std::string_view tariff) {
  config.replace(config.find(sim::ids::kPlanMonth), 36, tariff);
  return config;
}

}  // namespace ferro::provider
