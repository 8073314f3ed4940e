// What the checks of an order are going to ask, asked at the same time: a plan waits for the
// longest chain of answers, as a rule a token and two more, and not for their sum. Answers come
// through the session's caches, so that nothing is asked twice, and the checks stay what they are:
// one after the other, in the order in which their errors are told. Of a sound configuration
// nothing is asked that they do not ask, but for the drives of a server whose image takes no
// layout.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "provider/server/checks.h"

namespace ferro::provider {

// Each question is asked ahead once in a session: what hundreds of servers share is then known,
// or found to have failed. Of its threads, at most five, none outlives it.
class AskAhead {
 public:
  // Begins. `config` must outlive it, as what `check` refers to.
  AskAhead(Check const& check, ServerModel const& config);
  // What nobody waits for any more is given up.
  ~AskAhead() { stop_.request_stop(); }
  AskAhead(AskAhead const&) = delete;
  AskAhead& operator=(AskAhead const&) = delete;

 private:
  using Work = std::function<void(api::CallOptions const&)>;

  void Ask(std::string question, Work work);

  Session& session_;
  std::stop_source stop_;
  api::CallOptions options_;
  std::stop_callback<std::function<void()>> told_to_stop_;
  std::vector<std::jthread> threads_;
};

}  // namespace ferro::provider
