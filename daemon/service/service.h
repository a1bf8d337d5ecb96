/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The use cases: a command goes in, its outcome comes out once it is durable.
 *
 * Commands are queued, taken in turns from each uid, and run in batches of one transaction each. A
 * command's `done` is called when its batch is on disk, or has failed. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog/catalog.h"
#include "common/contract.h"
#include "policy/limit.h"

typedef struct Calendar Calendar;
typedef struct Config Config;
typedef struct Ledger Ledger;
typedef struct Rates Rates;

/* The most commands in one batch. */
enum { SERVICE_BATCH_MAX = 64 };

/* The most limits that a configuration may set for everybody. */
enum { SERVICE_DEFAULTS_MAX = 256 };

/* The most limits that an account's households may have together. */
enum { SERVICE_HOUSEHOLDS_LIMITS_MAX = 256 };

/* The most commands that one uid may have waiting. */
enum { SERVICE_WAITING_MAX = 256 };

/* The same of those that read many rows; of these a batch runs one per uid at most. */
enum { SERVICE_LISTINGS_MAX = 8 };

/* How far the clock may stand before the ledger's latest entry and still be believed. */
#define CLOCK_SLACK_USEC (INT64_C(120) * 1000000)

/* The most requests of one account that wait for a guardian; beyond, what is over a limit is
 * rejected at once. */
enum { SERVICE_PENDING_MAX = 32 };

/* How long ago a purchase may be that is recorded afterwards. */
#define RECORD_AGE_USEC (INT64_C(400) * 24 * 3600 * 1000000)

/* The most windows that one Summarize may ask for, and rows that it gives. */
enum { SUMMARIZE_MAX = 1000, SUMMARIZE_ROWS_MAX = 5000 };

/* A local user: what an account is, whether the ledger has it yet or not. */
typedef struct Person {
        uint32_t uid;
        char name[USER_NAME_MAX + 1];
} Person;

typedef enum CommandKind {
        COMMAND_REQUEST,
        COMMAND_CHECK,
        COMMAND_COMPLETE,
        COMMAND_CANCEL,
        COMMAND_GET,
        COMMAND_GET_LIMITS,
        COMMAND_GET_ACCOUNT,
        COMMAND_LIST_REQUESTS,
        COMMAND_LIST_ACCOUNTS,
        COMMAND_SET_LIMIT,
        COMMAND_REMOVE_LIMIT,
        COMMAND_GRANT,
        COMMAND_SET_PAUSED,
        COMMAND_RESOLVE,
        COMMAND_REFUND,
        COMMAND_RECORD,
        COMMAND_LIST_PENDING,
        COMMAND_LIST_CHANGES,
        COMMAND_SUMMARIZE,
        COMMAND_LIST_BUNDLES,
        COMMAND_QUOTE,
        COMMAND_LIST_UNTOLD, /* warnings that the caller has yet to be told of; see service_told()
                              */
        COMMAND_KIND_COUNT,
} CommandKind;

/* Why a command could not be carried out; nothing was recorded. Not an error of ours. */
typedef enum Refusal {
        REFUSAL_NONE,
        REFUSAL_UNKNOWN_PLATFORM,
        REFUSAL_UNKNOWN_REQUEST,
        REFUSAL_KEY_CONFLICT,
        REFUSAL_WRONG_STATE,
        REFUSAL_EXCEEDS_REQUEST,
        REFUSAL_RECORDS_PER_DAY,
        REFUSAL_TOO_MANY_LIMITS,
        REFUSAL_COINS_NEEDED,  /* 0 coins on a platform that sells coins */
        REFUSAL_SOLD_IN_MONEY, /* coins on a platform that sells in money */
        REFUSAL_PRICE_NEEDED,  /* no price, and nothing in the catalogue to stand in for it */
        REFUSAL_NO_RATE,       /* Record, Refund: no rate converts the price to what it counts in */
        REFUSAL_NO_LIMIT,      /* Grant: there is no such limit to add to */
        REFUSAL_BAD_TIME,      /* Record: `when`; SetPaused: `until` */
        REFUSAL_OWN_REQUEST,   /* Resolve: nobody answers their own */
        REFUSAL_RANGE,         /* Summarize: too much at once, or until before since */
        REFUSAL_COUNT,
} Refusal;

/* Texts are borrowed from whoever made the command, and NULL where absent; absent numbers are
 * ABSENT. */
typedef struct Ask {
        const char *platform;
        int64_t coins;
        const char *key;
        int64_t price;
        const char *currency;
        const char *seller;
        const char *app;
        const char *note;
        int64_t when; /* Record: when it was bought; ABSENT: now */
} Ask;

/* Complete, Cancel, Refund; Get: its id alone. */
typedef struct Settlement {
        int64_t id;
        int64_t coins; /* how many were bought, or paid back; ABSENT: all of them */
        int64_t price;
        const char *currency;
        const char *receipt;
        const char *reason; /* Cancel, Refund */
} Settlement;

/* SetLimit, RemoveLimit, Grant. */
typedef struct LimitChange {
        const char *platform;
        const char *unit;
        Window window;
        Source source;  /* SOURCE_GUARDIAN or SOURCE_SELF */
        int64_t amount; /* not RemoveLimit */
        const char *reason;
        const char *key; /* Grant */
} LimitChange;

typedef struct PauseChange {
        bool paused;
        Source source; /* as above */
        int64_t until; /* ABSENT: until it is lifted */
        const char *reason;
} PauseChange;

typedef struct Resolution {
        int64_t id;
        bool approve;
        const char *note;
} Resolution;

/* Which rows a listing gives; every one looks at some of these. */
typedef struct Listing {
        const char *platform;
        const char *state;
        Window window; /* Summarize */
        int64_t since;
        int64_t until;
        int64_t before; /* ids below this one; ListChanges: made before this time (µs) */
        int64_t after;  /* ListPending: ids above this one */
        uint32_t count;
} Listing;

enum {
        WARNING_NEAR_LIMIT = 1 << 0,
        WARNING_SELLER_UNKNOWN = 1 << 1,
        WARNING_RATE_STALE = 1 << 2,
        WARNING_ABOVE_LIST_PRICE = 1 << 3,
        WARNING_BELOW_LIST_PRICE = 1 << 4,
};

/* What Request and Check answer. */
typedef struct Answer {
        int64_t id; /* 0 for Check */
        Decision decision;
        Reason reason;
        State state;
        bool has_remaining;
        int64_t remaining;
        bool has_limit;
        Limit limit;
        bool has_fits;
        int64_t fits;
        int64_t hold_until; /* ABSENT where it is not held */
        int64_t price;      /* as judged; ABSENT: there is none */
        char currency[CURRENCY_MAX + 1];
        bool price_estimated;
        unsigned warnings;
        bool replayed;
} Answer;

/* What GetAccount answers. Borrowed. */
typedef struct AccountView {
        const Person *person;
        const char *paused; /* "", "guardian" or "self"; a guardian's comes first */
        int64_t paused_until;
        const char *const *households; /* NULL-terminated */
        bool unbudgeted;
        OverLimit over_limit;
        GiveBack give_back;
        Unconfirmed unconfirmed;
        const char *quiet_hours; /* as configured; "" for none */
        const char *burst;
} AccountView;

/* A request as Get shows it. Texts are borrowed, NULL where absent. */
typedef struct RequestView {
        int64_t id;
        uint32_t uid;
        const char *platform;
        int64_t coins;
        int64_t price; /* really paid, once that was told; of what was bought, once that is known */
        bool price_estimated; /* nobody named it: the list's */
        const char *currency;
        const char *seller;
        const char *app;
        const char *note;
        const char *key;
        int64_t created;    /* when it was asked; for a recorded one, when it was bought */
        int64_t decided;    /* ABSENT while it waits */
        int64_t decided_by; /* the uid that answered it; ABSENT where nobody had to */
        const char *decision;
        const char *reason;
        State state;
        int64_t hold_until;
        int64_t completed; /* coins; ABSENT unless some were bought */
        int64_t refunded;  /* coins; ABSENT where none were */
        const char *receipt;
} RequestView;

typedef enum ChangeKind {
        CHANGE_LIMIT,
        CHANGE_GRANT,
        CHANGE_PAUSE,
        CHANGE_APPROVAL,
        CHANGE_REFUND,
        CHANGE_KIND_COUNT,
} ChangeKind;

/* One side of a change: what there was, or what there is. NULL and ABSENT for what is not said. */
typedef struct ChangeSide {
        bool present; /* else there was nothing, or there is nothing any more */
        const char *platform;
        const char *window;
        const char *unit;
        const char *source;
        int64_t amount;
        int64_t next_amount;
        int64_t next_from;
        int64_t paused; /* 0 or 1 */
        int64_t until;
        int64_t id;
        const char *state;
        int64_t coins;
        int64_t price;
        const char *currency;
} ChangeSide;

/* What ListChanges gives. */
typedef struct ChangeView {
        int64_t at;
        int64_t by; /* a uid; ABSENT: the daemon by itself */
        uint32_t uid;
        ChangeKind what;
        ChangeSide before;
        ChangeSide after;
        const char *reason;
} ChangeView;

/* What Summarize gives: a window's sums of one platform in one unit. */
typedef struct SumView {
        int64_t from;
        int64_t until;
        const char *platform;
        const char *unit;
        int64_t completed; /* bought: completed, recorded, lapsed and counted as spent */
        int64_t held;
        int64_t cancelled; /* was held, and given back */
        int64_t refunded;
        int64_t requests;
        int64_t rejected;
} SumView;

/* What ListBundles gives. */
typedef struct BundleView {
        const char *platform;
        const Bundle *bundle;
        int64_t until; /* when a deal ends; ABSENT: it is none */
        bool fits;     /* within the account's remaining budget */
} BundleView;

/* So many bundles of a size. */
typedef struct OfferPack {
        int64_t coins; /* of one of them, bonus included */
        int64_t count;
} OfferPack;

/* What Quote gives: the cheapest way to hold at least so many coins in one channel and currency. */
typedef struct OfferView {
        const char *channel;
        const char *currency;
        const OfferPack *packs;
        size_t n_packs;
        int64_t coins;   /* of all of them */
        int64_t price;   /* of all of them */
        int64_t own;     /* the price in the currency that was asked for; ABSENT: no rate */
        int64_t per_100; /* what 100 coins of it cost, rounded up; ABSENT: beyond AMOUNT_MAX */
        int64_t creator; /* what reaches the creator of the price; ABSENT: it is not known */
        bool approved;
        Reason reason;
} OfferView;

typedef struct Event Event;

/* Where rows go as they are read; one of these per command that reads, and `begin` before them.
 * What a row points to is good during the call. 0, or -errno to give up. A command may be run
 * several times, when others of its batch fail: what it gave before it began anew, or before `done`
 * says that all is well, means nothing. */
typedef struct Sink {
        int (*begin)(void *userdata); /* NULL: nobody need know */
        int (*request)(const RequestView *request, void *userdata);
        int (*limit)(const Limit *limit, void *userdata);
        int (*account)(const AccountView *account, void *userdata);
        int (*person)(uint32_t uid, const char *name, void *userdata);
        int (*change)(const ChangeView *change, void *userdata);
        int (*sum)(const SumView *sum, void *userdata);
        int (*warning)(const Event *warning, void *userdata);
        int (*bundle)(const BundleView *bundle, void *userdata);
        int (*offer)(const OfferView *offer, void *userdata);
} Sink;

typedef struct Command Command;
struct Command {
        CommandKind kind;
        uint32_t caller;  /* who called, by the bus's own word */
        Person account;   /* whose account it is about */
        bool any_account; /* polkit has said yes: COMMAND_GET may see everybody's */
        union {
                Ask ask; /* LIST_BUNDLES, QUOTE: platform, coins and currency; "": all, or none */
                Settlement settlement;
                LimitChange limit;
                PauseChange pause;
                Resolution resolution;
                Listing listing;
        };
        Sink sink;
        void (*done)(Command *command);
        void *userdata;

        /* What came of it, when `done` is called: an error of the system, or a refusal, or the
         * answer: `answer` for REQUEST, CHECK and RECORD (its id), `state` for COMPLETE, CANCEL and
         * RESOLVE. */
        int error; /* 0 or -errno */
        Refusal refusal;
        Answer answer;
        State state;
        bool changed; /* of those that change something: there was something to be changed */

        Command *next; /* the queue's */
};

typedef enum EventKind {
        EVENT_REQUESTED, /* a new request has its answer */
        EVENT_CHANGED,   /* a request that was there has another state */
        EVENT_BUDGET,    /* something about the account's limits, usage or pause changed */
        EVENT_PENDING,   /* a request waits for a guardian's answer */
        EVENT_WARNING,   /* usage has crossed a percentage of a limit */
} EventKind;

struct Event {
        EventKind kind;
        uint32_t uid;
        int64_t id; /* the request's; EVENT_WARNING: the warning's own; not for EVENT_BUDGET */
        State state;
        Reason reason;
        unsigned percent;           /* EVENT_WARNING */
        const Limit *limit;         /* EVENT_WARNING: as it stood then */
        const RequestView *request; /* EVENT_PENDING */
        void *owned;                /* the service's: what the two before point to */
};

typedef void (*EventListener)(const Event *event, void *userdata);

typedef struct Service Service;

/* `ledger` stays the caller's, and must outlive the service. service_configure() must follow. 0 or
 * -ENOMEM. */
int service_new(Ledger *ledger, Service **ret);
Service *service_free(Service *service);
void service_freep(Service **service);

void service_listen(Service *service, EventListener listener, void *userdata);

/* A configuration, a catalogue, rates (NULL: none) and the calendar of its zone, from now on; takes
 * them over on success. That months begin on another day is written down, to count from the next
 * month on. `clock` as in service_run(). On -errno the old ones stay. */
int service_configure(Service *service, Config *config, Catalog *catalog, Rates *rates,
                Calendar *calendar, int64_t clock);

/* A warning has reached somebody: the account itself, or another who may see it. It is written down
 * with the next batch; until then, and if the daemon ends before, COMMAND_LIST_UNTOLD gives it. */
void service_told(Service *service, int64_t warning, bool self);

/* What can be told of a limit without the ledger: whether its platform is there, and sells in that
 * unit. */
Refusal service_check_limit(const Service *service, const LimitChange *change);

/* Queues a command. -EBUSY: its caller has too many waiting. */
int service_submit(Service *service, Command *command);

bool service_has_work(const Service *service);

/* Runs one batch, after the holds that are due have lapsed, and calls every command's `done`, then
 * the listener per event. clock: µs since 1970 UTC, as the system has it. 0, or the
 * first -errno that a command of the batch was answered with, or of the last flush; or why a batch
 * before could not be written, until one is. */
int service_run(Service *service, int64_t clock);

/* After a batch: writes what follows from what was answered, too, see ledger_flush(). From time to
 * time service_run() does; this is for when there is nothing else to do. */
int service_flush(Service *service);
bool service_is_flushed(const Service *service);

/* When service_run() is to be called though there is no command: the next hold's end, INT64_MAX
 * for never. */
int64_t service_wakes_at(const Service *service);

const Catalog *service_catalog(const Service *service);

/* Root's word that the clock is right, whatever the ledger's latest entry says: it goes on from
 * `clock`, and the holds made in what was no time lapse. On a ledger that no daemon has. */
int service_accept_clock(Ledger *ledger, uint32_t actor, int64_t clock);
