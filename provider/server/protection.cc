#include "provider/server/protection.h"

#include "base/text.h"
#include "provider/server/resource.h"

namespace ferro::provider {
namespace {

constexpr std::string_view kProtected = "The server's data is protected";

bool IsProtected(ServerModel const& model) {
  return model.data_protection.value_or(false);
}

std::string NameIn(ServerModel const& state) {
  return "Server " + TextOf(state.id) + (Sets(state.name) ? " (\"" + *state.name + "\")" : "");
}

std::string ListedPaths(std::vector<tf::Path> const& paths) {
  std::vector<std::string> texts;
  texts.reserve(paths.size());
  for (auto const& path : paths) texts.push_back(path.ToText());
  return Listed(texts);
}

}  // namespace

bool RefusesReinstall(ServerModel const& planned, std::string_view server,
                      std::vector<ReinstallCause> const& causes, tf::Call& call) {
  if (!IsProtected(planned)) return false;
  call.Error(tf::Path("data_protection"), kProtected,
             "This change would reinstall the operating system of server " + std::string(server) +
                 " and erase its drives. Causes: " + ChangesText(causes) +
                 ". Take the change back, or set data_protection = false.");
  return true;
}

bool RefusesReplacement(ServerModel const& prior, ServerModel const& planned,
                        std::vector<tf::Path> const& causes, tf::Call& call) {
  auto const change = ListedPaths(causes) + " cannot be changed in place, so that " +
                      NameIn(prior) + " would be replaced and all its data lost. ";
  if (IsProtected(prior) || IsProtected(planned)) {
    call.Error(tf::Path("data_protection"), kProtected,
               change + "Take the change back, or first apply data_protection = false by itself.");
    return true;
  }
  if (planned.allow_replace.value_or(true)) return false;
  call.Error(causes.front(), "Replacement is not allowed",
             change + "Take the change back, or remove allow_replace = false.");
  return true;
}

bool RefusesDestroy(ServerModel const& state, tf::Call& call) {
  if (!IsProtected(state)) return false;
  call.Error(tf::Path("data_protection"), kProtected,
             NameIn(state) +
                 " is not destroyed while data_protection is true in its state. Apply "
                 "data_protection = false first; to forget the server without touching it, use "
                 "terraform state rm.");
  return true;
}

void ServerResource::PlanDestroy(ServerModel const& prior, tf::Call& call) {
  if (RefusesDestroy(prior, call)) return;
  auto const policy = TextOf(prior.deletion_policy);
  tf::Path const path("deletion_policy");
  auto const until = Sets(prior.paid_till) ? *prior.paid_till : "the end of its period";
  if (policy == kRetainPolicy) {
    call.Warning(path, "The server is kept",
                 NameIn(prior) + " is only forgotten: it goes on, is renewed and costs as before.");
  } else if (policy == kImmediatePolicy) {
    call.Warning(path, "The server ends at once",
                 NameIn(prior) + " is paid for until " + until +
                     ", but ends at once: all its data is lost, and money comes back for whole "
                     "unused months only.");
  } else {
    call.Warning(tf::Path(), "The renewal is refused",
                 NameIn(prior) + " runs and is paid for until " + until +
                     "; then it ends and all its data is lost. Until then it can be restored in "
                     "the control panel.");
  }
}

}  // namespace ferro::provider
