// The adapter against a real engine: run with FERRO_TEST_DOCKER_HOST=unix:///PATH.
#include <gmock/gmock.h>

#include <chrono>

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/engines/canonical.h"
#include "controlplane/engines/docker/adapter.h"
#include "controlplane/engines/docker/docker_server_testing.h"
#include "controlplane/engines/docker/fields_testing.h"
#include "http/url.h"

namespace ferro::docker {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Pair;

constexpr char kImage[] = "ferro-round-trip:1";
constexpr char kEnvironment[] = "round-trip";

// The sockets to test with: none or one.
std::vector<std::string> Engines() {
  auto const host = Environment::OfProcess().Get("FERRO_TEST_DOCKER_HOST");
  constexpr std::string_view kUnix = "unix://";
  if (!host.starts_with(kUnix)) return {};
  return {host.substr(kUnix.size())};
}

// A few programs of this machine as an image.
std::string MakeImage(Transport& transport) {
  TemporaryDirectory const folder;
  auto const tar = folder.path() / "image.tar";
  auto const made = RunProcess(
      {.arguments = {"sh", "-c",
                     "tar -chf \"$1\" /bin/sh /bin/sleep /bin/cat /bin/echo "
                     "$(ldd /bin/sh /bin/sleep /bin/cat /bin/echo | grep -o '/lib[^ ]*' | sort -u)",
                     "sh", tar.string()},
       .environment = Environment::OfProcess()});
  if (!made || made->status != 0) return "tar failed";
  http::Headers const headers{{"content-type", "application/x-tar"}};
  std::string target = "/v1.41/images/create?fromSrc=-&repo=ferro-round-trip&tag=1";
  for (auto const* const change : {"CMD [\"sleep\", \"1000\"]", "ENV FROM_IMAGE=yes", "WORKDIR /",
                                   "LABEL from-image=1", "EXPOSE 7000", "VOLUME /from-image",
                                   "HEALTHCHECK --interval=9s CMD [\"/bin/echo\", \"probed\"]"}) {
    target += "&changes=" + http::PercentEncoded(change);
  }
  auto const answer = transport.Send({.method = "POST",
                                      .target = target,
                                      .headers = headers,
                                      .body = ReadFile(tar).value(),
                                      .effect = Effect::kRepeatable},
                                     {.whole = std::chrono::seconds(60)});
  return answer ? answer->body : answer.error().message;
}

class AdapterLiveTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    Transport transport(GetParam());
    auto const image = MakeImage(transport);
    ASSERT_THAT(image, HasSubstr("sha256:"));
    auto adapter = Adapter::Connect({.endpoint = {.socket = GetParam(), .source = "test"},
                                     .environment = Environment::OfProcess()},
                                    {});
    ASSERT_TRUE(adapter) << adapter.error().message;
    adapter_ = std::move(*adapter);
    Clean();
    Do(engine::CreateNetwork{.name = "one",
                             .spec = {.ipam = {.config = {{.subnet = "10.213.1.0/24"}}}}});
    Do(engine::CreateNetwork{.name = "two",
                             .spec = {.ipam = {.config = {{.subnet = "10.213.2.0/24"}}}}});
  }
  void TearDown() override { Clean(); }

  void Clean() {
    auto const containers = adapter_->client().ListContainers({});
    for (auto const& container : *containers)
      ASSERT_TRUE(adapter_->client().RemoveContainer(container.id, true));
    for (auto const* const network : {"one", "two"})
      (void)adapter_->client().RemoveNetwork(network);
    auto const volumes = adapter_->client().ListVolumes({});
    for (auto const& volume : volumes->volumes)
      ASSERT_TRUE(adapter_->client().RemoveVolume(volume.name));
  }

  engine::Done Do(engine::Action const& action) {
    auto done = adapter_->Execute(action, {}, {});
    EXPECT_TRUE(done) << done.error().message;
    return done ? *done : engine::Done{};
  }

  static engine::CreateContainer Simple(std::string const& name) {
    engine::CreateContainer create{.container = {.name = name, .service = "web"},
                                   .labels = {{"ferroplane.environment", kEnvironment},
                                              {"ferroplane.service", "web"},
                                              {"ferroplane.replica", "2"}}};
    create.container.spec.image = kImage;
    create.container.spec.networks["one"] = {};
    return create;
  }

  engine::Container See(std::string const& name) {
    auto seen = adapter_->Inspect(name, {});
    EXPECT_TRUE(seen) << seen.error().message;
    return seen ? *seen : engine::Container{};
  }

  std::unique_ptr<Adapter> adapter_;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(AdapterLiveTest);
INSTANTIATE_TEST_SUITE_P(Real, AdapterLiveTest, testing::ValuesIn(Engines()),
                         [](auto const&) { return std::string("Engine"); });

// Covers: S5.burned.4
TEST_P(AdapterLiveTest, EveryFieldComesBackAsItWas) {
  Do(Simple("neighbour"));
  Do(engine::StartContainer{"neighbour"});
  auto const host = adapter_->Discover({});
  ASSERT_TRUE(host);
  auto const seen = adapter_->Observe({.images = {kImage}}, {});
  ASSERT_TRUE(seen);
  auto const& image = seen->images.at(kImage);
  for (auto const& variation : Variations()) {
    SCOPED_TRACE(variation.field);
    auto create = Simple("varied");
    variation.apply(create.container.spec);
    auto const made = adapter_->Execute(create, {}, {});
    if (!made && !variation.everywhere) continue;
    ASSERT_TRUE(made) << made.error().message;
    auto const wanted = engine::Canonical(create.container.spec, &image, *host);
    EXPECT_EQ(Difference(See("varied").is.spec, wanted), "");
    auto const started = adapter_->Execute(engine::StartContainer{"varied"}, {}, {});
    EXPECT_TRUE(started || !variation.everywhere) << started.error().message;
    EXPECT_EQ(Difference(See("varied").is.spec, wanted), "") << "once started";
    Do(engine::RemoveContainer{.container = "varied", .force = true});
  }
}

}  // namespace
}  // namespace ferro::docker
