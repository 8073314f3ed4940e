// The README's examples, run against a cloud after one order.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/text.h"
#include "simulator/cloud_testing.h"
#include "simulator/seed.h"

namespace ferro::sim {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr char kAnything[] = "…";

std::string Readme() {
  return ReadFile(FERRO_SIMULATOR_README).value_or("");
}

// The insides of the blocks fenced as this language.
std::vector<std::string> BlocksOf(std::string const& text, std::string const& language) {
  std::vector<std::string> out;
  std::string const fence = "```" + language + "\n";
  for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    out.push_back(text.substr(at, text.find("```", at) - at));
  }
  return out;
}

// One "$ curl …" and what the README says it answers ("" when it does not say).
struct Example {
  std::string command;
  std::string answer;
};

std::vector<Example> ExamplesOf(std::string const& readme) {
  std::vector<Example> out;
  for (auto const& block : BlocksOf(readme, "console")) {
    for (auto const& line : Split(block, '\n')) {
      if (line.starts_with("$ ")) {
        out.push_back({.command = line.substr(2)});
      } else if (!out.empty()) {
        out.back().answer += line;
      }
    }
  }
  return out;
}

// What stands between these two; "" without them.
std::string Between(std::string const& text, std::string const& before, std::string const& after) {
  auto const begin = text.find(before);
  if (begin == std::string::npos) return "";
  auto const from = begin + before.size();
  return text.substr(from, text.find(after, from) - from);
}

json AnswerTo(TestCloud& sim, std::string const& command) {
  std::string const method = Between(command, "-X ", " ");
  auto const answer =
      sim.Control(method.empty() ? "GET" : method, Between(command, "$sim/_sim", "\""),
                  Between(command, "-d '", "'"));
  EXPECT_LT(answer.status, 300) << command << "\n" << answer.body;
  json body = answer.Json();
  return command.ends_with("| jq '.[-1]'") ? body.back() : body;
}

// Equal but for what "…" stands for: any value, or as a name all other members.
bool Fits(json const& said, json const& real) {
  if (said == kAnything) return true;
  if (said.is_array() && real.is_array()) {
    return said.size() == real.size() && std::equal(said.begin(), said.end(), real.begin(), Fits);
  }
  if (!said.is_object() || !real.is_object()) return said == real;
  if (!said.contains(kAnything) && said.size() != real.size()) return false;
  for (auto const& [name, value] : said.items()) {
    if (name != kAnything && !(real.contains(name) && Fits(value, real[name]))) return false;
  }
  return true;
}

TEST(ReadmeTest, ItsExamplesAnswerWhatItSays) {
  TestCloud sim;
  sim.ActiveServer();
  auto const examples = ExamplesOf(Readme());
  EXPECT_GE(examples.size(), 20U);
  for (auto const& example : examples) {
    json const real = AnswerTo(sim, example.command);
    if (example.answer.empty()) continue;
    json const said = json::parse(example.answer, nullptr, false);
    EXPECT_FALSE(said.is_discarded()) << example.answer;
    EXPECT_TRUE(Fits(said, real)) << example.command << "\nREADME: " << said.dump()
                                  << "\nanswer: " << real.dump();
  }
}

TEST(ReadmeTest, ItsExamplesShowEveryTestEndpoint) {
  std::string const readme = Readme();
  for (char const* shown :
       {"\"$sim/_sim/health\"", "\"$sim/_sim/servers\"\n", "\"$sim/_sim/orders\"",
        "\"$sim/_sim/requests\"", "\"$sim/_sim/faults\"\n[", "\"$sim/_sim/state\"\n",
        "-X POST \"$sim/_sim/servers\"", "-X POST \"$sim/_sim/state\"",
        "-X POST \"$sim/_sim/advance\"", "-X POST \"$sim/_sim/faults\"",
        "-X DELETE \"$sim/_sim/faults\""}) {
    EXPECT_THAT(readme, HasSubstr(shown));
  }
}

TEST(ReadmeTest, ItNamesEveryKindOfFaultAndEveryMode) {
  std::string const readme = Readme();
  for (int kind = 0; kind <= static_cast<int>(FaultKind::kPatch); ++kind) {
    EXPECT_THAT(readme, HasSubstr("`" + std::string(NameOf(FaultKind(kind))) + "`"));
  }
  json const modes = json::parse(TextOf(Modes{}));
  for (auto const& [name, value] : modes.items()) {
    EXPECT_THAT(readme, HasSubstr("`" + name + "`"));
  }
}

TEST(ReadmeTest, ItsSeedFileIsRead) {
  auto const blocks = BlocksOf(Readme(), "json");
  ASSERT_EQ(blocks.size(), 1U);
  auto const seed = ReadSeed(blocks[0], {});
  ASSERT_TRUE(seed) << seed.error().message;
  TestCloud sim(seed->options);
  for (auto const& server : seed->servers) EXPECT_TRUE(sim.cloud.PlaceServer(server));

  json const lab = sim.Get("/service/server/7ab00000-0000-4000-8000-000000000001").Result();
  EXPECT_EQ(lab["name"], "LAB1-SSD");
  EXPECT_EQ(lab["available"][0]["plan_count"][0]["count"], 3);
  json const known = sim.Get(std::string("/service/server/") + ids::kEl50).Result();
  EXPECT_EQ(known["name"], "EL50-SSD") << "only its prices were changed";
  EXPECT_EQ(known["price_collection"]["RUB"]["month"], 9999.9);
  EXPECT_EQ(sim.cloud.Servers().at(0).user_desc, "old-1");
  EXPECT_EQ(sim.cloud.Balance("main"), 5'000'000);
  EXPECT_EQ(sim.Get("/network").Result().size(), 5U) << "the page size";
  EXPECT_EQ(sim.Send("POST", "/resource/server/billing", GoodOrder().dump()).status, 202);
}

}  // namespace
}  // namespace ferro::sim
