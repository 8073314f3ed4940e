#include "bench/floor.h"

#include <string>
#include <utility>
#include <vector>

#include "base/lazy.h"
#include "base/random.h"
#include "base/version.h"
#include "provider/server/model.h"
#include "tfplugin/plan/walk.h"

namespace ferro::bench {
namespace {

// Values are taken as they come and changed in place.
void TakeRulesAway(std::vector<tf::Attribute>& attributes) {
  for (auto& attribute : attributes) {
    attribute.validators.clear();
    attribute.modifiers.clear();
    attribute.same = {};
    attribute.replaces = false;
    attribute.keeps_prior = attribute.computed;
    if (!attribute.nested) continue;
    auto object = *attribute.nested;
    TakeRulesAway(object.attributes);
    attribute.nested = std::make_shared<tf::NestedObject const>(std::move(object));
  }
}

// What Terraform does with each attribute is no price of ours.
tf::Schema ServerSchema() {
  auto block = tf::BlockOf<provider::ServerModel>();
  TakeRulesAway(block.attributes);
  return {.version = 0, .block = std::move(block)};
}

class FloorServer final : public tf::AnyResource {
 public:
  std::string type_name() const override { return "floor_dedicated_server_v1"; }
  tf::Schema const& schema() const override { return *schema_; }

  void ValidateConfig(tf::Value const& /*config*/, tf::Call& /*call*/) override {}
  void ModifyPlan(tf::ValuePlan& /*plan*/, tf::Call& /*call*/) override {}
  tf::Value Create(tf::Value const& planned, tf::Value const& /*config*/,
                   tf::Call& /*call*/) override {
    auto made = tf::Resolved(planned, tf::Value::Null());
    made.members().insert_or_assign("id", tf::Value::String(SystemRandom().Uuid()));
    return made;
  }
  tf::Value Read(tf::Value const& state, tf::Call& /*call*/) override { return state; }
  tf::Value Update(tf::Value const& planned, tf::Value const& prior, tf::Value const& /*config*/,
                   tf::Call& /*call*/) override {
    return tf::Resolved(planned, prior);
  }
  void Delete(tf::Value const& /*state*/, tf::Call& /*call*/) override {}
  tf::Value Import(std::string_view id, tf::Call& /*call*/) override {
    return tf::Value::Map({{"id", tf::Value::String(id)}});
  }
  tf::Value Upgrade(std::int64_t /*version*/, tf::Value const& raw, tf::Call& /*call*/) override {
    return raw;
  }
  tf::Value Move(tf::MoveSource const& source, tf::Call& /*call*/) override { return source.state; }

 private:
  Lazy<tf::Schema> schema_{ServerSchema};
};

class FloorProvider final : public tf::Provider {
 public:
  FloorProvider() {
    schema_.block.doc = "Does nothing, so that something can be compared with it.";
    resources_.push_back(std::make_unique<FloorServer>());
  }

  std::string type_name() const override { return "floor"; }
  std::string address() const override { return "registry.terraform.io/ferroplane/floor"; }
  std::string version() const override { return std::string(kVersion); }
  tf::Schema const& schema() const override { return schema_; }
  void ValidateConfig(tf::Value const& /*config*/, tf::Call& /*call*/) override {}
  void Configure(tf::Value const& /*config*/, std::string_view /*terraform_version*/,
                 tf::Call& /*call*/) override {}
  std::vector<std::unique_ptr<tf::AnyResource>> const& resources() const override {
    return resources_;
  }
  std::vector<std::unique_ptr<tf::AnyDataSource>> const& data_sources() const override {
    return data_sources_;
  }

 private:
  tf::Schema schema_;
  std::vector<std::unique_ptr<tf::AnyResource>> resources_;
  std::vector<std::unique_ptr<tf::AnyDataSource>> data_sources_;
};

}  // namespace

std::unique_ptr<tf::Provider> MakeFloorProvider() {
  return std::make_unique<FloorProvider>();
}

}  // namespace ferro::bench
