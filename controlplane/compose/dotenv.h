// Files of variables: `.env`, those of --env-file and of a service's env_file and label_file.
//
//   NAME=value # comment        NAME='as it is'       export NAME=value
//   NAME="escapes \n, ${V}"     NAME: value           NAME      (taken from outside)
//
// Values without quotes or in double quotes may use variables, those set above included.
#pragma once

#include <string_view>

#include "base/result.h"
#include "controlplane/compose/variables.h"

namespace ferro::compose {

// Adds what the text sets to `known`. `outside` is asked first for variables that values
// use. `file` is how sources and errors call the text. Fails with the place and the fact
// "code": COMPOSE-016, or what Interpolate says.
Result<Variables> ParseDotenv(std::string_view text, std::string_view file, Lookup const& outside,
                              Variables known);

}  // namespace ferro::compose
