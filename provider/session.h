// What the provider's configuration yields, and what every resource and data source
// works with. Replaced as a whole by the next ConfigureProvider (core-rules 51).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include "apiclient/session.h"
#include "base/random.h"
#include "provider/answer_times.h"
#include "provider/catalog.h"
#include "provider/config.h"
#include "provider/locks.h"
#include "provider/order_guards.h"
#include "provider/server_lists.h"
#include "provider/writes.h"

namespace ferro::provider {

// Thread-safe.
class Session {
 public:
  // `writes` counts those of the whole process, whichever session makes them; `answer_times` are
  // those of `api`.
  Session(std::unique_ptr<api::Session> api, std::shared_ptr<AnswerTimes const> answer_times,
          Settings settings, Random& random, Locks& locks, Writes& writes, OrderGuards guards = {},
          std::optional<Clock::Duration> asks_ahead = std::nullopt)
      : answer_times_(std::move(answer_times)),
        api_(WithWritesTold(std::move(api), writes)),
        settings_(std::move(settings)),
        random_(random),
        locks_(locks),
        writes_(writes),
        guards_(guards),
        asks_ahead_(asks_ahead),
        catalog_(api_->clock(), writes),
        lists_(api_->clock(), writes) {}

  api::Client Project(std::string_view project_id) {
    return api_->ForProject({std::string(project_id)});
  }
  api::Client Account() { return api_->ForAccount(); }
  api::Session& api() { return *api_; }
  Settings const& settings() const { return settings_; }
  Random& random() { return random_; }
  Locks& locks() { return locks_; }
  OrderGuards const& guards() const { return guards_; }
  Catalog& catalog() { return catalog_; }
  ServerLists& lists() { return lists_; }
  // Of orders of one kind: one is checked, and the others then find its answers.
  Cache<bool>& first_checks() { return first_checks_; }
  Writes& writes() { return writes_; }

  // Servers that Terraform showed to this process: a name clash with one of them may be a
  // replacement in progress (mapping 0.1.8).
  void Saw(std::string_view server);
  bool HasSeen(std::string_view server) const;

  // Servers that were refreshed by this process: it plans, and does not apply (core starts a
  // process for each, and refreshes in the first one only).
  void HasRead(std::string_view server);
  bool IsRead(std::string_view server) const;

  // True once: a plan says once, and not for each server, that operating systems are not read.
  bool IsFirstToKeepOs() { return !os_kept_.exchange(true); }

  // Signs in and lists the locations, with which nearly every operation begins, while Terraform
  // goes on reading its configuration. Who needs either meanwhile waits for the same answer; a
  // failure is nobody's, and asked for again. Only where something is asked ahead, and the
  // provider's configuration names a project to sign in to.
  void AskAtOnce();

  // True once for each question, and never when nothing is asked ahead (server/ask_ahead.h) or
  // the API has answered too soon for that.
  bool MayAskAhead(std::string question);

  // Names of SSH keys that this plan makes: a server may name one before it is there.
  void WillMakeKey(std::string_view name);
  bool WillHaveKey(std::string_view name) const;

 private:
  std::shared_ptr<AnswerTimes const> answer_times_;
  std::unique_ptr<api::Session> api_;
  Settings settings_;
  Random& random_;
  Locks& locks_;
  Writes& writes_;
  OrderGuards guards_;
  std::optional<Clock::Duration> asks_ahead_;
  Catalog catalog_;
  ServerLists lists_;
  Cache<bool> first_checks_;
  std::atomic<bool> os_kept_ = false;
  mutable std::mutex mutex_;
  std::set<std::string, std::less<>> seen_;
  std::set<std::string, std::less<>> read_;
  std::set<std::string, std::less<>> planned_keys_;
  std::set<std::string, std::less<>> asked_ahead_;
  std::jthread at_once_;  // The last member: it ends before what it uses.
};

// Where the current session is found, and why there is none. Thread-safe.
class Sessions {
 public:
  void Set(std::shared_ptr<Session> session);
  // "the provider argument `password` is not known yet"
  void SetUnusable(std::string why);

  // Calls that began with the old session keep it.
  Result<std::shared_ptr<Session>> Get() const;
  // Null when there is none: plans go on without the API then.
  std::shared_ptr<Session> GetIfUsable() const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<Session> session_;
  std::string why_not_ = "the provider is not configured";
};

}  // namespace ferro::provider
