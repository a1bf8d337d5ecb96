/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the model's files share. */

#include "tests/simulation/model.h"
#include "tests/simulation/must.h"

/* Coins, and the currencies that anything is ever counted in. */
enum { WORTHS_MAX = 16, HOUSEHOLDS = 4 };

/* The most limits in force at once. */
enum { MODEL_LIMITS_MAX = 512 };

/* What windows are called at some instant. */
typedef struct Labels {
        char of[WINDOW_COUNT][WINDOW_LABEL_MAX + 1];
} Labels;

/* What a request takes in one unit: for ever what it was when that was judged. */
typedef struct Worth {
        char unit[UNIT_MAX + 1];
        int64_t cost;     /* as approved */
        int64_t kept;     /* as bought, once something was */
        int64_t rest;     /* that a guardian is asked about */
        int64_t refunded; /* of what counts as bought */
} Worth;

/* What is bought, and for how much: for ever as it was judged when it was asked. */
typedef struct Purchase {
        const char *platform;
        int64_t coins;
        int64_t price;        /* ABSENT: there is none */
        const char *currency; /* of the price; good as long as the catalogues are */
        bool estimated;       /* nobody said it: the list's dearest */
} Purchase;

typedef struct Request {
        int64_t id;
        size_t account;
        Ask ask; /* as it was given */
        Purchase purchase;
        bool record;
        bool by_self; /* a record by the account itself */
        bool counts;  /* it was approved, or recorded, once */
        State state;
        Reason reason;
        Decision decision;
        Answer answer; /* as first given */
        int64_t created;
        int64_t decided;
        int64_t decided_by;
        int64_t written;    /* the ledger's time of the question */
        int64_t hold_until; /* or until when a guardian may answer */
        Unconfirmed unconfirmed;
        Labels asked_in;
        Labels counted_in;
        const char *asked_currency;   /* that it counts in by itself, when it was asked; */
        const char *counted_currency; /* since it counts; NULL: in none */
        LIST(Limit) stopped;          /* the limits that stopped what is pending */
        int64_t rates_day;  /* of the rates that were used to judge it; ABSENT: none were */
        int64_t counted_at; /* a moment in those windows */
        int64_t begun;      /* to count: when, among all that did */
        char household[HOUSEHOLDS][HOUSEHOLD_NAME_MAX + 1];
        size_t n_households;
        Worth worth[WORTHS_MAX];
        size_t n_worths;
        int64_t bought; /* coins; ABSENT: nothing was completed */
        int64_t paid;   /* as told by Complete; ABSENT: it was not */
        const char *paid_currency;
        bool trusted; /* GiveBack was trust when it was completed */
        const char *receipt;
} Request;

/* From some moment on what an account or a household has bought is counted in a currency. */
typedef struct Counting {
        size_t account;                         /* NO_ACCOUNT: a household's */
        char household[HOUSEHOLD_NAME_MAX + 1]; /* else "" */
        char platform[PLATFORM_MAX + 1];
        char unit[UNIT_MAX + 1];
        int64_t begun;
        Labels labels; /* of the windows that ran then */
} Counting;

/* Where a rate was missing for that, nobody looks again before the day ends. */
typedef struct MissingRate {
        size_t account;
        char household[HOUSEHOLD_NAME_MAX + 1];
        char platform[PLATFORM_MAX + 1];
        char unit[UNIT_MAX + 1];
        int64_t until;
} MissingRate;

typedef struct Key {
        size_t account;
        const char *key;
        int64_t request; /* 0: a grant's */
        size_t grant;
} Key;

/* A limit was set or removed, by a guardian or by the account itself. */
typedef struct LimitSet {
        size_t account;
        Source source;
        const char *platform;
        const char *unit;
        Window window;
        int64_t amount; /* ABSENT: removed */
        int64_t at;
        int64_t delay; /* how long a raise had to wait then */
        uint32_t by;
} LimitSet;

typedef struct Grant {
        size_t account;
        const char *platform;
        const char *unit;
        Window window;
        int64_t amount;
        char label[WINDOW_LABEL_MAX + 1];
} Grant;

typedef struct PauseSet {
        size_t account;
        Source source;
        bool paused;
        int64_t until; /* ABSENT: no end */
        int64_t at;
        int64_t delay;
} PauseSet;

/* A day on which something was recorded of an account. */
typedef struct Recorded {
        size_t account;
        char day[WINDOW_LABEL_MAX + 1];
} Recorded;

typedef struct WarningGiven {
        int64_t id;
        Person person;
        unsigned percent;
        Limit limit; /* as it stood */
        char label[WINDOW_LABEL_MAX + 1];
        bool told_self;
        bool told_other;
} WarningGiven;

/* A warning was heard: written down with what is run next, forgotten if nothing is. */
typedef struct Heard {
        int64_t warning;
        bool self;
} Heard;

typedef struct Changed {
        int64_t id;
        size_t account;
        ChangeView view;
} Changed;

struct Model {
        Mutant mutant;
        EventListener listener;
        void *listener_userdata;

        Config *config;
        const Catalog *catalog;
        const ModelRates *rates;
        Calendar *calendar;
        MonthRule month_rule;

        int64_t latest;
        int64_t now;
        bool clock_suspect;
        Labels labels; /* of now */
        Spans spans;
        int64_t last_id;

        LIST(Limit) stopped; /* what the last judgement found exceeded */
        int64_t rates_day;   /* of the rates that the last judgement used; ABSENT: it did not */

        LIST(Person) accounts;
        LIST(Request) requests; /* in the order of their ids */
        LIST(Counting) countings;
        LIST(MissingRate) missing;
        int64_t last_begun;
        LIST(Key) keys;
        LIST(LimitSet) limits;
        LIST(Grant) grants;
        LIST(PauseSet) pauses;
        LIST(Recorded) recorded;
        LIST(WarningGiven) warnings;
        LIST(Heard) heard;
        LIST(Changed) changes;
};

#define NO_ACCOUNT SIZE_MAX

/* ---- model.c */

/* Something is written down: its id, at the model's time. */
int64_t model_write(Model *model, int64_t at);

size_t account_find(const Model *model, const Person *person); /* NO_ACCOUNT: nothing is known */
size_t account_need(Model *model, const Person *person);
Request *request_find(Model *model, int64_t id);

Labels labels_at(Model *model, int64_t at);

void tell(Model *model, EventKind kind, const Person *person, const Request *request);

/* The account's budget has changed; and, if `shared`, with it what the households have left that
 * the request counts in. Whether the rest of its households are told then nobody says: they may be.
 */
void tell_usage(Model *model, const Request *request, bool shared);

/* For a look ahead, after which nothing may have changed. */
typedef struct Saved {
        Request *requests;
        Counting *countings;
        size_t n_countings;
        int64_t last_begun;
        size_t n_missing;
        int64_t latest;
        int64_t last_id;
} Saved;
Saved model_save(const Model *model);
void model_restore(Model *model, Saved *saved);
void saved_clear(Saved *saved);

/* ---- model_config.c: what the configuration says of a person, by its lists alone */

const Rules *rules_of(const Model *model, const Person *person);
bool is_unbudgeted(const Model *model, const Person *person);
bool is_member(const ConfigHousehold *household, const Person *person);
bool is_quiet(const Model *model, const Person *person);

/* When a day, in days since 1970, begins there. */
int64_t local_midnight(const Model *model, int64_t day);

/* ---- model_money.c */

/* Rounded up; ABSENT: no rate. *ret_used, unless NULL, is set where a rate was needed. */
int64_t money_convert(const Model *model, int64_t amount, const char *from, const char *to,
                bool *ret_used);

/* The same, rounded down. */
int64_t money_convert_down(const Model *model, int64_t amount, const char *from, const char *to);

/* amount * num / den, rounded up or down, a thousand times AMOUNT_MAX at most. */
int64_t scale_up(const Model *model, int64_t amount, int64_t num, int64_t den);
int64_t scale_down(int64_t amount, int64_t num, int64_t den);

/* ---- model_list.c */

typedef enum ListEnd { LIST_CHEAPEST, LIST_DEAREST } ListEnd;
typedef enum Rounding { ROUND_UP, ROUND_DOWN } Rounding;

const Platform *platform_of(const Model *model, const char *id);

bool is_sold_today(const Model *model, const Bundle *bundle);
int64_t bundle_until(const Model *model, const Bundle *bundle); /* ABSENT: it is no deal */
int64_t bundle_coins(const Bundle *bundle);

/* So many coins at the cheapest, or dearest, of the list in that currency, or else converted from
 * the one that the list begins with; ABSENT: it lists none, or there is no rate. *ret_rate_used,
 * unless NULL, is set where a rate was needed. */
int64_t list_price_in(const Model *model, const Platform *platform, const char *unit, ListEnd end,
                int64_t coins, Rounding round, bool *ret_rate_used);

/* The currency that its list begins with; NULL: it has no prices. */
const char *list_currency(const Platform *platform);

/* The list prices, in the purchase's own currency, that its price is compared with. */
int64_t list_most(const Model *model, const Purchase *purchase, bool *ret_rate_used);
int64_t list_least(const Model *model, const Purchase *purchase, bool *ret_rate_used);

/* The price as judged now: the one given, or else the catalogue's. */
Purchase purchase_of(const Model *model, const Ask *ask);

/* At the list's dearest in the list's first currency; ABSENT: it lists none. */
int64_t list_dearest(const Model *model, const Purchase *purchase, const char **ret_currency);

/* What it takes of a limit in this unit; ABSENT: nothing tells. */
int64_t cost_of(const Model *model, const Purchase *purchase, const char *unit,
                bool *ret_rate_used);

/* ---- model_bargain.c */

/* Whether seller and price, or the price alone, are as they should be: by the list and the rates of
 * now. */
typedef struct Verdict {
        Reason reason; /* REASON_NONE: nothing is wrong */
        unsigned warnings;
} Verdict;
Verdict verdict_of(const Model *model, const Purchase *purchase, const char *seller);
Verdict price_verdict(const Model *model, const Purchase *purchase);

/* ---- model_worth.c */

typedef struct Usage {
        int64_t used;
        int64_t held;
} Usage;

Worth *worth_in(Request *request, const char *unit);

/* What it counts of a worth now. */
Usage worth_usage(const Model *model, const Request *request, const Worth *worth);

/* Makes sure that what an account, or with a name a household, has bought is counted in that unit.
 * False: a rate is missing. */
bool counting_need(Model *model, size_t account, const char *household, const char *platform,
                const char *unit);

/* Counts that have no way to take this request in end. */
void countings_end(Model *model, Request *request);

bool belongs(const Model *model, const Request *request, const char *household);

/* What counts in a window: an account's, or with a name a household's. */
Usage usage_of(Model *model, size_t account, const char *household, const char *platform,
                const char *unit, Window window);

/* ---- model_limits.c */

/* Whose limits: households' too, or only the account's own. */
typedef enum Whose { WITH_HOUSEHOLDS, OWN_ALONE } Whose;

/* Everything in force on a person that looks at the platform (NULL: at any); the second with its
 * usage, which may begin to be counted in a currency, and with a cost of ABSENT where nothing tells
 * what that is. */
size_t limits_applying(const Model *model, const Person *person, const char *platform, Whose whose,
                Limit ret[MODEL_LIMITS_MAX]);
size_t limits_of(Model *model, const Person *person, const char *platform, Whose whose,
                Limit ret[MODEL_LIMITS_MAX]);

/* Of what guardians (or the account itself) have set; false: nothing is in force. */
bool limit_set_by_guardian(const Model *model, size_t account, const char *platform,
                const char *unit, Window window, Limit *ret);
bool limit_set_by_self(const Model *model, size_t account, const char *platform, const char *unit,
                Window window, int64_t now, Limit *ret);
size_t limits_count(const Model *model, size_t account, Source source);

/* ---- model_pause.c */

/* Whether a pause of this kind is in force at `now`, and its end; ABSENT: none. */
bool pause_runs(const Model *model, size_t account, Source source, int64_t now, int64_t *ret_until);

/* ---- model_warn.c */

/* How the limits stood before something, and after it: what must be warned of. */
typedef struct Before {
        Limit limit[MODEL_LIMITS_MAX];
        size_t n;
} Before;
void before_read(Model *model, const Person *person, const char *platform, Before *ret);
void warn(Model *model, const Person *person, const char *platform, const Before *before);

/* The same after an approval: it was judged by what `before` has, and nothing is looked at anew. */
void warn_approved(Model *model, const Person *person, const char *platform, const Before *before);

void heard_write(Model *model);

/* ---- model_judge.c */

/* What it takes of each of these limits, where that can be told; whether a rate was used. False: a
 * money limit is among them, and there is no price. */
bool limits_cost(const Model *model, const Purchase *purchase, Limit limits[], size_t n,
                bool *ret_rate_used);

/* Answers as of now, and keeps the limits that stopped it in model->stopped. again: what a guardian
 * has said yes to, which is judged as it was asked; NULL: it is new. */
Refusal judge_ask(Model *model, const Person *person, const Ask *ask, const Request *again,
                Answer *answer);

/* What Check would say of it, from an official seller, by these limits as they stand without it:
 * the decision and the reason alone. */
void judge_offer(Model *model, const Person *person, const Purchase *purchase, const Limit limits[],
                size_t n, Answer *answer);

/* Whether they have room for it, whatever the time of day. */
bool has_room(const Model *model, const Person *person, const Purchase *purchase,
                const Limit limits[], size_t n);

/* What it costs in the currency that it counts in by itself: its price's, or where no rate leads to
 * the list from that, the list's first, by its dearest. */
int64_t own_worth(const Model *model, const Request *request, const char **ret_currency);

/* Whether rates of that day (ABSENT: none) were too old then. */
bool is_stale(const Model *model, int64_t rates_day, int64_t at);

/* Counts it in the windows of now, or of a record's purchase, and its households. */
void request_count(Model *model, Request *request, int64_t at);

/* ---- model_settle.c */

const Person *person_of(const Model *model, const Request *request);
/* shared: what its households have left may be another now. */
void set_state(Model *model, Request *request, State state, Reason reason, bool shared);

/* ---- one function per command */

void model_ask(Model *model, Command *command);
void model_record(Model *model, Command *command);
void model_complete(Model *model, Command *command);
void model_cancel(Model *model, Command *command);
void model_resolve(Model *model, Command *command);
void model_refund(Model *model, Command *command);
void model_set_limit(Model *model, Command *command);
void model_remove_limit(Model *model, Command *command);
void model_grant(Model *model, Command *command);
void model_set_paused(Model *model, Command *command);
void model_get(Model *model, Command *command);
void model_get_limits(Model *model, Command *command);
void model_get_account(Model *model, Command *command);
void model_list_requests(Model *model, Command *command);
void model_list_accounts(Model *model, Command *command);
void model_list_pending(Model *model, Command *command);
void model_list_changes(Model *model, Command *command);
void model_list_untold(Model *model, Command *command);
void model_list_bundles(Model *model, Command *command);
void model_quote(Model *model, Command *command);
void model_summarize(Model *model, Command *command);

/* What is due by now, in its order: holds lapse, questions expire. */
void model_expire(Model *model);

RequestView view_of(const Model *model, const Request *request);

/* Of what counts for RecordsPerDay. */
void record_day(Model *model, size_t account);
bool records_are_out(const Model *model, const Person *person);

/* In which nothing is said. */
ChangeSide change_side(bool present);

/* Keys of grants and of requests are two things. */
Key *key_find(Model *model, size_t account, const char *key, bool of_grant);
void key_add(Model *model, size_t account, const char *key, int64_t request, size_t grant);

/* For ListChanges. */
void change_add(Model *model, size_t account, ChangeView view);
