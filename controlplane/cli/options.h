// What the command line says, as it was written.
#pragma once

#include <string>
#include <vector>

namespace ferro::cli {

struct Options {
  // Which project.
  std::vector<std::string> files;
  std::string project_name;
  std::string project_directory;
  std::vector<std::string> env_files;
  std::vector<std::string> profiles;

  // What neither is an option nor belongs to one.
  std::vector<std::string> words;

  bool help = false;
  bool json = false;
  bool quiet = false;
  bool yes = false;

  // What shall run.
  std::string image_map;
  bool strict = false;
  bool private_ports = false;
  std::vector<std::string> scale;
  bool force_recreate = false;
  bool pull = false;
  bool build = false;
  bool wait = false;
  bool detach = false;
  bool no_deps = false;
  bool moved = false;
  std::vector<std::string> accept_volumes;
  std::vector<std::string> delete_data;
  bool steps = false;

  // Plans.
  bool detailed_exitcode = false;
  std::string out;

  // config
  std::string why;
  bool services = false;
  bool volumes = false;
  bool images = false;

  bool all = false;
  std::string timeout;

  // logs
  bool follow = false;
  bool timestamps = false;
  bool no_prefix = false;
  std::string since;
  std::string tail;

  // exec and run
  bool interactive = false;
  bool tty = false;
  bool no_tty = false;
  bool remove = false;
  bool service_ports = false;
  std::string user;
  std::string folder;
  std::string index;
  std::string name;
  std::vector<std::string> variables;
  std::vector<std::string> publish;
};

}  // namespace ferro::cli
