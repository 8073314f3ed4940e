// Data sources with the names and the `filter` block of the older provider, so that
// configurations written for it go on working (mapping 0.1.16, upstream-provider 2.5).
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "provider/asking.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"
#include "tfplugin/data_source.h"

namespace ferro::provider {

std::unique_ptr<tf::AnyDataSource> MakeFilteredLocations(Sessions& sessions);
std::unique_ptr<tf::AnyDataSource> MakeFilteredConfigurations(Sessions& sessions);
std::unique_ptr<tf::AnyDataSource> MakeFilteredImages(Sessions& sessions);
std::unique_ptr<tf::AnyDataSource> MakeFilteredPublicSubnets(Sessions& sessions);
std::unique_ptr<tf::AnyDataSource> MakeFilteredPrivateSubnets(Sessions& sessions);

// `Item` names its list and says what the data source is for: kList, kAbout.
template <class Filter, class Item>
struct FilteredModel {
  tf::Attr<std::string> id;
  tf::Attr<std::string> project_id;
  tf::Attr<Filter> filter;
  tf::Attr<std::vector<Item>> items;
};

template <class Filter, class Item>
void Describe(tf::Fields& f, FilteredModel<Filter, Item>& m) {
  f.About(Item::kAbout);
  DescribeCommon(f, m.id, m.project_id);
  f.Block("filter", m.filter, "What to choose by; every argument in it has to fit.");
  f(Item::kList, m.items, tf::Computed(), "What fits, sorted by `id`; empty when nothing does.");
}

// Reads what fits the filter; `Find` gives nothing after an error in the call.
template <class Filter, class Item>
class FilteredDataSource final : public tf::DataSource<FilteredModel<Filter, Item>> {
 public:
  using Model = FilteredModel<Filter, Item>;
  using Find = std::optional<std::vector<Item>> (*)(Asking const&, Filter const&, tf::Call&);

  FilteredDataSource(std::string type_name, Sessions& sessions, Find find)
      : tf::DataSource<Model>(std::move(type_name)), sessions_(sessions), find_(find) {}

  std::optional<Model> Read(Model const& config, tf::Call& call) override {
    auto const asking = AskAs(sessions_, config.project_id, call);
    if (!asking) return std::nullopt;
    auto items = find_(*asking, config.filter.value_or({}), call);
    if (!items) return std::nullopt;
    std::ranges::sort(*items, {}, [](Item const& item) { return *item.id; });
    std::vector<std::string> ids;
    for (auto const& item : *items) ids.push_back(*item.id);
    auto model = config;
    model.id = ListId(this->type_name(), ids);
    model.items = *std::move(items);
    return model;
  }

 private:
  Sessions& sessions_;
  Find find_;
};

}  // namespace ferro::provider
