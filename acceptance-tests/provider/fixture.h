// What every acceptance test of the provider begins with: a simulator of its own,
// a fresh Terraform directory, and questions to both.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "acceptance-tests/harness/document.h"
#include "acceptance-tests/harness/simulator.h"
#include "acceptance-tests/harness/terraform.h"

namespace ferro::acceptance {

// Ids of the simulator's built-in catalogue.
inline constexpr std::string_view kLocation = "61c97311-bb14-5679-99fc-98497a701292";  // MSK-1
inline constexpr std::string_view kConfiguration =
    "3f1d1c0a-6a8f-4a64-8b62-8f2a8f1d1001";                                          // EL50-SSD
inline constexpr std::string_view kTariff = "10000000-0000-4000-8000-000000000001";  // 1 day
inline constexpr std::string_view kUbuntu = "a0000000-0000-4000-8000-000000002404";
inline constexpr std::string_view kUbuntu2204 = "a0000000-0000-4000-8000-000000002204";
inline constexpr std::string_view kWindows = "a0000000-0000-4000-8000-000000002022";
inline constexpr std::string_view kNoOs = "a0000000-0000-4000-8000-000000000000";

inline constexpr std::string_view kOtherProject = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

class ProviderTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // More of selectel-sim's arguments; call before anything else in the test.
  void RestartSimulator(SimulatorOptions const& options);

  // A folder of this test's own.
  std::filesystem::path const& scratch() const { return scratch_; }

  // Writes main.tf: the terraform block, the provider block and this text.
  void Configure(std::string_view hcl);
  // A server block: the five required arguments and more lines.
  std::string Server(std::string_view label, std::string_view more = "") const;

  Terraform& terraform() { return *terraform_; }
  Simulator& simulator() { return *simulator_; }
  std::string const& project() const { return simulator_->project_id(); }

  // The simulator's books, as documents.
  Document Book(std::string_view name);
  void Tell(std::string_view name, std::string_view json);
  std::size_t OrderCount() { return Book("orders").size(); }
  // Requests seen so far whose method and path contain these.
  std::size_t RequestCount(std::string_view method, std::string_view path_part = "");
  // Servers that are not gone.
  std::vector<Document> LiveServers();

  // Attributes of a resource address in the state, and the actions of a plan.
  Document Attributes(std::string_view address);
  static Document ResourceIn(Document const& state, std::string_view address);
  std::vector<std::string> PlannedActions(std::string_view address,
                                          std::vector<std::string> plan_arguments = {});
  // Applies, then recipe IDEM.
  void ApplyAndSettle(std::vector<std::string> more = {});

  // Every test ends with destroy and a look for what is left (core-rules 189). A test
  // that takes servers out of Terraform's hands says how many.
  void LeavesBehind(std::size_t servers) { left_behind_ = servers; }

 private:
  void DestroyEverything();
  std::vector<std::string> OrderedAndLive();

  std::string providers_;
  std::size_t left_behind_ = 0;
  std::unique_ptr<Simulator> simulator_;
  std::unique_ptr<Terraform> terraform_;
  std::filesystem::path scratch_;
};

}  // namespace ferro::acceptance
