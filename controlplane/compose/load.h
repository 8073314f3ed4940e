// Reads a project from its Compose files, as `docker compose` v2.40.3 reads it: finds the
// files, replaces variables, applies extends and include, merges, and gives every value its
// long form. Stricter in one way: what cannot be honoured is refused with its line instead
// of being dropped (keys.h).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "controlplane/compose/files.h"
#include "controlplane/compose/project.h"

namespace ferro::compose {

// What the command line says; everything but `working_directory` may stay empty.
struct Options {
  std::filesystem::path working_directory;  // Absolute.
  std::vector<std::string> files;           // -f, below COMPOSE_FILE and discovery when empty.
  std::string project_name;                 // -p
  std::string project_directory;            // --project-directory
  std::vector<std::string> env_files;       // --env-file, else `.env` of the project.
  std::vector<std::string> profiles;        // --profile, else COMPOSE_PROFILES.
  Environment environment;
  std::string default_name;  // Wins over `name:` and the folder only.
  // Files that were read already, by absolute path: what stands in them beside Compose's keys
  // was taken out.
  std::map<std::filesystem::path, yaml::Node> documents = {};
};

// Fails with kInvalidArgument and the fact "code", most with file, line and column:
//   YAML-…       see yaml/parse.h           COMPOSE-010 an include that collides
//   COMPOSE-001  a file that is not there   COMPOSE-011 a cycle of includes
//   COMPOSE-002  an unknown key             COMPOSE-012 a name that nothing has
//   COMPOSE-003  a value of another kind    COMPOSE-013 a cycle of depends_on
//   COMPOSE-004  an impossible value        COMPOSE-014 keys that contradict each other
//   COMPOSE-005  a key that we refuse       COMPOSE-015 a required key that is missing
//   COMPOSE-006  a malformed variable       COMPOSE-016 a line of a file of variables
//   COMPOSE-007  a required variable        COMPOSE-017 an impossible project name
//   COMPOSE-008  extends of nothing         COMPOSE-018 no Compose file
//   COMPOSE-009  a cycle of extends
Result<Project> Load(Options const& options, Files const& files = FilesOnDisk());

// What `docker compose config` prints: the services of active profiles and what they use.
yaml::Node ConfigDocument(Project const& project);
// The same as text, in which a dollar is written $$, so that it can be read again.
std::string PrintConfig(Project const& project);

}  // namespace ferro::compose
