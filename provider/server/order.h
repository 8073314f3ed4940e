// From a configuration and what was found for it to one order. Pure.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apiclient/order.h"
#include "base/random.h"
#include "provider/server/checks.h"
#include "provider/server/model.h"

namespace ferro::provider {

// All that an order is made of, found and checked; addresses are chosen last.
struct Purchase {
  api::Location location;
  std::shared_ptr<api::Service const> service;
  api::PricePlan plan;
  api::OsTemplate image;
  std::optional<std::string> ssh_key;  // Content.
  std::optional<api::PartitionGraph> layout;
  NamedDrives drive_names;  // In the layout.
  std::optional<NetworkChoice> public_network;
  std::optional<NetworkChoice> private_network;
  std::string project_id;
  std::string name;
  bool name_is_generated = false;
  std::string hostname;
  tf::Attr<std::string> pay_currency;
  bool private_vlan = false;
  std::optional<Secret> password;
  std::optional<Secret> user_data;
};

// Name, host name and secrets; the rest of the purchase is filled already.
void FillFromModel(Purchase& purchase, ServerModel const& planned, ServerModel const& config,
                   Random& random);

// What of a configuration goes into the digest, for a purchase that is only planned.
void SketchFromConfig(Purchase& purchase, ServerModel const& config);

// Eight hex digits of what is ordered: the same for the same configuration in every run. Free of
// secrets, of addresses, of ids that we make up, and of a name that we generate (mapping 0.1.7).
std::string DigestOf(Purchase const& purchase);

// With the mark in user_desc, and without addresses.
api::OrderRequest RequestOf(Purchase const& purchase, std::string const& pay_currency);

}  // namespace ferro::provider
