// Public SSH keys as users write them: content, or the name of a key in the panel.
#pragma once

#include <string>
#include <string_view>

namespace ferro::provider {

// Whether the text is key content ("ssh-ed25519 AAAA… comment") and not a name.
bool IsSshKeyContent(std::string_view text);

// What identifies a key: "ssh-ed25519 AAAA…", without comment, options and superfluous
// white space; "" when the text is no key content.
std::string SshKeyIdentity(std::string_view text);

// Compared by type and blob (mapping §1.2); texts that are no content compare literally.
bool SameSshKey(std::string_view a, std::string_view b);

}  // namespace ferro::provider
