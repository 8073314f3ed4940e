#include "bench/floor.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "base/lazy.h"
#include "base/random.h"
#include "base/version.h"
#include "tfplugin/plan/walk.h"

namespace ferro::bench {
namespace {

constexpr std::string_view kDoc =
    "As long as what a page of documentation says about an attribute of a server: what it is, "
    "what it is when omitted, and what a change of it does.";

tf::Attribute Given(std::string_view name, tf::Type type, bool required) {
  tf::Attribute made{.name = std::string(name), .type = std::move(type)};
  made.required = required;
  made.optional = !required;
  made.doc = kDoc;
  return made;
}

tf::Attribute Found(std::string_view name, tf::Type type) {
  tf::Attribute made{.name = std::string(name), .type = std::move(type)};
  made.computed = true;
  made.keeps_prior = true;
  made.doc = kDoc;
  return made;
}

tf::Attribute Nested(tf::Attribute made, tf::NestedObject object) {
  made.type = tf::ImpliedType(object);
  made.nested = std::make_shared<tf::NestedObject const>(std::move(object));
  return made;
}

std::vector<tf::Attribute> Texts(std::initializer_list<std::string_view> names) {
  std::vector<tf::Attribute> made;
  for (auto const name : names) made.push_back(Found(name, tf::Type::String()));
  return made;
}

// By number and kind the attributes of provider/server/model.h.
tf::Schema ServerSchema() {
  tf::Block block{.doc = std::string(kDoc)};
  for (auto const* name :
       {"project_id", "location_uuid", "configuration_uuid", "tariff_uuid", "os_image_uuid"}) {
    block.attributes.push_back(Given(name, tf::Type::String(), true));
  }
  for (auto const* name : {"name", "public_network_uuid", "public_subnet_uuid", "public_ip",
                           "private_network_uuid", "private_subnet_uuid", "private_ip",
                           "deletion_policy", "pay_currency", "power_state", "reboot_trigger"}) {
    block.attributes.push_back(Given(name, tf::Type::String(), false));
  }
  for (auto const* name :
       {"add_private_vlan", "allow_reinstall", "allow_replace", "data_protection"}) {
    block.attributes.push_back(Given(name, tf::Type::Bool(), false));
  }
  for (auto& found : Texts({"id", "uuid", "status", "service_uuid", "paid_till", "price",
                            "currency", "tariff_name", "configuration_name", "location_name",
                            "hw_uuid", "created_at", "updated_at"})) {
    block.attributes.push_back(std::move(found));
  }
  block.attributes.push_back(Found("private_vlan", tf::Type::Num()));
  block.attributes.push_back(
      Nested(Found("os_params", tf::Type::Dynamic()),
             {.nesting = tf::Nesting::kSingle,
              .attributes = Texts({"hostname", "login", "password", "ssh_key", "ssh_key_name",
                                   "user_data", "soft_raid"})}));
  block.attributes.push_back(
      Nested(Found("ip_addresses", tf::Type::Dynamic()),
             {.nesting = tf::Nesting::kList,
              .attributes = Texts({"type", "ip", "netmask", "gateway", "subnet", "subnet_uuid",
                                   "network_uuid", "version"})}));
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
