// One function per endpoint; the route table (router.cc) names them all.
#pragma once

#include "simulator/answer.h"
#include "simulator/call.h"
#include "simulator/world.h"

namespace ferro::sim {

using Handler = Answer (*)(World& world, Call const& call);

// identity.cc: Keystone v3 (selectel-api §1.2). Their answers are bare.
Answer ListIdentityVersions(World& world, Call const& call);
Answer ShowIdentityVersion(World& world, Call const& call);
Answer IssueToken(World& world, Call const& call);
Answer ShowToken(World& world, Call const& call);
// Who sends this request, by X-Auth-Token or X-Token.
struct Caller {
  Access access;
  std::string header;  // "x-auth-token", "x-token" or "".
  bool known = false;
};
Caller Identify(World const& world, Call const& call);

// location.cc, service.cc, plan.cc
Answer ListLocations(World& world, Call const& call);
Answer ShowLocation(World& world, Call const& call);
Answer ListServices(World& world, Call const& call);
Answer ShowService(World& world, Call const& call);
Answer ListServers(World& world, Call const& call);
Answer ListServerChips(World& world, Call const& call);
Answer ShowServerService(World& world, Call const& call);
Answer ShowServerChipService(World& world, Call const& call);
Answer ListPlans(World& world, Call const& call);
Answer ShowPlan(World& world, Call const& call);

// billing.cc, order.cc
Answer QuoteServer(World& world, Call const& call);
Answer QuoteServerChip(World& world, Call const& call);
Answer OrderServer(World& world, Call const& call);
Answer OrderServerChip(World& world, Call const& call);
Answer CreateUnpaid(World& world, Call const& call);
Answer PayResource(World& world, Call const& call);
Answer ChooseNextPlan(World& world, Call const& call);
Answer RefuseRenewal(World& world, Call const& call);
Answer ShowDebt(World& world, Call const& call);

// resource.cc
Answer ListResources(World& world, Call const& call);
Answer ShowResource(World& world, Call const& call);
Answer ChangeResource(World& world, Call const& call);

// boot.cc, partition.cc
Answer ListTemplates(World& world, Call const& call);
Answer ShowOs(World& world, Call const& call);
Answer InstallOs(World& world, Call const& call);
Answer PatchOs(World& world, Call const& call);
Answer ListLocalDrives(World& world, Call const& call);
Answer ValidatePartitions(World& world, Call const& call);

// network.cc, subnet.cc, local_subnet.cc, port.cc
Answer ListNetworks(World& world, Call const& call);
Answer ShowNetwork(World& world, Call const& call);
Answer RenameNetwork(World& world, Call const& call);
Answer ListSubnets(World& world, Call const& call);
Answer ShowSubnet(World& world, Call const& call);
Answer ListSubnetIps(World& world, Call const& call);
Answer ReserveIp(World& world, Call const& call);
Answer ListIps(World& world, Call const& call);
Answer ReleaseIp(World& world, Call const& call);
Answer ListLocalSubnets(World& world, Call const& call);
Answer CreateLocalSubnet(World& world, Call const& call);
Answer ShowLocalSubnet(World& world, Call const& call);
Answer DeleteLocalSubnet(World& world, Call const& call);
Answer ListLocalSubnetIps(World& world, Call const& call);
Answer ReserveLocalIp(World& world, Call const& call);
Answer ListLocalIps(World& world, Call const& call);
Answer ListPorts(World& world, Call const& call);
Answer ListPortNetworks(World& world, Call const& call);
Answer JoinNetwork(World& world, Call const& call);
Answer LeaveNetwork(World& world, Call const& call);

// ssh_key.cc
Answer ListKeys(World& world, Call const& call);
Answer CreateKey(World& world, Call const& call);
Answer ShowKey(World& world, Call const& call);
Answer DeleteKey(World& world, Call const& call);

// power.cc
Answer ShowPower(World& world, Call const& call);
Answer SetPower(World& world, Call const& call);
Answer Reboot(World& world, Call const& call);

// task.cc
Answer ShowTask(World& world, Call const& call);
Answer ListEvents(World& world, Call const& call);
Answer ShowMaintenance(World& world, Call const& call);
Answer ListRunningTasks(World& world, Call const& call);
Answer ShowRandomName(World& world, Call const& call);

}  // namespace ferro::sim
