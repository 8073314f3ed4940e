// Whole lists: every page, each item once, with a limit to the asking.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "apiclient/client.h"

namespace ferro::api {

// A list longer than this many pages is an error: never half a list.
inline constexpr int kMaxPages = 500;

// The pages of one list. Asks with `page` and `limit` from the second page on, and on
// the first when `limit` is given (lists that take it, selectel-api §3 flag P). When the
// number of items changes while we read, an item may have slipped between two pages: it
// starts over, at most twice.
class Pages {
 public:
  Pages(Client const& client, Call call, int limit = 0);

  // The next page, or an empty optional after the last. `items` and `fresh`: how many the last
  // page had, and how many of them were new.
  Result<std::optional<Reply>> Next(std::size_t items, std::size_t fresh);
  // Whether the list begins anew with the page just returned.
  bool restarted() const { return page_ == 1; }
  Call const& call() const { return call_; }

 private:
  Result<std::optional<Reply>> Ask(int page);

  Client const& client_;
  Call call_;
  int limit_;
  int page_ = 0;  // The last one asked for; 0 before the first.
  int restarts_ = 0;
  std::size_t seen_ = 0;                    // Different items since the list began.
  std::optional<std::int64_t> item_count_;  // As the last page said it, as the next two.
  std::optional<int> last_limit_;
  bool was_paged_ = false;
  std::optional<std::int64_t> first_count_;  // As the first page said it.
  bool changed_ = false;
};

// T has a member `id`; items without one are all kept.
template <class T>
Result<std::vector<T>> ListAll(Client const& client, Call call, int limit = 0) {
  Pages pages(client, std::move(call), limit);
  std::vector<T> all;
  std::set<std::string> ids;
  std::size_t items = 0;
  std::size_t fresh = 0;
  for (int i = 0; i <= kMaxPages; ++i) {
    auto reply = pages.Next(items, fresh);
    if (!reply) return Fail(std::move(reply).error());
    if (!*reply) return all;
    if (pages.restarted()) {
      all.clear();
      ids.clear();
    }
    auto page = (*reply)->template Payload<std::vector<T>>(pages.call());
    if (!page) return Fail(std::move(page).error());
    items = page->size();
    fresh = 0;
    for (auto& item : *page) {
      if (!item.id.empty() && !ids.insert(item.id.value).second) continue;
      all.push_back(std::move(item));
      ++fresh;
    }
  }
  return Fail(ErrorCode::kInternal, "reading " + pages.call().path + ": the list has no end");
}

}  // namespace ferro::api
