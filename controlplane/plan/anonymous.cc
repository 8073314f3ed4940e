#include "controlplane/plan/anonymous.h"

namespace ferro::plan {

std::vector<journal::Object> ObjectsOfAnonymous(ContainerDetail const& container,
                                                VolumesByPath const& volumes) {
  std::vector<journal::Object> objects;
  for (auto const& [path, volume] : volumes)
    objects.push_back(
        {.kind = "volume",
         .name = volume,
         .engine_id = volume,
         .revision = 1,
         .retain = true,
         .detail = TextOf(AnonymousDetail{
             .service = container.service, .replica = container.replica, .path = path})});
  return objects;
}

Nameless NamelessOf(World const& world, std::string const& service, std::int64_t replica) {
  Nameless nameless;
  for (auto const& object : world.known.objects) {
    if (object.kind != "volume" || object.detail.empty()) continue;
    AnonymousDetail const detail = AnonymousOf(object);
    if (detail.path.empty() || detail.service != service || detail.replica != replica) continue;
    bool const is_there = world.VolumeNamed(object.name) != nullptr;
    (is_there ? nameless.there : nameless.gone)[detail.path] = object.name;
  }
  return nameless;
}

void TellLost(World const& world, Replica const& replica, Plan& plan) {
  for (auto const& [path, volume] : NamelessOf(world, replica.service->name, replica.number).gone)
    plan.notes.push_back("the data of " + replica.name + " at " + path +
                         " is gone: somebody removed its anonymous volume " + ShortId(volume) +
                         ", and it gets a new one");
}

}  // namespace ferro::plan
