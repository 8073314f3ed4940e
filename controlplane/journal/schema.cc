#include "controlplane/journal/schema.h"

namespace ferro::journal {
namespace {

// Times are microseconds since 1970. A null outcome is an intent not heard of since.
// No column holds a secret value: specs are digests, secrets are sealed.
constexpr std::string_view kFirst = R"sql(
CREATE TABLE environments(
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,
  spec        TEXT NOT NULL,
  epoch       INTEGER NOT NULL,
  folder      TEXT NOT NULL,
  files       TEXT NOT NULL,
  name_source TEXT NOT NULL,
  engine      TEXT NOT NULL,
  created     INTEGER NOT NULL
) STRICT;

CREATE TABLE operations(
  id          TEXT PRIMARY KEY,
  environment TEXT NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
  kind        TEXT NOT NULL,
  plan_digest TEXT NOT NULL,
  state       TEXT NOT NULL,
  actor       TEXT NOT NULL,
  epoch       INTEGER NOT NULL,
  created     INTEGER NOT NULL,
  ended       INTEGER,
  reason      TEXT NOT NULL DEFAULT '',
  step_count  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX operations_of_environment ON operations(environment, id);

CREATE TABLE steps(
  operation    TEXT NOT NULL REFERENCES operations(id) ON DELETE CASCADE,
  seq          INTEGER NOT NULL,
  kind         TEXT NOT NULL,
  target       TEXT NOT NULL,
  precondition TEXT NOT NULL,
  desired_hash TEXT NOT NULL,
  inverse      TEXT NOT NULL,
  deadline     INTEGER,
  outcome      TEXT CHECK (outcome IN ('ok', 'failed', 'unknown')),
  engine_id    TEXT NOT NULL DEFAULT '',
  detail       TEXT NOT NULL DEFAULT '',
  intended     INTEGER NOT NULL,
  concluded    INTEGER,
  PRIMARY KEY (operation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_steps ON steps(operation) WHERE outcome IS NULL OR outcome = 'unknown';

CREATE TABLE objects(
  environment TEXT NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  engine_id   TEXT NOT NULL,
  spec_hash   TEXT NOT NULL,
  revision    INTEGER NOT NULL,
  adopted     INTEGER NOT NULL,
  retain      INTEGER NOT NULL,
  detail      TEXT NOT NULL,
  PRIMARY KEY (environment, kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE revisions(
  environment TEXT NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
  service     TEXT NOT NULL,
  n           INTEGER NOT NULL,
  spec        TEXT NOT NULL,
  image_id    TEXT NOT NULL,
  status      TEXT NOT NULL,
  PRIMARY KEY (environment, service, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE migrations(
  environment TEXT NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
  service     TEXT NOT NULL,
  revision    TEXT NOT NULL,
  state       TEXT NOT NULL,
  exit_code   INTEGER,
  PRIMARY KEY (environment, service, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE secrets(
  environment TEXT NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
  name        TEXT NOT NULL,
  version     INTEGER NOT NULL,
  ciphertext  BLOB NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (environment, name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE events(
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  environment TEXT NOT NULL REFERENCES environments(id) ON DELETE CASCADE,
  operation   TEXT REFERENCES operations(id) ON DELETE CASCADE,
  at          INTEGER NOT NULL,
  body        TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_environment ON events(environment, id);
CREATE INDEX events_of_operation ON events(operation);

CREATE TABLE idempotency(
  key          TEXT PRIMARY KEY,
  request_hash TEXT NOT NULL,
  response     TEXT,
  expires      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace

std::vector<std::string_view> Migrations() {
  return {kFirst};
}

}  // namespace ferro::journal
