#include "apiclient/paging.h"

#include <utility>

#include "apiclient/task.h"

namespace ferro::api {
namespace {

constexpr int kMaxRestarts = 2;

}  // namespace

Pages::Pages(Client const& client, Call call, int limit)
    : client_(client), call_(std::move(call)), limit_(limit) {}

Result<std::optional<Reply>> Pages::Next(std::size_t items, std::size_t fresh) {
  if (page_ == 0) return Ask(1);
  seen_ += fresh;
  if (page_ == 1 && limit_ == 0) limit_ = last_limit_.value_or(static_cast<int>(items));
  if (changed_ && restarts_ < kMaxRestarts) {
    ++restarts_;
    return Ask(1);
  }
  if (!item_count_) {
    bool const full = items > 0 && std::cmp_equal(items, last_limit_.value_or(limit_));
    return full && fresh > 0 && was_paged_ ? Ask(page_ + 1) : std::optional<Reply>();
  }
  if (std::cmp_greater_equal(seen_, *item_count_)) return std::optional<Reply>();
  if (fresh > 0) return Ask(page_ + 1);
  return Fail(ErrorCode::kUnavailable,
              call_.method + " " + call_.path + ": page " + std::to_string(page_) +
                  " brought nothing new, although the API counts " + std::to_string(*item_count_) +
                  " items and gave " + std::to_string(seen_));
}

Result<std::optional<Reply>> Pages::Ask(int page) {
  if (page == 1) {
    seen_ = 0;
    first_count_.reset();
  }
  Call call = call_;
  if (limit_ > 0) {
    call.query.emplace_back("page", std::to_string(page));
    call.query.emplace_back("limit", std::to_string(limit_));
  }
  auto reply = SendAndAwait(client_, call);
  if (!reply) return Fail(std::move(reply).error());
  page_ = page;
  item_count_ = reply->item_count;
  last_limit_ = reply->limit;
  was_paged_ = limit_ > 0 || reply->limit.has_value();
  if (page == 1) first_count_ = item_count_;
  changed_ = page > 1 && item_count_ != first_count_;
  return std::optional<Reply>(*std::move(reply));
}

}  // namespace ferro::api
