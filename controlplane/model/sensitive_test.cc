#include "controlplane/model/sensitive.h"

#include <gmock/gmock.h>

namespace ferro::model {
namespace {

TEST(SensitiveTest, WhatOnlyTellsAboutASecretIsNone) {
  for (std::string_view name :
       {"DB_HOST", "PASSWORD_FILE", "TOKEN_TTL", "PUBLIC_KEY", "KEYCLOAK_HOST", "MONKEY",
        "AWS_ACCESS_KEY_ID", "SECRET_NAME", "PWD", "COMPASS", "TOKEN_URL"})
    EXPECT_FALSE(IsSensitive(name, "value")) << name;
  EXPECT_FALSE(IsSensitive("PASSWORD", ""));
  EXPECT_FALSE(IsSensitive("URL", "https://host/a@b:c"));
  EXPECT_FALSE(IsSensitive("URL", "https://user@host/"));
  EXPECT_FALSE(IsSensitive("URL", "https://user:@host/"));
  EXPECT_FALSE(IsSensitive("URI", "mongodb://mongo:27017/messaging"));
}

TEST(SensitiveTest, NamesOfSecretsAndPasswordsInUrlsAreFound) {
  for (std::string_view name :
       {"DB_PASSWORD", "PGPASSWORD", "JWT_SECRET", "TON_API_KEY", "APIKEY", "GITHUB_TOKEN",
        "AWS_CREDENTIALS", "db.passwd", "SMTP_PASS", "DB_PWD", "SECRET_KEY_BASE", "token"})
    EXPECT_TRUE(IsSensitive(name, "value")) << name;
  EXPECT_TRUE(IsSensitive("DATABASE_URL", "postgres://app:pass@db:5432/app"));
  EXPECT_TRUE(IsSensitive("URL", "redis://:pass@redis"));
}

}  // namespace
}  // namespace ferro::model
