#include "controlplane/plan/gather.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

namespace fs = std::filesystem;

// Answers Resolve; everything else is a mistake of who asks.
class AskedEngine : public engine::Engine {
 public:
  Result<engine::Host> Discover(std::stop_token const&) override { return Unexpected(); }
  Result<engine::Observed> Observe(engine::Scope const&, std::stop_token const&) override {
    return Unexpected();
  }
  Result<engine::Container> Inspect(std::string const&, std::stop_token const&) override {
    return Unexpected();
  }
  Result<std::string> Resolve(std::string const& reference, std::stop_token const&) override {
    asked.push_back(reference);
    if (auto const found = answers.find(reference); found != answers.end()) return found->second;
    return Fail(failure, reference + ": the registry did not answer");
  }
  Result<std::string> LastLines(std::string const&, int, std::stop_token const&) override {
    return Unexpected();
  }
  Status Try(engine::Container const&, engine::Probe const&, std::stop_token const&) override {
    return Unexpected();
  }
  Result<engine::Done> Execute(engine::Action const&, engine::OnProgress const&,
                               std::stop_token const&) override {
    return Unexpected();
  }

  std::map<std::string, std::string> answers;
  ErrorCode failure = ErrorCode::kUnavailable;
  std::vector<std::string> asked;

 private:
  tl::unexpected<Error> Unexpected() const {
    ADD_FAILURE() << "a plan only reads, and this was not asked for";
    return Fail(ErrorCode::kInternal, "unexpected");
  }
};

class PlanGatherTest : public ::testing::Test {
 protected:
  model::Service& Add(std::string const& name, std::string const& image) {
    auto& service = platform.services[name];
    service.name = name;
    service.image = {.written = image, .used = image};
    return service;
  }
  Sources Gathered() {
    auto sources = Gather(platform, seen, engine, options, {});
    EXPECT_TRUE(sources) << sources.error().message;
    return sources ? *sources : Sources{};
  }
  fs::path Write(std::string const& name, std::string const& text) {
    fs::path const path = directory.path() / name;
    fs::create_directories(path.parent_path());
    EXPECT_TRUE(WriteFile(path, text));
    return path;
  }

  TemporaryDirectory directory;
  model::Platform platform{.name = "shop"};
  engine::Observed seen;
  AskedEngine engine;
  GatherOptions options{.file_store = "/state/files", .fingerprint_key = "key"};
};

TEST_F(PlanGatherTest, AsksTheRegistryOnlyForWhatIsAbsent) {
  Add("here", "redis:7");
  Add("absent", "nginx:1");
  Add("never", "mine:1").pull_policy = "never";
  Add("built", "shop-built").build.emplace();
  seen.images["redis:7"] = {.id = "sha256:1"};
  engine.answers["nginx:1"] = "sha256:n";
  auto const sources = Gathered();
  EXPECT_THAT(engine.asked, ElementsAre("nginx:1"));
  EXPECT_EQ(sources.registry.at("nginx:1"), "sha256:n");
}

TEST_F(PlanGatherTest, AsksForEveryTagWhenToldTo) {
  Add("here", "redis:7");
  Add("always", "nginx:1").pull_policy = "always";
  seen.images["redis:7"] = {.id = "sha256:1"};
  seen.images["nginx:1"] = {.id = "sha256:2"};
  engine.answers = {{"nginx:1", "sha256:n"}, {"redis:7", "sha256:r"}};
  Gathered();
  EXPECT_THAT(engine.asked, ElementsAre("nginx:1"));
  engine.asked.clear();
  options.pull = true;
  Gathered();
  EXPECT_EQ(engine.asked.size(), 2U);
}

TEST_F(PlanGatherTest, ARegistryThatDoesNotAnswerIsAskedOnceAndIsOnlyANote) {
  Add("a", "registry.example:5000/a:1");
  Add("b", "registry.example:5000/b:1");
  Add("c", "redis:7");
  engine.answers["redis:7"] = "sha256:r";
  auto const sources = Gathered();
  EXPECT_THAT(engine.asked, ElementsAre("registry.example:5000/a:1", "redis:7"));
  EXPECT_EQ(sources.registry.at("registry.example:5000/b:1"), "");
  EXPECT_THAT(sources.unanswered.at("registry.example:5000/b:1"), HasSubstr("did not answer"));
}

TEST_F(PlanGatherTest, AnImageThatDoesNotExistIsAskedForAloneAndSaid) {
  Add("a", "nothing/a:1");
  Add("b", "nothing/b:1");
  engine.failure = ErrorCode::kNotFound;
  EXPECT_EQ(Gathered().unanswered.size(), 2U);
  EXPECT_EQ(engine.asked.size(), 2U);
}

TEST_F(PlanGatherTest, ADigestNeedsNoRegistry) {
  Add("a", "redis@sha256:abc");
  EXPECT_EQ(Gathered().registry.at("redis@sha256:abc"), "sha256:abc");
  EXPECT_THAT(engine.asked, IsEmpty());
}

TEST_F(PlanGatherTest, StopsWhenToldTo) {
  Add("a", "redis:7");
  std::stop_source source;
  source.request_stop();
  auto const sources = Gather(platform, seen, engine, options, source.get_token());
  ASSERT_FALSE(sources);
  EXPECT_EQ(sources.error().code, ErrorCode::kCancelled);
}

TEST_F(PlanGatherTest, AMissingBindSourceIsSaid) {
  auto& service = Add("web", "nginx:1");
  service.spec.volumes = {{.type = "bind", .source = directory.path() / "none", .target = "/a"},
                          {.type = "volume", .source = "shop_data", .target = "/b"}};
  auto const sources = Gathered();
  ASSERT_EQ(sources.binds.size(), 1U);
  EXPECT_FALSE(sources.binds.begin()->second.exists);
  EXPECT_FALSE(sources.binds.begin()->second.watched);
}

TEST_F(PlanGatherTest, AFolderThatAnyServiceWritesToIsNotWatched) {
  Write("conf/a", "1");
  compose::Mount mount{
      .type = "bind", .source = directory.path() / "conf", .target = "/a", .read_only = true};
  Add("reader", "r").spec.volumes = {mount};
  EXPECT_TRUE(Gathered().binds.at(mount.source).watched);
  mount.read_only = false;
  Add("writer", "w").spec.volumes = {mount};
  EXPECT_FALSE(Gathered().binds.at(mount.source).watched);
}

TEST_F(PlanGatherTest, SecretsAreKeyedFingerprintsAndNeverTheirValues) {
  options.environment =
      Environment(std::map<std::string, std::string, std::less<>>{{"PASSWORD", "hunter2"}});
  Add("db", "db").files = {{.name = "pass/word",
                            .secret = true,
                            .from_variable = "PASSWORD",
                            .target = "/run/secrets/password"}};
  auto const first = Gathered().files.at("db//run/secrets/password");
  EXPECT_EQ(first.problem, "");
  EXPECT_EQ(first.fingerprint.size(), 32U);
  EXPECT_EQ(first.path, "/state/files/db.pass_word-" + first.fingerprint);
  EXPECT_THAT(first.path, Not(HasSubstr("hunter2")));

  options.fingerprint_key = "another key";
  EXPECT_NE(Gathered().files.at("db//run/secrets/password").fingerprint, first.fingerprint);
}

TEST_F(PlanGatherTest, ASecretThatCannotBeReadIsAProblemOfItsService) {
  Add("db", "db").files = {
      {.name = "a", .secret = true, .from_variable = "UNSET", .target = "/a"},
      {.name = "b", .secret = true, .from_file = directory.path() / "none", .target = "/b"},
      {.name = "c", .from_file = directory.path(), .target = "/c"}};
  auto const sources = Gathered();
  EXPECT_EQ(sources.files.at("db//a").problem,
            "the secret a comes from the variable UNSET, which is not set");
  EXPECT_THAT(sources.files.at("db//b").problem, HasSubstr("the secret b: cannot open"));
  EXPECT_THAT(sources.files.at("db//c").problem, HasSubstr("is no file"));
}

TEST_F(PlanGatherTest, TheOwnerAndTheModeOfASecretCount) {
  model::File file{.name = "a", .content = "text", .target = "/a"};
  auto const of = [](model::File const& one) { return FingerprintOf(one, Secret("v"), "key"); };
  std::string const first = of(file);
  for (auto member : {&model::File::uid, &model::File::gid, &model::File::target}) {
    auto other = file;
    other.*member = "1000";
    EXPECT_NE(of(other), first);
  }
  auto other = file;
  other.mode = 0400;
  EXPECT_NE(of(other), first);
  EXPECT_NE(FingerprintOf(file, Secret("w"), "key"), first);
}

TEST_F(PlanGatherTest, AnEmptyVariableIsAnEmptyValue) {
  Environment const environment(std::map<std::string, std::string, std::less<>>{{"EMPTY", ""}});
  EXPECT_TRUE(ValueOf({.name = "a", .from_variable = "EMPTY"}, environment).has_value());
  EXPECT_EQ(ValueOf({.name = "a", .content = "text"}, environment)->Reveal(), "text");
}

TEST_F(PlanGatherTest, TheScopeNamesEveryReplicaAndWhateverElseIsWanted) {
  Add("web", "nginx:1").replicas = 2;
  Add("db", "postgres:16").spec.container_name = "the-db";
  Add("db2", "postgres:16");
  platform.networks["default"] = {.key = "default", .name = "shop_default"};
  platform.volumes["data"] = {.key = "data", .name = "shop_data"};
  auto const scope = ScopeOf(platform);
  EXPECT_EQ(scope.environment, "shop");
  EXPECT_THAT(scope.containers, ElementsAre("the-db", "shop-db2-1", "shop-web-1", "shop-web-2"));
  EXPECT_THAT(scope.networks, ElementsAre("shop_default"));
  EXPECT_THAT(scope.volumes, ElementsAre("shop_data"));
  EXPECT_THAT(scope.images, ElementsAre("nginx:1", "postgres:16"));
}

TEST_F(PlanGatherTest, TheScopeCanNameWhatOnlyTheInventoryKnows) {
  auto const scope = WithInventory({.environment = "shop", .volumes = {"shop_data"}},
                                   {{.kind = "container", .name = "shop-web-1", .engine_id = "c1"},
                                    {.kind = "network", .name = "shop_default"},
                                    {.kind = "volume", .name = "0123"},
                                    {.kind = "file", .name = "/srv/key"}});
  EXPECT_THAT(scope.containers, ElementsAre("c1"));
  EXPECT_THAT(scope.networks, ElementsAre("shop_default"));
  EXPECT_THAT(scope.volumes, ElementsAre("shop_data", "0123"));
}

TEST_F(PlanGatherTest, AFileIsWatchedByItsContentAndItsInode) {
  auto const file = Write("nginx.conf", "one");
  auto const first = Watch(file, false);
  EXPECT_TRUE(first.exists);
  EXPECT_TRUE(first.watched);
  EXPECT_EQ(Watch(file, false).fingerprint, first.fingerprint);

  fs::resize_file(file, 2);  // The same inode, other content.
  auto const edited = Watch(file, false);
  EXPECT_NE(edited.fingerprint, first.fingerprint);

  fs::copy_file(file, directory.path() / "copy");  // Other inode, the same content.
  fs::rename(directory.path() / "copy", file);
  EXPECT_NE(Watch(file, false).fingerprint, edited.fingerprint);
}

TEST_F(PlanGatherTest, LargeFilesAndWhatIsNoFileAreNotWatched) {
  auto const file = Write("large", "x");
  fs::resize_file(file, kLargestWatchedFile);
  EXPECT_TRUE(Watch(file, true).watched);
  fs::resize_file(file, kLargestWatchedFile + 1);
  EXPECT_TRUE(Watch(file, true).exists);
  EXPECT_FALSE(Watch(file, true).watched);
  EXPECT_TRUE(Watch("/dev/null", true).exists);
  EXPECT_FALSE(Watch("/dev/null", true).watched);
}

TEST_F(PlanGatherTest, AReadOnlyFolderIsWatchedWithAllThatIsInIt) {
  auto const folder = directory.path() / "conf";
  Write("conf/a", "1");
  Write("conf/deep/b", "2");
  auto const first = Watch(folder, true);
  EXPECT_TRUE(first.watched);
  EXPECT_FALSE(Watch(folder, false).watched);
  Write("conf/deep/b", "3");
  auto const edited = Watch(folder, true);
  EXPECT_NE(edited.fingerprint, first.fingerprint);
  fs::rename(folder / "a", folder / "c");
  EXPECT_NE(Watch(folder, true).fingerprint, edited.fingerprint);
}

TEST_F(PlanGatherTest, AFolderOfMoreThan200FilesIsNotWatched) {
  for (int i = 0; i < kMostWatchedFiles; ++i) Write("many/" + std::to_string(i), "x");
  EXPECT_TRUE(Watch(directory.path() / "many", true).watched);
  Write("many/one more", "x");
  EXPECT_FALSE(Watch(directory.path() / "many", true).watched);
}

}  // namespace
}  // namespace ferro::plan
