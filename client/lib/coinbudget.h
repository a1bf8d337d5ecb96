/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef COINBUDGET_H
#define COINBUDGET_H

/* libcoinbudget: for apps that sell or buy virtual coins. Ask before you buy, and buy on a yes
 * only; then say whether it was bought. The manual is libcoinbudget(3).
 *
 *     CoinBudget *budget = coinbudget_new();
 *     CoinBudgetPurchase purchase = {.size = sizeof(purchase), .seller = "google-play"};
 *     const CoinBudgetAnswer *answer;
 *
 *     coinbudget_request(budget, "tiktok", 700, &purchase, &answer);
 *     if (answer->decision == COINBUDGET_YES)
 *             ... buy, then coinbudget_complete(), or coinbudget_cancel() when it came to nothing
 *     else
 *             ... show answer->message
 *     coinbudget_answer_free(answer);
 *     coinbudget_free(budget);
 *
 * What can go wrong is a no. No function returns anything that could be taken for an answer; every
 * answer is an object of its own, also when there is no memory, no bus or no daemon; and it says
 * yes in one way only.
 *
 * Threads: a CoinBudget, and its calls, are for one thread at a time. Threads may each have their
 * own. Answers don't change, and may be read and freed anywhere.
 *
 * fork(): a CoinBudget is of no use in a child process; every call there answers no. Make another.
 * coinbudget_free() of it is allowed there, and leaves the parent's connection alone. exec() closes
 * it.
 *
 * Signals: SIGPIPE is never raised; a signal that interrupts a call does not end it. Nothing here
 * may be called from a signal handler. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

struct sd_event; /* <systemd/sd-event.h>, for coinbudget_new_event() only */

/* A number that an answer does not have: all that it may have are 0 or more. */
#define COINBUDGET_NOT_GIVEN (-1)

typedef struct CoinBudget CoinBudget;
typedef struct CoinBudgetCall CoinBudgetCall;

/* May it be bought? There is one yes. A guardian who was asked has not said yes yet, and what would
 * be approved (coinbudget_check) is not approved: both are a no. */
typedef enum CoinBudgetDecision {
        COINBUDGET_NO = 0,
        COINBUDGET_YES = 0x796573, /* the coins are held: buy them now */
} CoinBudgetDecision;

/* What lies behind it, and so what to do next. */
typedef enum CoinBudgetOutcome {
        COINBUDGET_FAILED = 0,   /* there is no answer: see error */
        COINBUDGET_REJECTED = 1, /* see reason */
        COINBUDGET_PENDING = 2,  /* a guardian was asked: ask again later, with the same key */
        COINBUDGET_SETTLED = 3,  /* it is over, see state: it is not to be bought (again) */
        COINBUDGET_APPROVED = 4, /* the coins are held; by coinbudget_check(): they would be */
} CoinBudgetOutcome;

typedef enum CoinBudgetErrorCode {
        COINBUDGET_ERROR_NONE = 0,
        COINBUDGET_ERROR_INVALID_ARGS = 1, /* something that was said is malformed */
        COINBUDGET_ERROR_ACCESS_DENIED = 2,
        COINBUDGET_ERROR_LIMITS_EXCEEDED = 3, /* too many calls under way, or records a day */
        COINBUDGET_ERROR_UNKNOWN_PLATFORM = 4,
        COINBUDGET_ERROR_UNKNOWN_REQUEST = 5, /* there is none with that id; or it is not yours */
        COINBUDGET_ERROR_UNKNOWN_ACCOUNT = 6,
        COINBUDGET_ERROR_KEY_CONFLICT = 7,    /* the key belongs to another request */
        COINBUDGET_ERROR_WRONG_STATE = 8,     /* such as completing what is cancelled */
        COINBUDGET_ERROR_EXCEEDS_REQUEST = 9, /* completing more than was approved */
        COINBUDGET_ERROR_STORAGE_FAILED = 10, /* ask again with the same key, once it is mended */
        COINBUDGET_ERROR_UNREACHABLE = 11,    /* no bus, or no daemon on it */
        COINBUDGET_ERROR_NO_ANSWER = 12,      /* it was asked, several times, and what became of it
                                               * is not known: the same key settles it */
        COINBUDGET_ERROR_NOT_UNDERSTOOD = 13, /* a daemon much newer or older than this library */
        COINBUDGET_ERROR_NO_MEMORY = 14,
        COINBUDGET_ERROR_MISUSE = 15, /* by this process; detail says how */
        COINBUDGET_ERROR_OTHER = 16,
} CoinBudgetErrorCode;

/* A limit, and where the account stands in it. */
typedef struct CoinBudgetLimit {
        const char *platform; /* "*": all of them together */
        const char *window;   /* "request", "day", "week", "month" or "year" */
        const char *unit;     /* "coins", or the currency whose minor units all amounts are in */
        int64_t amount;       /* COINBUDGET_NOT_GIVEN for a household's, but for remaining */
        int64_t used;
        int64_t held;
        int64_t remaining;
        int64_t until; /* when it starts anew; µs since 1970 UTC, as are all times here */
} CoinBudgetLimit;

/* What came of a call. The library makes these, and may add members at the end. No text is NULL:
 * one that is not given is "". Words (state, reason, ...) are those of the D-Bus interface, which
 * org.coinbudget.CoinBudget1.xml explains; a newer daemon may know others. */
typedef struct CoinBudgetAnswer {
        CoinBudgetDecision decision; /* COINBUDGET_YES by coinbudget_request() alone */
        CoinBudgetOutcome outcome;
        CoinBudgetErrorCode error;
        const char *message; /* what to tell a person, in their language; "" for a success */
        const char *detail;  /* for a log: an error in the daemon's or the system's words */
        uint64_t id;         /* of the request, for complete, cancel and get; 0: none */
        const char *key;     /* what it was asked with */
        const char *state;
        const char *reason;          /* why it was not approved */
        const char *const *warnings; /* ended by NULL */
        int replayed;                /* 1: asked before with this key; nothing new was recorded */
        const char *platform;        /* as asked */
        int64_t coins;
        int64_t price; /* as judged, in the currency's minor units */
        const char *currency;
        int price_estimated;     /* 1: no price was said; this is the dearest list price */
        int64_t remaining;       /* coins that are still open to the account on this platform */
        int64_t fits;            /* over the limit: the most coins that would be approved */
        int64_t hold_until;      /* until when to complete or cancel */
        int64_t completed_coins; /* by coinbudget_get() */
        int64_t refunded_coins;
        const CoinBudgetLimit *limit; /* that leaves least, or that refused; NULL: none */
} CoinBudgetAnswer;

/* What is said about a purchase. Set size to sizeof(CoinBudgetPurchase), and leave out (0, NULL)
 * what there is nothing to say about: members that later versions add are then left out as well. */
typedef struct CoinBudgetPurchase {
        size_t size;
        const char *key;      /* of this one purchase, 1..128 printable ASCII characters; NULL: the
                               * library makes one */
        const char *currency; /* ISO 4217; NULL: no price is said */
        int64_t price;        /* what it will cost, in the currency's minor units */
        const char *seller;   /* the https URL, or "google-play" or "app-store" */
        const char *app;      /* your app's id, as it calls itself */
        const char *note;     /* for the guardian; at most 500 bytes */
} CoinBudgetPurchase;

/* What is said about a purchase that went through; size and what is left out as above. */
typedef struct CoinBudgetPayment {
        size_t size;
        int64_t coins;        /* 0: all that were approved */
        const char *currency; /* NULL: it cost what was judged */
        int64_t price;        /* what was really paid, tax included */
        const char *receipt;
} CoinBudgetPayment;

/* ---- connecting ---- */

/* For calls that wait. The bus is connected to by the first call, and again whenever that is
 * needed. NULL: no memory, which need not be looked at: all functions take it, and then answer no.
 */
CoinBudget *coinbudget_new(void);

/* For calls that don't wait, driven by that event loop, of which it keeps a reference. */
CoinBudget *coinbudget_new_event(struct sd_event *event);

/* Ends it, and every call under way, whose callbacks are never called. Takes NULL; returns NULL.
 * May be called from within a callback. */
CoinBudget *coinbudget_free(CoinBudget *budget);

/* How long a call may take, over all of its attempts, in µs: 24 seconds unless set. 0: those again.
 */
void coinbudget_set_timeout(CoinBudget *budget, uint64_t usec);

/* ---- calls that wait ---- */

/* *ret is set to an answer in every case, and is to be freed. Where ret is NULL nothing is asked or
 * told: who does not hear the answer cannot act on it. Where the connection is lost, the
 * daemon restarted or an answer overdue, a call is made again, with the same key: nothing counts
 * twice. */

/* Ask permission, and reserve the coins if it is given. purchase may be NULL. */
void coinbudget_request(CoinBudget *budget, const char *platform, int64_t coins,
                const CoinBudgetPurchase *purchase, const CoinBudgetAnswer **ret);

/* What coinbudget_request() would answer now, as outcome; decision is always COINBUDGET_NO. Records
 * nothing. The purchase's key is not used. */
void coinbudget_check(CoinBudget *budget, const char *platform, int64_t coins,
                const CoinBudgetPurchase *purchase, const CoinBudgetAnswer **ret);

/* It was bought. payment may be NULL. Done: outcome is COINBUDGET_SETTLED. May be repeated. */
void coinbudget_complete(CoinBudget *budget, uint64_t id, const CoinBudgetPayment *payment,
                const CoinBudgetAnswer **ret);

/* It was not: give the coins back. reason: for the guardian; may be NULL. As above. */
void coinbudget_cancel(
                CoinBudget *budget, uint64_t id, const char *reason, const CoinBudgetAnswer **ret);

/* How a request stands. decision is always COINBUDGET_NO: for a yes ask again, with its key. */
void coinbudget_get(CoinBudget *budget, uint64_t id, const CoinBudgetAnswer **ret);

/* Takes NULL; returns NULL. */
const CoinBudgetAnswer *coinbudget_answer_free(const CoinBudgetAnswer *answer);

/* ---- calls that don't wait ---- */

/* Is given the answer, which is freed as soon as it returns. Called once for every call that is not
 * cancelled: by the event loop, never before the call has returned. Except where no event could be
 * added to a loop (no memory; after fork()): then it is called at once, and *ret_call is NULL. */
typedef void (*CoinBudgetCallback)(const CoinBudgetAnswer *answer, void *userdata);

/* As their namesakes above; what is passed in may be changed or freed as soon as they return.
 * *ret_call is for coinbudget_call_cancel() until the callback is called; ret_call may be NULL. */
void coinbudget_request_async(CoinBudget *budget, const char *platform, int64_t coins,
                const CoinBudgetPurchase *purchase, CoinBudgetCallback callback, void *userdata,
                CoinBudgetCall **ret_call);
void coinbudget_check_async(CoinBudget *budget, const char *platform, int64_t coins,
                const CoinBudgetPurchase *purchase, CoinBudgetCallback callback, void *userdata,
                CoinBudgetCall **ret_call);
void coinbudget_complete_async(CoinBudget *budget, uint64_t id, const CoinBudgetPayment *payment,
                CoinBudgetCallback callback, void *userdata, CoinBudgetCall **ret_call);
void coinbudget_cancel_async(CoinBudget *budget, uint64_t id, const char *reason,
                CoinBudgetCallback callback, void *userdata, CoinBudgetCall **ret_call);
void coinbudget_get_async(CoinBudget *budget, uint64_t id, CoinBudgetCallback callback,
                void *userdata, CoinBudgetCall **ret_call);

/* Stop waiting for a call: its callback is never called. What it asked for is not undone. Takes
 * NULL; returns NULL. */
CoinBudgetCall *coinbudget_call_cancel(CoinBudgetCall *call);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
