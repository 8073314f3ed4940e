// The cloud behind a listener, and the announcement of where it listens.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/server.h"
#include "simulator/cloud.h"

namespace ferro::sim {

struct FrontOptions {
  std::string listen = "127.0.0.1:0";  // Numeric address and port; "[::1]:0" for IPv6.
  std::string public_host;             // In the announced URLs; the address itself when empty.
  bool tls = false;
  std::vector<std::string> tls_names;  // Instead of localhost, 127.0.0.1 and ::1.
  // Where to write the export lines; with TLS the authority's certificate goes
  // beside it, with ".ca.pem" at the end. Not written when empty.
  std::filesystem::path env_file;
};

struct Front {
  std::unique_ptr<http::Server> server;
  // What a client needs, in this order: OS_AUTH_URL, OS_DOMAIN_NAME, …
  std::vector<std::pair<std::string, std::string>> variables;
};

// Listens, tells the cloud its base URL and writes the files. The cloud must outlive
// the front. kInvalidArgument for options that can't work, kUnavailable for a port
// in use. The first user, project and their password are announced: all are fakes.
Result<Front> StartFront(Cloud& cloud, CloudOptions const& account, FrontOptions const& options);

// "export NAME='value'" lines.
std::string ExportText(Front const& front);
// The same as one JSON object in one line.
std::string AnnouncementText(Front const& front);

// Address and port of "127.0.0.1:0" or "[::1]:8080".
Result<std::pair<std::string, std::uint16_t>> ParseListen(std::string const& text);

}  // namespace ferro::sim
