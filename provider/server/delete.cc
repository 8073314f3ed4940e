#include "apiclient/error.h"
#include "provider/server/facts.h"
#include "provider/server/resource.h"
#include "provider/server/wait.h"

namespace ferro::provider {
namespace {

bool HasEnded(api::Server const& server) {
  auto const phase = server.state.phase();
  return phase == api::ServerPhase::kEnding || phase == api::ServerPhase::kGone;
}

void SayUntilWhen(api::Server const& server, tf::Call& call) {
  auto const until = TimeText(server.paid_till);
  if (server.state.phase() == api::ServerPhase::kGone || until.empty()) return;
  call.Warning(tf::Path(), "The server stays until the end of the paid period",
               "The renewal of server " + server.id.value + " (\"" + server.display_name() +
                   "\") is refused; it is paid for and runs until " + until +
                   ". Until then it can be restored in the control panel.");
}

}  // namespace

void ServerResource::Delete(ServerModel const& state, tf::Call& call) {
  auto const session = SessionFor(call);
  if (session == nullptr) return;
  auto const deadline = DeadlineOf(state.timeouts.value_or({}).remove, ServerTimes::kDelete, call);
  auto const client =
      Sets(state.project_id) ? session->Project(*state.project_id) : session->Account();
  api::ServerId const id{*state.id};
  api::CallOptions const options{.stop = call.stop, .deadline = deadline};
  auto const what = "Deleting server " + id.value + " failed";

  auto const now = api::GetServer(client, id, options);
  if (!now && api::SaysNotFound(now.error())) return;
  if (now && HasEnded(*now)) return SayUntilWhen(*now, call);
  auto const refused =
      api::RefuseRenewal(client, id, api::EndOfService::kWhenPaidPeriodEnds, options);
  if (!refused && api::SaysNotFound(refused.error())) return;
  // What may have happened is seen in the state.
  if (!refused && !refused.error().may_have_happened) return call.Error(refused.error(), what);

  auto const waited =
      WaitUntilEnding(client, id, {session->settings().poll_interval, deadline}, call);
  if (waited.end == WaitEnd::kGone) return;
  if (waited.end == WaitEnd::kEnding) return SayUntilWhen(*waited.server, call);
  auto const reason = !refused
                          ? " The answer to the request was lost: " + refused.error().message + "."
                      : waited.error ? " The last question failed: " + waited.error->message + "."
                                     : "";
  call.Error(tf::Path(), what,
             "The refusal of renewal was sent, but the server does not show it. States: " +
                 waited.history.ToText(call.clock.Now()) + "." + reason +
                 " Run terraform destroy again; it is safe to repeat.");
}

}  // namespace ferro::provider
