// The JSON names of what only a snapshot says of the world: the rest is in describe.h.
#pragma once

#include <algorithm>
#include <deque>
#include <iterator>

#include "simulator/describe.h"
#include "simulator/world.h"

namespace ferro::sim {

void Describe(json::Fields& f, Step& value);
void Describe(json::Fields& f, Ip& value);
void Describe(json::Fields& f, ServerOs& value);
void Describe(json::Fields& f, Power& value);
void Describe(json::Fields& f, Server& value);
void Describe(json::Fields& f, Order& value);
void Describe(json::Fields& f, OtherResource& value);
void Describe(json::Fields& f, Access& value);
void Describe(json::Fields& f, Token& value);
void Describe(json::Fields& f, Task& value);
void Describe(json::Fields& f, Event& value);
void Describe(json::Fields& f, Fault& value);
void Describe(json::Fields& f, RequestRecord& value);
void Describe(json::Fields& f, Catalogue& value);

}  // namespace ferro::sim

namespace ferro::json {

// Nanoseconds since 1970, exactly.
template <>
struct Codec<Clock::TimePoint> {
  static void Read(In const& in, Clock::TimePoint& out) {
    std::int64_t count = 0;
    in.Get(count);
    out = Clock::TimePoint(Clock::TimePoint::duration(count));
  }
  static void Write(Clock::TimePoint value, Out out) {
    out.Put(static_cast<std::int64_t>(value.time_since_epoch().count()));
  }
};

template <>
struct Codec<sim::FaultKind> {
  static void Read(In const& in, sim::FaultKind& out) {
    std::string name;
    in.Get(name);
    if (auto const kind = sim::FaultKindNamed(name)) {
      out = *kind;
    } else {
      in.Note("a kind of fault");
    }
  }
  static void Write(sim::FaultKind value, Out out) { out.Put(sim::NameOf(value)); }
};

template <>
struct Codec<sim::Scope> {
  static constexpr std::string_view kNames[] = {"none", "unscoped", "project", "account"};
  static void Read(In const& in, sim::Scope& out) {
    std::string name;
    in.Get(name);
    auto const* found = std::ranges::find(kNames, name);
    if (found == std::end(kNames)) {
      in.Note("a scope");
    } else {
      out = static_cast<sim::Scope>(found - std::begin(kNames));
    }
  }
  static void Write(sim::Scope value, Out out) { out.Put(kNames[static_cast<std::size_t>(value)]); }
};

template <class T>
struct Codec<std::deque<T>> {
  static void Read(In const& in, std::deque<T>& out) {
    std::vector<T> items;
    Codec<std::vector<T>>::Read(in, items);
    out.assign(std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
  }
  static void Write(std::deque<T> const& value, Out out) {
    out.MakeArray();
    for (auto const& item : value) Codec<T>::Write(item, out.Append());
  }
};

}  // namespace ferro::json
