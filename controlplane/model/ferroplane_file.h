// ferroplane.yaml: what a platform says beside its Compose files, or instead of them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "controlplane/compose/values.h"
#include "controlplane/model/form.h"
#include "controlplane/model/platform.h"
#include "controlplane/yaml/node.h"

namespace ferro::model {

struct PlatformFile {
  struct Http {
    std::int64_t port = 0;
    std::string path = "/";
    yaml::Mark mark;
  };
  struct Tcp {
    std::int64_t port = 0;
  };
  struct HealthPart {
    std::optional<Http> http;
    std::optional<Tcp> tcp;
    std::optional<compose::Duration> stable;
    std::optional<compose::Duration> deadline;
    yaml::Mark mark;
  };
  struct ServicePart {
    std::string kind;
    std::optional<HealthPart> health;
    std::vector<std::string> restart_with;
    yaml::Node others;  // Keys of Compose.
    yaml::Mark mark;
  };

  std::string api_version;
  std::string name;
  std::vector<std::string> compose;
  std::string image_map;
  std::map<std::string, ServicePart> services;
  yaml::Node others;  // Keys of Compose.
  yaml::Mark mark;
};
void Describe(Form& f, PlatformFile::Http& m);
void Describe(Form& f, PlatformFile::Tcp& m);
void Describe(Form& f, PlatformFile::HealthPart& m);
void Describe(Form& f, PlatformFile::ServicePart& m);
void Describe(Form& f, PlatformFile& m);

inline constexpr std::string_view kApiVersion = "ferroplane.dev/v1";

// Whether a document is one of ours: only those say apiVersion.
bool IsPlatformFile(yaml::Node const& document);

// Codes: form.h, and PLATFORM-015 for what contradicts itself. With `compose`, keys that belong
// into the Compose file are refused.
Result<PlatformFile> ReadPlatformFile(yaml::Node const& document);

// Of a file without `compose`: the document that Compose's reader is to read, with the marks
// of the file.
yaml::Node ComposeDocumentOf(PlatformFile const& file);

// Kinds that the file gives to services.
std::map<std::string, ServiceKind> KindsOf(PlatformFile const& file);

// Health and restart_with go into the platform. PLATFORM-014 a service that is not there,
// PLATFORM-015 a probe beside a healthcheck.
Status ApplyPlatformFile(PlatformFile const& file, Platform& platform);

}  // namespace ferro::model
