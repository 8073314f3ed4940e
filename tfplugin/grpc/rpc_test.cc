// The provider's RPCs over the wire: every one answers, whatever is sent. Real processes.
#include <gmock/gmock.h>

#include <future>

#include "base/random_testing.h"
#include "base/temporary_directory_testing.h"
#include "tfplugin/grpc/example_testing.h"

namespace ferro::tf {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RpcTest : public ::testing::Test {
 protected:
  RpcTest() {
    HostOptions options = ExampleHost(temporary_.path());
    options.environment = {{"TF_LOG_PROVIDER", "INFO"}};
    host_ = StartExample(options);
  }
  PluginHost& host() { return *host_; }
  PluginClient& client() { return host_->client(); }

 private:
  TemporaryDirectory temporary_;
  std::unique_ptr<PluginHost> host_;
};

// The gRPC status of an RPC that was sent these bytes: "0" is OK.
std::string StatusOf(PluginClient& client, std::string const& method, std::string_view bytes = {}) {
  auto const answer = client.Raw(method, bytes);
  return answer ? "0" : std::string(answer.error().Fact("status"));
}

// Covers: R9
TEST_F(RpcTest, WhatIsNotServedIsUnimplementedAndNotAnnounced) {
  for (auto const* name : {"GetResourceIdentitySchemas",
                           "UpgradeResourceIdentity",
                           "GenerateResourceConfig",
                           "ValidateEphemeralResourceConfig",
                           "OpenEphemeralResource",
                           "RenewEphemeralResource",
                           "CloseEphemeralResource",
                           "ListResource",
                           "ValidateListResourceConfig",
                           "CallFunction",
                           "ValidateActionConfig",
                           "PlanAction",
                           "InvokeAction",
                           "ValidateStateStoreConfig",
                           "ConfigureStateStore",
                           "ReadStateBytes",
                           "WriteStateBytes",
                           "LockState",
                           "UnlockState",
                           "GetStates",
                           "DeleteState",
                           "FromTheFuture"}) {
    EXPECT_EQ(StatusOf(client(), std::string("/tfplugin6.Provider/") + name), "12") << name;
  }
  EXPECT_EQ(StatusOf(client(), "/tfplugin5.Provider/GetSchema"), "12");
  auto const schemas = client().GetProviderSchema();
  ASSERT_TRUE(schemas);
  EXPECT_TRUE(schemas->capabilities.move_resource_state);
  EXPECT_FALSE(schemas->capabilities.generate_resource_config);
  EXPECT_EQ(schemas->functions, 0U);
}

// Covers: R34 R46 R9
TEST_F(RpcTest, TheSchemaIsTheSameInEveryProcessAndAtAnyTime) {
  auto const first = client().GetProviderSchema();
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->has_provider);
  EXPECT_TRUE(first->capabilities.plan_destroy);
  EXPECT_TRUE(first->capabilities.get_provider_schema_optional);
  EXPECT_THAT(first->resources, ElementsAre("example_thing"));
  EXPECT_THAT(first->data_sources, ElementsAre("example_thing"));
  Configure(client());
  EXPECT_EQ(client().GetProviderSchema()->bytes, first->bytes);
  TemporaryDirectory temporary;
  auto const other = StartExample(ExampleHost(temporary.path()));
  EXPECT_EQ(other->client().GetProviderSchema()->bytes, first->bytes);
  auto const metadata = client().GetMetadata();
  ASSERT_TRUE(metadata);
  EXPECT_EQ(metadata->resources, first->resources);
  EXPECT_EQ(metadata->data_sources, first->data_sources);
  EXPECT_EQ(StatusOf(client(), "/tfplugin6.Provider/GetFunctions"), "0");
}

// Covers: R46
TEST_F(RpcTest, WithoutConfigurationEveryRpcAnswers) {
  EXPECT_TRUE(client().GetProviderSchema());
  EXPECT_THAT(client().ValidateProviderConfig({.config = NoArguments()})->diagnostics.items(),
              IsEmpty());
  EXPECT_THAT(client()
                  .ValidateResourceConfig({.type_name = "example_thing", .config = ConfigOf({})})
                  ->diagnostics.items(),
              IsEmpty());
  EXPECT_THAT(
      client()
          .ValidateDataResourceConfig({.type_name = "example_thing", .config = ConfigOf({})})
          ->diagnostics.items(),
      IsEmpty());
  auto const upgraded = client().UpgradeResourceState(
      {.type_name = "example_thing",
       .version = 0,
       .raw_state = {.json = R"({"id": "id of one", "name": "one"})"}});
  ASSERT_TRUE(upgraded);
  EXPECT_THAT(upgraded->diagnostics.items(), IsEmpty());
  EXPECT_EQ(upgraded->upgraded_state.msgpack, StateOf({}).msgpack);
  auto const moved =
      client().MoveResourceState({.source_provider_address = "registry.terraform.io/acme/cloud",
                                  .source_type_name = "cloud_thing",
                                  .source_state = {.json = R"({"id": "1"})"},
                                  .target_type_name = "example_thing"});
  ASSERT_TRUE(moved);
  EXPECT_THAT(moved->diagnostics.ToText(), HasSubstr("acme/cloud"));
  auto const created = client().ApplyResourceChange(CreateRequest({}));
  ASSERT_TRUE(created);
  EXPECT_TRUE(created->diagnostics.has_errors());
  EXPECT_TRUE(client().StopProvider());
}

// Covers: R80
TEST_F(RpcTest, AnObjectLivesItsWholeLife) {
  Configure(client());
  Thing const thing{.name = "one", .payload = "p"};
  auto const planned = client().PlanResourceChange({.type_name = "example_thing",
                                                    .prior_state = Nothing(),
                                                    .proposed_new_state = ConfigOf(thing),
                                                    .config = ConfigOf(thing)});
  ASSERT_TRUE(planned);
  EXPECT_THAT(planned->diagnostics.items(), IsEmpty());
  EXPECT_EQ(planned->planned_state.msgpack, PlannedOf(thing).msgpack);
  auto const created = client().ApplyResourceChange(CreateRequest(thing));
  ASSERT_TRUE(created);
  EXPECT_EQ(created->new_state.msgpack, StateOf(thing).msgpack);
  auto const read =
      client().ReadResource({.type_name = "example_thing", .current_state = StateOf(thing)});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->new_state.msgpack, StateOf(thing).msgpack);
  auto const destroyed = client().ApplyResourceChange({.type_name = "example_thing",
                                                       .prior_state = StateOf(thing),
                                                       .planned_state = Nothing(),
                                                       .config = Nothing()});
  ASSERT_TRUE(destroyed);
  EXPECT_EQ(destroyed->new_state.msgpack, Nothing().msgpack);
  auto const imported = client().ImportResourceState({.type_name = "example_thing", .id = "x"});
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->type_name, "example_thing");
  EXPECT_THAT(imported->diagnostics.items(), IsEmpty());
  EXPECT_TRUE(client()
                  .ImportResourceState({.type_name = "example_thing", .id = ""})
                  ->diagnostics.has_errors());
  auto const data =
      client().ReadDataSource({.type_name = "example_thing", .config = ConfigOf(thing)});
  ASSERT_TRUE(data);
  EXPECT_EQ(data->state.msgpack, StateOf(thing).msgpack);
}

// Covers: R3
TEST_F(RpcTest, WhatOneProcessPlannedAnotherAppliesAndAThirdReads) {
  Thing const thing{.name = "one"};
  auto const planned = [&] {
    Configure(client());
    return client().PlanResourceChange({.type_name = "example_thing",
                                        .prior_state = Nothing(),
                                        .proposed_new_state = ConfigOf(thing),
                                        .config = ConfigOf(thing)});
  }();
  ASSERT_TRUE(planned);
  EXPECT_EQ(host().End().status, 0);
  TemporaryDirectory temporary;
  auto const second = StartExample(ExampleHost(temporary.path()));
  Configure(second->client());
  auto const created =
      second->client().ApplyResourceChange({.type_name = "example_thing",
                                            .prior_state = Nothing(),
                                            .planned_state = planned->planned_state,
                                            .config = ConfigOf(thing),
                                            .planned_private = planned->planned_private});
  ASSERT_TRUE(created);
  EXPECT_EQ(second->End().status, 0);
  auto const third = StartExample(ExampleHost(temporary.path()));
  Configure(third->client());
  auto const read = third->client().ReadResource({.type_name = "example_thing",
                                                  .current_state = created->new_state,
                                                  .private_bytes = created->private_bytes});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->new_state.msgpack, StateOf(thing).msgpack);
}

// Covers: R8
TEST_F(RpcTest, AnExceptionIsADiagnostic) {
  Configure(client());
  auto const created = client().ApplyResourceChange(CreateRequest({.mode = "throw"}));
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_THAT(created->diagnostics.ToText(), HasSubstr("the thing fell apart"));
  EXPECT_TRUE(created->diagnostics.has_errors());
  auto const read = client().ReadResource(
      {.type_name = "example_thing", .current_state = StateOf({.mode = "throw"})});
  ASSERT_TRUE(read);
  EXPECT_THAT(read->diagnostics.ToText(), HasSubstr("not readable"));
  EXPECT_TRUE(client().GetMetadata());
}

// Covers: R8
TEST_F(RpcTest, GarbageInEveryValueIsADiagnostic) {
  Configure(client());
  FakeRandom random(1);
  for (int i = 0; i < 40; ++i) {
    std::string bytes;
    for (int n = 0; n < i; ++n) bytes += static_cast<char>(random.Below(256));
    if (i == 39) bytes.assign(100000, '\x91');  // Arrays in arrays in arrays.
    DynamicValue const junk{.msgpack = bytes + "\xC1"};
    EXPECT_TRUE(client().ValidateProviderConfig({.config = junk})->diagnostics.has_errors());
    EXPECT_TRUE(client()
                    .ValidateResourceConfig({.type_name = "example_thing", .config = junk})
                    ->diagnostics.has_errors());
    EXPECT_TRUE(client()
                    .ReadResource({.type_name = "example_thing", .current_state = junk})
                    ->diagnostics.has_errors());
    EXPECT_TRUE(client()
                    .PlanResourceChange({.type_name = "example_thing",
                                         .prior_state = junk,
                                         .proposed_new_state = junk,
                                         .config = junk})
                    ->diagnostics.has_errors());
    EXPECT_TRUE(client()
                    .ApplyResourceChange({.type_name = "example_thing",
                                          .prior_state = junk,
                                          .planned_state = junk,
                                          .config = junk})
                    ->diagnostics.has_errors());
    EXPECT_TRUE(client()
                    .ReadDataSource({.type_name = "example_thing", .config = junk})
                    ->diagnostics.has_errors());
    EXPECT_TRUE(client()
                    .UpgradeResourceState(
                        {.type_name = "example_thing", .raw_state = {.json = bytes + "{"}})
                    ->diagnostics.has_errors());
  }
}

// Covers: R8
TEST_F(RpcTest, UnknownTypesAreDiagnostics) {
  Configure(client());
  std::string const type = "example_" + std::string(10000, 'x');
  EXPECT_TRUE(client()
                  .ReadResource({.type_name = type, .current_state = Nothing()})
                  ->diagnostics.has_errors());
  EXPECT_TRUE(
      client().ReadDataSource({.type_name = "", .config = Nothing()})->diagnostics.has_errors());
  EXPECT_TRUE(
      client().ImportResourceState({.type_name = type, .id = "x"})->diagnostics.has_errors());
}

// Covers: R9
TEST_F(RpcTest, FieldsOfTheFutureAndBrokenMessagesDoNotHurt) {
  // Field 1000, a text; then the same for an RPC that reads its request.
  EXPECT_EQ(StatusOf(client(), "/tfplugin6.Provider/GetMetadata", "\xC2\x3E\x03new"), "0");
  EXPECT_EQ(StatusOf(client(), "/tfplugin6.Provider/ReadResource", "\xC2\x3E\x03new"), "0");
  // A length that is not there; a name that is no UTF-8.
  EXPECT_NE(StatusOf(client(), "/tfplugin6.Provider/ReadResource", "\x0A\x7F"), "0");
  EXPECT_NE(StatusOf(client(), "/tfplugin6.Provider/ReadResource", "\x0A\x02\xFF\xFE"), "0");
  EXPECT_TRUE(client().GetMetadata());
}

// Covers: R6
TEST_F(RpcTest, MessagesUpToTheLimitPassBothWays) {
  Configure(client());
  CallOptions const patient{.timeout = std::chrono::minutes(3)};
  Thing const thing{.payload = std::string(10U << 20U, 'p')};
  std::string const bytes(130U << 20U, 'b');
  auto const read = client().ReadResource(
      {.type_name = "example_thing", .current_state = StateOf(thing), .private_bytes = bytes},
      patient);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->new_state.msgpack == StateOf(thing).msgpack);
  EXPECT_TRUE(read->private_bytes == bytes);
}

// Covers: R6
TEST_F(RpcTest, WhatIsAboveTheLimitIsRefusedAndTheProcessLives) {
  std::string const most((256U << 20U) + 1, '\0');
  auto const answer =
      client().Raw("/tfplugin6.Provider/GetMetadata", most, {.timeout = std::chrono::minutes(3)});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().Fact("status"), "8");  // RESOURCE_EXHAUSTED
  EXPECT_TRUE(client().GetMetadata());
}

// Covers: R7
TEST_F(RpcTest, AHundredCallsWaitAtOnceAndOthersStillPass) {
  Configure(client());
  std::vector<std::future<Result<ApplyResourceChangeResponse>>> waiting;
  waiting.reserve(100);
  for (int i = 0; i < 100; ++i) {
    waiting.push_back(std::async(std::launch::async, [this, i] {
      return client().ApplyResourceChange(
          CreateRequest({.name = "n" + std::to_string(i), .mode = "wait"}));
    }));
  }
  auto const begun = [this] {
    auto const log = host().process().stderr_text();
    std::size_t count = 0;
    for (auto at = log.find("creating"); at != std::string::npos; at = log.find("creating", at + 1))
      ++count;
    return count;
  };
  auto const patience = std::chrono::steady_clock::now() + kSoon;
  while (begun() < waiting.size() && std::chrono::steady_clock::now() < patience) {
    EXPECT_TRUE(client().GetMetadata());
  }
  EXPECT_EQ(begun(), waiting.size());
  EXPECT_TRUE(client().StopProvider());
  for (auto& one : waiting) {
    auto const answer = one.get();
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_THAT(answer->diagnostics.ToText(), HasSubstr("Interrupted"));
  }
}

TEST_F(RpcTest, HealthIsServingForThePluginOnly) {
  EXPECT_TRUE(client().IsServing("plugin").value_or(false));
  EXPECT_FALSE(client().IsServing("nobody").value_or(false));
}

TEST_F(RpcTest, StdioAndBrokerStayOpenAndSilentUntilTheEnd) {
  auto stdio = std::async(std::launch::async, [this] { return client().ReadStdio(); });
  auto broker = std::async(std::launch::async, [this] { return client().ReadBroker(); });
  Configure(client());
  EXPECT_EQ(stdio.wait_for(std::chrono::milliseconds(200)), std::future_status::timeout);
  EXPECT_EQ(broker.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
  EXPECT_EQ(host().End().status, 0);
  auto const said = stdio.get();
  ASSERT_TRUE(said) << said.error().message;
  EXPECT_EQ(*said, "");
  EXPECT_FALSE(broker.get());
}

TEST_F(RpcTest, AClientThatClosesItsStreamsLeavesNothingBehind) {
  std::stop_source leave;
  auto stdio = std::async(std::launch::async,
                          [&] { return client().ReadStdio({.cancel = leave.get_token()}); });
  auto broker = std::async(std::launch::async,
                           [&] { return client().ReadBroker({.cancel = leave.get_token()}); });
  Configure(client());
  leave.request_stop();
  EXPECT_FALSE(stdio.get());
  EXPECT_FALSE(broker.get());
  EXPECT_EQ(host().End().status, 0);
}

}  // namespace
}  // namespace ferro::tf
