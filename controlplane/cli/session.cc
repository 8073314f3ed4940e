#include "controlplane/cli/session.h"

#include <algorithm>
#include <cmath>

#include "controlplane/plan/gather.h"

namespace ferro::cli {

namespace {

// Some more than there are processors: each start also waits for the disk, for locks of the
// engine and for whatever else runs on the machine. On two processors that were busy with other
// work as well, five were faster than three, and eight no faster than five.
int StartsAtOnce(engine::Host const& host) {
  constexpr int kMore = 3;
  constexpr int kFewest = 2;
  constexpr int kMost = 64;
  return std::clamp(static_cast<int>(std::ceil(host.cpus)) + kMore, kFewest, kMost);
}

}  // namespace

std::string NameSourceText(compose::NameSource source) {
  switch (source) {
    case compose::NameSource::kOption:
      return "-p";
    case compose::NameSource::kVariable:
      return "COMPOSE_PROJECT_NAME";
    case compose::NameSource::kFile:
      return "name:";
    case compose::NameSource::kFolder:
      break;
  }
  return "folder";
}

Result<std::unique_ptr<Session>> Session::Open(Context& context, std::string environment,
                                               std::string command) {
  auto ground = OpenGround(context);
  if (!ground) return Fail(std::move(ground).error());
  std::unique_ptr<Session> session(
      new Session(context, *std::move(ground), std::move(environment), std::move(command)));
  if (auto read = session->ReadRow(); !read) return Fail(std::move(read).error());
  return session;
}

Status Session::ReadRow() {
  auto row = ground_.journal->FindEnvironment(environment_);
  if (!row) return Fail(std::move(row).error());
  row_ = *std::move(row);
  return {};
}

Result<std::vector<executor::Recovered>> Session::Take() {
  auto const directory = ground_.journal->EnvironmentDirectory(environment_);
  auto lock = journal::EnvironmentLock::Acquire(
      directory,
      {.environment = environment_,
       .holder = {.pid = context_.process, .user = context_.user, .command = command_}},
      context_.clock, context_.stop);
  if (!lock) return Fail(std::move(lock).error());
  lock_ = std::move(*lock);
  if (auto read = ReadRow(); !read) return Fail(std::move(read).error());
  if (!row_) return std::vector<executor::Recovered>();
  auto const files = Files();
  if (!files) return Fail(files.error());
  auto recovered = executor::Recover(
      *row_, *lock_,
      {*ground_.connection.engine, *ground_.journal, **files, context_.environment, context_.clock},
      {.stop = context_.stop, .abort = context_.abort, .failpoints = context_.failpoints});
  if (!recovered) {
    return Fail(std::move(recovered).error().Within("finding out what the last run left"));
  }
  if (auto read = ReadRow(); !read) return Fail(std::move(read).error());
  return recovered;
}

Result<plan::Known> Session::Known() {
  plan::Known known{.environment = row_};
  auto all = ground_.journal->Environments();
  if (!all) return Fail(std::move(all).error());
  for (auto& environment : *all) {
    if (environment.name != environment_) known.others.push_back(std::move(environment));
  }
  if (!row_) return known;
  auto objects = ground_.journal->Objects(row_->id);
  if (!objects) return Fail(std::move(objects).error());
  known.objects = *std::move(objects);
  return known;
}

Result<engine::Observed> Session::ObserveIn(engine::Scope scope, plan::Known const& known) {
  scope.environment = environment_;
  return ground_.connection.engine->Observe(plan::WithInventory(std::move(scope), known.objects),
                                            context_.stop);
}

Result<engine::Observed> Session::Observe() {
  auto const known = Known();
  if (!known) return Fail(known.error());
  return ObserveIn({}, *known);
}

Result<journal::HostFiles*> Session::Files() {
  if (!files_) {
    auto opened = journal::HostFiles::Open(ground_.journal->EnvironmentDirectory(environment_),
                                           context_.random);
    if (!opened) return Fail(std::move(opened).error());
    files_ = *std::move(opened);
  }
  return &*files_;
}

Result<Session::Prospect> Session::LookAhead(model::Platform const& platform,
                                             plan::Request const& request) {
  auto known = Known();
  if (!known) return Fail(std::move(known).error());
  auto seen = ObserveIn(plan::ScopeOf(platform), *known);
  if (!seen) return Fail(std::move(seen).error());
  auto const files = Files();
  if (!files) return Fail(files.error());
  plan::GatherOptions const options{.environment = context_.environment,
                                    .file_store = (*files)->directory(),
                                    .fingerprint_key = (*files)->key().Reveal(),
                                    .pull = request.pull};
  auto sources = plan::Gather(platform, *seen, *ground_.connection.engine, options, context_.stop);
  if (!sources) return Fail(std::move(sources).error());
  return Prospect{
      .known = *std::move(known), .seen = *std::move(seen), .sources = *std::move(sources)};
}

Result<plan::Plan> Session::PlanUp(model::Platform const& platform, plan::Request const& request) {
  auto ahead = LookAhead(platform, request);
  if (!ahead) return Fail(std::move(ahead).error());
  auto plan = plan::MakeUp(platform, ahead->seen, ahead->known, ahead->sources, request);
  planned_on_ = std::move(ahead->seen);
  return plan;
}

Result<plan::Plan> Session::PlanImages(model::Platform const& platform,
                                       plan::ImagesRequest const& request) {
  auto const known = Known();
  if (!known) return Fail(known.error());
  auto const seen = ObserveIn(plan::ScopeOf(platform), *known);
  if (!seen) return Fail(seen.error());
  return plan::MakeImages(platform, *seen, request);
}

Result<plan::Plan> Session::PlanDestroy(plan::DestroyRequest const& request) {
  auto const known = Known();
  if (!known) return Fail(known.error());
  auto const seen =
      ObserveIn({.volumes = {request.delete_data.begin(), request.delete_data.end()}}, *known);
  if (!seen) return Fail(seen.error());
  return plan::MakeDestroy(environment_, *seen, *known, request);
}

Result<plan::Plan> Session::PlanPower(plan::Power power, model::Platform const* platform,
                                      std::set<std::string> const& services) {
  auto const known = Known();
  if (!known) return Fail(known.error());
  auto const seen = ObserveIn({}, *known);
  if (!seen) return Fail(seen.error());
  return plan::MakePower(power, environment_, platform, *seen, *known, services);
}

Status Session::Register(model::Platform const& platform) {
  journal::Environment row = row_.value_or(journal::Environment{.name = environment_});
  row.folder = platform.folder.string();
  row.files.clear();
  for (auto const& file : platform.files) row.files.push_back(file.string());
  row.name_source = NameSourceText(platform.name_source);
  row.engine = ground_.host.engine_id;
  if (row_) {
    bool const same = row.folder == row_->folder && row.files == row_->files &&
                      row.name_source == row_->name_source;
    if (same) return {};
    if (auto kept = ground_.journal->UpdateEnvironment(row); !kept) return kept;
    return ReadRow();
  }
  auto made = ground_.journal->CreateEnvironment(std::move(row));
  if (!made) return Fail(std::move(made).error());
  row_ = *std::move(made);
  return {};
}

Result<executor::Outcome> Session::Apply(plan::Plan const& plan,
                                         std::function<void(executor::News const&)> on_news) {
  auto const files = Files();
  if (!files) return Fail(files.error());
  auto const digest = plan::DigestOf(plan);
  auto outcome = executor::Apply(
      plan, *row_, *lock_,
      {*ground_.connection.engine, *ground_.journal, **files, context_.environment, context_.clock},
      {.parallel = context_.parallel,
       .starts = StartsAtOnce(ground_.host),
       .on_news = std::move(on_news),
       .stop = context_.stop,
       .abort = context_.abort,
       .failpoints = context_.failpoints,
       .plan_digest = digest,
       .actor = context_.user});
  if (!outcome) return outcome;
  if (outcome->state == executor::State::kCommitted && plan.operation == "up") {
    row_->spec = digest;
    if (auto kept = ground_.journal->UpdateEnvironment(*row_); !kept) return Fail(kept.error());
  }
  return outcome;
}

Status Session::Forget() {
  auto const objects = ground_.journal->Objects(row_->id);
  if (!objects) return Fail(objects.error());
  if (!objects->empty()) return {};
  auto forgotten = ground_.journal->ForgetEnvironment(row_->id, *lock_);
  if (forgotten) row_.reset();
  return forgotten;
}

}  // namespace ferro::cli
