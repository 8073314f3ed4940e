// libcurl's handles with owners, and a pool of them; used by the curl transport
// only.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace ferro::http {

// libcurl's handle types are all void in disguise.
struct CurlHandleDeleter {
  void operator()(void* handle) const;
};
using CurlHandle = std::unique_ptr<void, CurlHandleDeleter>;

// Lends handles; each is used by one thread at a time and keeps its connections.
// Name look-ups and TLS sessions are shared between all of them; connections are
// not, which libcurl does not allow between threads.
class CurlHandlePool {
 public:
  explicit CurlHandlePool(std::size_t most_idle);
  CurlHandlePool(CurlHandlePool const&) = delete;
  CurlHandlePool& operator=(CurlHandlePool const&) = delete;
  ~CurlHandlePool();

  // The one used last, so that few connections are kept busy; null only when there
  // is no memory. Its options are libcurl's defaults, apart from the sharing.
  CurlHandle Take();
  void GiveBack(CurlHandle handle);

 private:
  static constexpr std::size_t kLocks = 16;  // More than libcurl has kinds of shared data.

  static void Lock(void* handle, int data, int access, void* pool);
  static void Unlock(void* handle, int data, void* pool);

  std::size_t most_idle_;
  std::array<std::mutex, kLocks> share_locks_;
  void* share_;
  std::mutex mutex_;
  std::vector<CurlHandle> idle_;
};

}  // namespace ferro::http
