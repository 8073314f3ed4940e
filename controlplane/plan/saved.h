// A plan in a file: `ferroplane plan --out FILE`, `ferroplane apply FILE`. The file has no
// steps: apply plans anew from the same inputs, and does nothing unless the digest is the
// same. So nobody can put steps into a file, and no secret stands in it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "controlplane/plan/make.h"
#include "controlplane/plan/plan.h"

namespace ferro::plan {

// What the command line said. Environment variables are read again by apply: they may hold
// secrets.
struct SavedInputs {
  std::string working_directory;  // Absolute.
  std::vector<std::string> files;
  std::string project_name;
  std::string project_directory;
  std::vector<std::string> env_files;
  std::vector<std::string> profiles;
  std::string image_map;
  bool strict = false;
  Request request;
  DestroyRequest destroy;
};

// One object of the plan, enough to say what moved since.
struct SavedChange {
  std::string sign;
  std::string kind;
  std::string name;
  std::vector<std::string> fields;
  std::string fingerprint;
};

struct SavedPlan {
  std::string made_by;  // Our version.
  std::string created;  // RFC 3339.
  std::string environment;
  std::string operation;
  std::string engine;
  std::string digest;
  std::string summary;
  std::vector<SavedChange> changes;
  std::vector<std::string> images;  // As the engine is asked.
  SavedInputs inputs;
};

SavedPlan ToSave(Plan const& plan, SavedInputs inputs, Clock::TimePoint now);

// Errors are kInvalidArgument with the fact "code":
//   PLANFILE-001 not a plan of ours   PLANFILE-003 damaged or changed by hand
//   PLANFILE-002 of a newer ferroplane
Result<SavedPlan> ParseSaved(std::string_view text);
std::string PrintSaved(SavedPlan const& saved);

// The file's mode is 0600: names of an installation are nobody else's business.
Status WriteSaved(std::filesystem::path const& path, SavedPlan const& saved);
Result<SavedPlan> ReadSaved(std::filesystem::path const& path);

// Fails with kConflict, the fact "code" PLANFILE-004 and what moved when the fresh plan is
// not the one that was saved.
Status CheckSaved(SavedPlan const& saved, Plan const& fresh);
// One line each; empty when the digests are the same.
std::vector<std::string> MovedSince(SavedPlan const& saved, Plan const& fresh);

}  // namespace ferro::plan
