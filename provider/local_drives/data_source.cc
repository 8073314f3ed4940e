#include "provider/local_drives/data_source.h"

#include "provider/asking.h"
#include "provider/local_drives/model.h"

namespace ferro::provider {
namespace {

class LocalDrivesDataSource final : public tf::DataSource<LocalDrivesDataModel> {
 public:
  explicit LocalDrivesDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_local_drives_v1"), sessions_(sessions) {}

  std::optional<LocalDrivesDataModel> Read(LocalDrivesDataModel const& config,
                                           tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    if (!asking) return std::nullopt;
    auto const drives =
        asking->catalog().Drives(asking->client, {*config.configuration_uuid}, asking->options);
    if (!drives) {
      call.Error(drives.error(), "Cannot read the drives of the configuration",
                 tf::Path("configuration_uuid"));
      return std::nullopt;
    }
    auto model = config;
    model.id = config.configuration_uuid;
    model.drives = ToModels(**drives);
    return model;
  }

 private:
  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeLocalDrivesDataSource(Sessions& sessions) {
  return std::make_unique<LocalDrivesDataSource>(sessions);
}

}  // namespace ferro::provider
