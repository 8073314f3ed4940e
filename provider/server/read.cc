#include "apiclient/error.h"
#include "base/text.h"
#include "provider/server/facts.h"
#include "provider/server/layout_memory.h"
#include "provider/server/memory.h"
#include "provider/server/names.h"
#include "provider/server/resource.h"

namespace ferro::provider {
namespace {

// What is worth a word although nothing is wrong with the state.
void SayWhatIsOdd(ServerFacts const& facts, tf::Call& call) {
  auto const& server = facts.server;
  auto const who =
      "Server " + server.id.value + " (\"" + NameWithoutMark(server.display_name()) + "\")";
  auto const until = UnixTimeText(server.paid_till);
  if (server.state.phase() == api::ServerPhase::kEnding) {
    call.Warning(tf::Path("status"), "Renewal is refused",
                 who + " is " + server.state.text + " and ends" +
                     (until.empty() ? " soon" : " at " + until) +
                     ". Restore the renewal in the control panel, or remove the server from the "
                     "configuration.");
  }
  if (server.state.phase() == api::ServerPhase::kStopped) {
    call.Warning(tf::Path("status"), "Server is " + server.state.text,
                 who + " is " + server.state.text + ": top the balance up to have it back.");
  }
  if (ImageIsWithdrawn(facts)) {
    auto const& os = facts.os->os;
    call.Warning(tf::Path("os_image_uuid"), "Operating system is no longer offered",
                 who + " runs " + os.os_template + " " + os.version + " " + os.arch +
                     ", which cannot be installed any more. It goes on as it is; os_image_uuid "
                     "keeps its value.");
  }
}

// Whether something is left to do, from what is seen now: also right after an import.
void UpdatePending(ServerFacts const& facts, tf::PrivateData& memory) {
  auto const marked = ParseMark(facts.server.user_desc.value_or("")).has_value();
  auto const phase = facts.server.state.phase();
  auto const installing = facts.os && facts.os->installing();
  auto const making = phase == api::ServerPhase::kMaking;
  if (marked || (making && facts.server.previous_state.text != "active")) {
    SetPending(memory, Pending::kOrder);
  } else if (!making && !installing && phase != api::ServerPhase::kStopped &&
             phase != api::ServerPhase::kUnknown) {
    SetPending(memory, Pending::kNothing);
  }
}

void NoteBareNetwork(ServerFacts const& facts, bool is_import, tf::PrivateData& memory) {
  SetAsksPorts(memory, false);
  if (!facts.private_ips.empty()) SetStandsBare(memory, false);
  if (is_import && !facts.port_networks.empty()) SetStandsBare(memory, true);
}

// A stub of an import names no project; the provider's is the next best.
std::string ProjectOf(ServerModel const& state, Session const& session) {
  return Sets(state.project_id) ? *state.project_id : session.settings().project_id;
}

// The stub of an import knows nothing yet.
bool IsImport(ServerModel const& state) {
  return state.status.null();
}

// A private network without an address stands in no list. The platform puts many a server into
// one unasked; worth a call is that which somebody wanted, or found when importing.
bool IsVlanWatched(ServerModel const& state, tf::PrivateData const& memory) {
  return AsksPorts(memory) || StandsBare(memory) || state.add_private_vlan.value_or(false);
}

// An import asks for everything, and so does what is left to do for what it waits for.
Questions QuestionsOf(ServerModel const& state, Session const& session, tf::Call const& call) {
  auto const is_import = IsImport(state);
  auto const is_finished = PendingOf(call.private_data) == Pending::kNothing;
  return {.os = is_import || !is_finished || session.settings().refresh_os,
          .ports = is_import || IsVlanWatched(state, call.private_data),
          .power = is_import || !state.power_state.null()};
}

void SayOsIsKept(tf::Call& call) {
  call.Warning(tf::Path(), "Operating systems are not refreshed",
               "The provider's refresh_os is \"never\": what is installed on the servers is shown "
               "as the state has it, so that a change made outside of Terraform goes unnoticed.");
}

}  // namespace

std::optional<ServerModel> ServerResource::Read(ServerModel const& state, tf::Call& call) {
  auto const session = SessionFor(call);
  if (session == nullptr || !HasId(state, call)) return std::nullopt;
  auto const began = call.clock.Now();
  auto const deadline = DeadlineOf(state.timeouts.value_or({}).read, ServerTimes::kRead, call);
  auto const project = ProjectOf(state, *session);
  auto const client = project.empty() ? session->Account() : session->Project(project);
  auto const is_import = IsImport(state);
  auto const questions = QuestionsOf(state, *session, call);
  auto const facts = RefreshFacts(*session, client, state, questions, began,
                                  {.stop = call.stop, .deadline = deadline});
  if (!facts && api::SaysNotFound(facts.error())) return std::nullopt;
  if (!facts) {
    call.Error(facts.error(), "Reading server " + *state.id + " failed");
    return std::nullopt;
  }
  if (facts->server.state.phase() == api::ServerPhase::kGone) return std::nullopt;
  session->Saw(*state.id);
  session->HasRead(*state.id);
  UpdatePending(*facts, call.private_data);
  NoteBareNetwork(*facts, is_import, call.private_data);
  SayWhatIsOdd(*facts, call);
  auto model = ModelOf(*facts, state, call.private_data);
  if (questions.os) {
    NoteLayout(*facts, model, call);
  } else if (session->IsFirstToKeepOs()) {
    SayOsIsKept(call);
  }
  if (!model.project_id.known() && !project.empty()) model.project_id = project;
  if (!model.project_id.known()) {
    call.Error(tf::Path("project_id"), "The project of the server is not known",
               "The API does not say to which project server " + *state.id +
                   " belongs. Import it as PROJECT_ID/SERVER_UUID, or set project_id in the "
                   "provider block.");
    return std::nullopt;
  }
  return model;
}

std::optional<ServerModel> ServerResource::ImportStub(std::string_view id, tf::Call& call) {
  auto const slash = id.find('/');
  auto const server = slash == std::string_view::npos ? id : id.substr(slash + 1);
  auto const project = slash == std::string_view::npos ? std::string_view() : id.substr(0, slash);
  auto const project_is_sound = slash == std::string_view::npos || PlainId(project).size() == 32;
  if (!IsUuid(server) || !project_is_sound) {
    call.Error(
        tf::Path(), "Malformed import id",
        "\"" + std::string(id) +
            "\" is neither SERVER_UUID nor PROJECT_ID/SERVER_UUID, for example "
            "5f0d2a7be1c34f2f9a4d1c0b7e6a9d33/9a000000-0000-4000-8000-0000000000aa. The data "
            "source "
            "selectel_dedicated_servers_v1 lists the servers of a project with their UUIDs.");
    return std::nullopt;
  }
  ServerModel stub;
  stub.id = Lower(server);
  if (!project.empty()) stub.project_id = std::string(project);
  return stub;
}

}  // namespace ferro::provider
