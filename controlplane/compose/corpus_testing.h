// A case of the corpus: files, options and what is expected of them, in one text.
//
//   # what it shows
//   == compose.yaml          a file, below /p
//   == args                  -f -p --env-file --profile --project-directory
//   == environment           NAME=value, one a line
//   == expected              the document that `docker compose config` prints
//   == refused               instead of it: what our error begins with
//   == differs               with `expected`: why ours is not what Compose v2 prints
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "controlplane/compose/files_testing.h"
#include "controlplane/compose/load.h"

namespace ferro::compose {

struct CorpusCase {
  std::string title;
  std::map<std::string, std::string> sections;  // Those that are no files.
  FakeFiles files;
  Options options;
};

CorpusCase ParseCase(std::string_view text);

}  // namespace ferro::compose
