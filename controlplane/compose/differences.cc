// Where reading a file here and by Compose v2.40.3 gives different results, on purpose.
#include <array>
#include <string>
#include <string_view>

#include "controlplane/compose/keys.h"

namespace ferro::compose {
namespace {

struct Difference {
  std::string_view what;
  std::string_view compose;
  std::string_view here;
};

constexpr std::array<Difference, 15> kDifferences = {{
    {"a key that is marked *refused* above", "read, and many without effect",
     "an error with its line: nothing is dropped in silence"},
    {"several documents in one file", "merged",
     "refused: one file says one thing; name two with -f"},
    {"a project without services", "accepted", "refused: it is a mistake in every case we know"},
    {"a tag other than !reset and !override", "ignored", "refused"},
    {"a command as text with a pipe or `;` outside quotes", "cut off there",
     "refused: only a shell understands it"},
    {"an unknown option after a mount's second colon", "ignored", "refused"},
    {"`cached`, `delegated`, `consistent` after a mount's second colon", "dropped",
     "kept as `consistency`"},
    {"`v:/data`, a volume of one letter", "a Windows drive, so a folder of that name",
     "refused: the long form says what is meant"},
    {"`restart`, a policy that no engine knows", "accepted", "refused"},
    {"a port above 65535 in the long form", "accepted", "refused"},
    {"equal entries in a list", "some are refused after merging", "accepted: they do no harm"},
    {"a plain date as a value", "taken for a moment, then refused", "text"},
    {"a dollar in a key", "doubled by `config`", "as it is: keys have no variables"},
    {"address pools of one network in two files", "merged in pairs, some twice",
     "the later file's, each over the earlier one of its subnet"},
    {"a file that another one extends", "only the service that is used is checked",
     "checked as a whole"},
}};

}  // namespace

std::string DifferencesAsMarkdown() {
  std::string out =
      "\n## Where we differ from Compose v2.40.3\n\n"
      "Everything else gives what `docker compose config` gives; a corpus of files is compared.\n\n"
      "| what | Compose | here |\n|---|---|---|\n";
  for (auto const& row : kDifferences) {
    out.append("| ").append(row.what).append(" | ").append(row.compose);
    out.append(" | ").append(row.here).append(" |\n");
  }
  return out;
}

}  // namespace ferro::compose
