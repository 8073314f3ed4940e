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
  auto const until = UnixTimeText(server.paid_till);
  if (server.state.phase() == api::ServerPhase::kGone || until.empty()) return;
  call.Warning(tf::Path(), "The server stays until the end of the paid period",
               "The renewal of server " + server.id.value + " (\"" + server.display_name() +
                   "\") is refused; it is paid for and runs until " + until +
                   ". Until then it can be restored in the control panel.");
}

// After an answer that does not say whether the API obeyed, its state is watched for so long.
constexpr std::chrono::minutes kWatchAfterDoubt{1};

// A refusal that the state may still show: the answer was lost, unreadable or "it is so already".
bool MayBeDone(Error const& error) {
  switch (error.code) {
    case ErrorCode::kConflict:
    case ErrorCode::kUnavailable:
    case ErrorCode::kDeadlineExceeded:
    case ErrorCode::kInternal:
      return true;
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kPermissionDenied:
    case ErrorCode::kNotFound:
    case ErrorCode::kCancelled:
      return error.may_have_happened;
  }
  return false;
}

void SayNotSeen(api::ServerId const& id, Waited const& waited, Status const& refused,
                tf::Call& call) {
  std::string reason;
  if (!refused) {
    reason = " The request failed: " + refused.error().message + ".";
  } else if (waited.error) {
    reason = " The last question failed: " + waited.error->message + ".";
  }
  call.Error(tf::Path(), "Deleting server " + id.value + " failed",
             "The refusal of renewal was sent, but the server does not show it. States: " +
                 waited.history.ToText(call.clock.Now()) + "." + reason +
                 " Run terraform destroy again; it is safe to repeat.");
}

}  // namespace

void ServerResource::Delete(ServerModel const& state, tf::Call& call) {
  auto const session = SessionFor(call);
  if (session == nullptr || !HasId(state, call)) return;
  auto deadline = DeadlineOf(state.timeouts.value_or({}).remove, ServerTimes::kDelete, call);
  auto const client =
      Sets(state.project_id) ? session->Project(*state.project_id) : session->Account();
  api::ServerId const id{*state.id};
  api::CallOptions const options{.stop = call.stop, .deadline = deadline};

  auto const now = api::GetServer(client, id, options);
  if (!now && api::SaysNotFound(now.error())) return;
  if (now && HasEnded(*now)) return SayUntilWhen(*now, call);
  auto const refused =
      api::RefuseRenewal(client, id, api::EndOfService::kWhenPaidPeriodEnds, options);
  if (!refused) {
    auto const& error = refused.error();
    if (api::SaysNotFound(error)) return;
    if (!MayBeDone(error)) return call.Error(error, "Deleting server " + id.value + " failed");
    deadline = std::min(deadline, call.clock.Now() + kWatchAfterDoubt);
  } else if (now && now->state.phase() == api::ServerPhase::kMaking) {
    // It shows its end only after it has been made; the accepted refusal is enough.
    return SayUntilWhen(*now, call);
  }
  auto const waited =
      WaitUntilEnding(client, id, {session->settings().poll_interval, deadline}, call);
  if (waited.end == WaitEnd::kGone) return;
  if (waited.end == WaitEnd::kEnding) return SayUntilWhen(*waited.server, call);
  SayNotSeen(id, waited, refused, call);
}

}  // namespace ferro::provider
