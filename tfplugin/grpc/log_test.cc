// What the process writes to stderr, as Terraform reads it. Real processes.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/temporary_directory_testing.h"
#include "base/text.h"
#include "tfplugin/grpc/example_testing.h"

namespace ferro::tf {
namespace {

class LogTest : public ::testing::Test {
 protected:
  // The stderr of a run with a create that throws and an interrupted one.
  std::string StderrWith(std::map<std::string, std::string> environment) {
    HostOptions options = ExampleHost(temporary_.path());
    options.environment = std::move(environment);
    auto const host = StartExample(options);
    EXPECT_TRUE(host->client().GetProviderSchema());
    Configure(host->client());
    EXPECT_TRUE(host->client().ApplyResourceChange(CreateRequest({.mode = "throw"})));
    EXPECT_TRUE(
        host->client().ReadDataSource({.type_name = "example_thing", .config = ConfigOf({})}));
    EXPECT_EQ(host->End().status, 0);
    return host->process().stderr_text();
  }

  TemporaryDirectory temporary_;
};

std::vector<nlohmann::json> Records(std::string const& text) {
  std::vector<nlohmann::json> out;
  for (auto const& line : Split(text, '\n')) {
    if (line.empty()) continue;
    auto record = nlohmann::json::parse(line, nullptr, false);
    EXPECT_TRUE(record.is_object()) << line;
    if (record.is_object()) out.push_back(std::move(record));
  }
  return out;
}

// Covers: R181 R182
TEST_F(LogTest, EveryLineIsARecordThatTerraformCanRead) {
  auto const records = Records(StderrWith({{"TF_LOG", "TRACE"}, {"GRPC_VERBOSITY", "INFO"}}));
  EXPECT_GT(records.size(), 8U);
  for (auto const& record : records) {
    for (auto const* key : {"@level", "@message", "@module", "@timestamp"}) {
      EXPECT_TRUE(record.contains(key) && record[key].is_string()) << record.dump();
    }
  }
}

// Covers: R183
TEST_F(LogTest, ARecordOfACallSaysWhichCallItWas) {
  int found = 0;
  for (auto const& record : Records(StderrWith({{"TF_LOG_PROVIDER_EXAMPLE", "TRACE"}}))) {
    auto const message = record.value("@message", "");
    if (message == "creating a thing") {
      ++found;
      EXPECT_EQ(record.value("@module", ""), "example");
      EXPECT_EQ(record.value("tf_rpc", ""), "ApplyResourceChange");
      EXPECT_EQ(record.value("tf_resource_type", ""), "example_thing");
      EXPECT_EQ(record.value("tf_provider_addr", ""), "registry.terraform.io/ferroplane/example");
      EXPECT_TRUE(IsUuid(record.value("tf_req_id", "")));
    }
    if (message == "served request" && record.value("tf_rpc", "") == "ReadDataSource") {
      ++found;
      EXPECT_EQ(record.value("@module", ""), "sdk.proto");
      EXPECT_EQ(record.value("tf_data_source_type", ""), "example_thing");
      EXPECT_TRUE(record.contains("tf_req_duration_ms"));
    }
  }
  EXPECT_EQ(found, 2);
}

// Covers: R182
TEST_F(LogTest, WithoutVariablesOnlyTroubleIsWritten) {
  for (auto const& record : Records(StderrWith({}))) {
    EXPECT_TRUE(record["@level"] == "warn" || record["@level"] == "error") << record.dump();
  }
  EXPECT_EQ(StderrWith({{"TF_LOG", "OFF"}}), "");
}

}  // namespace
}  // namespace ferro::tf
