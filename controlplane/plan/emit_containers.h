// The steps of containers: each service in its turn. Used by EmitSteps.
#pragma once

#include "controlplane/plan/anonymous.h"
#include "controlplane/plan/emit.h"

namespace ferro::plan {

class ContainerSteps {
 public:
  // `prepared`: steps before which nothing may stop. `made`: those that make a network or
  // volume, by its name; images and files by service. `freed`: what was removed, which may
  // have held ports.
  struct Before {
    std::vector<int> prepared;
    std::map<std::string, std::vector<int>> made;
    std::map<std::string, std::vector<int>> of_service;
    std::vector<int> freed;
  };

  ContainerSteps(World const& world, Draft const& draft, Before before, Plan& plan);

  void Emit();

 private:
  struct Progress {  // Of one service; empty where it is so already.
    std::vector<int> created;
    std::vector<int> started;
    std::vector<int> ready;
    bool looked_at = false;
  };
  // What one replica's replacement has to undo.
  struct Member {
    Item const* item = nullptr;
    int update = 0;
    int rename = 0;
    int create = 0;
    int stop = 0;
    int first = 0;
  };
  struct Unit {
    std::vector<Member> members;
    std::vector<int> ready;
    std::size_t expected = 0;
  };

  void EmitItem(Item const& item);
  void EmitCreate(Item const& item);
  void EmitReplace(Item const& item);
  void EmitKeep(Item const& item);
  std::vector<int> RemoveFirst(Item const& item);
  int Create(Item const& item, std::vector<int> after, int unit, VolumesByPath anonymous);
  std::vector<int> Connect(Item const& item, engine::Container const& container,
                           std::vector<int> after, int unit);
  int Stop(Item const& item, engine::Container const& old, std::vector<int> after, int unit);
  void StartAndWait(Item const& item, std::string const& container, std::string const& id,
                    std::vector<int> after, int unit);
  int Wait(Item const& item, std::string const& container, std::string const& id,
           std::vector<int> after, int unit);
  // Whoever needs it, and its unit, wait for that step.
  void Ends(Item const& item, int ready, int unit);
  int Update(Item const& item, bool policy, std::vector<int> after);
  void FinishUnit(int number, Unit const& unit);
  void EmitUndo(int number, Unit const& unit);
  void FinalPolicies();
  void ReloadGateways();

  // What the inventory shall know when it has started.
  ContainerDetail DetailNow(Item const& item, bool settled) const;
  ContainerDetail DetailDue(Item const& item, std::size_t hooks) const;
  // The post_start hooks that are still due; the steps after which one goes on.
  std::vector<int> Hooks(Item const& item, std::string const& container, std::string const& id,
                         std::vector<int> after, int unit, std::size_t due);
  bool MustSettle(Item const& item) const;
  int UnitOf(Item const& item);
  // Adds the edges of `depends_on`.
  void Await(Item const& item, Step& step);
  std::vector<int> const& Ready(std::string const& service, bool exit);
  VolumesByPath AnonymousFor(Item const& item, engine::Container const* old) const;
  Step StepFor(Item const& item, std::vector<int> after, int unit = 0) const;

  World const& world_;
  Draft const& draft_;
  Before before_;
  Plan& plan_;
  Steps steps_;
  std::map<std::string, Progress> progress_;
  std::map<std::string, int> unit_numbers_;  // By key.
  std::map<int, Unit> units_;
  std::vector<Item const*> settling_;
};

// "nginx" by its image's name or by what it runs.
bool IsNginx(compose::Service const& spec);

// Services that share namespaces or volumes are one group; by service, named after one of it.
std::map<std::string, std::string> ShareGroups(model::Platform const& platform);

}  // namespace ferro::plan
