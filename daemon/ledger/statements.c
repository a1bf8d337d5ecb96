/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every question that is asked of an open ledger. Those of derive.c keep the tables up to date. */

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"

#define REQUEST_COLUMNS                                                                              \
        "request.id, account.uid, account.name, request.state, request.decision, request.reason,"    \
        " request.until, request.settled, decider.at, decider.actor,"                                \
        " amount.completed, amount.refunded, counting.unconfirmed,"                                  \
        " EXISTS (SELECT 1 FROM amount paid WHERE paid.request = request.id AND paid.refunded > 0)," \
        " coalesce(substr(counting.costs, 1, 3), counting.currency)"

#define REQUEST_JOINS                                                 \
        " JOIN account ON account.id = request.account"               \
        " LEFT JOIN entry decider ON decider.seq = request.decided"   \
        " LEFT JOIN entry counting ON counting.seq = request.counted" \
        " LEFT JOIN amount ON amount.request = request.id AND amount.unit = 'coins'"

#define REQUESTS REQUEST_COLUMNS " FROM request" REQUEST_JOINS

/* The earlier requests that ?7 is not known of, in the windows ?3 .. ?6. */
#define UNCOUNTED \
        " JOIN entry c ON c.seq = r.counted"                    \
        " LEFT JOIN amount a ON a.request = r.id AND a.unit = ?7"                            \
        " WHERE a.unit IS NULL AND " COUNTED_CURRENCY("c", "e") " IS NOT NULL AND (?2 = '*' OR e.platform = ?2)" \
        " AND (c.day = ?3 OR c.week = ?4 OR c.month = ?5 OR c.year = ?6)"

/* sum() refuses to pass int64. */
#define SUMS(window)                                                            \
        "SELECT " window                                                        \
        ", min(at), platform, unit, sum(completed), sum(held), sum(cancelled)," \
        " sum(refunded), sum(requests), sum(rejected) FROM summary"             \
        " WHERE account = ?1 AND at >= ?2 AND at < ?3"                          \
        " GROUP BY " window ", platform, unit ORDER BY " window ", platform, unit"

const char *const ledger_sql[LEDGER_STATEMENTS] = {
                [BATCH_BEGIN] = "BEGIN IMMEDIATE",
                [BATCH_COMMIT] = "COMMIT",
                [BATCH_ROLLBACK] = "ROLLBACK",
                [APPEND] = "INSERT INTO entry (" ENTRY_COLUMNS ", hash) VALUES (" ENTRY_VALUES ")",
                [LAST_ENTRY] = "SELECT seq, at, hash FROM entry ORDER BY seq DESC LIMIT 1",
                [GET_HASH] = "SELECT hash FROM entry WHERE seq = ?1",
                [GET_ENTRY] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE seq = ?1",
                [GET_SETTLED] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE seq = ?1",
                [FIND_ACCOUNT] = "SELECT id, uid, name, day, records FROM account"
                                 " WHERE uid = ?1 AND name = ?2",
                [FIND_GRANT] = "SELECT entry FROM grant_key WHERE account = ?1 AND key = ?2",
                [FIND_REQUEST] = "SELECT " REQUESTS " WHERE request.id = ?1"
                                 " AND request.account = (SELECT account FROM entry WHERE seq = ?1)",
                /* By the key: among the account's own another's id is missed as one that does not
                 * exist is, in as many steps. */
                [FIND_OWN_REQUEST] = "SELECT " REQUESTS
                                     " WHERE request.account = ?2 AND request.id = ?1",
                [FIND_HOUSEHOLD] = "SELECT id FROM household WHERE name = ?1",
                [FIRST_HOLD] = "SELECT id, until FROM request WHERE until IS NOT NULL"
                               " ORDER BY until, id LIMIT 1",
                [HOLD_AFTER] = "SELECT request.id FROM request"
                               " JOIN entry ON entry.seq = coalesce(request.counted, request.id)"
                               " WHERE request.until IS NOT NULL AND entry.at > ?1"
                               " ORDER BY request.id LIMIT 1",
                [GET_LIMITS] = "SELECT platform, unit, window, source, amount, set_by, set_at, next_from,"
                               " next_amount FROM limits"
                               " WHERE account = ?1 AND (?2 IS NULL OR platform = ?2 OR platform = '*')",
                [GET_GRANTED] = "SELECT amount FROM granted WHERE account = ?1 AND platform = ?2"
                                " AND unit = ?3 AND window = ?4 AND label = ?5",
                [GET_PAUSE] = "SELECT until FROM pause WHERE account = ?1 AND source = ?2",
                [LATEST_REQUESTS] = "SELECT at, asked FROM request WHERE account = ?1"
                                    " ORDER BY id DESC",
                [IS_WARNED] = "SELECT 1 FROM warning WHERE account = ?1 AND household = ?2"
                              " AND platform = ?3 AND unit = ?4 AND window = ?5 AND source = ?6"
                              " AND label = ?7 AND percent = ?8",
                [GET_MONTH_RULE] = "SELECT before, after, changes_at FROM month_rule",
                [LIST_REQUESTS] = "SELECT " REQUESTS
                                  " JOIN entry ON entry.seq = request.id"
                                  " WHERE request.account = ?1 AND request.id < ?2"
                                  " AND (?5 IS NULL OR request.platform = ?5)"
                                  " AND (?6 IS NULL OR request.state = ?6)"
                                  /* Nothing was bought after it was written down. */
                                  " AND request.at >= ?3 AND (request.asked = 0 OR request.at < ?4)"
                                  /* Its entry is looked at only after these. */
                                  " AND coalesce(entry.happened, entry.at) >= ?3"
                                  " AND coalesce(entry.happened, entry.at) < ?4"
                                  " ORDER BY request.id DESC LIMIT ?7",
                [LIST_PENDING] = "SELECT " REQUEST_COLUMNS
                                 " FROM request INDEXED BY request_pending" REQUEST_JOINS
                                 " WHERE request.account = ?1 AND request.state = 'pending'"
                                 " ORDER BY request.id",
                [LIST_WAITING] = "SELECT " REQUESTS
                                 " WHERE request.state IN ('pending', 'returning')"
                                 " AND request.id > ?1 ORDER BY request.id LIMIT ?2",
                [LIST_ACCOUNTS] =
                                "SELECT id, uid, name, day, records FROM account ORDER BY uid, id",
                [LIST_UNCOUNTED_OF_ACCOUNT] = "SELECT DISTINCT " COUNTED_CURRENCY("c", "e") " FROM request r"
                                " JOIN entry e ON e.seq = r.id" UNCOUNTED
                                              " AND r.account = ?1",
                [LIST_UNCOUNTED_OF_HOUSEHOLD] =
                                "SELECT DISTINCT " COUNTED_CURRENCY("c", "e") " FROM household_request h"
                                " JOIN entry e ON e.seq = h.request"
                                " JOIN request r ON r.account = e.account AND r.id = e.seq" UNCOUNTED
                                " AND h.household = ?1",
                [LIST_CHANGES] =
                                "SELECT change.entry FROM change JOIN entry ON entry.seq = change.entry"
                                " WHERE change.account = ?1 AND entry.at < ?2"
                                " ORDER BY change.entry DESC LIMIT ?3",
                [COUNT_SUMS] = "SELECT count(*) FROM (SELECT 1 FROM summary WHERE account = ?1"
                               " AND at >= ?2 AND at < ?3 LIMIT ?4)",
                [LIST_DAY_SUMS] = SUMS("day"),
                [LIST_WEEK_SUMS] = SUMS("week"),
                [LIST_MONTH_SUMS] = SUMS("month"),
                [LIST_YEAR_SUMS] = SUMS("year"),
                [LIST_UNTOLD] = "SELECT warning.id, account.uid FROM warning"
                                " JOIN account ON account.id = warning.account"
                                " WHERE told < 3 AND (told & CASE account.uid WHEN ?2 THEN 1 ELSE 2 END) = 0 AND until > ?3"
                                " AND (?1 IS NULL OR warning.account = ?1) ORDER BY warning.id LIMIT 1000",
};
