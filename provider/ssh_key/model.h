// A public SSH key of the account, as the data source and the resource say it
// (mapping 0.1.16, upstream-provider 2.3).
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

struct SshKeyModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> name;
  tf::Attr<std::string> public_key;
  tf::Attr<std::string> user_id;
};
void Describe(tf::Fields& f, SshKeyModel& m);

SshKeyModel ToModel(api::SshKey const& key);

SshKeyDataModel ToDataModel(api::SshKey const& key);

}  // namespace ferro::provider
