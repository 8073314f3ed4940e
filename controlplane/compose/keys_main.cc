// Prints the reference page of Compose keys; tools/docs keeps it in docs/.
#include <cstdio>
#include <string>

#include "controlplane/compose/keys.h"

int main() {
  std::string const page =
      ferro::compose::KeysAsMarkdown() + ferro::compose::DifferencesAsMarkdown();
  return std::fwrite(page.data(), 1, page.size(), stdout) == page.size() ? 0 : 1;
}
