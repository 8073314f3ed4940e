#include "bench/floor.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/lazy.h"
#include "base/random.h"
#include "base/version.h"
#include "provider/config.h"
#include "provider/data_sources.h"
#include "provider/private_subnet/resource.h"
#include "provider/server/model.h"
#include "provider/ssh_key/resource.h"
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

void TakeRulesAway(tf::Block& block) {
  TakeRulesAway(block.attributes);
  for (auto& nested : block.blocks) TakeRulesAway(nested.block);
}

// Of our server, the only type that floor and least are asked to plan.
tf::Schema ServerWithoutRules() {
  tf::Schema schema{.version = 0, .block = tf::BlockOf<provider::ServerModel>()};
  TakeRulesAway(schema.block);
  return schema;
}

// `Schema` gives what it is asked for as `schema()` of one of our types does: made once, and late.
class FloorResource final : public tf::AnyResource {
 public:
  using Schema = std::function<tf::Schema const&()>;

  FloorResource(std::string type_name, Schema schema)
      : type_name_(std::move(type_name)), schema_(std::move(schema)) {}

  std::string type_name() const override { return type_name_; }
  tf::Schema const& schema() const override { return schema_(); }

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
  std::string type_name_;
  Schema schema_;
};

class FloorDataSource final : public tf::AnyDataSource {
 public:
  FloorDataSource(std::string type_name, tf::AnyDataSource const& like)
      : type_name_(std::move(type_name)), like_(like) {}

  std::string type_name() const override { return type_name_; }
  tf::Schema const& schema() const override { return like_.schema(); }
  void ValidateConfig(tf::Value const& /*config*/, tf::Call& /*call*/) override {}
  tf::Value Read(tf::Value const& config, tf::Call& /*call*/) override { return config; }

 private:
  std::string type_name_;
  tf::AnyDataSource const& like_;
};

class FloorProvider : public tf::Provider {
 public:
  FloorProvider(std::string type_name, std::function<tf::Block()> make_block)
      : type_name_(std::move(type_name)), schema_([make = std::move(make_block)] {
          tf::Schema schema{.version = 0, .block = make()};
          schema.block.doc = "Does nothing, so that something can be compared with it.";
          return schema;
        }) {
    resources_.push_back(std::make_unique<FloorResource>(
        type_name_ + "_dedicated_server_v1", [this]() -> tf::Schema const& { return *server_; }));
  }

  std::string type_name() const final { return type_name_; }
  std::string address() const final { return "registry.terraform.io/ferroplane/" + type_name_; }
  std::string version() const final { return std::string(kVersion); }
  tf::Schema const& schema() const final { return *schema_; }
  void ValidateConfig(tf::Value const& /*config*/, tf::Call& /*call*/) final {}
  void Configure(tf::Value const& /*config*/, std::string_view /*terraform_version*/,
                 tf::Call& /*call*/) final {}
  std::vector<std::unique_ptr<tf::AnyResource>> const& resources() const final {
    return resources_;
  }
  std::vector<std::unique_ptr<tf::AnyDataSource>> const& data_sources() const final {
    return data_sources_;
  }

 protected:
  // The same type under this provider's name, with nothing behind it. `like` must outlive it.
  void Add(tf::AnyResource const& like) {
    resources_.push_back(std::make_unique<FloorResource>(
        NameOf(like.type_name()), [&like]() -> tf::Schema const& { return like.schema(); }));
  }
  void Add(tf::AnyDataSource const& like) {
    data_sources_.push_back(std::make_unique<FloorDataSource>(NameOf(like.type_name()), like));
  }

 private:
  std::string NameOf(std::string const& name) const {
    return type_name_ + name.substr(name.find('_'));
  }

  std::string type_name_;
  Lazy<tf::Schema> schema_;
  Lazy<tf::Schema> server_{ServerWithoutRules};
  std::vector<std::unique_ptr<tf::AnyResource>> resources_;
  std::vector<std::unique_ptr<tf::AnyDataSource>> data_sources_;
};

class WholeFloor final : public FloorProvider {
 public:
  WholeFloor() : FloorProvider("floor", [] { return tf::BlockOf<provider::ProviderModel>(); }) {
    Add(*ssh_keys_);
    Add(*private_subnet_);
    for (auto const& source : sources_) Add(*source);
  }

 private:
  provider::Sessions sessions_;  // Never configured: only schemas are asked for.
  std::unique_ptr<tf::AnyResource> ssh_keys_ = provider::MakeSshKeysResource(sessions_);
  std::unique_ptr<tf::AnyResource> private_subnet_ = provider::MakePrivateSubnetResource(sessions_);
  std::vector<std::unique_ptr<tf::AnyDataSource>> sources_ = provider::MakeDataSources(sessions_);
};

}  // namespace

std::unique_ptr<tf::Provider> MakeFloorProvider() {
  return std::make_unique<WholeFloor>();
}

std::unique_ptr<tf::Provider> MakeLeastProvider() {
  return std::make_unique<FloorProvider>("least", [] { return tf::Block{}; });
}

}  // namespace ferro::bench
