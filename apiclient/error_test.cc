#include "apiclient/error.h"

#include <gmock/gmock.h>

#include "base/clock_testing.h"

namespace ferro::api {
namespace {

using testing::HasSubstr;
using testing::Not;

Call OrderLike() {
  return {.method = "POST", .path = "/resource/server/billing", .repeat = Repeat::kNever};
}

Error ErrorOf(int status, std::string body, Call const& call = OrderLike()) {
  return ErrorFromAnswer({.status = status, .body = std::move(body)}, call, FakeClock::kStart);
}

// Covers: P-51 P-53 W-50
TEST(ApiErrorTest, TellsWhatFailedWhatWasFoundAndWhatToDo) {
  auto const error =
      ErrorOf(403, R"({"type":"SeidoAccessDenyError","message":"Access denied","code":"R00001"})");
  EXPECT_EQ(error.code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(error.message,
            "POST /resource/server/billing was answered with 403, SeidoAccessDenyError, R00001: "
            "Access denied. Check the user's role, and whether access to the API is limited by "
            "address.");
  EXPECT_EQ(error.Fact("status"), "403");
  EXPECT_EQ(error.Fact("type"), "SeidoAccessDenyError");
  EXPECT_EQ(error.Fact("code"), "R00001");
  EXPECT_EQ(error.Fact("method"), "POST");
  EXPECT_EQ(error.Fact("path"), "/resource/server/billing");
}

TEST(ApiErrorTest, GoesByTheTypeBeforeTheStatus) {
  struct Case {
    int status;
    char const* type;
    ErrorCode code;
  };
  for (auto const& [status, type, code] : {
           Case{400, "SeidoValidationError", ErrorCode::kInvalidArgument},
           Case{500, "SeidoAttributeError", ErrorCode::kInvalidArgument},
           Case{503, "NoMoney", ErrorCode::kInvalidArgument},
           Case{402, "NoMoney", ErrorCode::kInvalidArgument},
           Case{500, "ParseError", ErrorCode::kInvalidArgument},
           Case{500, "MaskError", ErrorCode::kInvalidArgument},
           Case{400, "ClientAccessDenyError", ErrorCode::kPermissionDenied},
           Case{500, "SeidoNotFoundError", ErrorCode::kNotFound},
           Case{400, "SeidoConflictError", ErrorCode::kConflict},
           Case{409, "AnotherTaskRunning", ErrorCode::kUnavailable},
           Case{400, "Maintenance", ErrorCode::kUnavailable},
           Case{501, "GoroNotImplemented", ErrorCode::kInternal},
           Case{409, "SomethingNew", ErrorCode::kConflict},
           Case{418, "SomethingNew", ErrorCode::kInternal},
       }) {
    auto const error = ErrorOf(status, std::string(R"({"type":")") + type + R"(","message":"m"})");
    EXPECT_EQ(error.code, code) << status << " " << type;
    EXPECT_EQ(error.Fact("type"), type);
  }
}

TEST(ApiErrorTest, GoesByTheStatusWhenNothingElseIsSaid) {
  for (auto const& [status, code] : {
           std::pair(400, ErrorCode::kInvalidArgument),
           {401, ErrorCode::kUnauthenticated},
           {402, ErrorCode::kInvalidArgument},
           {403, ErrorCode::kPermissionDenied},
           {404, ErrorCode::kNotFound},
           {409, ErrorCode::kConflict},
           {422, ErrorCode::kInvalidArgument},
           {429, ErrorCode::kUnavailable},
           {500, ErrorCode::kUnavailable},
           {501, ErrorCode::kInternal},
           {502, ErrorCode::kUnavailable},
           {503, ErrorCode::kUnavailable},
           {504, ErrorCode::kUnavailable},
           {302, ErrorCode::kInternal},
       })
    EXPECT_EQ(ErrorOf(status, "").code, code) << status;
}

// Covers: P-51
TEST(ApiErrorTest, ReadsEveryShapeOfBody) {
  auto const keystone =
      ErrorOf(401, R"({"error":{"code":401,"title":"Unauthorized","message":"The password"}})");
  EXPECT_EQ(keystone.code, ErrorCode::kUnauthenticated);
  EXPECT_THAT(keystone.message, HasSubstr("was answered with 401: The password."));

  auto const nested =
      ErrorOf(409, R"({"error":{"message":"IP address already in use","code":409}})");
  EXPECT_EQ(nested.code, ErrorCode::kConflict);
  EXPECT_EQ(nested.Fact("code"), "409");
  EXPECT_THAT(nested.message, HasSubstr("IP address already in use"));
  EXPECT_EQ(ErrorOf(400, R"({"error":{"message":"in use","code":409}})").code,
            ErrorCode::kConflict);

  EXPECT_THAT(ErrorOf(400, R"({"error":"bad tag"})").message, HasSubstr("400: bad tag"));
  EXPECT_THAT(ErrorOf(400, R"({"detail":"bad vlan"})").message, HasSubstr("400: bad vlan"));
  EXPECT_THAT(ErrorOf(400, R"("quoted text")").message, HasSubstr("400: quoted text"));
  EXPECT_THAT(
      ErrorOf(400, R"({"message":"Input payload validation failed","errors":{"size":"too big"}})")
          .message,
      HasSubstr(R"(Input payload validation failed {"size":"too big"})"));
  EXPECT_THAT(ErrorOf(404, "Not Found").message, HasSubstr("404: Not Found"));
  EXPECT_THAT(ErrorOf(500, "").message,
              HasSubstr("POST /resource/server/billing was answered with 500"));
  EXPECT_THAT(ErrorOf(400, "[1,2]").message, HasSubstr("400: [1,2]"));
  EXPECT_THAT(ErrorOf(400, R"({"message":)").message, HasSubstr(R"(400: {"message":)"));
  EXPECT_THAT(ErrorOf(400, "\xff\xfe").message, HasSubstr("(not text)"));

  auto const enveloped = ErrorOf(
      400,
      R"({"task_id":"t-9","status":"FAILURE","result":{"type":"NoMoney","message":"not enough"}})");
  EXPECT_TRUE(IsNoMoney(enveloped));
  EXPECT_EQ(enveloped.Fact("task_id"), "t-9");
  EXPECT_THAT(enveloped.message, HasSubstr("not enough"));
}

TEST(ApiErrorTest, APageOfAProxyIsNotTheApiSpeaking) {
  auto const html = ErrorOf(404, "\n<html><title>404</title></html>");
  EXPECT_EQ(html.code, ErrorCode::kInternal);
  EXPECT_FALSE(SaysNotFound(html));
  EXPECT_THAT(html.message, HasSubstr("an HTML page instead of JSON. Check that the endpoint"));
  EXPECT_THAT(html.message, Not(HasSubstr("title")));
  EXPECT_EQ(ErrorOf(502, "<html>").code, ErrorCode::kUnavailable);
  EXPECT_FALSE(SaysNotFound(ErrorOf(404, "Not Found")));
  EXPECT_TRUE(SaysNotFound(
      ErrorOf(404, R"({"type":"SeidoNotFoundError","message":"HwRepository: 3c0f not found"})")));
}

TEST(ApiErrorTest, OnlyAnAnswerThatLeavesDoubtMayHaveHappened) {
  for (int const status : {408, 500, 502, 503, 504, 302})
    EXPECT_TRUE(ErrorOf(status, "").may_have_happened) << status;
  for (int const status : {400, 401, 402, 403, 404, 409, 422, 429, 501})
    EXPECT_FALSE(ErrorOf(status, "").may_have_happened) << status;
  for (auto const* type : {"NoMoney", "Maintenance", "AnotherTaskRunning"})
    EXPECT_FALSE(ErrorOf(503, std::string(R"({"type":")") + type + "\"}").may_have_happened);
  EXPECT_FALSE(
      ErrorOf(500, "", {.path = "/location", .repeat = Repeat::kHarmless}).may_have_happened);
}

TEST(ApiErrorTest, NoMoneyAndBusyAreToldApart) {
  EXPECT_TRUE(IsNoMoney(ErrorOf(503, R"({"type":"NoMoney"})")));
  EXPECT_TRUE(IsNoMoney(ErrorOf(402, "")));
  EXPECT_FALSE(IsNoMoney(ErrorOf(400, "")));
  EXPECT_THAT(ErrorOf(400, R"({"type":"NoMoney","message":"m."})").message,
              testing::EndsWith("m. Top up the account's balance."));
  EXPECT_TRUE(IsBusy(ErrorOf(409, R"({"type":"AnotherTaskRunning"})")));
  EXPECT_TRUE(IsBusy(ErrorOf(503, R"({"type":"Maintenance"})")));
  EXPECT_FALSE(IsBusy(ErrorOf(503, "")));
}

TEST(ApiErrorTest, RepeatsNoSecret) {
  auto call = OrderLike();
  call.secrets = {Secret("pa55\"word"), Secret("#cloud-config\nkey: tops3cret")};
  auto const plain =
      ErrorOf(400, R"({"message":"password pa55\"word is weak, so is pa55\"word"})", call);
  EXPECT_THAT(plain.message, HasSubstr("password *** is weak, so is ***"));
  auto const quoted = ErrorOf(
      400, R"({"message":"bad","errors":{"user_data":"#cloud-config\nkey: tops3cret"}})", call);
  EXPECT_THAT(quoted.message, Not(HasSubstr("tops3cret")));
  auto const raw = ErrorOf(400, R"(got {"password":"pa55\"word"})", call);
  EXPECT_THAT(raw.message, Not(HasSubstr("pa55")));
  // Not even a piece of it where the text is cut.
  auto const cut = ErrorOf(400, std::string(396, 'x') + "pa55\"word", call);
  EXPECT_THAT(cut.message, Not(HasSubstr("pa55")));
}

TEST(ApiErrorTest, CutsLongTextsBetweenCharacters) {
  std::string text = "x";
  while (text.size() < 2000) text += "\xd0\xb6";
  auto const error = ErrorOf(400, text);
  EXPECT_LT(error.message.size(), 600U);
  EXPECT_THAT(error.message, HasSubstr("\xd0\xb6 …"));
  EXPECT_EQ(ErrorOf(400, "a\r\n\tb\x01  c").message,
            "POST /resource/server/billing was answered with 400: a b c");
}

TEST(ApiErrorTest, KeepsHowLongToWait) {
  auto const error = ErrorFromAnswer({.status = 429, .headers = {{"retry-after", "7"}}},
                                     OrderLike(), FakeClock::kStart);
  EXPECT_EQ(error.retry_after, std::chrono::seconds(7));
}

}  // namespace
}  // namespace ferro::api
