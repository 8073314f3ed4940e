// Bytes to and from a loopback port, for tests of what no proper client would send.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ferro::http {

// Every wait ends after ten seconds at the latest.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  RawClient(RawClient const&) = delete;
  RawClient& operator=(RawClient const&) = delete;
  ~RawClient();

  bool connected() const { return socket_ >= 0; }
  void Send(std::string_view bytes) const;
  // No more will be sent; answers can still be read.
  void EndSending() const;

  // What comes until the text ends with `end`, or until the connection ends.
  std::string ReadUntil(std::string_view end) const;
  std::string ReadToEnd();
  // Whether the connection ended by a reset; known after ReadToEnd.
  bool was_reset() const { return was_reset_; }

 private:
  int socket_ = -1;
  bool was_reset_ = false;
};

}  // namespace ferro::http
