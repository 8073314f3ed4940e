#include "base/json.h"

#include <gtest/gtest.h>

namespace ferro {

struct JsonDisk {
  std::string type = "SSD";
  std::int64_t size = 7;
};
void Describe(json::Fields& f, JsonDisk& d) {
  f("type", d.type);
  f("size", d.size);
}

struct JsonServer {
  std::string name;
  bool on = true;
  int count = 3;
  double price = 1.5;
  Secret password;
  std::optional<std::string> note;
  json::Nullable<std::string> script;
  std::vector<JsonDisk> disks;
  std::map<std::string, JsonDisk> by_slot;
  std::variant<std::int64_t, double, std::string> free = std::int64_t{0};
  std::optional<json::Raw> extra;
  std::optional<JsonDisk> spare;
};
void Describe(json::Fields& f, JsonServer& s) {
  f("name", s.name);
  f("on", s.on);
  f("count", s.count);
  f("price", s.price);
  f("password", s.password);
  f("note", s.note);
  f("script", s.script);
  f("disks", s.disks);
  f("by_slot", s.by_slot);
  f("free", s.free);
  f("extra", s.extra);
  f("spare", s.spare);
}

namespace {

std::string ErrorOf(std::string_view text) {
  auto server = json::Parse<JsonServer>(text);
  return server ? "" : server.error().message;
}

TEST(JsonTest, AnErrorNamesThePathAndNeverTheValue) {
  EXPECT_EQ(ErrorOf(R"({"disks":[{"size":1},{},{"size":"hunter2"}]})"),
            "disks[2].size: expected a whole number, found text");
  EXPECT_EQ(ErrorOf(R"({"by_slot":{"a":{"type":5}}})"),
            "by_slot.a.type: expected text, found a number");
  EXPECT_EQ(ErrorOf(R"({"name":false})"), "name: expected text, found a boolean");
  EXPECT_EQ(ErrorOf(R"({"on":"yes"})"), "on: expected a boolean, found text");
  EXPECT_EQ(ErrorOf(R"({"price":[]})"), "price: expected a number, found an array");
  EXPECT_EQ(ErrorOf(R"({"disks":{}})"), "disks: expected an array, found an object");
  EXPECT_EQ(ErrorOf(R"({"by_slot":[]})"), "by_slot: expected an object, found an array");
  EXPECT_EQ(ErrorOf(R"({"spare":"x"})"), "spare: expected an object, found text");
  EXPECT_EQ(ErrorOf(R"({"password":7})"), "password: expected text, found a number");
  EXPECT_EQ(ErrorOf(R"({"free":[]})"), "free: expected one of several kinds, found an array");
  EXPECT_EQ(ErrorOf("[]"), "expected an object, found an array");
}

TEST(JsonTest, RefusesWhatIsNotOneDocument) {
  for (auto const* text : {"", "{", "{} {}", "nope", "{\"name\":\"\xff\"}", "<html>"})
    EXPECT_EQ(ErrorOf(text), "not valid JSON") << text;
}

TEST(JsonTest, RefusesNumbersThatDoNotFit) {
  EXPECT_EQ(ErrorOf(R"({"count":3000000000})"), "count: expected a smaller number, found a number");
  EXPECT_EQ(ErrorOf(R"({"disks":[{"size":1.5}]})"),
            "disks[0].size: expected a whole number, found a number");
  EXPECT_EQ(ErrorOf(R"({"disks":[{"size":18446744073709551615}]})"),
            "disks[0].size: expected a smaller number, found a number");
  EXPECT_EQ(ErrorOf(R"({"disks":[{"size":1e300}]})"),
            "disks[0].size: expected a whole number, found a number");
}

TEST(JsonTest, RefusesDeepNestingBeforeItCanHurt) {
  std::string const deep(1'000'000, '[');
  EXPECT_EQ(ErrorOf(deep), "JSON is nested too deeply");
  EXPECT_EQ(
      ErrorOf(
          R"({"name":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[)"
          R"([[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"[[[["})"),
      "");
}

TEST(JsonTest, KeepsDefaultsForWhatIsMissingOrNull) {
  for (auto const* text : {"{}", R"({"name":null,"on":null,"count":null,"price":null,"note":null,
                                    "disks":null,"by_slot":null,"free":null,"unknown":{"a":1}})"}) {
    auto server = json::Parse<JsonServer>(text);
    ASSERT_TRUE(server) << server.error().message;
    EXPECT_TRUE(server->on);
    EXPECT_EQ(server->count, 3);
    EXPECT_EQ(server->price, 1.5);
    EXPECT_EQ(server->note, std::nullopt);
    EXPECT_FALSE(server->spare.has_value());
  }
}

TEST(JsonTest, ReadsEveryKindOfMember) {
  auto server = json::Parse<JsonServer>(
      R"({"name":"web","on":false,"count":4.0,"price":2,"password":"hunter2","note":"","script":"run",
          "disks":[{"type":"HDD","size":9007199254740993},null],"by_slot":{"x":{"size":-1},"y":null},
          "free":"*","extra":{"b":[1,2]},"spare":{}})");
  ASSERT_TRUE(server) << server.error().message;
  EXPECT_EQ(server->name, "web");
  EXPECT_FALSE(server->on);
  EXPECT_EQ(server->count, 4);
  EXPECT_EQ(server->price, 2.0);
  EXPECT_EQ(server->password.Reveal(), "hunter2");
  EXPECT_EQ(server->note, "");
  EXPECT_EQ(server->script.value, "run");
  ASSERT_EQ(server->disks.size(), 2U);
  EXPECT_EQ(server->disks[0].size, 9007199254740993);
  EXPECT_EQ(server->disks[1].size, 7);
  EXPECT_EQ(server->by_slot.at("x").size, -1);
  EXPECT_EQ(server->by_slot.at("y").type, "SSD");
  EXPECT_EQ(std::get<std::string>(server->free), "*");
  EXPECT_EQ(server->extra->text, R"({"b":[1,2]})");
  EXPECT_EQ(server->spare->size, 7);
}

TEST(JsonTest, TakesTheFirstAlternativeThatFits) {
  EXPECT_EQ(std::get<std::int64_t>(json::Parse<JsonServer>(R"({"free":9})")->free), 9);
  EXPECT_EQ(std::get<double>(json::Parse<JsonServer>(R"({"free":18446744073709551616})")->free),
            18446744073709551616.0);
}

TEST(JsonTest, PrintsInTheOrderOfTheListAndLeavesOutOnlyEmptyOptionals) {
  JsonServer server{.name = "web", .password = Secret("hunter2"), .free = std::string("*")};
  server.disks = {{.type = "HDD", .size = 1}};
  EXPECT_EQ(json::Print(server),
            R"({"name":"web","on":true,"count":3,"price":1.5,"password":"hunter2","script":null,)"
            R"("disks":[{"type":"HDD","size":1}],"by_slot":{},"free":"*"})");
  server.note = "n";
  server.price = 12.0;
  server.script.value = "s";
  server.extra = json::Raw{R"({"a":[true]})"};
  server.by_slot["k"] = {};
  EXPECT_EQ(
      json::Print(server),
      R"({"name":"web","on":true,"count":3,"price":12,"password":"hunter2","note":"n","script":"s",)"
      R"("disks":[{"type":"HDD","size":1}],"by_slot":{"k":{"type":"SSD","size":7}},"free":"*",)"
      R"("extra":{"a":[true]}})");
}

TEST(JsonTest, PrintingNeverFails) {
  EXPECT_EQ(json::Print(std::string("a\xff")), "\"a\xEF\xBF\xBD\"");
  EXPECT_EQ(json::Print(json::Raw{"{nope"}), "null");
  EXPECT_EQ(json::Print(json::Raw{std::string(1000, '[')}), "null");
}

TEST(JsonTest, ADocumentIsLookedAtBeforeItIsRead) {
  auto document = json::Document::Parse(R"({"result":{"type":"HDD"},"code":null})");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->kind(), json::Kind::kObject);
  EXPECT_TRUE(document->Has("code"));
  EXPECT_FALSE(document->Has("nothing"));
  EXPECT_EQ(document->KindOf("result"), json::Kind::kObject);
  EXPECT_EQ(document->KindOf("code"), json::Kind::kNull);
  EXPECT_EQ(document->Member<JsonDisk>("result")->type, "HDD");
  EXPECT_EQ(document->Member<JsonDisk>("nothing")->type, "SSD");
  EXPECT_EQ(document->Member<std::string>("result").error().message,
            "result: expected text, found an object");
  auto list = json::Document::Parse("[1]");
  EXPECT_FALSE(list->Has("result"));
  EXPECT_EQ(list->KindOf("result"), json::Kind::kNull);
  EXPECT_EQ(list->As<std::vector<std::int64_t>>()->at(0), 1);
}

}  // namespace
}  // namespace ferro
