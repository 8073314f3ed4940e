#include "apiclient/paging.h"

#include <gmock/gmock.h>

#include "apiclient/session_testing.h"

namespace ferro::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Entry {
  Id<struct EntryTag> id;
};
void Describe(json::Fields& f, Entry& e) {
  f("uuid", e.id);
}

// A page of the list; 0 stands for null.
http::Response Page(std::vector<std::string> const& ids, int limit, int item_count) {
  std::string items;
  for (auto const& id : ids) items += (items.empty() ? "" : ",") + ("{\"uuid\":\"" + id + "\"}");
  auto const number = [](int n) { return n == 0 ? std::string("null") : std::to_string(n); };
  return Answer(200, R"({"task_id":"t","status":"SUCCESS","limit":)" + number(limit) +
                         R"(,"item_count":)" + number(item_count) + R"(,"result":[)" + items +
                         "]}");
}

std::string Listed(ScriptedApi& api, int limit = 0) {
  auto entries = ListAll<Entry>(
      api.client(), {.path = "/list", .query = {{"a", "b"}}, .repeat = Repeat::kHarmless}, limit);
  if (!entries) return "error: " + entries.error().message;
  std::string ids;
  for (auto const& entry : *entries) ids += entry.id.value + " ";
  return ids;
}

TEST(PagingTest, AListThatIsCutShortIsAnErrorAndNotHalfAList) {
  ScriptedApi ignoring({Page({"1", "2"}, 2, 3), Page({"1", "2"}, 2, 3)});
  EXPECT_EQ(Listed(ignoring),
            "error: GET /list: page 2 brought nothing new, although the API counts 3 items and "
            "gave 2");
  ScriptedApi empty({Page({"1", "2"}, 2, 3), Page({}, 2, 3)});
  EXPECT_THAT(Listed(empty), HasSubstr("brought nothing new"));
  ScriptedApi broken({Page({"1", "2"}, 2, 3), Answer(500, "")});
  EXPECT_THAT(Listed(broken), HasSubstr("error: "));
  ScriptedApi nothing({Answer(200, "")});
  EXPECT_THAT(Listed(nothing), HasSubstr("it has no result"));
  ScriptedApi odd(
      {Answer(200, R"({"task_id":"t","status":"SUCCESS","item_count":"many","result":[]})")});
  EXPECT_THAT(Listed(odd), HasSubstr("item_count: expected a whole number"));
}

TEST(PagingTest, AListWithoutEndIsAnError) {
  Answers answers;
  for (int i = 0; i < kMaxPages + 5; ++i)
    answers.emplace_back(Page({std::to_string(i)}, 1, 1'000'000));
  ScriptedApi api(std::move(answers));
  EXPECT_EQ(Listed(api), "error: reading /list: the list has no end");
}

TEST(PagingTest, TakesAListThatIsNotPaged) {
  ScriptedApi api({Page({"1", "2"}, 0, 0)});
  EXPECT_EQ(Listed(api), "1 2 ");
  EXPECT_THAT(api.lines(), ElementsAre("GET /list?a=b"));
  ScriptedApi null({Wrapped("null")});
  EXPECT_EQ(Listed(null), "");
  ScriptedApi bare({Answer(200, R"([{"uuid":"1"}])")});
  EXPECT_EQ(Listed(bare), "1 ");
  ScriptedApi counted({Page({"1", "2"}, 0, 2)});
  EXPECT_EQ(Listed(counted), "1 2 ");
}

// Covers: W-35
TEST(PagingTest, AsksForFurtherPagesWhereverTheAnswerSaysThatThereAreMore) {
  ScriptedApi api({Page({"1", "2"}, 2, 5), Page({"3", "4"}, 2, 5), Page({"5"}, 2, 5)});
  EXPECT_EQ(Listed(api), "1 2 3 4 5 ");
  EXPECT_THAT(api.lines(), ElementsAre("GET /list?a=b", "GET /list?a=b&page=2&limit=2",
                                       "GET /list?a=b&page=3&limit=2"));
}

TEST(PagingTest, AsksForAsManyAsTheListGivesAtOnce) {
  ScriptedApi api({Page({"1", "2"}, 2, 3), Page({"3"}, 2, 3)});
  EXPECT_EQ(Listed(api, 1000), "1 2 3 ");
  EXPECT_THAT(api.lines(),
              ElementsAre("GET /list?a=b&page=1&limit=1000", "GET /list?a=b&page=2&limit=1000"));
}

TEST(PagingTest, WithoutACountAFullPageMayNotBeTheLast) {
  ScriptedApi api({Page({"1", "2"}, 0, 0), Page({"3"}, 0, 0)});
  EXPECT_EQ(Listed(api, 2), "1 2 3 ");
  ScriptedApi last({Page({"1"}, 0, 0)});
  EXPECT_EQ(Listed(last, 2), "1 ");
  ScriptedApi ignoring({Page({"1", "2"}, 0, 0), Page({"1", "2"}, 0, 0)});
  EXPECT_EQ(Listed(ignoring, 2), "1 2 ");
}

TEST(PagingTest, AnItemOnTwoPagesIsListedOnce) {
  ScriptedApi api({Page({"1", "2"}, 2, 3), Page({"2", "3"}, 2, 3)});
  EXPECT_EQ(Listed(api), "1 2 3 ");
}

TEST(PagingTest, StartsOverWhenTheListChangesUnderIt) {
  // 1 was deleted after the first page: 3 slipped to it, and only a new start sees it.
  ScriptedApi api({Page({"1", "2"}, 2, 5), Page({"4", "5"}, 2, 4), Page({"2", "3"}, 2, 4),
                   Page({"4", "5"}, 2, 4)});
  EXPECT_EQ(Listed(api), "2 3 4 5 ");
  EXPECT_EQ(api.lines().at(2), "GET /list?a=b&page=1&limit=2");
}

TEST(PagingTest, StartsOverTwiceAtMost) {
  ScriptedApi api({Page({"1", "2"}, 2, 3), Page({"3"}, 2, 4), Page({"1", "2"}, 2, 3),
                   Page({"3"}, 2, 4), Page({"1", "2"}, 2, 3), Page({"3", "4"}, 2, 4)});
  EXPECT_EQ(Listed(api), "1 2 3 4 ");
  EXPECT_EQ(api.requests().size(), 6U);
}

TEST(PagingTest, WaitsForAListThatIsStillBeingMade) {
  ScriptedApi api({Accepted("t-1"), Page({"1"}, 0, 1)});
  EXPECT_EQ(Listed(api), "1 ");
  EXPECT_EQ(api.lines().at(1), "GET /result/t-1");
}

}  // namespace
}  // namespace ferro::api
