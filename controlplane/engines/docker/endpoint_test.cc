#include "controlplane/engines/docker/endpoint.h"

#include <gmock/gmock.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/temporary_directory_testing.h"

namespace ferro::docker {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class EndpointTest : public testing::Test {
 protected:
  using Variables = std::map<std::string, std::string, std::less<>>;

  Result<Endpoint> Find(Variables variables) const {
    variables.try_emplace("DOCKER_CONFIG", folder_.path().string());
    return FindEndpoint(Environment(std::move(variables)));
  }

  void WriteContext(std::string const& name, std::string const& host) const {
    auto const folder = folder_.path() / "contexts" / "meta" / Sha256Hex(name);
    std::filesystem::create_directories(folder);
    ASSERT_TRUE(WriteFile(folder / "meta.json", "{\"Name\":\"" + name +
                                                    "\",\"Metadata\":{},\"Endpoints\":{\"docker\":"
                                                    "{\"Host\":\"" +
                                                    host + "\",\"SkipTLSVerify\":false}}}"));
  }

  TemporaryDirectory folder_;
};

TEST_F(EndpointTest, RemoteEnginesAreRefusedWithAWordOnWhenTheyCome) {
  for (auto const* const host : {"ssh://root@10.0.0.1", "tcp://10.0.0.1:2376"}) {
    auto const found = Find({{"DOCKER_HOST", host}});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(found.error().message,
                AllOf(HasSubstr("DOCKER_HOST"), HasSubstr("ferroplane host add")));
  }
  WriteContext("server", "ssh://root@10.0.0.1");
  auto const found = Find({{"DOCKER_CONTEXT", "server"}});
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message,
              AllOf(HasSubstr("context \"server\""), HasSubstr("ferroplane host add")));
}

TEST_F(EndpointTest, AHostThatIsNoneIsRefused) {
  for (auto const* const host : {"/var/run/docker.sock", "unix://relative.sock", "10.0.0.1:2375"}) {
    auto const found = Find({{"DOCKER_HOST", host}});
    ASSERT_FALSE(found) << host;
    EXPECT_THAT(found.error().message, HasSubstr("unix:///PATH"));
  }
}

TEST_F(EndpointTest, AContextThatIsNotThereOrBrokenIsNamed) {
  auto const missing = Find({{"DOCKER_CONTEXT", "nowhere"}});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, HasSubstr("no docker context \"nowhere\""));
  ASSERT_TRUE(WriteFile(folder_.path() / "config.json", "{\"currentContext\": 7}"));
  auto const broken = Find({});
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().message, HasSubstr("config.json"));
}

TEST_F(EndpointTest, TheHostWinsOverTheContextAndThatOverTheFile) {
  WriteContext("one", "unix:///run/one.sock");
  WriteContext("two", "unix:///run/two.sock");
  ASSERT_TRUE(WriteFile(folder_.path() / "config.json", "{\"currentContext\":\"one\"}"));
  EXPECT_EQ(Find({})->socket, "/run/one.sock");
  EXPECT_EQ(Find({})->source, "context \"one\"");
  EXPECT_EQ(Find({{"DOCKER_CONTEXT", "two"}})->socket, "/run/two.sock");
  EXPECT_EQ(Find({{"DOCKER_CONTEXT", "default"}})->socket, kDefaultSocket);
  EXPECT_EQ(Find({{"DOCKER_CONTEXT", "two"}, {"DOCKER_HOST", "unix:///run/three.sock"}})->socket,
            "/run/three.sock");
}

TEST_F(EndpointTest, WithoutAnythingSaidItIsTheUsualSocket) {
  EXPECT_EQ(Find({})->socket, kDefaultSocket);
  EXPECT_EQ(Find({{"DOCKER_HOST", "unix://"}})->socket, kDefaultSocket);
  EXPECT_EQ(FindEndpoint(Environment{})->socket, kDefaultSocket);
}

}  // namespace
}  // namespace ferro::docker
