// Prints what is generated from the field lists of our own files; tools/docs keeps it.
//   platform-reference page | schema | image-map-schema
#include <cstdio>
#include <string>
#include <string_view>

#include "controlplane/model/schema.h"

int main(int argc, char** argv) {
  std::string_view const what = argc > 1 ? argv[1] : "";
  std::string text;
  if (what == "page") text = ferro::model::PlatformFilePage();
  if (what == "schema") text = ferro::model::PlatformFileSchema();
  if (what == "image-map-schema") text = ferro::model::ImageMapSchema();
  if (text.empty()) {
    std::fputs("usage: platform-reference page|schema|image-map-schema\n", stderr);
    return 2;
  }
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
