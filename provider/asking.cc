#include "provider/asking.h"

#include <chrono>
#include <utility>

namespace ferro::provider {
namespace {

constexpr std::chrono::minutes kReadLimit{5};  // As long as a resource's read by default.

}  // namespace

std::optional<Asking> AskAs(Sessions& sessions, tf::Attr<std::string> const& project_id,
                            tf::Call& call) {
  auto session = sessions.Get();
  if (!session) {
    call.Error(session.error(), "The provider is not usable yet");
    return std::nullopt;
  }
  auto const project = project_id.value_or((*session)->settings().project_id);
  auto client = project.empty() ? (*session)->Account() : (*session)->Project(project);
  auto const now = call.clock.Now();
  return Asking{std::move(*session),
                std::move(client),
                project,
                now,
                {.stop = call.stop, .deadline = now + kReadLimit}};
}

std::optional<Asking> AskAsAccount(Sessions& sessions, tf::Call& call) {
  auto session = sessions.Get();
  if (!session) {
    call.Error(session.error(), "The provider is not usable yet");
    return std::nullopt;
  }
  auto client = (*session)->Account();
  auto const now = call.clock.Now();
  return Asking{std::move(*session),
                std::move(client),
                "",
                now,
                {.stop = call.stop, .deadline = now + kReadLimit}};
}

Error WithAccountHint(Error error) {
  if (error.code == ErrorCode::kPermissionDenied || error.code == ErrorCode::kUnauthenticated) {
    error.message +=
        ". SSH keys and private subnets belong to the account, not to a project: the service user "
        "needs a role in the account, such as account administrator";
  }
  return error;
}

void CannotRead(Error const& error, std::string_view what, tf::Call& call) {
  call.Error(error, "Cannot read the " + std::string(what));
}

}  // namespace ferro::provider
