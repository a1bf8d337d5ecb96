/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/schema.h"

#include "common/util.h"

/* The truth. An entry is written once: the triggers refuse to change or delete it, and to put
 * another in its place (INSERT OR REPLACE deletes without asking a delete trigger, so what guards
 * against it is that numbers must follow one another without a gap). */
#define ENTRY_TRIGGERS                                                    \
        "CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry"    \
        "  BEGIN SELECT raise(ABORT, 'an entry is never changed'); END;"  \
        "CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry"    \
        "  BEGIN SELECT raise(ABORT, 'an entry is never deleted'); END;"  \
        "CREATE TRIGGER entry_follows_the_last BEFORE INSERT ON entry"    \
        "  WHEN new.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry)" \
        "  BEGIN SELECT raise(ABORT, 'an entry follows the last one'); END;"

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
                ") STRICT;" ENTRY_TRIGGERS;

/* Step 2: what limits in money, households, approvals, pauses, grants and warnings need. SQLite
 * cannot change a CHECK, so the table is made anew; the rows and their hashes stay as they were. */
static const char entries_2[] =
                "CREATE TABLE entry_2 ("
                "  seq         INTEGER PRIMARY KEY,"
                "  at          INTEGER NOT NULL CHECK (at >= 0),"
                "  account     INTEGER CHECK (account > 0),"
                "  actor       INTEGER CHECK (actor BETWEEN 0 AND 4294967295),"
                "  uid         INTEGER CHECK (uid BETWEEN 0 AND 4294967295),"
                "  request     INTEGER REFERENCES entry (seq),"
                "  amount      INTEGER CHECK (amount BETWEEN 0 AND 1000000000000),"
                "  price       INTEGER CHECK (price BETWEEN 0 AND 1000000000000),"
                "  until       INTEGER CHECK (until >= 0),"
                "  kind        TEXT NOT NULL CHECK (kind IN ('account', 'household', 'request', 'record',"
                "                'join', 'approve', 'deny', 'expire', 'complete', 'cancel', 'return',"
                "                'give-back', 'keep', 'lapse', 'refund', 'set-limit', 'remove-limit',"
                "                'grant', 'pause', 'resume', 'count', 'warn', 'told', 'month-rule',"
                "                'accept-clock')),"
                "  name        TEXT,"
                "  platform    TEXT,"
                "  window      TEXT CHECK (window IN ('request', 'day', 'week', 'month', 'year')),"
                "  unit        TEXT,"
                "  source      TEXT CHECK (source IN ('default', 'guardian', 'self', 'household')),"
                "  currency    TEXT CHECK (length(currency) = 3),"
                "  decision    TEXT CHECK (decision IN ('approved', 'rejected', 'pending')),"
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
                "  before      INTEGER CHECK (before >= 0),"
                "  happened    INTEGER CHECK (happened >= 0),"
                "  estimated   INTEGER CHECK (estimated = 1),"
                "  state       TEXT,"
                "  costs       TEXT,"
                "  households  TEXT,"
                "  label       TEXT,"
                "  hash        BLOB NOT NULL CHECK (length(hash) = 32),"
                "  CHECK (kind IN ('told', 'month-rule', 'accept-clock') OR account IS NOT NULL),"
                "  CHECK (kind <> 'account' OR (uid IS NOT NULL AND name IS NOT NULL)),"
                "  CHECK (kind <> 'household' OR name IS NOT NULL),"
                "  CHECK (kind NOT IN ('request', 'record') OR (platform IS NOT NULL AND amount IS NOT NULL"
                "                AND decision IS NOT NULL)),"
                "  CHECK (kind NOT IN ('request', 'record', 'count') OR (day IS NOT NULL"
                "                AND week IS NOT NULL AND month IS NOT NULL AND year IS NOT NULL)),"
                "  CHECK (kind NOT IN ('join', 'approve', 'deny', 'expire', 'complete', 'cancel', 'return',"
                "                'give-back', 'keep', 'lapse', 'refund', 'told') OR request IS NOT NULL),"
                "  CHECK (kind NOT IN ('set-limit', 'remove-limit', 'grant', 'warn')"
                "                OR (platform IS NOT NULL AND window IS NOT NULL AND unit IS NOT NULL"
                "                AND source IS NOT NULL)),"
                "  CHECK (kind NOT IN ('pause', 'resume', 'told') OR source IS NOT NULL),"
                "  CHECK (kind <> 'count' OR (platform IS NOT NULL AND unit IS NOT NULL)),"
                "  CHECK (kind NOT IN ('grant', 'warn') OR (amount IS NOT NULL AND label IS NOT NULL)),"
                "  CHECK (kind <> 'month-rule' OR (amount BETWEEN 1 AND 28 AND until IS NOT NULL)),"
                "  CHECK ((price IS NULL) = (currency IS NULL))"
                ") STRICT;"
                "INSERT INTO entry_2 (seq, at, account, actor, uid, request, amount, price, until, kind,"
                "    name, platform, window, unit, source, currency, decision, reason, unconfirmed, day,"
                "    week, month, year, key, seller, app, note, receipt, limits, hash)"
                "  SELECT seq, at, account, actor, uid, request, amount, price, until, kind,"
                "    name, platform, window, unit, source, currency, decision, reason, unconfirmed, day,"
                "    week, month, year, key, seller, app, note, receipt, limits, hash FROM entry;"
                "DROP TABLE entry;"
                "ALTER TABLE entry_2 RENAME TO entry;" ENTRY_TRIGGERS;

/* Step 3: the same rules, written so that SQLite does not fill a table of its own with the words of
 * a list each time that an entry is written, as it does for IN with three words or more. */
static const char entries_3[] =
                "CREATE TABLE entry_3 ("
                "  seq         INTEGER PRIMARY KEY,"
                "  at          INTEGER NOT NULL CHECK (at >= 0),"
                "  account     INTEGER CHECK (account > 0),"
                "  actor       INTEGER CHECK (actor BETWEEN 0 AND 4294967295),"
                "  uid         INTEGER CHECK (uid BETWEEN 0 AND 4294967295),"
                "  request     INTEGER REFERENCES entry (seq),"
                "  amount      INTEGER CHECK (amount BETWEEN 0 AND 1000000000000),"
                "  price       INTEGER CHECK (price BETWEEN 0 AND 1000000000000),"
                "  until       INTEGER CHECK (until >= 0),"
                "  kind        TEXT NOT NULL CHECK (kind IN ('request', 'complete')"
                "    OR kind IN ('account', 'household') OR kind IN ('record', 'join')"
                "    OR kind IN ('approve', 'deny') OR kind IN ('expire', 'cancel')"
                "    OR kind IN ('return', 'give-back') OR kind IN ('keep', 'lapse')"
                "    OR kind IN ('refund', 'set-limit') OR kind IN ('remove-limit', 'grant')"
                "    OR kind IN ('pause', 'resume') OR kind IN ('count', 'warn')"
                "    OR kind IN ('told', 'month-rule') OR kind = 'accept-clock'),"
                "  name        TEXT,"
                "  platform    TEXT,"
                "  window      TEXT CHECK (window IN ('request', 'day') OR window IN ('week', 'month')"
                "    OR window = 'year'),"
                "  unit        TEXT,"
                "  source      TEXT CHECK (source IN ('default', 'guardian')"
                "    OR source IN ('self', 'household')),"
                "  currency    TEXT CHECK (length(currency) = 3),"
                "  decision    TEXT CHECK (decision IN ('approved', 'rejected')"
                "    OR decision = 'pending'),"
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
                "  before      INTEGER CHECK (before >= 0),"
                "  happened    INTEGER CHECK (happened >= 0),"
                "  estimated   INTEGER CHECK (estimated = 1),"
                "  state       TEXT,"
                "  costs       TEXT,"
                "  households  TEXT,"
                "  label       TEXT,"
                "  hash        BLOB NOT NULL CHECK (length(hash) = 32),"
                "  CHECK (account IS NOT NULL OR kind IN ('told', 'month-rule')"
                "    OR kind = 'accept-clock'),"
                "  CHECK (kind <> 'account' OR (uid IS NOT NULL AND name IS NOT NULL)),"
                "  CHECK (kind <> 'household' OR name IS NOT NULL),"
                "  CHECK (kind NOT IN ('request', 'record') OR (platform IS NOT NULL"
                "    AND amount IS NOT NULL AND decision IS NOT NULL)),"
                "  CHECK ((kind NOT IN ('request', 'record') AND kind <> 'count') OR (day IS NOT NULL"
                "    AND week IS NOT NULL AND month IS NOT NULL AND year IS NOT NULL)),"
                "  CHECK (request IS NOT NULL OR (kind NOT IN ('join', 'approve')"
                "    AND kind NOT IN ('deny', 'expire') AND kind NOT IN ('complete', 'cancel')"
                "    AND kind NOT IN ('return', 'give-back') AND kind NOT IN ('keep', 'lapse')"
                "    AND kind NOT IN ('refund', 'told'))),"
                "  CHECK ((kind NOT IN ('set-limit', 'remove-limit') AND kind NOT IN ('grant', 'warn'))"
                "    OR (platform IS NOT NULL AND window IS NOT NULL AND unit IS NOT NULL"
                "    AND source IS NOT NULL)),"
                "  CHECK ((kind NOT IN ('pause', 'resume') AND kind <> 'told') OR source IS NOT NULL),"
                "  CHECK (kind <> 'count' OR (platform IS NOT NULL AND unit IS NOT NULL)),"
                "  CHECK (kind NOT IN ('grant', 'warn') OR (amount IS NOT NULL AND label IS NOT NULL)),"
                "  CHECK (kind <> 'month-rule' OR (amount BETWEEN 1 AND 28 AND until IS NOT NULL)),"
                "  CHECK ((price IS NULL) = (currency IS NULL))"
                ") STRICT;"
                "INSERT INTO entry_3 SELECT * FROM entry;"
                "DROP TABLE entry;"
                "ALTER TABLE entry_3 RENAME TO entry;" ENTRY_TRIGGERS;

static const char *const derived_today[] = {
                /* A uid together with its user name; id is its first entry's number. */
                "CREATE TABLE account ("
                "  id      INTEGER PRIMARY KEY,"
                "  uid     INTEGER NOT NULL CHECK (uid BETWEEN 0 AND 4294967295),"
                "  name    TEXT NOT NULL,"
                "  day     TEXT NOT NULL,"
                "  records INTEGER NOT NULL CHECK (records >= 0),"
                "  UNIQUE (uid, name)"
                ") STRICT;",

                /* A shared budget, by its name in the configuration. An owner of totals, below, is
                 * an account or a household: their numbers are of one series. */
                "CREATE TABLE household ("
                "  id   INTEGER PRIMARY KEY,"
                "  name TEXT NOT NULL UNIQUE"
                ") STRICT;",

                /* How each request stands; what was asked is in its entry. `counted` is the entry
                 * whose windows, costs and households it counts in (its own, or a guardian's
                 * approval); `settled` the one that said what it came to, `decided` the one that
                 * answered it. asked: 0 for a purchase that was written down. */
                "CREATE TABLE request ("
                "  account  INTEGER NOT NULL,"
                "  id       INTEGER NOT NULL,"
                "  at       INTEGER NOT NULL,"
                "  platform TEXT NOT NULL,"
                "  state    TEXT NOT NULL CHECK (state IN ('approved', 'completed')"
                "    OR state IN ('rejected', 'pending') OR state IN ('returning', 'cancelled')"
                "    OR state IN ('lapsed', 'recorded')),"
                "  decision TEXT NOT NULL,"
                "  reason   TEXT,"
                "  until    INTEGER,"
                "  counted  INTEGER,"
                "  settled  INTEGER,"
                "  decided  INTEGER,"
                "  asked    INTEGER NOT NULL CHECK (asked BETWEEN 0 AND 1),"
                "  PRIMARY KEY (account, id),"
                "  CHECK ((state IN ('approved', 'pending')) = (until IS NOT NULL)),"
                "  CHECK (counted IS NOT NULL OR state IN ('rejected', 'pending')"
                "    OR state = 'cancelled')"
                ") STRICT, WITHOUT ROWID;",
                "CREATE INDEX request_held ON request (until, id) WHERE until IS NOT NULL;",
                "CREATE INDEX request_pending ON request (account, id) WHERE state = 'pending';",
                "CREATE INDEX request_waiting ON request (id) WHERE state IN ('pending', 'returning');",

                /* What a request amounts to in each unit that it counts in: coins, its price's
                 * currency, and those of the limits that look at it. `rest` waits to be given back.
                 */
                "CREATE TABLE amount ("
                "  request   INTEGER NOT NULL,"
                "  unit      TEXT NOT NULL,"
                "  approved  INTEGER NOT NULL CHECK (approved >= 0),"
                "  completed INTEGER NOT NULL CHECK (completed >= 0),"
                "  rest      INTEGER NOT NULL CHECK (rest >= 0),"
                "  refunded  INTEGER NOT NULL CHECK (refunded BETWEEN 0 AND max(approved, completed)),"
                "  PRIMARY KEY (request, unit)"
                ") STRICT, WITHOUT ROWID;",

                /* The requests that count in a household. */
                "CREATE TABLE household_request ("
                "  household INTEGER NOT NULL,"
                "  request   INTEGER NOT NULL,"
                "  PRIMARY KEY (household, request)"
                ") STRICT, WITHOUT ROWID;",

                /* Which entry an idempotency key came with. Keys come in no order, so that each
                 * may change a page of its own: `slot` is a short number made of the key, see
                 * derive_key.c. */
                "CREATE TABLE request_key ("
                "  account INTEGER NOT NULL,"
                "  slot    INTEGER NOT NULL,"
                "  entry   INTEGER NOT NULL,"
                "  PRIMARY KEY (account, slot)"
                ") STRICT, WITHOUT ROWID;",

                /* What an owner used and holds in each window that it ever bought in, of one
                 * platform, or of all ('*'). Coins always; a currency while it is counted, below.
                 */
                "CREATE TABLE total ("
                "  owner    INTEGER NOT NULL,"
                "  platform TEXT NOT NULL,"
                "  unit     TEXT NOT NULL,"
                "  window   TEXT NOT NULL CHECK (window IN ('day', 'week')"
                "    OR window IN ('month', 'year')),"
                "  label    TEXT NOT NULL,"
                "  used     INTEGER NOT NULL CHECK (used >= 0),"
                "  held     INTEGER NOT NULL CHECK (held >= 0),"
                "  PRIMARY KEY (owner, platform, unit, window, label)"
                ") STRICT, WITHOUT ROWID;",

                /* The currencies that an owner's totals are kept in, and the entry from which on
                 * they are: of what counted before it, only what was bought in the windows that
                 * ran then is in them. */
                "CREATE TABLE counted ("
                "  owner    INTEGER NOT NULL,"
                "  platform TEXT NOT NULL,"
                "  unit     TEXT NOT NULL,"
                "  entry    INTEGER NOT NULL,"
                "  PRIMARY KEY (owner, platform, unit)"
                ") STRICT, WITHOUT ROWID;",

                /* The statement's sums, by platform and unit, of the requests of a day; `at` is
                 * when the first of them was made. */
                "CREATE TABLE summary ("
                "  account   INTEGER NOT NULL,"
                "  day       TEXT NOT NULL,"
                "  week      TEXT NOT NULL,"
                "  month     TEXT NOT NULL,"
                "  year      TEXT NOT NULL,"
                "  platform  TEXT NOT NULL,"
                "  unit      TEXT NOT NULL,"
                "  at        INTEGER NOT NULL,"
                "  completed INTEGER NOT NULL CHECK (completed >= 0),"
                "  held      INTEGER NOT NULL CHECK (held >= 0),"
                "  cancelled INTEGER NOT NULL CHECK (cancelled >= 0),"
                "  refunded  INTEGER NOT NULL CHECK (refunded >= 0),"
                "  requests  INTEGER NOT NULL CHECK (requests >= 0),"
                "  rejected  INTEGER NOT NULL CHECK (rejected >= 0),"
                "  PRIMARY KEY (account, day, week, month, year, platform, unit)"
                ") STRICT, WITHOUT ROWID;",
                "CREATE INDEX summary_at ON summary (account, at);",

                /* The limits that were set on an account. From next_from on the amount is
                 * next_amount, or there is no limit. */
                "CREATE TABLE limits ("
                "  account     INTEGER NOT NULL,"
                "  platform    TEXT NOT NULL,"
                "  unit        TEXT NOT NULL,"
                "  window      TEXT NOT NULL,"
                "  source      TEXT NOT NULL,"
                "  amount      INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 1000000000000),"
                "  set_by      INTEGER NOT NULL,"
                "  set_at      INTEGER NOT NULL,"
                "  next_from   INTEGER,"
                "  next_amount INTEGER CHECK (next_amount BETWEEN 0 AND 1000000000000),"
                "  PRIMARY KEY (account, platform, unit, window, source),"
                "  CHECK (next_amount IS NULL OR next_from IS NOT NULL)"
                ") STRICT, WITHOUT ROWID;",

                /* What a guardian granted on top of a limit, in one window. */
                "CREATE TABLE granted ("
                "  account  INTEGER NOT NULL,"
                "  platform TEXT NOT NULL,"
                "  unit     TEXT NOT NULL,"
                "  window   TEXT NOT NULL,"
                "  label    TEXT NOT NULL,"
                "  amount   INTEGER NOT NULL CHECK (amount >= 0),"
                "  PRIMARY KEY (account, platform, unit, window, label)"
                ") STRICT, WITHOUT ROWID;",
                "CREATE TABLE grant_key ("
                "  account INTEGER NOT NULL,"
                "  key     TEXT NOT NULL,"
                "  entry   INTEGER NOT NULL,"
                "  PRIMARY KEY (account, key)"
                ") STRICT, WITHOUT ROWID;",

                /* The pauses that are in force, or were until their time. */
                "CREATE TABLE pause ("
                "  account INTEGER NOT NULL,"
                "  source  TEXT NOT NULL CHECK (source IN ('guardian', 'self')),"
                "  until   INTEGER,"
                "  PRIMARY KEY (account, source)"
                ") STRICT, WITHOUT ROWID;",

                /* The warnings that were given, and who has heard of them: 1 the account itself, 2
                 * somebody else. household is '' for a limit of the account's own. */
                "CREATE TABLE warning ("
                "  id        INTEGER PRIMARY KEY,"
                "  account   INTEGER NOT NULL,"
                "  household TEXT NOT NULL,"
                "  platform  TEXT NOT NULL,"
                "  unit      TEXT NOT NULL,"
                "  window    TEXT NOT NULL,"
                "  source    TEXT NOT NULL,"
                "  label     TEXT NOT NULL,"
                "  percent   INTEGER NOT NULL,"
                "  until     INTEGER NOT NULL,"
                "  told      INTEGER NOT NULL CHECK (told BETWEEN 0 AND 3),"
                "  UNIQUE (account, household, platform, unit, window, source, label, percent)"
                ") STRICT;",
                "CREATE INDEX warning_untold ON warning (until) WHERE told < 3;",

                /* The entries that changed something about an account, for its guardians to read.
                 */
                "CREATE TABLE change ("
                "  account INTEGER NOT NULL,"
                "  entry   INTEGER NOT NULL,"
                "  PRIMARY KEY (account, entry)"
                ") STRICT, WITHOUT ROWID;",

                /* On which day months begin: one row. */
                "CREATE TABLE month_rule ("
                "  id         INTEGER PRIMARY KEY CHECK (id = 1),"
                "  before     INTEGER NOT NULL CHECK (before BETWEEN 1 AND 28),"
                "  after      INTEGER NOT NULL CHECK (after BETWEEN 1 AND 28),"
                "  changes_at INTEGER NOT NULL"
                ") STRICT;",
                NULL,
};

/* Step 4: only what is derived is another. */
static const char entries_4[] = "";

static const char *const entries[] = {entries_1, entries_2, entries_3, entries_4};

const Schema schema_today = {entries, ELEMENTSOF(entries), derived_today};
