#include "provider/server/finish.h"

#include "base/text.h"
#include "base/time_text.h"
#include "provider/server/facts.h"
#include "provider/server/layout_memory.h"
#include "provider/server/memory.h"
#include "provider/server/merge.h"
#include "provider/server/names.h"
#include "provider/server/wait.h"

namespace ferro::provider {
namespace {

std::string Who(Finish const& finish) {
  return "Server " + finish.id.value + " (\"" + finish.name + "\")";
}

// The deadline of the last calls, which must be made although the operation's time may be over.
api::CallOptions LastCalls(Finish const& finish, tf::Call const& call) {
  if (call.stop.stop_requested()) return {.deadline = call.clock.Now() + kLastCallsWhenStopped};
  return {.stop = call.stop, .deadline = std::max(finish.deadline, call.clock.Now() + kLastCalls)};
}

std::string Next(Finish const& finish) {
  return " The state is complete and the server is paid for; nothing will be ordered again. The "
         "next "
         "terraform apply goes on waiting. To look at it: terraform apply -refresh-only, or the "
         "control "
         "panel, server " +
         finish.id.value + ".";
}

// A warning for a wait that did not end well; false when nothing is left of the server.
bool SayHowItEnded(Finish const& finish, Waited const& waited, tf::Call& call) {
  auto const history = "States: " + waited.history.ToText(call.clock.Now()) + ".";
  auto const reason =
      waited.error ? " The last question failed: " + waited.error->message + "." : "";
  auto const state = waited.server ? waited.server->state.text : "unknown";
  auto warn = [&](std::string_view summary, std::string const& detail) {
    call.Warning(tf::Path(), summary, Who(finish) + " " + detail);
  };
  switch (waited.end) {
    case WaitEnd::kReady:
      return true;
    case WaitEnd::kStopped:
      warn("Server is " + state, "is ordered, but " + state +
                                     ": it goes on when the account has money. " + history +
                                     " Top the balance up, or destroy the server.");
      return true;
    case WaitEnd::kEnding:
      warn("Server is " + state,
           "is ordered, but its renewal is refused already (" + state + "). " + history);
      return true;
    case WaitEnd::kGone:
      call.Error(
          tf::Path(), "The order came to nothing",
          Who(finish) + " was ordered, but the API gave it up. " + history + reason +
              " Nothing is left of it; ask Selectel's support for the reason, or apply again.");
      return false;
    case WaitEnd::kDeadline:
      warn("Server is not finished yet", "is ordered, but not finished within the time allowed. " +
                                             history + reason + Next(finish));
      return true;
    case WaitEnd::kCancelled:
      warn("Interrupted while the server is being made",
           "is ordered. " + history + reason + Next(finish));
      return true;
    case WaitEnd::kRefused:
      warn("The server's state cannot be read",
           "is ordered, but the API refuses to say more. " + history + reason + Next(finish));
      return true;
  }
  return true;
}

// The name loses its mark: the last call that changes anything.
bool Rename(Finish const& finish, Waited const& waited, tf::Call& call) {
  if (waited.server && waited.server->user_desc == finish.name) return true;
  auto const renamed =
      api::RenameServer(finish.client, finish.id, finish.name, LastCalls(finish, call));
  if (renamed) return true;
  call.Warning(tf::Path("name"), "Server keeps its provisional name",
               Who(finish) + " could not be renamed: " + renamed.error().message +
                   ". The next terraform apply tries again.");
  return false;
}

}  // namespace

bool FinishServer(Finish const& finish, tf::Call& call) {
  SetPending(call.private_data, Pending::kOrder);
  WaitOptions const options{finish.session.settings().poll_interval, finish.deadline};
  auto waited = WaitUntilMade(finish.client, finish.id, options, call);
  if (waited.end == WaitEnd::kReady) {
    auto installed = WaitUntilInstalled(finish.client, finish.id, false, options, call);
    if (installed.end != WaitEnd::kReady) {
      installed.server = std::move(waited.server);
      waited = std::move(installed);
    }
  }
  // The interruption may have come together with the last answer.
  if (waited.end == WaitEnd::kReady && call.stop.stop_requested()) waited.end = WaitEnd::kCancelled;
  if (!SayHowItEnded(finish, waited, call)) return false;
  // Who interrupts may soon kill: until the state is saved, the mark is what tells whose server it
  // is.
  if (waited.end == WaitEnd::kCancelled) return true;
  auto const renamed = Rename(finish, waited, call);
  auto const done = waited.end == WaitEnd::kReady || waited.end == WaitEnd::kEnding;
  if (renamed && done) SetPending(call.private_data, Pending::kNothing);
  return true;
}

ServerModel ReadBack(Finish const& finish, ServerModel const& known, tf::Call& call) {
  auto const facts = ReadFacts(finish.session, finish.client, finish.id,
                               {.ports = true, .power = !known.power_state.null()}, finish.began,
                               LastCalls(finish, call));
  if (facts) {
    auto model = ModelOf(*facts, known, call.private_data);
    NoteLayout(*facts, model, call);
    return model;
  }
  call.Warning(tf::Path(), "The server could not be read",
               Who(finish) + ": " + facts.error().message +
                   ". What is missing in the state is filled in by the next refresh.");
  auto model = WithoutUnknowns(known);
  model.id = finish.id.value;
  model.uuid = finish.id.value;
  if (model.name.null()) model.name = finish.name;
  return model;
}

}  // namespace ferro::provider
