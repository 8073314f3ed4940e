#include "provider/session.h"

#include <system_error>
#include <tuple>
#include <utility>

namespace ferro::provider {

void Session::Saw(std::string_view server) {
  std::scoped_lock const lock(mutex_);
  seen_.emplace(server);
}

void Session::HasRead(std::string_view server) {
  std::scoped_lock const lock(mutex_);
  read_.emplace(server);
}

bool Session::IsRead(std::string_view server) const {
  std::scoped_lock const lock(mutex_);
  return read_.contains(server);
}

bool Session::HasSeen(std::string_view server) const {
  std::scoped_lock const lock(mutex_);
  return seen_.contains(server);
}

void Session::AskAtOnce() {
  if (!asks_ahead_ || settings_.project_id.empty()) return;
  try {
    at_once_ = std::jthread([this](std::stop_token const& stop) {
      try {
        std::ignore = catalog_.Locations(Project(settings_.project_id), {.stop = stop});
      } catch (...) {
        return;  // Who needs it comes upon the same, in a call that can tell it.
      }
    });
  } catch (std::system_error const&) {
    return;  // No thread to be had: who needs it asks.
  }
}

bool Session::MayAskAhead(std::string question) {
  if (!asks_ahead_) return false;
  auto const longest = answer_times_->longest();
  if (longest && *longest < *asks_ahead_) return false;
  std::scoped_lock const lock(mutex_);
  return asked_ahead_.insert(std::move(question)).second;
}

void Session::WillMakeKey(std::string_view name) {
  std::scoped_lock const lock(mutex_);
  planned_keys_.emplace(name);
}

bool Session::WillHaveKey(std::string_view name) const {
  std::scoped_lock const lock(mutex_);
  return planned_keys_.contains(name);
}

void Sessions::Set(std::shared_ptr<Session> session) {
  std::scoped_lock const lock(mutex_);
  session_ = std::move(session);
}

void Sessions::SetUnusable(std::string why) {
  std::scoped_lock const lock(mutex_);
  session_ = nullptr;
  why_not_ = std::move(why);
}

Result<std::shared_ptr<Session>> Sessions::Get() const {
  std::scoped_lock const lock(mutex_);
  if (session_ == nullptr) return Fail(ErrorCode::kInvalidArgument, why_not_);
  return session_;
}

std::shared_ptr<Session> Sessions::GetIfUsable() const {
  std::scoped_lock const lock(mutex_);
  return session_;
}

}  // namespace ferro::provider
