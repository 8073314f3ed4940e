#include "provider/os_image/data_source.h"

#include <algorithm>
#include <utility>

#include "provider/asking.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"
#include "provider/os_image/model.h"

namespace ferro::provider {
namespace {

// The configuration under either of its names; empty + error for none or two.
std::optional<api::ServiceId> ServiceOf(tf::Attr<std::string> const& service_uuid,
                                        tf::Attr<std::string> const& configuration_uuid,
                                        tf::Call& call) {
  ExpectOneOf(service_uuid, "service_uuid", configuration_uuid, "configuration_uuid", call);
  if (call.failed()) return std::nullopt;
  return api::ServiceId{service_uuid.known() ? *service_uuid : configuration_uuid.value_or("")};
}

class OsImageDataSource final : public tf::DataSource<OsImageDataModel> {
 public:
  explicit OsImageDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_os_image_v1"), sessions_(sessions) {}

  void Validate(OsImageDataModel const& config, tf::Call& call) override {
    (void)ServiceOf(config.service_uuid, config.configuration_uuid, call);
    if (config.image.uuid.null() && config.image.name.null() && config.image.family.null()) {
      call.Error({}, "An argument is missing",
                 "One of `uuid`, `name` and `family` is needed to choose.");
    }
  }

  std::optional<OsImageDataModel> Read(OsImageDataModel const& config, tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    auto service = ServiceOf(config.service_uuid, config.configuration_uuid, call);
    if (!asking || !service) return std::nullopt;
    auto images = asking->catalog().TemplatesForRead(asking->client, {*config.location_uuid},
                                                     *service, asking->began, asking->options);
    if (!images) {
      CannotRead(images.error(), "OS images", call);
      return std::nullopt;
    }
    auto chosen = Choose(config, **images);
    if (!chosen) {
      call.Error(chosen.error(), "OS image not found");
      return std::nullopt;
    }
    return Filled(config, (**images)[*chosen]);
  }

 private:
  static Result<std::size_t> Choose(OsImageDataModel const& config,
                                    std::vector<api::OsTemplate> const& images) {
    OsImageQuery const query{config.image.uuid, config.image.name, config.image.version,
                             config.image.family};
    std::vector<std::size_t> matches;
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < images.size(); ++i) {
      all.push_back({FullName(images[i]), images[i].id.value});
      if (Matches(images[i], query)) matches.push_back(i);
    }
    if (config.latest.value_or(false) && matches.size() > 1) return LatestOf(images, matches);
    auto const criteria = Criteria()
                              .Add("uuid", query.uuid)
                              .Add("name", query.name)
                              .Add("version", query.version)
                              .Add("family", query.family)
                              .text();
    return OnlyOne("OS image", criteria, matches, all);
  }

  static OsImageDataModel Filled(OsImageDataModel const& config, api::OsTemplate const& image) {
    auto model = config;
    model.image = ToModel(image);
    model.id = model.image.uuid;
    auto echo = [](tf::Attr<std::string>& out, tf::Attr<std::string> const& asked) {
      if (asked.known()) out = asked;
    };
    echo(model.image.uuid, config.image.uuid);
    echo(model.image.name, config.image.name);
    echo(model.image.version, config.image.version);
    return model;
  }

  Sessions& sessions_;
};

class OsImagesDataSource final : public tf::DataSource<OsImagesDataModel> {
 public:
  explicit OsImagesDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_server_os_images_v1"), sessions_(sessions) {}

  void Validate(OsImagesDataModel const& config, tf::Call& call) override {
    (void)ServiceOf(config.service_uuid, config.configuration_uuid, call);
  }

  std::optional<OsImagesDataModel> Read(OsImagesDataModel const& config, tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    auto service = ServiceOf(config.service_uuid, config.configuration_uuid, call);
    auto names = NameFilter::Make(config.name_regex);
    if (!names) call.Error(names.error(), "Bad regular expression", tf::Path("name_regex"));
    if (!asking || !service || !names) return std::nullopt;
    auto images = asking->catalog().TemplatesForRead(asking->client, {*config.location_uuid},
                                                     *service, asking->began, asking->options);
    if (!images) {
      CannotRead(images.error(), "OS images", call);
      return std::nullopt;
    }
    return Listed(config, **images, *names);
  }

 private:
  static OsImagesDataModel Listed(OsImagesDataModel const& config,
                                  std::vector<api::OsTemplate> const& images,
                                  NameFilter const& names) {
    auto model = config;
    std::vector<OsImageModel> out;
    for (auto const& image : images) {
      if (names.Matches(FullName(image)) && Matches(image, {.family = config.family})) {
        out.push_back(ToModel(image));
      }
    }
    std::ranges::sort(out, [](OsImageModel const& a, OsImageModel const& b) {
      return std::pair(*a.name, *a.uuid) < std::pair(*b.name, *b.uuid);
    });
    std::vector<std::string> ids;
    for (auto const& image : out) ids.push_back(*image.uuid);
    auto const criteria = Criteria()
                              .Add("location_uuid", config.location_uuid)
                              .Add("name_regex", config.name_regex)
                              .Add("family", config.family)
                              .text();
    model.id = ListId("os_images " + criteria, ids);
    model.os_images = std::move(out);
    return model;
  }

  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeOsImageDataSource(Sessions& sessions) {
  return std::make_unique<OsImageDataSource>(sessions);
}

std::unique_ptr<tf::AnyDataSource> MakeOsImagesDataSource(Sessions& sessions) {
  return std::make_unique<OsImagesDataSource>(sessions);
}

}  // namespace ferro::provider
