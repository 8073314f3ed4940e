#include "controlplane/engines/docker/client.h"
#include "controlplane/engines/docker/client_parts.h"

namespace ferro::docker {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPullSilence{600'000};
constexpr milliseconds kRegistryLimit{120'000};

http::Headers WithAuth(std::optional<Credentials> const& credentials) {
  if (!credentials) return {};
  return {{"x-registry-auth", RegistryAuth(*credentials).Reveal()}};
}

Error PullError(PullProgress const& said) {
  bool const detailed = said.error_detail && !said.error_detail->message.empty();
  return RefusalIn(detailed ? said.error_detail->message : said.error);
}

}  // namespace

Result<std::vector<ImageSummary>> Client::ListImages(Filters const& filters, CallOptions const& o) {
  return Parsed<std::vector<ImageSummary>>(
      Get("/images/json", {{"filters", FiltersText(filters)}}, o), "listing images");
}

Result<Image> Client::InspectImage(std::string_view name, CallOptions const& o) {
  return Parsed<Image>(Get("/images/" + PathPart(name) + "/json", {}, o),
                       "reading image " + std::string(name));
}

Status Client::Pull(ImageName const& name, std::optional<Credentials> const& credentials,
                    std::function<void(PullProgress const&)> const& progress,
                    CallOptions const& o) {
  auto const activity = "pulling " + name.text();
  // Without a tag the engine would pull every one of them.
  Query const query{{"fromImage", name.repository},
                    {"tag", name.digest.empty() ? name.tag : name.digest}};
  Call const call{.method = "POST",
                  .target = Target("/images/create", query),
                  .headers = WithAuth(credentials),
                  .effect = Effect::kRepeatable};
  JsonStream documents;
  std::optional<Error> failed;
  auto const on_document = [&](std::string_view text) {
    auto said = json::Parse<PullProgress>(text);
    if (!said) {
      failed = said.error();
    } else if (!said->error.empty() || said->error_detail) {
      failed = PullError(*said);
    } else if (progress) {
      progress(*said);
    }
    return !failed;
  };
  WaitLimits const limits{.stop = o.stop, .whole = o.limit, .silence = kPullSilence};
  auto streamed = Stream(call, limits, [&](std::string_view bytes) {
    auto fed = documents.Feed(bytes, on_document);
    if (!fed) failed = fed.error();
    return fed && *fed;
  });
  if (failed) return Fail(failed->Within(activity));
  if (streamed) streamed = documents.Finish();
  if (!streamed) return Fail(std::move(streamed).error().Within(activity));
  return {};
}

Status Client::TagImage(std::string_view image, ImageName const& as, CallOptions const& o) {
  auto done = Act("/images/" + PathPart(image) + "/tag", {{"repo", as.repository}, {"tag", as.tag}},
                  Effect::kRepeatable, o);
  if (done) return {};
  return Fail(
      std::move(done).error().Within("tagging image " + std::string(image) + " as " + as.text()));
}

Result<Distribution> Client::AskRegistry(ImageName const& name,
                                         std::optional<Credentials> const& credentials,
                                         CallOptions const& o) {
  auto const activity = "asking the registry for " + name.text();
  auto answer = Send({.target = Target("/distribution/" + PathPart(name.text()) + "/json", {}),
                      .headers = WithAuth(credentials)},
                     WithLimit(o, kRegistryLimit));
  if (!answer) return Fail(std::move(answer).error().Within(activity));
  return Parsed<Distribution>(std::move(answer->body), activity);
}

}  // namespace ferro::docker
