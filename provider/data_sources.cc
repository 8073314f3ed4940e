#include "provider/data_sources.h"

#include "provider/configuration/data_source.h"
#include "provider/filtered.h"
#include "provider/local_drives/data_source.h"
#include "provider/location/data_source.h"
#include "provider/network/data_source.h"
#include "provider/os_image/data_source.h"
#include "provider/price/data_source.h"
#include "provider/servers/data_source.h"
#include "provider/ssh_key/data_source.h"
#include "provider/tariff/data_source.h"

namespace ferro::provider {

std::vector<std::unique_ptr<tf::AnyDataSource>> MakeDataSources(Sessions& sessions) {
  std::vector<std::unique_ptr<tf::AnyDataSource>> made;
  for (auto make : {MakeLocationDataSource, MakeLocationsDataSource, MakeConfigurationDataSource,
                    MakeConfigurationsDataSource, MakeTariffDataSource, MakeTariffsDataSource,
                    MakeOsImageDataSource, MakeOsImagesDataSource, MakeNetworkDataSource,
                    MakeNetworksDataSource, MakeServersDataSource, MakeSshKeyDataSource,
                    MakeLocalDrivesDataSource, MakePriceDataSource, MakeFilteredLocations,
                    MakeFilteredConfigurations, MakeFilteredImages, MakeFilteredPublicSubnets,
                    MakeFilteredPrivateSubnets}) {
    made.push_back(make(sessions));
  }
  return made;
}

}  // namespace ferro::provider
