#include "acceptance-tests/provider/fixture.h"

#include <system_error>

#include "acceptance-tests/harness/programs.h"

namespace ferro::acceptance {

void ProviderTest::SetUp() {
  scratch_ = MakeScratchFolder();
  RestartSimulator({});
}

void ProviderTest::RestartSimulator(SimulatorOptions const& options) {
  simulator_.reset();
  auto simulator = Simulator::Start(scratch_, options);
  ASSERT_TRUE(simulator) << simulator.error().message;
  simulator_ = std::move(*simulator);
  auto terraform = Terraform::Create(simulator_->environment());
  ASSERT_TRUE(terraform) << terraform.error().message;
  terraform_ = std::move(*terraform);
}

void ProviderTest::TearDown() {
  if (terraform_ && simulator_) DestroyEverything();
  if (HasFailure() && simulator_) {
    auto requests = simulator_->Get("requests");
    auto text = requests ? *requests : std::string("(no requests)");
    constexpr std::size_t kTail = 4000;
    if (text.size() > kTail) text = "…" + text.substr(text.size() - kTail);
    ADD_FAILURE() << "the simulator saw: " << text;
  }
  terraform_.reset();
  simulator_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(scratch_, ignored);
}

void ProviderTest::Configure(std::string_view hcl) {
  providers_ = std::string(RequiredProviders()) +
               "provider \"selectel\" {\n  poll_interval = \"100ms\"\n}\n";
  terraform_->Write("main.tf", providers_ + std::string(hcl));
}

std::vector<std::string> ProviderTest::OrderedAndLive() {
  std::set<std::string> live;
  for (auto const& server : LiveServers()) live.insert(server.Text("/uuid"));
  std::vector<std::string> out;
  for (auto const& order : Book("orders").Elements()) {
    for (auto const& server : order.At("/servers").Elements()) {
      if (live.contains(server.Text())) out.push_back(server.Text());
    }
  }
  return out;
}

// Core-rules 189: whatever the test ordered goes, by Terraform, and the simulator's
// books must then be empty of it. Blocks are left out so that no guard of the
// configuration stands in the way: what is in the state alone is destroyed.
void ProviderTest::DestroyEverything() {
  if (!OrderedAndLive().empty()) {
    EXPECT_TRUE(simulator_->Delete("faults"));
    terraform_->Write("main.tf", providers_);
    auto const destroyed = terraform_->Run({"destroy", "-auto-approve"});
    EXPECT_EQ(destroyed.exit_status, 0) << destroyed.text();
  }
  auto const left = OrderedAndLive();
  EXPECT_EQ(left.size(), left_behind_) << testing::PrintToString(left);
}

std::string ProviderTest::Server(std::string_view label, std::string_view more) const {
  std::string text = "resource \"selectel_dedicated_server_v1\" \"" + std::string(label) + "\" {\n";
  text += "  project_id         = \"" + project() + "\"\n";
  text += "  location_uuid      = \"" + std::string(kLocation) + "\"\n";
  text += "  configuration_uuid = \"" + std::string(kConfiguration) + "\"\n";
  text += "  tariff_uuid        = \"" + std::string(kTariff) + "\"\n";
  if (more.find("os_image_uuid =") == std::string_view::npos) {
    text += "  os_image_uuid      = \"" + std::string(kUbuntu) + "\"\n";
  }
  text += std::string(more) + "\n}\n";
  return text;
}

Document ProviderTest::Book(std::string_view name) {
  auto text = simulator_->Get(name);
  EXPECT_TRUE(text) << text.error().message;
  return Document::Parse(text.value_or("null"));
}

void ProviderTest::Tell(std::string_view name, std::string_view json) {
  auto answer = simulator_->Post(name, json);
  EXPECT_TRUE(answer) << answer.error().message;
}

std::size_t ProviderTest::RequestCount(std::string_view method, std::string_view path_part) {
  std::size_t count = 0;
  for (auto const& request : Book("requests").Elements()) {
    if (request.Text("/method") == method &&
        request.Text("/path").find(path_part) != std::string::npos) {
      ++count;
    }
  }
  return count;
}

std::vector<Document> ProviderTest::LiveServers() {
  std::vector<Document> out;
  for (auto const& server : Book("servers").Elements()) {
    auto const state = server.Text("/state");
    if (state != "deleted" && state != "cancel" && state != "expiring" && state != "ending") {
      out.push_back(server);
    }
  }
  return out;
}

Document ProviderTest::ResourceIn(Document const& state, std::string_view address) {
  for (auto const& resource : state.At("/values/root_module/resources").Elements()) {
    if (resource.Text("/address") == address) return resource.At("/values");
  }
  return Document::Parse("null");
}

Document ProviderTest::Attributes(std::string_view address) {
  return ResourceIn(Document::Parse(terraform_->StateJson()), address);
}

std::vector<std::string> ProviderTest::PlannedActions(std::string_view address,
                                                      std::vector<std::string> plan_arguments) {
  auto const plan = Document::Parse(terraform_->PlanJson(std::move(plan_arguments)));
  for (auto const& change : plan.At("/resource_changes").Elements()) {
    if (change.Text("/address") != address) continue;
    std::vector<std::string> actions;
    for (auto const& action : change.At("/change/actions").Elements()) {
      actions.push_back(action.Text());
    }
    return actions;
  }
  return {};
}

void ProviderTest::ApplyAndSettle(std::vector<std::string> more) {
  terraform_->Apply(std::move(more));
  terraform_->ExpectNothingToDo();
}

}  // namespace ferro::acceptance
