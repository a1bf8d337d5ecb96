/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The client's library: one function per method of the contract, with typed results. It never
 * prints. D-Bus stays inside it.
 *
 * Every call returns 0, or -errno with *ret_error, which the caller passes in zeroed and clears;
 * results are untouched then. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/record.h"
#include "common/contract.h"

/* The contract's errors, and what can happen on the way to the daemon. */
typedef enum BudgetErrorCode {
        BUDGET_ERROR_NONE,
        BUDGET_ERROR_INVALID_ARGS,
        BUDGET_ERROR_ACCESS_DENIED,
        BUDGET_ERROR_INTERACTIVE_REQUIRED, /* a password is needed, and was not asked for */
        BUDGET_ERROR_LIMITS_EXCEEDED,
        BUDGET_ERROR_UNKNOWN_PLATFORM,
        BUDGET_ERROR_UNKNOWN_REQUEST,
        BUDGET_ERROR_UNKNOWN_ACCOUNT,
        BUDGET_ERROR_KEY_CONFLICT,
        BUDGET_ERROR_WRONG_STATE,
        BUDGET_ERROR_EXCEEDS_REQUEST,
        BUDGET_ERROR_STORAGE_FAILED,
        BUDGET_ERROR_UNKNOWN_METHOD, /* a daemon older than this client */
        BUDGET_ERROR_UNREACHABLE,    /* no bus, or no daemon on it */
        BUDGET_ERROR_NO_ANSWER,      /* it was asked; what became of it is not known */
        BUDGET_ERROR_OTHER,
        BUDGET_ERROR_COUNT,
} BudgetErrorCode;

typedef struct BudgetError {
        BudgetErrorCode code;
        char *message; /* in the daemon's or the system's words; NULL: none */
} BudgetError;

void budget_error_clear(BudgetError *error);

/* What a D-Bus error's name means; the name alone tells, as unknown ones arrive as -EIO. */
BudgetErrorCode budget_error_from_name(const char *name);

typedef struct BudgetClient BudgetClient;

/* Connects to the system bus. The daemon is started by the first call, if need be. */
int budget_client_new(BudgetError *ret_error, BudgetClient **ret);
BudgetClient *budget_client_free(BudgetClient *client);

/* Lets polkit ask for a password. A call is made without asking first; where that is refused,
 * `on_ask` is called, and then the call is made again, now with minutes to wait. Without this,
 * or where on_ask returns non-zero: BUDGET_ERROR_INTERACTIVE_REQUIRED. */
typedef int (*BudgetOnAsk)(void *userdata);
void budget_client_allow_asking(BudgetClient *client, BudgetOnAsk on_ask, void *userdata);

/* The dictionaries. Members are as in docs/org.coinbudget.CoinBudget1.xml; see also NOT_GIVEN. */

typedef struct BudgetLimit {
        char *platform;
        char *window;
        char *unit;
        int64_t amount;
        int64_t granted;
        int64_t used;
        int64_t held;
        int64_t remaining;
        int64_t from;
        int64_t until;
        char *source;
        char *household;
        int64_t set_by;
        int64_t set_at;
        int64_t next_amount;
        int64_t next_from;
} BudgetLimit;

typedef struct BudgetDetails {
        char *state;
        int64_t remaining;
        BudgetLimit *limit;
        int64_t fits;
        int64_t hold_until;
        int64_t price;
        char *currency;
        int64_t price_estimated;
        char **warnings;
        int64_t replayed;
} BudgetDetails;

typedef struct BudgetRequest {
        int64_t id;
        int64_t uid;
        char *platform;
        int64_t coins;
        int64_t price;
        char *currency;
        int64_t price_estimated; /* the list's; 1, or not given */
        char *seller;
        char *app;
        char *note;
        char *key;
        int64_t created;
        int64_t decided;
        int64_t decided_by;
        char *decision;
        char *reason;
        char *state;
        int64_t hold_until;
        int64_t completed_coins;
        int64_t refunded_coins;
        char *receipt;
} BudgetRequest;

typedef struct BudgetAccount {
        char *name;
        char *paused;
        int64_t paused_until;
        char **households;
        int64_t unbudgeted;
        char *over_limit;
        char *give_back;
        char *unconfirmed;
        char *quiet_hours;
        char *burst;
} BudgetAccount;

typedef struct BudgetPlatform {
        char *id;
        char *name;
        char *unit;
        char *sold_in;
        char **official;
        int64_t creator_percent;
        char **facts; /* sentences */
} BudgetPlatform;

/* What is sold together for one price. */
typedef struct BudgetBundle {
        char *platform;
        char *channel;
        int64_t coins;
        int64_t bonus; /* on top of the coins */
        int64_t price;
        char *currency;
        char *as_of;
        char *source;
        int64_t until; /* a deal's end */
        int64_t fits;
} BudgetBundle;

/* The cheapest way to so many coins, in one channel and currency. */
typedef struct BudgetOffer {
        char *channel;
        Pairs bundles; /* coins, how many; the same coins may stand twice */
        int64_t coins;
        int64_t price;
        char *currency;
        int64_t in_own_currency;
        int64_t per_100;
        int64_t creator_gets;
        int64_t approved;
        char *reason;
} BudgetOffer;

/* ListAccounts gives pairs, not a dictionary; kept as one all the same. */
typedef struct BudgetAccountName {
        int64_t uid;
        char *name;
} BudgetAccountName;

/* What was bought of one platform in one window: coins, or a currency's minor units. */
typedef struct BudgetSum {
        int64_t from;
        int64_t until;
        char *platform;
        char *unit;
        int64_t completed; /* what was refunded of it is still in it */
        int64_t held;
        int64_t cancelled;
        int64_t refunded;
        int64_t requests;
        int64_t rejected; /* of the requests */
} BudgetSum;

/* How something stood before a change, or after it. Which members it has goes by what was changed:
 * a limit's, a grant's, a pause's, a request's (id and state), or a refund's. */
typedef struct BudgetSide {
        char *platform;
        char *window;
        char *unit;
        char *source;
        int64_t amount;
        int64_t next_amount; /* a raise that waits; next_from alone: it ends then */
        int64_t next_from;
        int64_t paused;
        int64_t until;
        int64_t id;
        char *state;
        int64_t coins;
        int64_t price;
        char *currency;
} BudgetSide;

typedef struct BudgetChange {
        int64_t at;
        int64_t by; /* NOT_GIVEN: the daemon itself, when a time had come */
        int64_t uid;
        char *what;         /* "limit", "grant", "pause", "approval" or "refund" */
        BudgetSide *before; /* NULL: there was none */
        BudgetSide *after;  /* NULL: there is none any more */
        char *reason;
} BudgetChange;

extern const RecordType budget_limit_type;
extern const RecordType budget_details_type;
extern const RecordType budget_request_type;
extern const RecordType budget_account_type;
extern const RecordType budget_platform_type;
extern const RecordType budget_bundle_type;
extern const RecordType budget_offer_type;
extern const RecordType budget_account_name_type;
extern const RecordType budget_sum_type;
extern const RecordType budget_side_type;
extern const RecordType budget_change_type;

void budget_request_clear(BudgetRequest *request);
void budget_account_clear(BudgetAccount *account);

/* What Request and Check answer. */
typedef struct BudgetVerdict {
        int64_t id; /* NOT_GIVEN for Check */
        Decision decision;
        char *reason; /* a word of Reason, or one that only a newer daemon knows */
        BudgetDetails details;
} BudgetVerdict;

void budget_verdict_clear(BudgetVerdict *verdict);

/* The options of Request, Check and Record: NULL and NOT_GIVEN for what is not said. */
typedef struct BudgetPurchase {
        const char *key;
        int64_t price;
        const char *currency;
        const char *seller;
        const char *app;
        const char *note;
        int64_t when; /* of Record: when it was bought; NOT_GIVEN: now */
} BudgetPurchase;

int budget_client_request(BudgetClient *client, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, BudgetError *ret_error, BudgetVerdict *ret);
int budget_client_check(BudgetClient *client, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, BudgetError *ret_error, BudgetVerdict *ret);

/* coins: NOT_GIVEN for all that were approved. *ret_state is the caller's to free. */
int budget_client_complete(BudgetClient *client, uint64_t id, int64_t coins, BudgetError *ret_error,
                char **ret_state);
int budget_client_cancel(BudgetClient *client, uint64_t id, const char *reason,
                BudgetError *ret_error, char **ret_state);
int budget_client_get(
                BudgetClient *client, uint64_t id, BudgetError *ret_error, BudgetRequest *ret);

/* Of BudgetLimit. */
int budget_client_get_limits(
                BudgetClient *client, uint32_t uid, BudgetError *ret_error, RecordList *ret);
int budget_client_get_account(
                BudgetClient *client, uint32_t uid, BudgetError *ret_error, BudgetAccount *ret);

/* Which rows to list: NULL and NOT_GIVEN for what is not said. Each listing takes some of these. */
typedef struct BudgetFilter {
        const char *platform;
        const char *state;
        int64_t since; /* µs since 1970 UTC, as are all times here */
        int64_t until;
        int64_t before; /* an id: only those below it; of changes, a time: only those before it */
        int64_t after;  /* an id: only those above it */
        int64_t count;  /* at most LIST_COUNT_MAX */
} BudgetFilter;

#define BUDGET_FILTER_ALL                                                                        \
        (BudgetFilter) {                                                                         \
                .since = NOT_GIVEN, .until = NOT_GIVEN, .before = NOT_GIVEN, .after = NOT_GIVEN, \
                .count = NOT_GIVEN                                                               \
        }

/* Of BudgetRequest, newest first. Takes all of the filter but `after`. */
int budget_client_list_requests(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *ret);

/* Of BudgetSum: of the windows that [since, until) touches. Not WINDOW_REQUEST. */
int budget_client_summarize(BudgetClient *client, uint32_t uid, Window window, int64_t since,
                int64_t until, BudgetError *ret_error, RecordList *ret);

/* Which limit is set, removed or granted something, and why. */
typedef struct BudgetSetting {
        const char *platform;
        Window window;
        const char *unit;
        int64_t amount;     /* of no meaning where a limit is removed */
        const char *reason; /* NULL: not said */
        const char *key;    /* of a grant: granting again with it has no effect; NULL: none */
        int64_t guardian;   /* on one's own account: 1 for what is not a self limit, or NOT_GIVEN */
} BudgetSetting;

int budget_client_set_limit(BudgetClient *client, uint32_t uid, const BudgetSetting *setting,
                BudgetError *ret_error);
int budget_client_remove_limit(BudgetClient *client, uint32_t uid, const BudgetSetting *setting,
                BudgetError *ret_error);
int budget_client_grant(BudgetClient *client, uint32_t uid, const BudgetSetting *setting,
                BudgetError *ret_error);

typedef struct BudgetPause {
        bool paused;
        const char *reason; /* NULL: not said */
        int64_t until;      /* NOT_GIVEN: until it is lifted */
        int64_t guardian;   /* as in BudgetSetting */
} BudgetPause;

int budget_client_set_paused(BudgetClient *client, uint32_t uid, const BudgetPause *pause,
                BudgetError *ret_error);

/* Of BudgetAccountName. */
int budget_client_list_accounts(BudgetClient *client, BudgetError *ret_error, RecordList *ret);

/* Of BudgetRequest, oldest first. Takes `after` and `count` of the filter. */
int budget_client_list_pending(BudgetClient *client, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *ret);

/* Answers a request that waits. note: NULL for none. *ret_state, the caller's to free, may be
 * "rejected" though it was approved: something else stood against it by then. */
int budget_client_resolve(BudgetClient *client, uint64_t id, bool approve, const char *note,
                BudgetError *ret_error, char **ret_state);

/* What the store paid back: NOT_GIVEN for both is all that is left of the request. */
typedef struct BudgetRefund {
        int64_t coins;
        int64_t price; /* in the request's own currency */
        const char *reason;
} BudgetRefund;

int budget_client_refund(BudgetClient *client, uint64_t id, const BudgetRefund *refund,
                BudgetError *ret_error);

/* Writes down what was bought elsewhere. */
int budget_client_record(BudgetClient *client, uint32_t uid, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, BudgetError *ret_error, uint64_t *ret_id);

/* Of BudgetChange, newest first. Takes `before` and `count` of the filter. */
int budget_client_list_changes(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *ret);

/* Of BudgetPlatform. */
int budget_client_list_platforms(BudgetClient *client, BudgetError *ret_error, RecordList *ret);

/* Of BudgetBundle. platform "": of all; currency "": in all. */
int budget_client_list_bundles(BudgetClient *client, const char *platform, const char *currency,
                BudgetError *ret_error, RecordList *ret);

/* Of BudgetOffer, the cheapest first. currency: the caller's own; "": none. */
int budget_client_quote(BudgetClient *client, const char *platform, int64_t coins,
                const char *currency, BudgetError *ret_error, RecordList *ret);
