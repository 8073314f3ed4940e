// The API's JSON for each thing, as selectel-api §4-§9 gives it. The full JSON
// header stays in the .cc files.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "simulator/call.h"
#include "simulator/price.h"
#include "simulator/world.h"

namespace ferro::sim {

using Json = nlohmann::json;

Json LocationJson(Location const& location);
Json PlanJson(Plan const& plan, bool english);
// The four members that stand in `billing` and in a price calculation.
Json ShortPlanJson(World const& world, std::string const& plan, bool english);
// The list form leaves price_plan_available out (selectel-api §4.2) unless the mode says so.
Json ServiceJson(World const& world, Service const& service, bool detail);
Json TemplateJson(OsTemplate const& os);
Json PriceJson(Quote const& quote, std::optional<Clock::TimePoint> paid_till);
Json ServerJson(World const& world, Server const& server, bool detail, bool english);
Json OtherResourceJson(World const& world, OtherResource const& resource);
Json OsJson(World const& world, Server const& server);
Json NetworkJson(World const& world, Network const& network);
Json SubnetJson(World const& world, Subnet const& subnet);
Json LocalSubnetJson(World const& world, Subnet const& subnet);
Json IpJson(World const& world, Ip const& ip);
Json KeyJson(SshKey const& key);
Json DriverStatusJson(World const& world, Server const& server);
// Drive ids to drives, as GET /boot/partitions/local_drives lists them.
Json DrivesJson(Service const& service);

std::string Dump(Json const& json);
// A stable UUID (version 5 in looks) made from a text.
std::string DerivedUuid(std::string const& text);
Json UnixTime(Clock::TimePoint time);
Json UnixTime(std::optional<Clock::TimePoint> const& time);
Json TextOrNull(std::string const& text);

}  // namespace ferro::sim
