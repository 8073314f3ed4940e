#include "apiclient/error.h"
#include "provider/server/facts.h"
#include "provider/server/protection.h"
#include "provider/server/resource.h"
#include "provider/server/wait.h"

namespace ferro::provider {
namespace {

constexpr std::string_view kCancelling = "cancelling";

// A server whose renewal is refused can still be ended at once.
bool HasEnded(api::Server const& server, api::EndOfService end) {
  auto const phase = server.state.phase();
  if (phase == api::ServerPhase::kGone) return true;
  if (end == api::EndOfService::kNow) return server.state.text == kCancelling;
  return phase == api::ServerPhase::kEnding;
}

void SayRetained(ServerModel const& state, tf::Call& call) {
  call.Warning(tf::Path("deletion_policy"), "The server is kept",
               "Server " + *state.id + " (\"" + TextOf(state.name) +
                   "\") leaves the state only: it goes on, is renewed and costs as before. To "
                   "manage it again, import it by its UUID.");
}

void SayUntilWhen(api::Server const& server, api::EndOfService end, tf::Call& call) {
  if (end == api::EndOfService::kNow) return;  // The plan has said it.
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
  if (!HasId(state, call) || RefusesDestroy(state, call)) return;
  if (TextOf(state.deletion_policy) == kRetainPolicy) return SayRetained(state, call);
  auto const session = SessionFor(call);
  if (session == nullptr) return;
  auto const writing = session->writes().During();
  auto deadline = DeadlineOf(state.timeouts.value_or({}).remove, ServerTimes::kDelete, call);
  auto const client =
      Sets(state.project_id) ? session->Project(*state.project_id) : session->Account();
  api::ServerId const id{*state.id};
  api::CallOptions const options{.stop = call.stop, .deadline = deadline};

  auto const now = api::GetServer(client, id, options);
  if (!now && api::SaysNotFound(now.error())) return;
  auto const end = TextOf(state.deletion_policy) == kImmediatePolicy
                       ? api::EndOfService::kNow
                       : api::EndOfService::kWhenPaidPeriodEnds;
  if (now && HasEnded(*now, end)) return SayUntilWhen(*now, end, call);
  auto const refused = api::RefuseRenewal(client, id, end, options);
  if (!refused) {
    auto const& error = refused.error();
    if (api::SaysNotFound(error)) return;
    if (!MayBeDone(error)) return call.Error(error, "Deleting server " + id.value + " failed");
    deadline = std::min(deadline, call.clock.Now() + kWatchAfterDoubt);
  } else if (now && now->state.phase() == api::ServerPhase::kMaking) {
    // It shows its end only after it has been made; the accepted refusal is enough.
    return SayUntilWhen(*now, end, call);
  }
  auto const waited =
      WaitUntilEnding(client, id, {session->settings().poll_interval, deadline}, call);
  if (waited.end == WaitEnd::kGone) return;
  // In doubt, a server that was expiring before shows nothing new by expiring.
  if (waited.end == WaitEnd::kEnding && (refused || HasEnded(*waited.server, end))) {
    return SayUntilWhen(*waited.server, end, call);
  }
  SayNotSeen(id, waited, refused, call);
}

}  // namespace ferro::provider
