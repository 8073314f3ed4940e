// A small provider that uses every feature of the SDK, over a world in memory whose
// behaviour tests turn as they need it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/secret.h"
#include "tfplugin/provider.h"
#include "tfplugin/timeouts.h"

namespace ferro::tf {

struct ExamplePort {  // Elements of a list, told apart by name.
  Attr<std::string> name;
  Attr<std::int64_t> number;
  Attr<std::string> port_id;
};
struct ExampleRule {  // Elements of a set.
  Attr<std::string> cidr;
  Attr<std::string> comment;
  Attr<std::string> rule_id;
};
struct ExampleDisk {  // Members of a map.
  Attr<std::int64_t> size;
  Attr<std::string> path;
};
struct ExampleStep {  // Elements of a list without a key.
  Attr<std::string> command;
  Attr<std::string> step_id;
};
struct ExampleSettings {  // Optional and computed as a whole.
  Attr<std::string> mode;
  Attr<std::string> note;
  Attr<std::string> label;  // Only configured.
};
struct ExampleLimits {  // Only configured.
  Attr<std::int64_t> cpu;
  Attr<std::string> unit;  // Has a default.
};
struct ExampleListener {  // A block.
  Attr<std::int64_t> port;
  Attr<std::string> address;
};

struct ExampleThing {
  Attr<std::string> id;
  Attr<std::string> name;
  Attr<std::string> region;
  Attr<std::string> zone;
  Attr<std::int64_t> size;
  Attr<Number> ratio;
  Attr<double> weight;
  Attr<bool> enabled;
  Attr<std::string> engine;  // Upper and lower case mean the same.
  Attr<std::map<std::string, std::string>> tags;
  Attr<tf::Set<std::string>> aliases;
  Attr<std::vector<Attr<std::string>>> notes;
  Attr<Value> extra;
  Attr<std::vector<ExamplePort>> ports;
  Attr<std::vector<ExampleStep>> steps;
  Attr<tf::Set<ExampleRule>> rules;
  Attr<std::map<std::string, ExampleDisk>> disks;
  Attr<ExampleSettings> settings;
  Attr<ExampleLimits> limits;
  Attr<Secret> password;
  Attr<Secret> token_wo;
  Attr<std::int64_t> token_wo_version;
  Attr<bool> allow_wipe;
  Attr<std::string> old_name;
  Attr<std::string> address;  // Moves with region and name only.
  Attr<std::string> status;   // Moves by itself.
  Attr<std::int64_t> revision;
  Attr<std::string> created_at;
  Attr<Timeouts> timeouts;
  std::vector<ExampleListener> listeners;
};
void Describe(Fields& f, ExamplePort& m);
void Describe(Fields& f, ExampleRule& m);
void Describe(Fields& f, ExampleDisk& m);
void Describe(Fields& f, ExampleStep& m);
void Describe(Fields& f, ExampleSettings& m);
void Describe(Fields& f, ExampleLimits& m);
void Describe(Fields& f, ExampleListener& m);
void Describe(Fields& f, ExampleThing& m);

// The remote side, and where the provider misbehaves on demand. Set the knobs
// before a call, not during one.
struct ExampleWorld {
  std::mutex mutex;
  std::map<std::string, ExampleThing> things;
  int next_id = 1;
  std::atomic<int> creates = 0;
  std::atomic<int> reads = 0;
  std::atomic<int> updates = 0;
  std::atomic<int> deletes = 0;
  std::string last_token;   // The write-only value as it arrived.
  std::string last_prefix;  // From the provider's configuration.

  bool refuse_create = false;      // Before anything exists.
  bool fail_after_create = false;  // After it exists.
  bool fail_update = false;
  bool fail_delete = false;
  bool unavailable = false;     // Reads fail.
  bool leave_unknown = false;   // Create leaves computed values unknown.
  bool return_nothing = false;  // Create and Update answer nothing without an error.
  bool shout = false;           // Create answers other values than planned.
  bool change_case = false;     // The service answers the engine in capitals.
  bool leak_token = false;      // Create answers the write-only value.
  bool wait_for_stop = false;   // Create waits until it is stopped.
  bool protect = false;         // A destroy is refused at plan time.
  bool plan_against_the_rules = false;
  std::function<void()> on_create;  // May throw.
  std::atomic<int> waiting = 0;
};

class ExampleProvider final : public Provider {
 public:
  explicit ExampleProvider(ExampleWorld& world);

  std::string type_name() const override { return "example"; }
  std::string address() const override { return "registry.terraform.io/ferroplane/example"; }
  std::string version() const override { return "1.2.3"; }
  Schema const& schema() const override { return schema_; }
  void ValidateConfig(Value const& config, Call& call) override;
  void Configure(Value const& config, std::string_view terraform_version, Call& call) override;
  std::vector<std::unique_ptr<AnyResource>> const& resources() const override { return resources_; }
  std::vector<std::unique_ptr<AnyDataSource>> const& data_sources() const override {
    return data_sources_;
  }

 private:
  ExampleWorld& world_;
  Schema schema_;
  std::vector<std::unique_ptr<AnyResource>> resources_;
  std::vector<std::unique_ptr<AnyDataSource>> data_sources_;
};

}  // namespace ferro::tf
