// Platforms, engines and inventories for tests of the planner: small ones, said in a line.
#pragma once

#include <string>
#include <vector>

#include "controlplane/plan/make.h"

namespace ferro::plan {

// A platform "shop" of /srv/shop/compose.yaml, with one network "shop_default".
model::Platform ShopPlatform();

// Adds a service on shop_default with the derived policy `always`. Its image is "NAME:1".
model::Service& AddService(model::Platform& platform, std::string const& name);
// Mounts the named volume "shop_KEY" at `target`.
void AddVolume(model::Platform& platform, std::string const& service, std::string const& key,
               std::string const& target);
compose::Port Published(std::int64_t target, std::string const& published);

// An engine with the platform's images and nothing else.
engine::Observed EmptyEngine(model::Platform const& platform);

// What the world is like after the plan was applied without a fault: containers run and are
// healthy, jobs have exited 0. Enough of an engine to plan upon again.
void Apply(Plan const& plan, engine::Observed& seen, Known& known);

// Brings the platform up in `seen` and `known`; the second plan of it is empty.
void BringUp(model::Platform const& platform, engine::Observed& seen, Known& known,
             Sources const& sources = {});

engine::Container& Seen(engine::Observed& seen, std::string const& name);

// "create_container shop-web-1", in order.
std::vector<std::string> StepsOf(Plan const& plan);
Step const* FindStep(Plan const& plan, std::string const& kind, std::string const& target);
Change const* FindChange(Plan const& plan, std::string const& name);
std::vector<std::string> RefusalCodes(Plan const& plan);
// Whether `later` cannot begin before `earlier` has succeeded.
bool Waits(Plan const& plan, Step const& later, Step const& earlier);
// All changes, reasons and refusals, to be shown when a test fails.
std::string Shown(Plan const& plan);

}  // namespace ferro::plan
