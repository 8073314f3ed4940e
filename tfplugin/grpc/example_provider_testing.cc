#include "tfplugin/grpc/example_provider_testing.h"

#include <stdexcept>
#include <utility>

#include "base/text.h"

namespace ferro::tf {
namespace {

// A wait that nobody ends is a failed test, not a hanging one.
constexpr std::chrono::minutes kLongestWait{2};

struct ThingModel {
  Attr<std::string> id;
  Attr<std::string> name;
  Attr<std::string> mode;
  Attr<std::string> payload;
};

void Describe(Fields& f, ThingModel& m) {
  f.About("A thing that exists only while the test runs.");
  f("id", m.id, Computed().KeepsPrior(), "Made of the name.");
  f("name", m.name, Required(), "What it is called.");
  f("mode", m.mode, Optional(), "What a create does: `wait`, `deaf` or `throw`.");
  f("payload", m.payload, Optional(), "Any text.");
}

class ThingResource final : public Resource<ThingModel> {
 public:
  ThingResource() : Resource("example_thing") {}

  std::optional<ThingModel> Create(ThingModel const& planned, ThingModel const& /*config*/,
                                   Call& call) override {
    ThingModel made = planned;
    made.id = "id of " + *planned.name;
    std::string const mode = planned.mode.value_or("");
    call.log.Info("creating a thing", {{"mode", mode}});
    if (mode == "throw") throw std::runtime_error("the thing fell apart \xFF");
    if (mode == "deaf") call.clock.SleepFor(kLongestWait, {});
    if (mode == "wait" && !call.clock.SleepFor(kLongestWait, call.stop)) {
      call.log.Info("waited in vain");
      call.Error(Path("mode"), "Interrupted", "The thing was made, but nobody waited for it.");
    }
    return made;
  }
  std::optional<ThingModel> Read(ThingModel const& state, Call& /*call*/) override {
    if (state.mode.value_or("") == "throw") throw std::runtime_error("the thing is not readable");
    return state;
  }
  std::optional<ThingModel> Update(ThingModel const& planned, ThingModel const& /*prior*/,
                                   ThingModel const& /*config*/, Call& /*call*/) override {
    return planned;
  }
  void Delete(ThingModel const& /*state*/, Call& /*call*/) override {}
  std::optional<ThingModel> ImportStub(std::string_view id, Call& call) override {
    if (id.empty()) {
      call.Error({}, "Malformed id", "An id is any text but none.");
      return std::nullopt;
    }
    return ThingModel{.id = std::string(id)};
  }
};

class ThingData final : public DataSource<ThingModel> {
 public:
  ThingData() : DataSource("example_thing") {}
  std::optional<ThingModel> Read(ThingModel const& config, Call& /*call*/) override {
    ThingModel found = config;
    found.id = "id of " + *config.name;
    return found;
  }
};

class ExampleProvider final : public Provider {
 public:
  ExampleProvider() {
    schema_.block.doc = "An example.";
    resources_.push_back(std::make_unique<ThingResource>());
    data_sources_.push_back(std::make_unique<ThingData>());
  }

  std::string type_name() const override { return "example"; }
  std::string address() const override { return "registry.terraform.io/ferroplane/example"; }
  std::string version() const override { return "1.2.3"; }
  Schema const& schema() const override { return schema_; }
  void ValidateConfig(Value const& /*config*/, Call& /*call*/) override {}
  void Configure(Value const& /*config*/, std::string_view terraform_version, Call& call) override {
    call.log.Info("configured", {{"terraform", terraform_version}});
  }
  std::vector<std::unique_ptr<AnyResource>> const& resources() const override { return resources_; }
  std::vector<std::unique_ptr<AnyDataSource>> const& data_sources() const override {
    return data_sources_;
  }

 private:
  Schema schema_;
  std::vector<std::unique_ptr<AnyResource>> resources_;
  std::vector<std::unique_ptr<AnyDataSource>> data_sources_;
};

}  // namespace

std::unique_ptr<Provider> MakeExampleProvider() {
  return std::make_unique<ExampleProvider>();
}

}  // namespace ferro::tf
