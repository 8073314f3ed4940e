#include "controlplane/engines/docker/labels.h"

namespace ferro::docker {

std::string LabelOf(compose::TextMap const& labels, std::string_view name) {
  auto const found = labels.find(std::string(name));
  return found == labels.end() ? "" : found->second;
}

compose::TextMap OwnLabels(compose::TextMap const& labels) {
  compose::TextMap own = labels;
  std::erase_if(own, [](auto const& label) {
    return label.first.starts_with(kOurs) || label.first.starts_with(kComposes);
  });
  return own;
}

engine::Owner OwnerOf(compose::TextMap const& labels) {
  return {.environment = LabelOf(labels, kLabelEnvironment),
          .compose_project = LabelOf(labels, kComposeProject)};
}

}  // namespace ferro::docker
