#include <chrono>

#include "controlplane/plan/emit.h"

namespace ferro::plan {

namespace {

template <class... Ts>
struct ByWork : Ts... {
  using Ts::operator()...;
};

struct KindAndTarget {
  std::string kind;
  std::string target;
};

KindAndTarget KindAndTargetOf(Work const& work) {
  return std::visit(
      ByWork{
          [](engine::Action const& w) {
            return KindAndTarget{std::string(engine::KindOf(w)), engine::TargetOf(w)};
          },
          [](PutFile const& w) { return KindAndTarget{"put_file", w.path}; },
          [](RemoveFile const& w) { return KindAndTarget{"remove_file", w.path}; },
          [](WaitHealthy const& w) { return KindAndTarget{"wait_healthy", w.container}; },
          [](WaitExit const& w) { return KindAndTarget{"wait_exit", w.container}; },
          [](WaitSettled const& w) { return KindAndTarget{"wait_settled", w.container}; },
          [](Record const&) { return KindAndTarget{"record", "inventory"}; },
      },
      work);
}

}  // namespace

Step Completed(Step step) {
  KindAndTarget named = KindAndTargetOf(step.work);
  step.kind = std::move(named.kind);
  if (step.target.empty()) step.target = std::move(named.target);
  return step;
}

int Steps::Add(Step step) {
  step = Completed(std::move(step));
  step.number = Count() + 1;
  plan_.steps.push_back(std::move(step));
  return Count();
}

int Steps::Act(engine::Action action, Step step) {
  step.work = std::move(action);
  return Add(std::move(step));
}

journal::Object ObjectOfItem(World const& world, Item const& item, std::string const& name,
                             std::string const& engine_id, ContainerDetail const& detail) {
  journal::Object object{.kind = "container",
                         .name = name,
                         .engine_id = engine_id,
                         .spec_hash = item.wanted.hash,
                         .detail = TextOf(detail)};
  auto const* known = world.ObjectOf("container", name);
  if (known == nullptr) known = world.ObjectWithId("container", engine_id);
  if (known != nullptr) {
    object.revision = known->revision + (known->engine_id == engine_id ? 0 : 1);
    object.adopted = known->adopted && known->engine_id == engine_id;
  } else {
    object.revision = 1;
    object.adopted = item.decision.adopt && !engine_id.empty();
  }
  return object;
}

journal::Object ObjectOfContainer(World const& world, engine::Container const& container) {
  if (auto const* known = world.ObjectWithId("container", container.id)) return *known;
  return {.kind = "container",
          .name = container.is.name,
          .engine_id = container.id,
          .revision = 1,
          .adopted = world.WhoseIs(container) == Whose::kCompose,
          .detail = TextOf(
              ContainerDetail{.service = container.is.service, .replica = container.is.replica})};
}

journal::Object Forgotten(std::string kind, std::string name) {
  return {.kind = std::move(kind), .name = std::move(name)};
}

Clock::Duration StopDeadline(compose::Service const& spec) {
  constexpr Clock::Duration kBesides{30'000};
  constexpr compose::Duration kUsualGrace = std::chrono::seconds(10);
  return std::chrono::duration_cast<Clock::Duration>(spec.stop_grace_period.value_or(kUsualGrace)) +
         kBesides;
}

}  // namespace ferro::plan
