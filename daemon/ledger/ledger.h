/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The durable record of what was asked, answered and bought.
 *
 * Append-only entries are the truth. Each is chained to the one before it by a SHA-256 hash, and
 * everything else (accounts, the states of requests, totals, limits) is derived from them in the
 * same transaction. The schema is described in docs/ledger.md.
 *
 * Everything that reads or appends happens inside a batch: ledger_batch() runs commands, and what
 * they wrote is on disk when it returns 0. No SQL type and no transaction leaves this room.
 *
 * Unless said otherwise functions return 0, or a negative errno when the storage failed: -ENOSPC,
 * -EIO, -EROFS, -ENOMEM, -EBUSY, -EUCLEAN (the file is damaged). Functions that look for something
 * return 1 when they found it, 0 when there is no such thing. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/contract.h"
#include "policy/limit.h"

typedef struct Ledger Ledger;

/* The most limits that one account may have set: a bound on what a request must look at. */
enum { LEDGER_LIMITS_MAX = 256 };

typedef enum EntryKind {
        ENTRY_ACCOUNT,      /* an account is seen for the first time: uid, name */
        ENTRY_REQUEST,      /* a request and its answer */
        ENTRY_COMPLETE,     /* amount: the coins that were bought; price, currency, receipt */
        ENTRY_CANCEL,       /* note: why */
        ENTRY_LAPSE,        /* neither completed nor cancelled in time */
        ENTRY_SET_LIMIT,    /* platform, window, unit, source, amount; note: why */
        ENTRY_REMOVE_LIMIT, /* platform, window, unit, source; note: why */
        ENTRY_MONTH_RULE,   /* months begin on day `amount`, from `until` on */
        ENTRY_ACCEPT_CLOCK, /* time went back to this entry's, as root has said it should */
        ENTRY_KIND_COUNT,
} EntryKind;

/* One entry. Texts are borrowed, NULL where absent; an absent number is ABSENT. Words of the
 * contract's enums stand as text. */
typedef struct Entry {
        int64_t seq; /* 1, 2, 3 ...; given by ledger_append(). A request's id is its entry's */
        int64_t at;  /* µs since 1970 UTC; never before the latest entry's, but for ACCEPT_CLOCK */
        int64_t account;
        int64_t actor; /* the uid that called; ABSENT: the daemon by itself */
        int64_t uid;
        int64_t request; /* the request that it is about */
        int64_t amount;  /* coins, or what a limit is set to */
        int64_t price;
        int64_t until; /* how long it is held */
        const char *kind;
        const char *name;
        const char *platform;
        const char *window;
        const char *unit;
        const char *source;
        const char *currency;
        const char *decision;
        const char *reason;
        const char *unconfirmed;
        const char *day; /* the windows that a request was judged in */
        const char *week;
        const char *month;
        const char *year;
        const char *key;
        const char *seller;
        const char *app;
        const char *note;
        const char *receipt;
        const char *limits; /* as they stood when it was judged, one a line */
} Entry;

/* An entry in which everything is absent but the kind. */
Entry entry_of_kind(EntryKind kind);

typedef struct LedgerAccount {
        int64_t id;
        uint32_t uid;
        char name[USER_NAME_MAX + 1];
        char day[WINDOW_LABEL_MAX + 1]; /* the last day on which it made a record, */
        int64_t records;                /* and how many it made on that day */
} LedgerAccount;

/* A request as it stands. `entry` is what was asked and answered, `settled` what it came to; its
 * texts are good until the next call into the ledger. */
typedef struct LedgerRequest {
        Entry entry;
        uint32_t uid;
        State state;
        int64_t completed; /* coins; ABSENT unless completed */
        Entry settled;     /* the entry that completed, cancelled or lapsed it; seq is
                              ABSENT where there is none yet */
} LedgerRequest;

typedef struct LedgerTotal {
        int64_t used;
        int64_t held;
} LedgerTotal;

typedef struct LedgerMonthRule {
        int64_t before; /* 1..28 */
        int64_t after;
        int64_t changes_at; /* µs since 1970 UTC */
} LedgerMonthRule;

/* Opens the ledger in the folder `directory` (made if it is not there, and 0700), locks it against
 * a second daemon, and brings its schema up to date after keeping a copy. NULL: in memory, for
 * tests. *ret_message: what is wrong and what to do, for people; free it. -EBUSY: another daemon
 * has it. -EPROTO: it is newer than this program. -EUCLEAN: damaged, or no ledger. -EOPNOTSUPP: the
 * file system cannot keep it safe. Nothing of it is ever deleted or repaired. */
int ledger_open(const char *directory, Ledger **ret, char **ret_message);
Ledger *ledger_close(Ledger *ledger);
void ledger_closep(Ledger **ledger);

/* One command of a batch: 0 or more, its own answer; or -errno, and nothing that it wrote stays. */
typedef int (*LedgerCommand)(Ledger *ledger, size_t index, void *userdata);

/* Runs `n` commands in one transaction, in order, each able to fail by itself; results[i] is what
 * the i-th returned. 0: all that they wrote is on disk. -errno: the outcome is unknown or void, as
 * seen from outside nothing of it may be told; the commands may be run again from the start. */
int ledger_batch(Ledger *ledger, size_t n, LedgerCommand run, void *userdata, int results[]);

/* The latest entry's time, 0 in an empty ledger: before it, no time is believed. */
int64_t ledger_latest(const Ledger *ledger);

/* The chain's head: how many entries there are, and the last one's hash in hexadecimal. */
enum { LEDGER_HASH_TEXT = 64 };
void ledger_head(const Ledger *ledger, int64_t *ret_entries, char ret_hash[LEDGER_HASH_TEXT + 1]);

/* Appends one entry, and derives from it all that follows. Sets entry->seq; for an
 * ENTRY_ACCOUNT also entry->account. -EOVERFLOW: a total would pass int64. */
int ledger_append(Ledger *ledger, Entry *entry);

/* 1, 0 or -errno. */
int ledger_find_account(Ledger *ledger, uint32_t uid, const char *name, LedgerAccount *ret);
int ledger_find_key(Ledger *ledger, int64_t account, const char *key, int64_t *ret_id);
int ledger_find_request(Ledger *ledger, int64_t id, LedgerRequest *ret);

/* The hold that lapses first. 1, 0 or -errno. */
int ledger_first_hold(Ledger *ledger, int64_t *ret_id, int64_t *ret_until);

/* Of the holds made after `at` the first. 1, 0 or -errno. */
int ledger_hold_after(Ledger *ledger, int64_t at, int64_t *ret_id);

/* labels[WINDOW_REQUEST] is not looked at; ret[WINDOW_REQUEST] is zero. */
int ledger_totals(Ledger *ledger, int64_t account, const char *platform, const char *unit,
                const char *const labels[WINDOW_COUNT], LedgerTotal ret[WINDOW_COUNT]);

/* The limits set on an account, in no order; `platform` NULL: on all platforms. Usage and bounds
 * are left 0. At most LEDGER_LIMITS_MAX. */
int ledger_limits(Ledger *ledger, int64_t account, const char *platform,
                Limit ret[LEDGER_LIMITS_MAX], size_t *ret_n);

/* 1, or 0 when none was ever recorded. */
int ledger_month_rule(Ledger *ledger, LedgerMonthRule *ret);

typedef struct LedgerFilter {
        int64_t account;
        const char *platform; /* NULL: any */
        const char *state;    /* NULL: any */
        int64_t since;        /* made in [since, until) */
        int64_t until;
        int64_t before; /* ids below this one */
        uint32_t count;
} LedgerFilter;

/* Called per row; what it is given is good during the call. 0, or -errno to stop. */
typedef int (*LedgerRequestRow)(const LedgerRequest *request, void *userdata);
typedef int (*LedgerAccountRow)(const LedgerAccount *account, void *userdata);

/* Newest first. */
int ledger_list_requests(
                Ledger *ledger, const LedgerFilter *filter, LedgerRequestRow row, void *userdata);

/* In the order of their uids. */
int ledger_list_accounts(Ledger *ledger, LedgerAccountRow row, void *userdata);

/* How far a long task is, in steps of whatever kind; may be NULL. */
typedef void (*LedgerProgress)(int64_t done, int64_t total, void *userdata);

/* Recomputes everything from the entries, beside a running daemon too: the chain, every derived
 * table, the file's own structure. Adds a line per fault to *ret_faults (NULL-terminated array;
 * free each, and the array), at most 100. 0: looked at all of it, faults or not; -errno. */
int ledger_verify(const char *directory, LedgerProgress progress, void *userdata,
                char ***ret_faults, int64_t *ret_entries, char ret_hash[LEDGER_HASH_TEXT + 1]);

/* Writes a consistent copy to `fd`, an empty file, beside a running daemon too, and syncs it. Needs
 * as much room again in `directory` while it runs. */
int ledger_backup(const char *directory, int fd, LedgerProgress progress, void *userdata);

/* Whose files these are: the uid and gid of the ledger in `directory`, for a tool to take on.
 * -ENOENT: there is no ledger. */
int ledger_owner(const char *directory, uint32_t *ret_uid, uint32_t *ret_gid);
