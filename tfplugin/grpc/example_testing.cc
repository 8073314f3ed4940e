#include "tfplugin/grpc/example_testing.h"

#include <fstream>
#include <utility>

#include "base/check.h"
#include "tfplugin/schema/schema.h"
#include "tfplugin/value/msgpack.h"

namespace ferro::tf {
namespace {

namespace fs = std::filesystem;

Type ThingType() {
  return Type::Object({{"id", Type::String()},
                       {"mode", Type::String()},
                       {"name", Type::String()},
                       {"payload", Type::String()}});
}

DynamicValue Packed(Value const& value, Type const& type) {
  auto bytes = EncodeMsgpack(value, type);
  FERRO_CHECK(bytes.has_value(), "a test value fits its type");
  return {.msgpack = std::move(*bytes)};
}

Value TextOrNull(std::string const& text) {
  return text.empty() ? Value::Null() : Value::String(text);
}

DynamicValue Object(Thing const& thing, Value id) {
  ValueMap members;
  members["id"] = std::move(id);
  members["name"] = Value::String(thing.name);
  members["mode"] = TextOrNull(thing.mode);
  members["payload"] = TextOrNull(thing.payload);
  return Packed(Value::Map(std::move(members)), ThingType());
}

}  // namespace

std::string ExampleProgram() {
  return fs::read_symlink("/proc/self/exe").parent_path() / "example_provider";
}

HostOptions ExampleHost(fs::path const& temporary_directory) {
  return {.program = ExampleProgram(), .temporary_directory = temporary_directory.string()};
}

std::unique_ptr<PluginHost> StartExample(HostOptions const& options) {
  auto host = PluginHost::Start(options);
  FERRO_CHECK(host.has_value(), host ? "" : host.error().message.c_str());
  return std::move(*host);
}

DynamicValue ConfigOf(Thing const& thing) {
  return Object(thing, Value::Null());
}
DynamicValue PlannedOf(Thing const& thing) {
  return Object(thing, Value::Unknown());
}
DynamicValue StateOf(Thing const& thing) {
  return Object(thing, Value::String("id of " + thing.name));
}
DynamicValue Nothing() {
  return Packed(Value::Null(), ThingType());
}
DynamicValue NoArguments() {
  return Packed(Value::Map({}), Type::Object({}));
}

ApplyResourceChangeRequest CreateRequest(Thing const& thing) {
  return {.type_name = "example_thing",
          .prior_state = Nothing(),
          .planned_state = PlannedOf(thing),
          .config = ConfigOf(thing)};
}

void Configure(PluginClient& client) {
  auto const answer =
      client.ConfigureProvider({.terraform_version = "1.11.4", .config = NoArguments()});
  FERRO_CHECK(answer.has_value() && answer->diagnostics.empty(),
              "the example provider takes no arguments");
}

int Entries(fs::path const& directory) {
  return static_cast<int>(
      std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

std::set<std::string> InheritableDescriptors(pid_t pid) {
  constexpr unsigned kCloseOnExec = 02000000;
  constexpr int kFirstOwn = 3;
  std::set<std::string> out;
  auto const process = fs::path("/proc") / std::to_string(pid);
  for (auto const& entry : fs::directory_iterator(process / "fd")) {
    auto const number = entry.path().filename();
    std::ifstream info(process / "fdinfo" / number);
    std::string word;
    unsigned flags = 0;
    while (info >> word) {
      if (word == "flags:") info >> std::oct >> flags;
    }
    std::error_code gone;
    bool const inheritable = std::stoi(number.string()) >= kFirstOwn && (flags & kCloseOnExec) == 0;
    if (inheritable)
      out.insert(number.string() + " " + fs::read_symlink(entry.path(), gone).string());
  }
  return out;
}

}  // namespace ferro::tf
