#include "provider/server/upgrade.h"

#include "provider/server/resource.h"

namespace ferro::provider {
namespace {

// An attribute that each of the two has, and the other lacks.
constexpr std::string_view kGoKey = "configuration_id";
constexpr std::string_view kForkKey = "configuration_uuid";

void SayUnknownForm(EarlierObject const& stored, std::string const& id) {
  auto const both = stored.Has(kGoKey) && stored.Has(kForkKey);
  stored.call().Error(
      {}, "State of an unknown provider",
      "The state of server " + id + " (schema version 0) has " + (both ? "both " : "neither ") +
          std::string(kGoKey) + (both ? " and " : " nor ") + std::string(kForkKey) +
          ", so it is neither the Go provider's nor its fork's. Nothing happens to the server when "
          "it is taken over like this: terraform state rm ADDRESS, and then import it:\n\n"
          "import {\n  to = " +
          std::string(kServerType) + ".NAME\n  id = \"" + id + "\"\n}");
}

}  // namespace

tf::Attr<tf::Timeouts> TimeoutsIn(EarlierObject const& stored) {
  auto const blocks = stored.AtMostOne("timeouts");
  if (blocks.empty()) return {};
  auto const& limits = blocks.front();
  tf::Timeouts timeouts{.create = limits.Text("create"),
                        .read = limits.Text("read"),
                        .update = limits.Text("update"),
                        .remove = limits.Text("delete")};
  auto const none = timeouts.create.null() && timeouts.read.null() && timeouts.update.null() &&
                    timeouts.remove.null();
  return none ? tf::Attr<tf::Timeouts>() : tf::Attr<tf::Timeouts>(std::move(timeouts));
}

tf::Attr<Secret> SecretIn(EarlierObject const& stored, std::string_view name) {
  auto const text = stored.Text(name);
  return text.known() ? tf::Attr<Secret>(Secret(*text)) : tf::Attr<Secret>();
}

tf::Attr<std::string> PowerStateIn(EarlierObject const& stored) {
  auto state = stored.Text("power_state");
  auto const lasts = state.known() && (*state == "on" || *state == "off");
  return lasts ? state : tf::Attr<std::string>();
}

tf::Value UpgradedServer(tf::Value const& stored, tf::Call& call) {
  EarlierObject const object(stored, "", call);
  auto const id = StoredUuid(object, "server");
  if (id.null()) return tf::Value::Null();
  if (object.Has(kGoKey) == object.Has(kForkKey)) {
    SayUnknownForm(object, *id);
    return tf::Value::Null();
  }
  auto const model = object.Has(kGoKey) ? FromGoProvider(object) : FromFork(object);
  return call.failed() ? tf::Value::Null() : tf::Encode(model);
}

// Version 0 is the state of another provider that has a resource of this name (mapping 0.1.1).
tf::Value ServerResource::Upgrade(std::int64_t version, tf::Value const& raw, tf::Call& call) {
  return version == 0 ? UpgradedServer(raw, call) : Resource::Upgrade(version, raw, call);
}

tf::Value ServerResource::Move(tf::MoveSource const& source, tf::Call& call) {
  if (!ComesFromGoProvider(source, kServerType, call)) return tf::Value::Null();
  return UpgradedServer(source.state, call);
}

}  // namespace ferro::provider
