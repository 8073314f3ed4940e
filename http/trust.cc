#include "http/trust.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/text.h"

namespace ferro::http {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestBundle = 16U << 20U;  // Bytes; Debian's is 0.2 MiB.
constexpr int kMostFiles = 2000;                    // In one directory.

constexpr std::array kBundles = {
    "etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Gentoo, Alpine
    "etc/pki/tls/certs/ca-bundle.crt",                   // RHEL, Fedora, CentOS, Rocky
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // the same, newer
    "etc/ssl/ca-bundle.pem",                             // openSUSE, SLES
    "var/lib/ca-certificates/ca-bundle.pem",             // the same, newer
    "etc/ssl/cert.pem",                                  // Alpine without ca-certificates
    "etc/pki/tls/cacert.pem",                            // OpenELEC
};
constexpr std::array kDirectories = {"etc/ssl/certs", "etc/pki/tls/certs"};

bool HoldsCertificate(std::string_view text) {
  return text.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos ||
         text.find("-----BEGIN TRUSTED CERTIFICATE-----") != std::string_view::npos;
}

// OpenSSL looks for "3f2a1b0c.0".
bool IsHashedName(std::string_view name) {
  auto const is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return name.size() >= 10 && name[8] == '.' && std::ranges::all_of(name.substr(0, 8), is_hex) &&
         std::ranges::all_of(name.substr(9), [](char c) { return c >= '0' && c <= '9'; });
}

tl::unexpected<Error> Unusable(std::string_view variable, std::string const& path,
                               std::string_view why) {
  return Fail(ErrorCode::kInvalidArgument, std::string(variable) + " names " + path + ", " +
                                               std::string(why) +
                                               "; correct the variable or unset it");
}

struct DirectoryContent {
  bool readable = false;
  bool hashed = false;
  std::string pem = {};
};

DirectoryContent LookInto(fs::path const& path) {
  std::error_code error;
  DirectoryContent content;
  fs::directory_iterator entries(path, error);
  content.readable = !error;
  int left = kMostFiles;
  for (; !error && entries != fs::directory_iterator() && left-- > 0; entries.increment(error)) {
    if (IsHashedName(entries->path().filename().string()))
      return {.readable = true, .hashed = true};
    auto text = ReadFile(entries->path(), kLongestBundle);
    if (text && HoldsCertificate(*text) && content.pem.size() < kLongestBundle) {
      content.pem.append(*text).append("\n");
    }
  }
  return content;
}

Status AddFile(TrustAnchors& anchors, std::string const& path) {
  auto const text = ReadFile(path, kLongestBundle);
  if (!text) return Unusable("SSL_CERT_FILE", path, "which cannot be read");
  if (!HoldsCertificate(*text)) {
    return Unusable("SSL_CERT_FILE", path, "which holds no certificate in PEM form");
  }
  anchors.file = path;
  anchors.origin = "SSL_CERT_FILE=" + path;
  return {};
}

Status AddDirectories(TrustAnchors& anchors, std::string const& paths) {
  for (auto const& path : Split(paths, ':')) {
    if (path.empty()) continue;
    auto const content = LookInto(path);
    if (!content.readable) return Unusable("SSL_CERT_DIR", path, "which is no readable directory");
    if (content.hashed) {
      anchors.directory.append(anchors.directory.empty() ? "" : ":").append(path);
    }
    anchors.pem.append(content.pem);
  }
  if (anchors.directory.empty() && anchors.pem.empty()) {
    return Unusable("SSL_CERT_DIR", paths, "which holds no certificate in PEM form");
  }
  anchors.origin.append(anchors.origin.empty() ? "" : " and ").append("SSL_CERT_DIR=" + paths);
  return {};
}

Result<TrustAnchors> FromEnvironment(Environment const& environment) {
  TrustAnchors anchors;
  auto const file = environment.Get("SSL_CERT_FILE");
  auto const directories = environment.Get("SSL_CERT_DIR");
  if (!file.empty()) {
    if (auto added = AddFile(anchors, file); !added) return Fail(std::move(added).error());
  }
  if (directories.empty()) return anchors;
  if (auto added = AddDirectories(anchors, directories); !added) {
    return Fail(std::move(added).error());
  }
  if (anchors.pem.empty() || anchors.file.empty()) return anchors;
  // libcurl takes certificates from memory instead of those in a file, not beside them.
  auto text = ReadFile(anchors.file, kLongestBundle);
  if (!text) return Fail(std::move(text).error());
  anchors.pem.append(*text);
  anchors.file.clear();
  return anchors;
}

}  // namespace

Result<TrustAnchors> FindTrustAnchors(Environment const& environment, fs::path const& root) {
  if (environment.Has("SSL_CERT_FILE") || environment.Has("SSL_CERT_DIR")) {
    return FromEnvironment(environment);
  }
  std::error_code error;
  for (auto const* bundle : kBundles) {
    auto const path = root / bundle;
    if (fs::is_regular_file(path, error) && fs::file_size(path, error) > 0) {
      return TrustAnchors{.file = path.string(), .origin = path.string()};
    }
  }
  for (auto const* directory : kDirectories) {
    auto const path = root / directory;
    auto content = LookInto(path);
    if (content.hashed) return TrustAnchors{.directory = path.string(), .origin = path.string()};
    if (!content.pem.empty()) {
      return TrustAnchors{.pem = std::move(content.pem), .origin = path.string()};
    }
  }
  return TrustAnchors{};
}

}  // namespace ferro::http
