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
#include "policy/count.h"
#include "policy/limit.h"

typedef struct Ledger Ledger;

/* The most limits of one source that an account may have set: a bound on what a request must look
 * at. Of its two sources neither can use up the other's. */
enum { LEDGER_SOURCE_LIMITS_MAX = 128, LEDGER_LIMITS_MAX = 2 * LEDGER_SOURCE_LIMITS_MAX };

typedef enum EntryKind {
        ENTRY_ACCOUNT,      /* an account is seen for the first time: uid, name */
        ENTRY_HOUSEHOLD,    /* a household likewise: name */
        ENTRY_REQUEST,      /* a request and its answer */
        ENTRY_RECORD,       /* a purchase made elsewhere, at `happened` */
        ENTRY_JOIN,         /* one more key of a request that waits */
        ENTRY_APPROVE,      /* a guardian's yes to a request, judged again: decision, reason */
        ENTRY_DENY,         /* a guardian's no */
        ENTRY_EXPIRE,       /* nobody answered in time */
        ENTRY_COMPLETE,     /* amount: the coins that were bought; price, currency, receipt */
        ENTRY_CANCEL,       /* note: why; nothing is held any more */
        ENTRY_RETURN,       /* the same, and a guardian is to say whether it is given back */
        ENTRY_GIVE_BACK,    /* a guardian's yes to that */
        ENTRY_KEEP,         /* and no: it counts as bought */
        ENTRY_LAPSE,        /* neither completed nor cancelled in time */
        ENTRY_REFUND,       /* amount: coins; price, currency: money; note: why */
        ENTRY_SET_LIMIT,    /* platform, window, unit, source, amount; until: from when on, else at
                               once; before: what it was; note: why */
        ENTRY_REMOVE_LIMIT, /* platform, window, unit, source; until, before, note likewise */
        ENTRY_GRANT,        /* platform, window, unit, source, amount, label, key; note: why */
        ENTRY_PAUSE,        /* source, until; before: 1 if it was paused by the same; note: why */
        ENTRY_RESUME,       /* source; before, note likewise */
        ENTRY_COUNT,      /* from here on an account's or household's totals of `platform` are kept
                             in `unit`; what it bought in these windows, at the rates in costs */
        ENTRY_WARN,       /* platform, window, unit, source, name (the household's), label; amount:
                             percent; until: the window's end; limits: as it stood */
        ENTRY_TOLD,       /* a warning (request) has been heard by the account (self) or another */
        ENTRY_MONTH_RULE, /* months begin on day `amount`, from `until` on */
        ENTRY_ACCEPT_CLOCK, /* time went back to this entry's, as root has said it should */
        ENTRY_KIND_COUNT,
} EntryKind;

/* One entry. Texts are borrowed, NULL where absent; an absent number is ABSENT. Words of the
 * contract's enums stand as text. */
typedef struct Entry {
        int64_t seq; /* 1, 2, 3 ...; given by ledger_append(). A request's id is its entry's */
        int64_t at;  /* µs since 1970 UTC; never before the latest entry's, but for ACCEPT_CLOCK */
        int64_t account; /* ENTRY_COUNT: or a household */
        int64_t actor;   /* the uid that called; ABSENT: the daemon by itself */
        int64_t uid;
        int64_t request; /* the request that it is about */
        int64_t amount;  /* coins, or what a limit is set to */
        int64_t price;
        int64_t until; /* how long it is held, or waits */
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
        const char *day; /* the windows that it was judged in */
        const char *week;
        const char *month;
        const char *year;
        const char *key;
        const char *seller;
        const char *app;
        const char *note;
        const char *receipt;
        const char *limits; /* as they stood when it was judged, one a line */
        int64_t before;
        int64_t happened;       /* when it was bought */
        int64_t estimated;      /* 1: nobody named the price, it is the list's */
        const char *state;      /* the request's, after this entry, where it is not plain */
        const char *costs;      /* what it costs in money, see ledger/costs.h */
        const char *households; /* those that it counts in, with blanks between */
        const char *label;      /* the window's that it is about */
} Entry;

/* What stands in Entry.kind. */
const char *entry_kind_to_text(EntryKind kind);

/* An entry in which everything is absent but the kind. */
Entry entry_of_kind(EntryKind kind);

typedef struct LedgerAccount {
        int64_t id;
        uint32_t uid;
        char name[USER_NAME_MAX + 1];
        char day[WINDOW_LABEL_MAX + 1]; /* the last day on which it made a record, */
        int64_t records;                /* and how many it made on that day */
} LedgerAccount;

/* A request as it stands. Its texts are good until the next call into the ledger. */
typedef struct LedgerRequest {
        Entry entry;                  /* what was asked, and answered at first */
        uint32_t uid;                 /* whose it is, */
        char name[USER_NAME_MAX + 1]; /* and the account's user name */
        State state;
        char reason[REASON_MAX + 1]; /* why it was not approved; "" */
        Decision decision;
        int64_t until;     /* how long it is held or waits; ABSENT: neither */
        bool spend;        /* what it counts as once it has lapsed */
        int64_t completed; /* coins; ABSENT unless some were bought, or where it is sold in money */
        int64_t refunded;  /* coins, likewise */
        bool paid_back;    /* some of it, in coins or money */
        char currency[CURRENCY_MAX + 1]; /* that it is counted in by itself; "": it is not */
        int64_t decided_at; /* when a guardian (or time) has answered; ABSENT: nobody had to */
        int64_t decided_by; /* ABSENT: time */
        Entry settled;      /* the entry that said what it came to; seq is ABSENT where there is
                               none yet */
} LedgerRequest;

/* What a request amounts to in one unit. */
typedef struct LedgerAmount {
        char unit[UNIT_MAX + 1];
        Amounts amounts;
} LedgerAmount;

/* The most units that one request may count in. */
enum { LEDGER_AMOUNTS_MAX = 192 };

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

/* One command of a batch: 0 or more, its own answer; or -errno, it failed. */
typedef int (*LedgerCommand)(Ledger *ledger, size_t index, void *userdata);

/* Runs `n` commands in one transaction, in order; results[i] is what the i-th returned. 0: all that
 * they wrote is on disk; those that failed have written nothing. N > 0: the N-th failed with what
 * it had written so far, those after it have not run, and nothing of the batch stays: run it again
 * without that one. -errno: the outcome is unknown or void, as seen from outside nothing of it may
 * be told; the commands may be run again from the start. */
int ledger_batch(Ledger *ledger, size_t n, LedgerCommand run, void *userdata, int results[]);

/* What batches wrote is on disk, but for all that follows from it: that is written for many batches
 * at once, by this. After a crash it is made anew from their entries. When it fails all is as it
 * was; only ledger_append() fails with the same errno once there is too much. */
int ledger_flush(Ledger *ledger);
bool ledger_is_flushed(const Ledger *ledger);
/* Whether there is enough to be worth it, and the last one did not fail; with what it did. */
bool ledger_flush_due(const Ledger *ledger);
int ledger_flush_error(const Ledger *ledger);

/* error below 0: every ledger_append() fails with it, so that a batch can be read in where it could
 * not be written; 0: no longer. */
void ledger_refuse(Ledger *ledger, int error);

/* The latest entry's time, 0 in an empty ledger: before it, no time is believed. */
int64_t ledger_latest(const Ledger *ledger);

/* The chain's head: how many entries there are, and the last one's hash in hexadecimal. */
enum { LEDGER_HASH_TEXT = 64 };
void ledger_head(const Ledger *ledger, int64_t *ret_entries, char ret_hash[LEDGER_HASH_TEXT + 1]);

/* Appends one entry, and derives from it all that follows. Sets entry->seq; for an ENTRY_ACCOUNT
 * and ENTRY_HOUSEHOLD also entry->account. -EOVERFLOW: a total would pass int64. */
int ledger_append(Ledger *ledger, Entry *entry);

/* 1, 0 or -errno, as all that look for one thing. */
int ledger_find_account(Ledger *ledger, uint32_t uid, const char *name, LedgerAccount *ret);
int ledger_find_household(Ledger *ledger, const char *name, int64_t *ret_id);
int ledger_find_key(Ledger *ledger, int64_t account, const char *key, int64_t *ret_id);
int ledger_find_request(Ledger *ledger, int64_t id, LedgerRequest *ret);
/* One of this account's alone; to find that it is another's takes what it takes to find that there
 * is none, so that not even a clock tells the two apart. */
int ledger_find_own_request(Ledger *ledger, int64_t account, int64_t id, LedgerRequest *ret);

/* The grant that was made with this key: its entry, good until the next call into the ledger. */
int ledger_find_grant(Ledger *ledger, int64_t account, const char *key, Entry *ret);

/* What a request amounts to, in every unit that it counts in: 0 and *ret_n. */
int ledger_amounts(Ledger *ledger, int64_t request, LedgerAmount ret[LEDGER_AMOUNTS_MAX],
                size_t *ret_n);

/* The request that is held, or waits for a guardian, until the earliest time. */
int ledger_first_hold(Ledger *ledger, int64_t *ret_id, int64_t *ret_until);

/* Of those that began after `at` the first. */
int ledger_hold_after(Ledger *ledger, int64_t at, int64_t *ret_id);

/* What an owner (an account or a household) has used and holds in the window of that label. */
int ledger_total(Ledger *ledger, int64_t owner, const char *platform, const char *unit,
                Window window, const char *label, LedgerTotal *ret);

/* Whether its totals are kept in that currency. */
int ledger_counted(Ledger *ledger, int64_t owner, const char *platform, const char *unit);

/* The limits set on an account that are in force at `now`, in no order; `platform` NULL: on all;
 * else on that one and on PLATFORM_ALL. Usage and bounds are left 0. */
int ledger_limits(Ledger *ledger, int64_t account, const char *platform, int64_t now,
                Limit ret[LEDGER_LIMITS_MAX], size_t *ret_n);

/* What was granted on top of a limit in the window of that label. 0 and *ret. */
int ledger_granted(Ledger *ledger, int64_t account, const char *platform, const char *unit,
                Window window, const char *label, int64_t *ret);

/* A pause, whether or not its time is over; *ret_until ABSENT: it has no end. */
int ledger_pause(Ledger *ledger, int64_t account, Source source, int64_t *ret_until);

/* How many of an account's latest `most` requests were made in (since, now]. 0 and *ret. */
int ledger_burst(Ledger *ledger, int64_t account, int64_t since, int64_t now, int64_t most,
                int64_t *ret);

/* Whether a warning was given for this limit, percentage and window. */
int ledger_warned(Ledger *ledger, int64_t account, const Limit *limit, const char *label,
                unsigned percent);

/* 1, or 0 when none was ever recorded. */
int ledger_month_rule(Ledger *ledger, LedgerMonthRule *ret);

/* Listings call `row` once a row; what it is given is good during the call. 0, or -errno to stop.
 */
typedef int (*LedgerRequestRow)(const LedgerRequest *request, void *userdata);
typedef int (*LedgerAccountRow)(const LedgerAccount *account, void *userdata);
typedef int (*LedgerTextRow)(const char *text, void *userdata);

typedef struct LedgerFilter {
        int64_t account;
        const char *platform; /* NULL: any */
        const char *state;    /* NULL: any */
        int64_t since;        /* made in [since, until) */
        int64_t until;
        int64_t before; /* ids below this one */
        uint32_t count;
} LedgerFilter;

/* Newest first. */
int ledger_list_requests(
                Ledger *ledger, const LedgerFilter *filter, LedgerRequestRow row, void *userdata);

/* Those of one account that are pending. */
int ledger_list_pending(Ledger *ledger, int64_t account, LedgerRequestRow row, void *userdata);

/* Those of all accounts that are pending or returning, with ids above `after`, oldest first. */
int ledger_list_waiting(Ledger *ledger, int64_t after, uint32_t count, LedgerRequestRow row,
                void *userdata);

/* In the order of their uids. */
int ledger_list_accounts(Ledger *ledger, LedgerAccountRow row, void *userdata);

/* The currencies of what an owner bought in the windows of these labels, of that platform or of
 * all, and that is not counted in `unit` yet. */
int ledger_list_uncounted(Ledger *ledger, int64_t owner, const char *platform, const char *unit,
                const char *const labels[WINDOW_COUNT], LedgerTextRow row, void *userdata);

/* What changed about an account, newest first, made before `before` (µs). */
typedef int (*LedgerEntryRow)(const Entry *entry, void *userdata);
int ledger_list_changes(Ledger *ledger, int64_t account, int64_t before, uint32_t count,
                LedgerEntryRow row, void *userdata);

/* Sums of one platform and unit over the window of `label`; `at` is within it. */
typedef struct LedgerSum {
        const char *platform;
        const char *unit;
        const char *label;
        int64_t at;
        int64_t completed;
        int64_t held;
        int64_t cancelled;
        int64_t refunded;
        int64_t requests;
        int64_t rejected;
} LedgerSum;
typedef int (*LedgerSumRow)(const LedgerSum *sum, void *userdata);

/* The most rows of days that are added up at once. */
enum { LEDGER_SUMS_MAX = 20000 };

/* Of what an account asked for in [since, until), in the order of time, platform, unit. -E2BIG: on
 * so many days, platforms and units that it would be too much at once. */
int ledger_sums(Ledger *ledger, int64_t account, Window window, int64_t since, int64_t until,
                LedgerSumRow row, void *userdata);

/* Warnings whose window runs at `now`, that `caller` is to be told of: of its own account where
 * that has not been told yet, of others' where nobody else has; account ABSENT: all accounts'. */
typedef int (*LedgerWarningRow)(const Entry *entry, uint32_t uid, void *userdata);
int ledger_list_untold(Ledger *ledger, int64_t account, uint32_t caller, int64_t now,
                LedgerWarningRow row, void *userdata);

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
