// What a handler answers; Cloud wraps it in the envelope (selectel-api §2.1-§2.3).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/transport.h"

namespace ferro::sim {

struct Call;
struct World;

struct PageInfo {
  std::size_t page = 0;  // 0 and 0: the whole list, not paged.
  std::size_t limit = 0;
  std::size_t item_count = 0;
};

struct Answer {
  int status = 200;
  std::string json = "null";  // `result`; the whole body when `bare`.
  bool bare = false;
  std::optional<PageInfo> page = std::nullopt;
  std::string task = {};             // The task to name; a fresh one when empty.
  std::string progress = "SUCCESS";  // JSON: status.
  http::Headers headers = {};
  std::string error_type = {};  // What the access log says of a refusal.
};

Answer Done(std::string json);
Answer DoneBare(int status, std::string json);
Answer Empty204();

// Refusals, in the form of selectel-api §2.3.
Answer Refusal(int status, std::string const& type, std::string const& message,
               std::string const& code);
Answer Invalid(std::string const& message);   // 400 SeidoValidationError
Answer NotThere(std::string const& message);  // 404 SeidoNotFoundError, code R00002
Answer Denied(std::string const& message);    // 403 SeidoAccessDenyError
Answer Clash(std::string const& message);     // 409 SeidoConflictError
Answer Busy(std::string const& message);      // 409 AnotherTaskRunning
Answer NoMoney(World const& world, std::string const& message);
// The shape the mode asks for: Seido's, or {"error":{"message","code":409}}.
Answer AddressClash(World const& world, std::string const& message);

// One page of a list of `count` elements, of which `element` gives the JSON text, for those of
// the page alone; 400 for a bad page or limit.
Answer Paged(World const& world, Call const& call, std::size_t count,
             std::function<std::string(std::size_t)> const& element);
// The whole list.
Answer Listing(std::vector<std::string> const& elements);

}  // namespace ferro::sim
