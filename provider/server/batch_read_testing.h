// Servers that are refreshed together, and what the API was asked for meanwhile.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/provider_testing.h"

namespace ferro::provider {

inline constexpr char const* kServersList = "/servers/v2/resource";
inline constexpr char const* kPublicIpsList = "/servers/v2/network/ipam/ip";
inline constexpr char const* kPrivateIpsList = "/servers/v2/network/ipam/local_ip";
inline constexpr char const* kImagesList = "*/boot/template/*";
inline constexpr char const* kOneServer = "/servers/v2/resource/*";
inline constexpr char const* kOneOs = "/servers/v2/boot/os/*";

// Servers of one project that Terraform has made, refreshed one after the other in one process.
class BatchReadTest : public testing::Test {
 protected:
  explicit BatchReadTest(std::string provider_config = "{}")
      : stage(QuickCloud(), std::move(provider_config)) {}

  static std::string Address(int number) {
    return "selectel_dedicated_server_v1.web" + std::to_string(number);
  }
  void Create(int count, std::string const& more = "") {
    for (int i = 0; i < count; ++i) {
      auto const name = R"("name": "web-)" + std::to_string(i) + "\"";
      auto const applied = stage.core.Apply(Address(i), Config(name + more));
      ASSERT_TRUE(applied.ok()) << applied.diagnostics.ToText();
    }
    BeginProcess();
  }
  // A process that has read and written nothing yet; calls are counted from here.
  void BeginProcess() {
    stage.core.StayConfigured();
    BeginCounting();
  }
  void BeginCounting() { before_ = stage.cloud.Requests().size(); }
  tf::Diagnostics Refresh(int number) { return stage.core.Refresh(Address(number)); }
  void RefreshAll(int count) {
    for (int i = 0; i < count; ++i) EXPECT_FALSE(Refresh(i).has_errors());
  }
  std::string Uuid(int number) const { return TextAt(stage.core.State(Address(number)), "id"); }
  std::string Name(int number) const { return TextAt(stage.core.State(Address(number)), "name"); }

  // How often this was asked for since BeginProcess; `whole`: without naming one server.
  std::size_t Asked(std::string_view path, bool whole) {
    auto const requests = stage.cloud.Requests();
    return static_cast<std::size_t>(std::count_if(
        requests.begin() + static_cast<std::ptrdiff_t>(before_), requests.end(),
        [&](sim::RequestRecord const& request) {
          auto const names_one = request.query.find("resource_uuid=") != std::string::npos;
          return request.method == "GET" && sim::GlobMatches(path, request.path) &&
                 names_one != whole;
        }));
  }
  std::size_t Lists(std::string_view path) { return Asked(path, true); }
  // Of servers, public and private addresses, and images.
  std::vector<std::size_t> CountLists() {
    return {Lists(kServersList), Lists(kPublicIpsList), Lists(kPrivateIpsList), Lists(kImagesList)};
  }
  static std::vector<std::size_t> OneMore(std::vector<std::size_t> counts) {
    for (auto& count : counts) ++count;
    return counts;
  }
  std::size_t Singles(std::string_view path) { return Asked(path, false); }

  void ChangeServer(int number, std::function<void(sim::Server&)> const& change) {
    ASSERT_TRUE(stage.cloud.Change([&](sim::World& world) -> Status {
      change(world.servers.at(Uuid(number)));
      return {};
    }));
  }
  // In the list of all public addresses.
  std::size_t PlaceInList(std::string const& ip) {
    std::size_t place = 0;
    auto const found = stage.cloud.Change([&](sim::World& world) -> Status {
      for (auto const& each : world.catalogue.ips) {
        auto const* subnet = world.FindSubnet(each.subnet);
        if (each.address == ip) return {};
        if (subnet != nullptr && !subnet->is_local) ++place;
      }
      return Fail(ErrorCode::kNotFound, ip);
    });
    EXPECT_TRUE(found);
    return place;
  }
  void Rename(int number, std::string const& name) {
    ChangeServer(number, [&](sim::Server& server) { server.user_desc = name; });
  }

  Stage stage;

 private:
  std::size_t before_ = 0;
};

}  // namespace ferro::provider
