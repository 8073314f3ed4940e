// A public SSH key of the account: what the data source says of it (mapping 0.1.16).
#pragma once

#include <string>

#include "apiclient/ssh_key.h"
#include "tfplugin/schema/fields.h"

namespace ferro::provider {

struct SshKeyDataModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> uuid;
  tf::Attr<std::string> name;
  tf::Attr<std::string> public_key;
  tf::Attr<std::string> user_id;
};
void Describe(tf::Fields& f, SshKeyDataModel& m);

SshKeyDataModel ToDataModel(api::SshKey const& key);

}  // namespace ferro::provider
