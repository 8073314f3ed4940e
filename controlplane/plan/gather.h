// Reads what a plan needs besides the engine: the fingerprints of watched files and of
// secrets, what the registry says about tags, and which ports of the host are taken. Reads
// only.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "base/environment.h"
#include "base/result.h"
#include "base/secret.h"
#include "controlplane/engines/engine.h"
#include "controlplane/model/platform.h"
#include "controlplane/plan/make.h"

namespace ferro::plan {

// Bind sources that are files up to 1 MiB and read-only folders of up to 200 files are
// watched; others are not.
inline constexpr std::int64_t kLargestWatchedFile = 1 << 20;
inline constexpr int kMostWatchedFiles = 200;

struct GatherOptions {
  Environment environment;           // For secrets that come from variables.
  std::filesystem::path file_store;  // Where secrets' files stand, STATE/environments/ENV/files.
  std::string fingerprint_key;       // Of the environment; fingerprints are keyed.
  bool pull = false;                 // Ask the registry for every tag.
};

// Fails with kCancelled only: what cannot be read is said in the answer.
Result<Sources> Gather(model::Platform const& platform, engine::Observed const& seen,
                       engine::Engine& engine, GatherOptions const& options,
                       std::stop_token const& stop);

// The same without asking a registry.
Sources GatherHere(model::Platform const& platform, engine::Observed const& seen,
                   GatherOptions const& options);

// The engine's objects that a plan for the platform has to know about.
engine::Scope ScopeOf(model::Platform const& platform);
// And what the inventory names, under whatever name and without labels.
engine::Scope WithInventory(engine::Scope scope, std::vector<journal::Object> const& objects);

// The bytes of a secret or a config, read now: from its file, its variable or the file's text.
// At most 1 MiB. Errors name the secret and never its value.
Result<Secret> ValueOf(model::File const& file, Environment const& environment);

// Over the value and over how the container sees it (target, owner, mode), keyed; 32 hex
// digits. What stands in plans, in the journal and in the name of the file.
std::string FingerprintOf(model::File const& file, Secret const& value, std::string const& key);

// What is watched of one bind source. `read_only`: no container may write to it.
WatchedFile Watch(std::filesystem::path const& source, bool read_only);

}  // namespace ferro::plan
