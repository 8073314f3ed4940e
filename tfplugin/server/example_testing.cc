#include "tfplugin/server/example_testing.h"

#include <cctype>
#include <chrono>
#include <condition_variable>
#include <optional>
#include <utility>

#include "base/text.h"

namespace ferro::tf {

void Describe(Fields& f, ExamplePort& m) {
  f("name", m.name, Required().ElementKey(), "Name of the port.");
  f("number", m.number, Required().Validate(Between(1, 65535)), "Number, 1 to 65535.");
  f("port_id", m.port_id, Computed().KeepsPrior(), "Identifier of the port.");
}

void Describe(Fields& f, ExampleRule& m) {
  f("cidr", m.cidr, Required(), "Network the rule is about.");
  f("comment", m.comment, Optional(), "Free text.");
  f("rule_id", m.rule_id, Computed().KeepsPrior(), "Identifier of the rule.");
}

void Describe(Fields& f, ExampleDisk& m) {
  f("size", m.size, Required().Validate(AtLeast(1)), "Size in GiB.");
  f("path", m.path, Computed().KeepsPrior(), "Device.");
}

void Describe(Fields& f, ExampleStep& m) {
  f("command", m.command, Required(), "What to run.");
  f("step_id", m.step_id, Computed().KeepsPrior(), "Identifier of the step.");
}

void Describe(Fields& f, ExampleSettings& m) {
  f("mode", m.mode, OptionalComputed().KeepsPrior().Validate(OneOf({"fast", "safe"})),
    "`fast` or `safe`.");
  f("note", m.note, OptionalComputed().KeepsPrior(), "Free text.");
  f("label", m.label, Optional(), "Free text that the service does not make up.");
}

void Describe(Fields& f, ExampleLimits& m) {
  f("cpu", m.cpu, Optional(), "Cores.");
  f("unit", m.unit, OptionalComputed().Default(Value::String("core")), "Unit, `core` by default.");
}

void Describe(Fields& f, ExampleListener& m) {
  f.About("A listener of the thing.");
  f("port", m.port, Required(), "Port to listen on.");
  f("address", m.address, Computed().KeepsPrior(), "Address it listens on.");
}

void Describe(Fields& f, ExampleThing& m) {
  auto same_case = [](Value const& a, Value const& b) {
    return EqualsIgnoringCase(a.as_string(), b.as_string());
  };
  f.About("A thing of the example service.");
  f("id", m.id, Computed().KeepsPrior(), "Identifier.");
  f("name", m.name, Required().Validate(LengthBetween(1, 20)), "Name, 1 to 20 characters.");
  f("region", m.region, Required().RequiresReplace(), "Region. A change makes a new thing.");
  f("zone", m.zone, OptionalComputed().RequiresReplace(), "Zone in the region.");
  f("size", m.size, OptionalComputed().Default(Value::Num(10)).Validate(AtLeast(1)),
    "Size in GiB, 10 by default.");
  f("ratio", m.ratio, Optional(), "A number of any precision.");
  f("weight", m.weight, Optional(), "A number that need not be whole.");
  f("enabled", m.enabled, OptionalComputed().Default(Value::Bool(true)), "On by default.");
  f("engine", m.engine, Optional().SameWhen(same_case), "Engine, in any case.");
  f("tags", m.tags, Optional().Validate(EachElement(LengthBetween(1, 10))), "Labels.");
  f("aliases", m.aliases, Optional().Validate(SizeBetween(1, 3)), "Other names.");
  f("notes", m.notes, Optional(), "Free texts.");
  f("extra", m.extra, Optional(), "Anything.");
  f("ports", m.ports, Optional(), "Ports.");
  f("steps", m.steps, Optional(), "Steps to run.");
  f("rules", m.rules, Optional(), "Rules.");
  f("disks", m.disks, Optional(), "Disks by name.");
  f("settings", m.settings, OptionalComputed().KeepsPrior(), "Settings; kept when left out.");
  f("limits", m.limits, Optional(), "Limits.");
  f("password", m.password, Optional().Sensitive().Validate(LengthBetween(8, 64)), "Password.");
  f("token_wo", m.token_wo, Optional().WriteOnly().Sensitive(), "Token, never stored.");
  f("token_wo_version", m.token_wo_version, Optional(), "Change it to send the token again.");
  f("allow_wipe", m.allow_wipe, Optional().LocalOnly(), "Whether data may be lost.");
  f("old_name", m.old_name, Optional().Deprecated("Use `name` instead."), "Former name.");
  f("address", m.address, Computed().KeepsPrior(), "Address, from the name and the region.");
  f("status", m.status, Computed(), "What it is doing.");
  f("revision", m.revision, Computed(), "Grows with each change.");
  f("created_at", m.created_at, Computed().KeepsPrior(), "When it was made.");
  f.Block("timeouts", m.timeouts, "How long operations may take.");
  f.Block("listener", m.listeners, "");
}

namespace {

struct ExampleConfig {
  Attr<std::string> prefix;
  Attr<Secret> key;
};

void Describe(Fields& f, ExampleConfig& m) {
  f.About("The example provider.");
  f("prefix", m.prefix, Optional().Validate(LengthBetween(1, 8)), "Prefix of identifiers.");
  f("key", m.key, Optional().Sensitive(), "Key of the service.");
}

// What the service makes up for everything that a request left open.
void FillIn(ExampleThing& thing, std::string const& id, int revision) {
  auto fill = [](Attr<std::string>& attr, std::string const& value) {
    if (!attr.known()) attr = value;
  };
  fill(thing.id, id);
  fill(thing.zone, thing.region.value_or("") + "-a");
  fill(thing.address, thing.name.value_or("") + "." + thing.region.value_or(""));
  fill(thing.created_at, "2026-03-01T10:00:00Z");
  thing.status = std::string("running");
  thing.revision = revision;
  if (thing.settings.unknown()) thing.settings = ExampleSettings{};
  if (thing.settings.known()) {
    fill(thing.settings->mode, "safe");
    fill(thing.settings->note, "made up");
  }
  if (thing.ports.known()) {
    for (auto& port : *thing.ports) fill(port.port_id, id + "-port-" + port.name.value_or(""));
  }
  if (thing.steps.known()) {
    for (auto& step : *thing.steps) fill(step.step_id, id + "-step-" + step.command.value_or(""));
  }
  if (thing.rules.known()) {
    for (auto& rule : *thing.rules) fill(rule.rule_id, id + "-rule-" + rule.cidr.value_or(""));
  }
  if (thing.disks.known()) {
    for (auto& [name, disk] : *thing.disks) fill(disk.path, "/dev/" + name);
  }
  for (auto& listener : thing.listeners) fill(listener.address, "0.0.0.0");
  thing.token_wo = {};
}

class ThingResource final : public Resource<ExampleThing> {
 public:
  explicit ThingResource(ExampleWorld& world) : Resource("example_thing", 2), world_(world) {}

  void Validate(ExampleThing const& config, Call& call) override {
    if (config.name.known() && config.region.known() && *config.name == *config.region) {
      call.Error(Path("name"), "Confusing name", "The name must differ from the region.");
    }
  }

  void PlanChange(Plan<ExampleThing>& plan, Call& call) override {
    if (world_.plan_against_the_rules) plan.planned.name = std::string("mine");
    if (plan.prior == nullptr) return;
    if (call.private_data.Get("pending")) plan.planned.status = Attr<std::string>::Unknown();
    if (!(plan.planned.name == plan.prior->name)) {
      plan.planned.address = Attr<std::string>::Unknown();
    }
    if (plan.config.name.known() && plan.config.name->starts_with("replace-")) {
      plan.requires_replace.push_back(Path("name"));
    }
    // "~" in front means: the same name, whatever is stored.
    if (plan.config.name.known() && plan.config.name->starts_with("~")) {
      plan.planned.name = plan.prior->name;
      plan.planned.address = plan.prior->address;
    }
  }

  void PlanDestroy(ExampleThing const& prior, Call& call) override {
    if (world_.protect) {
      call.Error({}, "Protected", "The thing " + prior.id.value_or("?") + " is protected.");
    }
  }

  std::optional<ExampleThing> Create(ExampleThing const& planned, ExampleThing const& config,
                                     Call& call) override {
    ++world_.creates;
    if (world_.on_create) world_.on_create();
    if (world_.refuse_create) {
      call.Error({}, "Refused", "The service refused the order.");
      return std::nullopt;
    }
    if (world_.return_nothing) return std::nullopt;
    std::unique_lock lock(world_.mutex);
    std::string const id = "thing-" + std::to_string(world_.next_id++);
    ExampleThing thing = planned;
    if (config.token_wo.known()) world_.last_token = config.token_wo->Reveal();
    thing.id = id;
    call.private_data.Set("origin", "made by create");
    if (world_.wait_for_stop) {
      lock.unlock();
      return Wait(std::move(thing), call);
    }
    if (world_.fail_after_create) {
      call.Error(Path("status"), "Half done", "The thing exists but is not ready.");
      world_.things[id] = thing;
      FillIn(world_.things[id], id, 1);
      return thing;
    }
    if (world_.leave_unknown) return thing;
    FillIn(thing, id, 1);
    world_.things[id] = thing;
    if (world_.change_case) {
      for (auto& c : *thing.engine) c = static_cast<char>(std::toupper(c));
      world_.things[id] = thing;
    }
    if (world_.shout) thing.name = std::string("LOUD");
    if (world_.leak_token) thing.token_wo = config.token_wo;
    return thing;
  }

  std::optional<ExampleThing> Read(ExampleThing const& state, Call& call) override {
    ++world_.reads;
    if (world_.unavailable) {
      call.Error({}, "Unavailable", "The service does not answer.");
      return std::nullopt;
    }
    std::scoped_lock const lock(world_.mutex);
    auto const found = world_.things.find(state.id.value_or(""));
    if (found == world_.things.end()) return std::nullopt;
    ExampleThing thing = found->second;
    // What the service does not give back (core-rules 110).
    thing.password = state.password;
    thing.timeouts = state.timeouts;
    thing.allow_wipe = state.allow_wipe;
    thing.token_wo_version = state.token_wo_version;
    return thing;
  }

  std::optional<ExampleThing> Update(ExampleThing const& planned, ExampleThing const& prior,
                                     ExampleThing const& config, Call& call) override {
    ++world_.updates;
    if (world_.return_nothing) return std::nullopt;
    std::scoped_lock const lock(world_.mutex);
    if (!world_.things.contains(*prior.id)) {
      call.Error({}, "Gone", "The thing does not exist any more.");
      return std::nullopt;
    }
    call.private_data.Remove("pending");
    ExampleThing thing = planned;
    if (world_.fail_update) {
      call.Error({}, "Half updated", "The name was changed, the rest was not.");
      ExampleThing partial = prior;
      partial.name = planned.name;
      partial.status = Attr<std::string>::Unknown();
      return partial;
    }
    if (config.token_wo.known()) world_.last_token = config.token_wo->Reveal();
    FillIn(thing, *prior.id, static_cast<int>(prior.revision.value_or(0)) + 1);
    world_.things[*prior.id] = thing;
    return thing;
  }

  void Delete(ExampleThing const& state, Call& call) override {
    ++world_.deletes;
    if (world_.fail_delete) return call.Error({}, "Busy", "The thing is in use.");
    std::scoped_lock const lock(world_.mutex);
    world_.things.erase(state.id.value_or(""));
  }

  std::optional<ExampleThing> ImportStub(std::string_view id, Call& call) override {
    if (!id.starts_with("thing-")) {
      call.Error({}, "Malformed import id", "Expected an id such as \"thing-1\".");
      return std::nullopt;
    }
    ExampleThing stub;
    stub.id = std::string(id);
    return stub;
  }

  Value Upgrade(std::int64_t version, Value const& raw, Call& call) override {
    if (version != 1) return Resource::Upgrade(version, raw, call);
    ExampleThing thing;  // Version 1 called the name `title`.
    if (raw["id"].kind() == Value::Kind::kString) thing.id = raw["id"].as_string();
    if (raw["title"].kind() == Value::Kind::kString) thing.name = raw["title"].as_string();
    if (raw["title"].is_null()) return Value::Null();  // A mistake, for tests.
    return Encode(thing);
  }

  Value Move(MoveSource const& source, Call& call) override {
    if (source.type_name != "cloud_thing") return Resource::Move(source, call);
    return Upgrade(source.version, source.state, call);
  }

 private:
  // Until the call is stopped: then what exists is answered, with an error.
  std::optional<ExampleThing> Wait(ExampleThing thing, Call& call) {
    ++world_.waiting;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_for(lock, call.stop, std::chrono::seconds(30), [] { return false; });
    --world_.waiting;
    call.Error({}, "Interrupted", "Stopped while the thing was being made.");
    return thing;
  }

  ExampleWorld& world_;
};

struct LookupModel {
  Attr<std::string> name;
  Attr<std::string> id;
  Attr<std::vector<std::string>> all;
};

void Describe(Fields& f, LookupModel& m) {
  f.About("Looks a thing up by its name.");
  f("name", m.name, Required().Validate(LengthBetween(1, 20)), "Name to look for.");
  f("id", m.id, Computed(), "Its identifier.");
  f("all", m.all, Computed(), "All identifiers of that name, sorted.");
}

class LookupSource final : public DataSource<LookupModel> {
 public:
  explicit LookupSource(ExampleWorld& world) : DataSource("example_lookup"), world_(world) {}

  std::optional<LookupModel> Read(LookupModel const& config, Call& call) override {
    if (world_.return_nothing) return std::nullopt;
    std::scoped_lock const lock(world_.mutex);
    LookupModel out = config;
    out.all = std::vector<std::string>();
    for (auto const& [id, thing] : world_.things) {
      if (thing.name == config.name) out.all->push_back(id);
    }
    if (out.all->empty()) {
      call.Error(Path("name"), "Nothing found", "No thing is named \"" + *config.name + "\".");
      return std::nullopt;
    }
    if (!world_.leave_unknown) out.id = out.all->front();
    if (world_.leave_unknown) out.id = Attr<std::string>::Unknown();
    return out;
  }

 private:
  ExampleWorld& world_;
};

}  // namespace

ExampleProvider::ExampleProvider(ExampleWorld& world)
    : world_(world), schema_{0, BlockOf<ExampleConfig>()} {
  resources_.push_back(std::make_unique<ThingResource>(world));
  data_sources_.push_back(std::make_unique<LookupSource>(world));
}

void ExampleProvider::ValidateConfig(Value const& config, Call& call) {
  Decode<ExampleConfig>(config, call.diagnostics);
}

void ExampleProvider::Configure(Value const& config, std::string_view /*terraform_version*/,
                                Call& call) {
  auto const model = Decode<ExampleConfig>(config, call.diagnostics);
  std::scoped_lock const lock(world_.mutex);
  if (model.prefix.known() && *model.prefix == "bad") {
    return call.Error(Path("prefix"), "Bad prefix", "The prefix \"bad\" cannot be used.");
  }
  world_.last_prefix = model.prefix.value_or("");
}

}  // namespace ferro::tf
