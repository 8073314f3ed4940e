// What the tests of the plugin process have in common: where the example provider
// is, and its values as they travel.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "tfplugin/grpc/plugin_host_testing.h"

namespace ferro::tf {

// More than anything takes that is not broken.
inline constexpr std::chrono::seconds kSoon{20};

// The program that example_provider_main.cc is built into, beside the test's own.
std::string ExampleProgram();

HostOptions ExampleHost(std::filesystem::path const& temporary_directory);
// Ends the program when the process does not shake hands.
std::unique_ptr<PluginHost> StartExample(HostOptions const& options);

// A configuration of `example_thing`; `id` null.
struct Thing {
  std::string name = "one";
  std::string mode = {};
  std::string payload = {};
};
DynamicValue ConfigOf(Thing const& thing);
// What is planned for a create of it: `id` unknown.
DynamicValue PlannedOf(Thing const& thing);
// As it is once it was made.
DynamicValue StateOf(Thing const& thing);
// A null object.
DynamicValue Nothing();
// The provider's own configuration: it has no arguments.
DynamicValue NoArguments();

ApplyResourceChangeRequest CreateRequest(Thing const& thing);
// So that resources can be used.
void Configure(PluginClient& client);

// How many entries a directory has.
int Entries(std::filesystem::path const& directory);
// The descriptors of a process from 3 up that an exec would leave open, by what they are.
std::set<std::string> InheritableDescriptors(pid_t pid);

}  // namespace ferro::tf
