/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The names and bounds of the D-Bus contract, docs/org.coinbudget.CoinBudget1.xml, as daemon and
 * client both use them. What a word means is said there, once. */

#include <stdbool.h>
#include <stdint.h>

#define BUS_NAME "org.coinbudget.CoinBudget1"
#define OBJECT_PATH "/org/coinbudget/CoinBudget1"
#define INTERFACE_RECHARGE BUS_NAME ".Recharge"
#define INTERFACE_BUDGET BUS_NAME ".Budget"
#define INTERFACE_GUARDIAN BUS_NAME ".Guardian"
#define INTERFACE_CATALOG BUS_NAME ".Catalog"

#define ERROR_UNKNOWN_PLATFORM BUS_NAME ".Error.UnknownPlatform"
#define ERROR_UNKNOWN_REQUEST BUS_NAME ".Error.UnknownRequest"
#define ERROR_UNKNOWN_ACCOUNT BUS_NAME ".Error.UnknownAccount"
#define ERROR_KEY_CONFLICT BUS_NAME ".Error.KeyConflict"
#define ERROR_WRONG_STATE BUS_NAME ".Error.WrongState"
#define ERROR_EXCEEDS_REQUEST BUS_NAME ".Error.ExceedsRequest"
#define ERROR_STORAGE_FAILED BUS_NAME ".Error.StorageFailed"

#define ACTION_VIEW BUS_NAME ".view"
#define ACTION_SET_LIMITS BUS_NAME ".set-limits"
#define ACTION_SET_OWN_LIMITS BUS_NAME ".set-own-limits"
#define ACTION_APPROVE BUS_NAME ".approve"

/* Subscribe: every account. Never a user's uid: it is (uid_t) -1. */
#define UID_ALL UINT32_C(0xFFFFFFFF)

/* amount, coins, price: 0 .. AMOUNT_MAX. */
#define AMOUNT_MAX INT64_C(1000000000000)

/* A number that was not given: all of the contract's are >= 0. */
#define ABSENT INT64_C(-1)

/* Bounds of strings, in bytes without the closing NUL. */
enum {
        PLATFORM_MAX = 32, /* a platform's id: [a-z0-9-], beginning with a letter */
        UNIT_MAX = 5,      /* "coins", or an ISO 4217 code */
        CURRENCY_MAX = 3,
        KEY_MAX = 128, /* printable ASCII */
        SELLER_MAX = 1024,
        APP_MAX = 255,
        NOTE_MAX = 500, /* also a reason's */
        RECEIPT_MAX = 255,
        USER_NAME_MAX = 255,
        REASON_MAX = 24,         /* a word of Reason */
        HOUSEHOLD_NAME_MAX = 64, /* as UTF-8; no blanks */
        WINDOW_LABEL_MAX = 10,   /* "2026-11-22", what a window is called */
};

#define UNIT_COINS "coins"
#define PLATFORM_ALL "*"

enum {
        LIST_COUNT_DEFAULT = 100,
        LIST_COUNT_MAX = 1000,
};

/* A limit's window, the narrowest first. */
typedef enum Window {
        WINDOW_REQUEST,
        WINDOW_DAY,
        WINDOW_WEEK,
        WINDOW_MONTH,
        WINDOW_YEAR,
        WINDOW_COUNT,
} Window;

/* What Request and Check answer. */
typedef enum Decision {
        DECISION_APPROVED,
        DECISION_REJECTED,
        DECISION_PENDING,
        DECISION_SETTLED,
        DECISION_COUNT,
} Decision;

/* Why a request was not approved; the first of these that applies is given. */
typedef enum Reason {
        REASON_NONE, /* "": it was approved */
        REASON_CLOCK_SUSPECT,
        REASON_NO_BUDGET,
        REASON_PAUSED,
        REASON_QUIET_HOURS,
        REASON_BURST,
        REASON_UNOFFICIAL_SELLER,
        REASON_OVERPRICED,
        REASON_UNDERPRICED,
        REASON_NO_EXCHANGE_RATE,
        REASON_OVER_LIMIT,
        REASON_AWAITING_APPROVAL,
        REASON_DENIED,
        REASON_APPROVAL_EXPIRED,
        REASON_COUNT,
} Reason;

/* Where a request stands. */
typedef enum State {
        STATE_REJECTED,
        STATE_PENDING,
        STATE_APPROVED,
        STATE_RETURNING,
        STATE_CANCELLED,
        STATE_COMPLETED,
        STATE_LAPSED,
        STATE_RECORDED,
        STATE_COUNT,
} State;

/* Who set a limit. */
typedef enum Source {
        SOURCE_DEFAULT,
        SOURCE_GUARDIAN,
        SOURCE_SELF,
        SOURCE_HOUSEHOLD,
        SOURCE_COUNT,
} Source;

/* What a hold counts as once it has lapsed: [Requests] Unconfirmed. */
typedef enum Unconfirmed {
        UNCONFIRMED_SPEND,
        UNCONFIRMED_RELEASE,
        UNCONFIRMED_COUNT,
} Unconfirmed;

/* What becomes of a request that exceeds a limit: [Requests] OverLimit. */
typedef enum OverLimit {
        OVER_LIMIT_REJECT,
        OVER_LIMIT_ASK, /* a guardian */
        OVER_LIMIT_COUNT,
} OverLimit;

/* What becomes of coins that were held and not bought: [Requests] GiveBack. */
typedef enum GiveBack {
        GIVE_BACK_ASK, /* they stay counted until a guardian has answered */
        GIVE_BACK_TRUST,
        GIVE_BACK_COUNT,
} GiveBack;

/* X_to_text: the contract's word, never NULL; the value must be of the enum.
 * X_from_text: true and *ret, or false for a word that the contract does not have. */
const char *window_to_text(Window window);
bool window_from_text(const char *text, Window *ret);
const char *decision_to_text(Decision decision);
bool decision_from_text(const char *text, Decision *ret);
const char *reason_to_text(Reason reason);
bool reason_from_text(const char *text, Reason *ret);
const char *state_to_text(State state);
bool state_from_text(const char *text, State *ret);
const char *source_to_text(Source source);
bool source_from_text(const char *text, Source *ret);
const char *unconfirmed_to_text(Unconfirmed unconfirmed);
bool unconfirmed_from_text(const char *text, Unconfirmed *ret);
const char *over_limit_to_text(OverLimit over_limit);
bool over_limit_from_text(const char *text, OverLimit *ret);
const char *give_back_to_text(GiveBack give_back);
bool give_back_from_text(const char *text, GiveBack *ret);

/* The form of a platform's id; says nothing of whether the catalogue has it. */
bool platform_id_valid(const char *id);

/* An idempotency key: 1..KEY_MAX printable ASCII characters, the space included. */
bool key_valid(const char *key);

/* The length of the well-formed UTF-8 sequence that `s`, ended by NUL, begins with; 0: none. */
unsigned utf8_sequence(const unsigned char *s);

/* Well-formed UTF-8 of at most `max` bytes without control characters, but for tab and newline. */
bool text_valid(const char *text, unsigned max);

/* A store that a request may name as its seller, where a URL would not do: "google-play" or
 * "app-store". */
bool store_valid(const char *word);
