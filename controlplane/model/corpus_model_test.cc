// Every case of the Compose front end's corpus as a platform.
#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/json.h"
#include "controlplane/compose/corpus_testing.h"
#include "controlplane/model/report.h"

namespace ferro::model {
namespace {

using ::testing::StartsWith;

struct Case {
  std::string name;
  compose::CorpusCase is;
};

std::vector<Case> Cases() {
  std::vector<Case> out;
  for (auto const& entry : std::filesystem::directory_iterator(FERRO_COMPOSE_CORPUS)) {
    if (entry.path().extension() != ".case") continue;
    auto const text = ReadFile(entry.path());
    EXPECT_TRUE(text) << entry.path();
    if (text) out.push_back({entry.path().stem().string(), compose::ParseCase(*text)});
  }
  return out;
}

// What container.h says is empty once a service is resolved.
compose::Service OnlyWhatIsResolvedAway(compose::Service const& spec) {
  return {.build = spec.build,
          .env_file = spec.env_file,
          .pull_policy = spec.pull_policy,
          .attach = spec.attach,
          .depends_on = spec.depends_on,
          .post_start = spec.post_start,
          .pre_stop = spec.pre_stop,
          .profiles = spec.profiles,
          .scale = spec.scale,
          .deploy = spec.deploy,
          .develop = spec.develop,
          .label_file = spec.label_file,
          .links = spec.links,
          .configs = spec.configs,
          .secrets = spec.secrets};
}

void ExpectResolved(Platform const& platform) {
  std::set<std::string> networks;
  std::set<std::string> volumes;
  for (auto const& [key, network] : platform.networks) networks.insert(network.name);
  for (auto const& [key, volume] : platform.volumes) volumes.insert(volume.name);
  for (auto const& [name, service] : platform.services) {
    EXPECT_EQ(json::Print(OnlyWhatIsResolvedAway(service.spec)), json::Print(compose::Service()));
    EXPECT_FALSE(service.spec.restart.empty());
    for (auto const& [network, joined] : service.spec.networks)
      EXPECT_TRUE(networks.contains(network)) << network;
    for (auto const& mount : service.spec.volumes)
      EXPECT_TRUE(mount.type != "volume" || mount.source.empty() || volumes.contains(mount.source))
          << mount.source;
    for (auto const& [variable, value] : service.spec.environment)
      EXPECT_TRUE(value.has_value()) << variable;
    for (auto const& [other, dependency] : service.depends_on)
      EXPECT_TRUE(platform.services.contains(other)) << other;
  }
}

TEST(CorpusModelTest, EveryProjectIsAPlatformOrRefusedByACodeOfOurs) {
  int platforms = 0;
  for (auto const& [name, is] : Cases()) {
    SCOPED_TRACE(name);
    if (!is.sections.contains("expected")) continue;
    auto const loaded = LoadPlatform({.compose = is.options}, is.files);
    if (!loaded) {
      EXPECT_THAT(std::string(loaded.error().Fact("code")), StartsWith("PLATFORM-"))
          << loaded.error().message;
      EXPECT_NE(loaded.error().Fact("line"), "") << loaded.error().message;
      continue;
    }
    ++platforms;
    ExpectResolved(loaded->platform);
  }
  EXPECT_GE(platforms, 60);
}

TEST(CorpusModelTest, WhatIsExportedIsTheSamePlatform) {
  for (auto const& [name, is] : Cases()) {
    SCOPED_TRACE(name);
    auto const first = LoadPlatform({.compose = is.options}, is.files);
    if (!first) continue;
    compose::FakeFiles files = is.files;
    files.Add("/p/exported.yaml", ExportCompose(*first));
    auto const second = LoadPlatform({.compose = {.working_directory = "/p",
                                                  .files = {"/p/exported.yaml"},
                                                  .project_directory = is.options.project_directory,
                                                  .profiles = first->project.profiles,
                                                  .environment = is.options.environment}},
                                     files);
    ASSERT_TRUE(second) << second.error().message << "\n" << ExportCompose(*first);
    EXPECT_EQ(second->platform.services.size(), first->platform.services.size());
    for (auto const& [service, before] : first->platform.services) {
      ASSERT_TRUE(second->platform.services.contains(service)) << service;
      Service const& after = second->platform.services.at(service);
      EXPECT_EQ(json::Print(after.spec), json::Print(before.spec));
      EXPECT_EQ(json::Print(after.build), json::Print(before.build));
      EXPECT_EQ(json::Print(after.depends_on), json::Print(before.depends_on));
      EXPECT_EQ(after.replicas, before.replicas);
      EXPECT_EQ(after.files.size(), before.files.size());
      EXPECT_EQ(NameOf(after.kind), NameOf(before.kind));
    }
  }
}

TEST(CorpusModelTest, ImportReportsRefusalsAndOnlyThose) {
  for (auto const& [name, is] : Cases()) {
    SCOPED_TRACE(name);
    auto const report = Import({.compose = is.options}, is.files);
    if (is.sections.contains("refused")) {
      EXPECT_TRUE(!report || !report->problem.empty());
      continue;
    }
    ASSERT_TRUE(report) << report.error().message;
    auto const counts = CountsOf(report->keys);
    EXPECT_EQ(counts.read, counts.mapped + counts.noted + counts.refused);
    EXPECT_GT(counts.read, 0);
    EXPECT_EQ(counts.refused, 0) << TextOf(*report);
  }
}

}  // namespace
}  // namespace ferro::model
