#include "apiclient/ids.h"

#include "base/text.h"

namespace ferro::api {
namespace {

std::string WithoutDashes(std::string_view text) {
  auto lower = Lower(text);
  std::erase(lower, '-');
  return lower;
}

}  // namespace

bool SameProject(ProjectId const& a, ProjectId const& b) {
  return WithoutDashes(a.value) == WithoutDashes(b.value);
}

}  // namespace ferro::api
