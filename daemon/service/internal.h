/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the use cases share. */

#include "calendar/calendar.h"
#include "catalog/rates.h"
#include "config/config.h"
#include "ledger/costs.h"
#include "ledger/ledger.h"
#include "policy/judge.h"
#include "service/queue.h"
#include "service/service.h"

/* The most limits that one judgement looks at: those set, the configured defaults, and those of
 * households. */
enum {
        LIMITS_MAX = LEDGER_LIMITS_MAX + SERVICE_DEFAULTS_MAX + SERVICE_HOUSEHOLDS_LIMITS_MAX,
};

/* The most currencies that an account's limits of one source may be in: each is counted in. */
enum { CURRENCIES_MAX = 8 };

/* A warning that has been heard, to be written down. */
typedef struct Told {
        int64_t warning;
        bool self;
} Told;

/* What an owner bought cannot be counted in a unit, as a rate is missing. More purchases do not
 * mend that, nor does anything but other rates, so that nobody's history is read again and again.
 */
typedef struct Missing {
        int64_t owner; /* 0: none */
        char platform[PLATFORM_MAX + 1];
        char unit[UNIT_MAX + 1];
        int64_t until; /* when other windows run */
} Missing;

enum { MISSING_MAX = 512 };

struct Service {
        Ledger *ledger;
        Calendar *calendar;
        Config *config;
        Catalog *catalog;
        Rates *rates;
        Queue queue;

        EventListener listener;
        void *listener_userdata;
        Event *events; /* of the batch that runs, told when it is on disk */
        size_t n_events;
        size_t allocated_events;
        Told *told;
        size_t n_told;
        size_t allocated_told;

        /* The batch that runs. */
        Command *batch[SERVICE_BATCH_MAX];
        size_t n_batch;
        int64_t now; /* the ledger's time: never before its latest entry */
        bool clock_suspect;
        bool has_first;  /* holds may be due, or warnings were heard: that is written first */
        int lapse_error; /* why the holds that are due could not lapse; then nothing may */
        bool only_reads; /* nothing of it can be written, not even that first */
        int failed;      /* why a batch could not be written, until one is; else 0 */
        Spans spans;     /* the windows that `now` falls in */

        Missing missing[MISSING_MAX]; /* the newest replaces the oldest */
        size_t next_missing;

        int64_t next_lapse;       /* a hold may be due from then on */
        Limit limits[LIMITS_MAX]; /* scratch space of the command that runs */
};

/* Each runs one kind of command inside a batch: 0, with the outcome in the command, or -errno. */
int run_request(Service *service, Command *command);
int run_record(Service *service, Command *command);
int run_complete(Service *service, Command *command);
int run_cancel(Service *service, Command *command);
int run_refund(Service *service, Command *command);
int run_resolve(Service *service, Command *command);
int run_get(Service *service, Command *command);
int run_get_limits(Service *service, Command *command);
int run_get_account(Service *service, Command *command);
int run_list_requests(Service *service, Command *command);
int run_list_pending(Service *service, Command *command);
int run_list_accounts(Service *service, Command *command);
int run_list_changes(Service *service, Command *command);
int run_list_untold(Service *service, Command *command);
int run_summarize(Service *service, Command *command);
int run_list_bundles(Service *service, Command *command);
int run_quote(Service *service, Command *command);
int run_set_limit(Service *service, Command *command);
int run_remove_limit(Service *service, Command *command);
int run_grant(Service *service, Command *command);
int run_set_paused(Service *service, Command *command);

typedef struct Judging Judging;

/* ---- request.c ---- */

/* Whether an entry is of the same request, as it was asked. */
bool same_ask(const Ask *ask, const Entry *entry);
Refusal check_form(const Platform *platform, const Ask *ask);

/* An account's requests that wait for a guardian: how many; and, where `ask` is not NULL, the one
 * that is the same as it, ABSENT for none. */
int requests_waiting(Service *service, const LedgerAccount *account, const Ask *ask, size_t *ret_n,
                int64_t *ret_same);

/* Whether a guardian can be asked about what was judged: only a limit refuses it. */
bool may_wait(const Judging *judging, size_t n_waiting);

/* RecordsPerDay. */
bool records_used_up(const Service *service, const LedgerAccount *account);

/* ---- view.c ---- */

/* As Get shows it; borrows the request's texts. */
RequestView request_view(const LedgerRequest *request);

/* ---- pause.c ---- */

/* Whether a pause of either kind is in force: 1, with whose and until when; 0. A guardian's comes
 * first. */
int pause_in_force(Service *service, const LedgerAccount *account, Source *ret_source,
                int64_t *ret_until);

/* ---- settle.c ---- */

/* The caller's own request of this id, and account: 1; 0 with the refusal set: there is none, or
 * somebody else made it, which looks the same. */
int find_own(Service *service, Command *command, int64_t id, LedgerAccount *account,
                LedgerRequest *ret);

/* Lapses every hold that is due, and what nobody answered; finds out when the next one is. */
int lapse_due_holds(Service *service);

/* ---- service.c, events.c ---- */

/* The account of the command's person; made if the ledger does not have it yet. */
int need_account(Service *service, const Command *command, LedgerAccount *ret);
/* Anybody's. actor: who makes it necessary; ABSENT: the daemon by itself. */
int need_account_of(Service *service, const Person *person, int64_t actor, LedgerAccount *ret);

/* Remembers an event for when the batch is on disk. 0 or -ENOMEM. */
int add_event(Service *service, const Event *event);
void events_clear(Service *service, size_t first);

/* A request has another state. */
int tell_changed(Service *service, uint32_t uid, int64_t id, State state, Reason reason);

/* Something about a person's budget changed; `shared`: and so about those of their households. */
int tell_budget(Service *service, const Person *person, bool shared);

/* A request waits for a guardian. */
int tell_pending(Service *service, int64_t id);

/* ---- limits.c, limits_text.c ---- */

/* Whose limits: those of households too, or the account's own alone. */
typedef enum Reach { REACH_ALL, REACH_OWN } Reach;

/* The limits in force on a person's account into service->limits, with what was used of them, the
 * narrowest window first. account NULL: the ledger does not have it yet. platform NULL: all. Their
 * cost is 0, or ABSENT where no rate tells what was used. */
int limits_in_force(Service *service, const Person *person, const LedgerAccount *account,
                const char *platform, Reach reach, size_t *ret_n);

/* The households that a person belongs to, one after the other; NULL at first, and at the end. */
const ConfigHousehold *next_household(
                const Service *service, const Person *person, const ConfigHousehold *last);

/* Limits as text, one a line, for the record; NULL: no memory. And back: more than `most`, or what
 * is no such text, is -EUCLEAN. coins: what the request took of each, where the text is of schema
 * 1, which does not say it. */
char *limits_to_text(const Limit *limits, size_t n);
int limits_from_text(const char *text, int64_t coins, size_t most, Limit ret[], size_t *ret_n);

/* Fills labels[] with those of these windows. */
void spans_labels(const Spans *spans, const char *labels[WINDOW_COUNT]);

/* ---- price.c ---- */

/* What a purchase costs. */
typedef struct Price {
        const Platform *platform;
        int64_t coins;
        int64_t amount; /* minor units; ABSENT: nothing tells */
        char currency[CURRENCY_MAX + 1];
        bool estimated; /* nobody said it: the list's */
} Price;

/* amount ABSENT: the catalogue's. */
Price price_of(const Service *service, const Platform *platform, int64_t coins, int64_t amount,
                const char *currency);

/* As a request was judged at that it is in the ledger. Its platform is NULL where the catalogue has
 * it no more. */
Price price_as_asked(const Service *service, const Entry *entry);

/* The local day, "2026-11-20". */
const char *today(const Service *service);

/* The platform's bundle with the cheapest, or dearest, coin in that currency, or else in the one
 * that its list begins with, with the rate from there. *ret NULL: it lists no price. False: no
 * rate. */
bool list_find(const Service *service, const Platform *platform, const char *unit, ListPrice which,
                const Bundle **ret, Rate *ret_rate);

/* What counts of it in that currency, never less than the cheapest list price. Its rate has a date
 * where a rate was looked at, for the one or the other. False: no rate. */
bool price_in(const Service *service, const Price *price, const char *unit, Cost *ret);

/* An amount of one currency in another, rounded up. False: no rate. */
bool money_in(const Service *service, int64_t amount, const char *currency, const char *unit,
                Cost *ret);

/* What a price costs in its own currency and in those of the limits, as an entry has it; NULL: no
 * memory; "" where there is no price. */
char *price_costs(const Service *service, const Price *price, const Limit *limits, size_t n);

/* The beginning of a day, "2026-11-20", in UTC: near enough for an age in days. */
int64_t date_usec(const char *date);

/* Whether a rate was older than MaxAge= at that time. */
bool rate_is_stale(const Service *service, const Rate *rate, int64_t at);

/* The same of any of the limits, now. */
bool price_is_stale(const Service *service, const Price *price, const Limit *limits, size_t n);

/* ---- bargain.c ---- */

/* What is wrong with a purchase, whatever the budget: [Requests] OfficialSellersOnly, MaxOverprice
 * and MaxUnderprice. */
typedef struct Bargain {
        bool unofficial_seller;
        bool overpriced;
        bool underpriced;
        unsigned warnings;
} Bargain;

/* By the list and the rates of now. seller NULL: nobody named one. price->platform may be NULL:
 * nothing is known of it. */
Bargain bargain_of(const Service *service, const Price *price, const char *seller);

/* ---- judging.c ---- */

/* A purchase, and what is judged of it. */
struct Judging {
        const Person *person;
        const LedgerAccount *account; /* NULL: the ledger does not have it yet */
        const Rules *rules;
        Price price;
        Bargain bargain;
        const char *stopped; /* the limits as they stood when it was asked, as text, where a
                                guardian has said yes to it; NULL: it is new */
        size_t n_limits;     /* in service->limits */
        Judgement judgement;
};

/* The limits in force and what the purchase costs in each, into service->limits. `refusal` is set
 * where it has no price that a limit could count. */
int judging_limits(Service *service, Judging *judging, Reach reach, Refusal *refusal);

/* The same, and the judgement. */
int judge_purchase(Service *service, Judging *judging, Refusal *refusal);

/* In two steps, for several prices of one platform: the limits in force into service->limits, and
 * all that is asked but for the price; then the judgement of judging->price and ->bargain. */
int judging_question(Service *service, Judging *judging, Question *ret);
Refusal judge_price(Service *service, Judging *judging, Question *question);

/* What an entry says that makes a request count from now on in these windows: texts are owned by
 * `texts`. */
typedef struct CountedTexts {
        char *limits;
        char *costs;
        char *households;
} CountedTexts;
void counted_texts_clear(CountedTexts *texts);
int entry_counts(Service *service, const Judging *judging, const Spans *spans, Reach reach,
                CountedTexts *texts, Entry *entry);

/* ---- bundles.c ---- */

/* Whoever asks what can be bought, and the platform that is asked about now. */
typedef struct Buyer {
        Judging judging;
        Question question;
} Buyer;

/* The command's account; *ret is NULL where the ledger does not have it: it is not made by asking.
 */
int buyer_account(Service *service, const Command *command, LedgerAccount *account,
                const LedgerAccount **ret);

/* Looks at the limits: they are in service->limits until the next command or platform. */
int buyer_begin(Service *service, const Command *command, const LedgerAccount *account,
                const Platform *platform, Buyer *ret);

/* Whether a price far from the list matters, or the budget alone. */
typedef enum PriceUse { PRICE_IGNORED, PRICE_JUDGED } PriceUse;

/* What Check would say of so many coins for so much, from an official seller. */
Reason buyer_reason(Service *service, Buyer *buyer, int64_t coins, int64_t price,
                const char *currency, PriceUse judges);

/* ---- warn.c ---- */

/* After a purchase was counted that service->limits were judged with: warns of those limits that
 * it takes to a percentage of Warn=. */
int warn_of_costs(Service *service, const Person *person, size_t n_limits);

/* What was used of a person's limits before something that may raise it; warns after it. */
typedef struct Usage {
        size_t n;
        int64_t spent[LIMITS_MAX];
} Usage;
int usage_before(Service *service, const Person *person, const LedgerAccount *account,
                const char *platform, Usage *ret);
int warn_of_usage(Service *service, const Person *person, const LedgerAccount *account,
                const char *platform, const Usage *before);
