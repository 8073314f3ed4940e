#include "controlplane/plan/plan.h"

#include "base/json.h"

namespace ferro::plan {

namespace {

template <class T>
T ReadDetail(std::string const& text) {
  auto detail = json::Parse<T>(text.empty() ? "{}" : text);
  return detail ? *detail : T{};
}

}  // namespace

void Describe(json::Fields& f, ContainerDetail& m) {
  f("service", m.service);
  f("replica", m.replica);
  f("job", m.job);
  f("settled", m.settled);
  f("hooks", m.hooks);
  f("stopped", m.stopped);
  f("restart", m.restart);
  f("watched", m.watched);
}

void Describe(json::Fields& f, AnonymousDetail& m) {
  f("service", m.service);
  f("replica", m.replica);
  f("path", m.path);
}

ContainerDetail DetailOf(journal::Object const& object) {
  return ReadDetail<ContainerDetail>(object.detail);
}

std::string TextOf(ContainerDetail const& detail) {
  return json::Print(detail);
}

AnonymousDetail AnonymousOf(journal::Object const& object) {
  return ReadDetail<AnonymousDetail>(object.detail);
}

std::string TextOf(AnonymousDetail const& detail) {
  return json::Print(detail);
}

}  // namespace ferro::plan
