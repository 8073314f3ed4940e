// Identifiers that can't be mixed up: a server's is not a network's.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/json.h"

namespace ferro::api {

template <class Tag>
struct Id {
  std::string value;

  bool empty() const { return value.empty(); }
  friend auto operator<=>(Id const&, Id const&) = default;
};

using ServerId = Id<struct ServerTag>;
using LocationId = Id<struct LocationTag>;
using ServiceId = Id<struct ServiceTag>;  // A server configuration.
using PlanId = Id<struct PlanTag>;        // A tariff.
using OsTemplateId = Id<struct OsTemplateTag>;
using ProjectId = Id<struct ProjectTag>;
using NetworkId = Id<struct NetworkTag>;
using SubnetId = Id<struct SubnetTag>;
using IpId = Id<struct IpTag>;
using PortId = Id<struct PortTag>;
using HardwareId = Id<struct HardwareTag>;  // The machine under a server (selectel-api §5.3).
using SshKeyId = Id<struct SshKeyTag>;
using TaskId = Id<struct TaskTag>;

// Project ids are written with and without dashes, in either case.
bool SameProject(ProjectId const& a, ProjectId const& b);

}  // namespace ferro::api

// On the wire an id is its text; an object with a `uuid` is read as that id.
template <class Tag>
struct ferro::json::Codec<ferro::api::Id<Tag>> {
  static void Read(In const& in, ferro::api::Id<Tag>& out) {
    if (in.Has("uuid")) return in.Member("uuid").Get(out.value);
    in.Get(out.value);
  }
  static void Write(ferro::api::Id<Tag> const& id, Out out) { out.Put(std::string_view(id.value)); }
};
