// Any text as an SSH key: content or not, and the same key in whatever clothes. A bar
// parts two texts that are compared.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "provider/server/ssh_key.h"

namespace {

using namespace ferro::provider;

void CheckOne(std::string const& text) {
  auto const identity = SshKeyIdentity(text);
  FERRO_CHECK(SameSshKey(text, text), "a key is itself");
  FERRO_CHECK(IsSshKeyContent(text) == !identity.empty(), "content has an identity");
  if (identity.empty()) return;
  FERRO_CHECK(SshKeyIdentity(identity) == identity, "an identity is its own");
  FERRO_CHECK(identity.find_first_of("\r\n\t") == std::string::npos, "on one line");
  FERRO_CHECK(SameSshKey(text, identity + " ops@laptop\n"), "a comment is no difference");
  FERRO_CHECK(SameSshKey("  " + text, text), "white space is no difference");
  FERRO_CHECK(!SameSshKey(text, identity + "A"), "another blob is another key");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string const text(reinterpret_cast<char const*>(data), size);
  auto const bar = text.find('|');
  auto const a = text.substr(0, bar);
  auto const b = bar == std::string::npos ? std::string() : text.substr(bar + 1);
  CheckOne(a);
  CheckOne(b);
  FERRO_CHECK(SameSshKey(a, b) == SameSshKey(b, a), "the same both ways");
  return 0;
}
