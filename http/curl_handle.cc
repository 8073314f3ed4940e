#include "http/curl_handle.h"

#include <curl/curl.h>

#include <utility>

namespace ferro::http {

static_assert(CURL_LOCK_DATA_LAST <= 16, "CurlHandlePool has a lock for each kind of shared data");

void CurlHandleDeleter::operator()(void* handle) const {
  curl_easy_cleanup(handle);
}

void CurlHandlePool::Lock(void* /*handle*/, int data, int /*access*/, void* pool) {
  static_cast<CurlHandlePool*>(pool)->share_locks_[static_cast<std::size_t>(data)].lock();
}

void CurlHandlePool::Unlock(void* /*handle*/, int data, void* pool) {
  static_cast<CurlHandlePool*>(pool)->share_locks_[static_cast<std::size_t>(data)].unlock();
}

CurlHandlePool::CurlHandlePool(std::size_t most_idle)
    : most_idle_(most_idle), share_(curl_share_init()) {
  // Captureless lambdas, because libcurl's enumerations do not appear in the header.
  curl_lock_function const lock = [](CURL* handle, curl_lock_data data, curl_lock_access access,
                                     void* pool) { Lock(handle, data, access, pool); };
  curl_unlock_function const unlock = [](CURL* handle, curl_lock_data data, void* pool) {
    Unlock(handle, data, pool);
  };
  curl_share_setopt(share_, CURLSHOPT_LOCKFUNC, lock);
  curl_share_setopt(share_, CURLSHOPT_UNLOCKFUNC, unlock);
  curl_share_setopt(share_, CURLSHOPT_USERDATA, this);
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

CurlHandlePool::~CurlHandlePool() {
  idle_.clear();  // Before what they share.
  curl_share_cleanup(share_);
}

CurlHandle CurlHandlePool::Take() {
  {
    std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      auto handle = std::move(idle_.back());
      idle_.pop_back();
      return handle;
    }
  }
  CurlHandle handle(curl_easy_init());
  if (handle) curl_easy_setopt(handle.get(), CURLOPT_SHARE, share_);
  return handle;
}

void CurlHandlePool::GiveBack(CurlHandle handle) {
  curl_easy_reset(handle.get());  // Keeps connections and sharing; forgets the request.
  std::scoped_lock lock(mutex_);
  if (idle_.size() < most_idle_) idle_.push_back(std::move(handle));
}

}  // namespace ferro::http
