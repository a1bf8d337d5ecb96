/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/schema.h"

#include <stdio.h>

#include "common/util.h"

/* The truth. An entry is written once: the triggers refuse to change or delete it, and to put
 * another in its place (INSERT OR REPLACE deletes without asking a delete trigger, so what guards
 * against it is that numbers must follow one another without a gap). */
static const char entries_1[] =
                "CREATE TABLE entry ("
                "  seq         INTEGER PRIMARY KEY,"
                "  at          INTEGER NOT NULL CHECK (at >= 0),"
                "  account     INTEGER CHECK (account > 0),"
                "  actor       INTEGER CHECK (actor BETWEEN 0 AND 4294967295),"
                "  uid         INTEGER CHECK (uid BETWEEN 0 AND 4294967295),"
                "  request     INTEGER REFERENCES entry (seq),"
                "  amount      INTEGER CHECK (amount BETWEEN 0 AND 1000000000000),"
                "  price       INTEGER CHECK (price BETWEEN 0 AND 1000000000000),"
                "  until       INTEGER CHECK (until >= 0),"
                "  kind        TEXT NOT NULL CHECK (kind IN ('account', 'request', 'complete',"
                "                'cancel', 'lapse', 'set-limit', 'remove-limit', 'month-rule',"
                "                'accept-clock')),"
                "  name        TEXT,"
                "  platform    TEXT,"
                "  window      TEXT CHECK (window IN ('request', 'day', 'week', 'month', 'year')),"
                "  unit        TEXT,"
                "  source      TEXT CHECK (source IN ('guardian', 'self')),"
                "  currency    TEXT CHECK (length(currency) = 3),"
                "  decision    TEXT CHECK (decision IN ('approved', 'rejected')),"
                "  reason      TEXT,"
                "  unconfirmed TEXT CHECK (unconfirmed IN ('spend', 'release')),"
                "  day         TEXT,"
                "  week        TEXT,"
                "  month       TEXT,"
                "  year        TEXT,"
                "  key         TEXT,"
                "  seller      TEXT,"
                "  app         TEXT,"
                "  note        TEXT,"
                "  receipt     TEXT,"
                "  limits      TEXT,"
                "  hash        BLOB NOT NULL CHECK (length(hash) = 32),"
                "  CHECK (kind IN ('month-rule', 'accept-clock') OR account IS NOT NULL),"
                "  CHECK (kind <> 'account' OR (uid IS NOT NULL AND name IS NOT NULL)),"
                "  CHECK (kind <> 'request' OR (platform IS NOT NULL AND amount IS NOT NULL"
                "                AND decision IS NOT NULL AND day IS NOT NULL"
                "                AND week IS NOT NULL AND month IS NOT NULL"
                "                AND year IS NOT NULL)),"
                "  CHECK (kind NOT IN ('complete', 'cancel', 'lapse') OR request IS NOT NULL),"
                "  CHECK (kind NOT IN ('set-limit', 'remove-limit') OR (platform IS NOT NULL"
                "                AND window IS NOT NULL AND unit IS NOT NULL"
                "                AND source IS NOT NULL)),"
                "  CHECK (kind <> 'month-rule' OR (amount BETWEEN 1 AND 28 AND until IS NOT NULL)),"
                "  CHECK ((price IS NULL) = (currency IS NULL))"
                ") STRICT;"

                "CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry"
                "  BEGIN SELECT raise(ABORT, 'an entry is never changed'); END;"
                "CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry"
                "  BEGIN SELECT raise(ABORT, 'an entry is never deleted'); END;"
                "CREATE TRIGGER entry_follows_the_last BEFORE INSERT ON entry"
                "  WHEN new.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry)"
                "  BEGIN SELECT raise(ABORT, 'an entry follows the last one'); END;";

static const char derived_1[] =
                /* A uid together with its user name; id is its first entry's number. */
                "CREATE TABLE account ("
                "  id      INTEGER PRIMARY KEY,"
                "  uid     INTEGER NOT NULL CHECK (uid BETWEEN 0 AND 4294967295),"
                "  name    TEXT NOT NULL,"
                "  day     TEXT NOT NULL,"
                "  records INTEGER NOT NULL CHECK (records >= 0),"
                "  UNIQUE (uid, name)"
                ") STRICT;"

                /* How each request stands; what was asked is in its entry. */
                "CREATE TABLE request ("
                "  id        INTEGER PRIMARY KEY,"
                "  account   INTEGER NOT NULL REFERENCES account (id),"
                "  state     TEXT NOT NULL CHECK (state IN ('rejected', 'approved', 'cancelled',"
                "              'completed', 'lapsed')),"
                "  until     INTEGER,"
                "  completed INTEGER CHECK (completed >= 0),"
                "  settled   INTEGER,"
                "  CHECK ((state = 'approved') = (until IS NOT NULL)),"
                "  CHECK ((state = 'completed') = (completed IS NOT NULL))"
                ") STRICT;"
                "CREATE INDEX request_of_account ON request (account, id);"
                "CREATE INDEX request_held ON request (until) WHERE until IS NOT NULL;"

                /* Which request an idempotency key stands for. */
                "CREATE TABLE request_key ("
                "  account INTEGER NOT NULL REFERENCES account (id),"
                "  key     TEXT NOT NULL,"
                "  request INTEGER NOT NULL REFERENCES request (id),"
                "  PRIMARY KEY (account, key)"
                ") STRICT, WITHOUT ROWID;"

                /* What an account used and holds in each window that it ever bought in. */
                "CREATE TABLE total ("
                "  account  INTEGER NOT NULL REFERENCES account (id),"
                "  platform TEXT NOT NULL,"
                "  unit     TEXT NOT NULL,"
                "  window   TEXT NOT NULL CHECK (window IN ('day', 'week', 'month', 'year')),"
                "  label    TEXT NOT NULL,"
                "  used     INTEGER NOT NULL CHECK (used >= 0),"
                "  held     INTEGER NOT NULL CHECK (held >= 0),"
                "  PRIMARY KEY (account, platform, unit, window, label)"
                ") STRICT, WITHOUT ROWID;"

                /* The limits in force that were set on an account. */
                "CREATE TABLE limits ("
                "  account  INTEGER NOT NULL REFERENCES account (id),"
                "  platform TEXT NOT NULL,"
                "  unit     TEXT NOT NULL,"
                "  window   TEXT NOT NULL,"
                "  source   TEXT NOT NULL,"
                "  amount   INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 1000000000000),"
                "  set_by   INTEGER NOT NULL,"
                "  set_at   INTEGER NOT NULL,"
                "  PRIMARY KEY (account, platform, unit, window, source)"
                ") STRICT, WITHOUT ROWID;"

                /* On which day months begin: one row. */
                "CREATE TABLE month_rule ("
                "  id         INTEGER PRIMARY KEY CHECK (id = 1),"
                "  before     INTEGER NOT NULL CHECK (before BETWEEN 1 AND 28),"
                "  after      INTEGER NOT NULL CHECK (after BETWEEN 1 AND 28),"
                "  changes_at INTEGER NOT NULL"
                ") STRICT;";

static const char *const entries[] = {entries_1};
static const char *const derived[] = {derived_1};

_Static_assert(ELEMENTSOF(entries) == ELEMENTSOF(derived), "a step is a pair");

const Schema schema_today = {entries, derived, ELEMENTSOF(entries)};

static int run_step(const Schema *schema, sqlite3 *db, int version) {
        char set_version[96];
        int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        if (rc != SQLITE_OK)
                return rc;

        (void) snprintf(set_version, sizeof(set_version),
                        "PRAGMA user_version = %d; PRAGMA application_id = %d;", version + 1,
                        SCHEMA_APPLICATION_ID);
        rc = sqlite3_exec(db, schema->entries[version], NULL, NULL, NULL);
        if (rc == SQLITE_OK)
                rc = sqlite3_exec(db, schema->derived[version], NULL, NULL, NULL);
        if (rc == SQLITE_OK)
                rc = sqlite3_exec(db, set_version, NULL, NULL, NULL);
        if (rc == SQLITE_OK)
                rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
        if (rc != SQLITE_OK)
                (void) sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
        return rc;
}

int schema_migrate(const Schema *schema, sqlite3 *db, int version) {
        int rc = SQLITE_OK;

        for (; version < schema->version && rc == SQLITE_OK; version++)
                rc = run_step(schema, db, version);
        return rc;
}
