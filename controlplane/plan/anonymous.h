// Volumes that no file names, as the inventory keeps them: whoever comes after their container
// gets them again.
#pragma once

#include <string>
#include <utility>

#include "controlplane/plan/plan.h"

namespace ferro::plan {

// Of a container with that detail, at that path.
inline journal::Object ObjectOfAnonymous(ContainerDetail const& container, std::string path,
                                         std::string const& volume) {
  return {
      .kind = "volume",
      .name = volume,
      .engine_id = volume,
      .revision = 1,
      .retain = true,
      .detail = TextOf(AnonymousDetail{
          .service = container.service, .replica = container.replica, .path = std::move(path)})};
}

}  // namespace ferro::plan
