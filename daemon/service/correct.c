/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Record and Refund: what the apps on this machine could not see. */

#include <errno.h>
#include <string.h>

#include "common/util.h"
#include "policy/scale.h"
#include "service/internal.h"

/* ---- Record ---- */

/* Somebody's key of an earlier record: 1; it is that one, or a conflict. */
static int find_recorded(Service *service, Command *command, const LedgerAccount *account) {
        const Ask *ask = &command->ask;
        LedgerRequest request;
        int64_t id;

        int r = ledger_find_key(service->ledger, account->id, ask->key, &id);
        if (r <= 0)
                return r;
        r = ledger_find_request(service->ledger, id, &request);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        if (request.state != STATE_RECORDED || !same_ask(ask, &request.entry) ||
                        (ask->when != ABSENT && ask->when != request.entry.happened))
                command->refusal = REFUSAL_KEY_CONFLICT;
        command->answer.id = id;
        command->answer.replayed = true;
        command->answer.state = STATE_RECORDED;
        return 1;
}

/* account: whose records of the day are bounded; NULL: nobody's. */
static Refusal check_record(const Service *service, const Platform *platform, const Ask *ask,
                const LedgerAccount *account) {
        Refusal refusal = check_form(platform, ask);

        if (refusal != REFUSAL_NONE)
                return refusal;
        if (ask->when != ABSENT &&
                        (ask->when > service->now || ask->when < service->now - RECORD_AGE_USEC))
                return REFUSAL_BAD_TIME;
        return account && records_used_up(service, account) ? REFUSAL_RECORDS_PER_DAY
                                                            : REFUSAL_NONE;
}

static int append_record(Service *service, Command *command, const Judging *judging, Reach reach,
                int64_t when) {
        _cleanup_(counted_texts_clear) CountedTexts texts = {0};
        const Price *price = &judging->price;
        const Ask *ask = &command->ask;
        const Spans *then;

        int r = calendar_spans(service->calendar, when, &then);
        if (r < 0)
                return r;
        Entry entry = entry_of_kind(ENTRY_RECORD);
        entry.at = service->now;
        entry.happened = when;
        entry.account = judging->account->id;
        entry.actor = command->caller;
        entry.platform = ask->platform;
        entry.amount = ask->coins;
        entry.key = ask->key;
        entry.price = price->amount;
        entry.currency = price->amount == ABSENT ? NULL : price->currency;
        entry.estimated = price->estimated ? 1 : ABSENT;
        entry.seller = ask->seller;
        entry.app = ask->app;
        entry.note = ask->note;
        entry.decision = decision_to_text(DECISION_APPROVED);
        entry.label = service->spans.window[WINDOW_DAY].label;
        r = entry_counts(service, judging, then, reach, &texts, &entry);
        if (r >= 0)
                r = ledger_append(service->ledger, &entry);
        command->answer.id = entry.seq;
        command->answer.state = STATE_RECORDED;
        return r;
}

/* What people limit themselves in keeps nobody from writing down what they bought. */
static Refusal check_rates(const Limit limits[], size_t n) {
        for (size_t i = 0; i < n; i++)
                if (limits[i].cost == ABSENT && limits[i].source != SOURCE_SELF)
                        return REFUSAL_NO_RATE;
        return REFUSAL_NONE;
}

static int tell_record(Service *service, const Command *command, Reach reach) {
        int r = add_event(service,
                        &(Event){.kind = EVENT_REQUESTED,
                                        .uid = command->account.uid,
                                        .id = command->answer.id,
                                        .state = STATE_RECORDED});

        /* What one writes down oneself is no household's. */
        return r < 0 ? r : tell_budget(service, &command->account, reach == REACH_ALL);
}

/* account: NULL where the ledger does not have it yet. */
static int record(Service *service, Command *command, const Platform *platform,
                const LedgerAccount *account) {
        Reach reach = command->caller == command->account.uid ? REACH_OWN : REACH_ALL;
        const Person *person = &command->account;
        const Ask *ask = &command->ask;
        LedgerAccount owner;
        Judging judging = {
                        .person = person,
                        .account = account,
                        .price = price_of(service, platform, ask->coins, ask->price, ask->currency),
        };
        Usage usage;

        int r = usage_before(service, person, account, platform->id, &usage);
        if (r >= 0)
                r = judging_limits(service, &judging, reach, &command->refusal);
        if (r >= 0 && command->refusal == REFUSAL_NONE)
                command->refusal = check_rates(service->limits, judging.n_limits);
        if (r < 0 || command->refusal != REFUSAL_NONE)
                return r;

        r = need_account(service, command, &owner);
        judging.account = &owner;
        if (r >= 0)
                r = append_record(service, command, &judging, reach,
                                ask->when == ABSENT ? service->now : ask->when);
        if (r >= 0)
                r = tell_record(service, command, reach);
        return r < 0 ? r : warn_of_usage(service, person, &owner, platform->id, &usage);
}

int run_record(Service *service, Command *command) {
        const Platform *platform = catalog_platform(service->catalog, command->ask.platform);
        const LedgerAccount *known;
        LedgerAccount account;

        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        known = r > 0 ? &account : NULL;
        if (known && command->ask.key) {
                r = find_recorded(service, command, &account);
                if (r > 0)
                        return 0;
        }
        if (r < 0)
                return r;
        /* What an account asks for itself must not keep a guardian from writing down. */
        bool bounded = command->caller == command->account.uid;
        command->refusal = check_record(service, platform, &command->ask, bounded ? known : NULL);
        return command->refusal == REFUSAL_NONE ? record(service, command, platform, known) : 0;
}

/* ---- Refund ---- */

/* What is left of a request to be paid back, in one unit. */
static int64_t left_of(const Amounts *amounts, const LedgerRequest *request) {
        Count count = amounts_count(amounts, request->state, request->spend);

        return count.used;
}

/* A refund as it is to be written down. */
typedef struct Giving {
        int64_t coins;
        int64_t coins_left;
        int64_t money; /* in the currency of the price */
        int64_t money_left;
        bool by_price; /* else money follows the coins */
        bool all;
} Giving;

static int64_t given_of(const Giving *giving, int64_t left) {
        if (giving->all)
                return left;
        if (giving->by_price)
                return giving->money == giving->money_left
                                ? left
                                : amount_share(left, giving->money, giving->money_left);
        return giving->coins == giving->coins_left
                        ? left
                        : amount_share(left, giving->coins, giving->coins_left);
}

static const LedgerAmount *amount_in(const LedgerAmount amounts[], size_t n, const char *unit) {
        for (size_t i = 0; i < n; i++)
                if (text_equal(amounts[i].unit, unit))
                        return &amounts[i];
        return NULL;
}

static Refusal plan_refund(const Service *service, const Settlement *settlement,
                const LedgerRequest *request, const LedgerAmount amounts[], size_t n, Giving *ret) {
        const LedgerAmount *coins = amount_in(amounts, n, UNIT_COINS);
        const LedgerAmount *money = amount_in(amounts, n, request->currency);
        Giving giving = {
                        .coins_left = coins ? left_of(&coins->amounts, request) : 0,
                        .money_left = money ? left_of(&money->amounts, request) : 0,
                        .by_price = settlement->price != ABSENT,
                        .all = settlement->price == ABSENT && settlement->coins == ABSENT,
        };
        Cost cost;

        giving.coins = giving.all                     ? giving.coins_left
                        : settlement->coins == ABSENT ? 0
                                                      : settlement->coins;
        if (giving.by_price) {
                if (!money)
                        return REFUSAL_EXCEEDS_REQUEST;
                /* In the currency that Get shows: of what was really paid, where that was told. */
                if (!money_in(service, settlement->price, request_view(request).currency,
                                    request->currency, &cost))
                        return REFUSAL_NO_RATE;
                giving.money = cost.amount;
        } else if (giving.coins <= giving.coins_left && giving.coins_left + giving.money_left > 0) {
                giving.money = giving.coins_left == 0 && !giving.all
                                ? 0
                                : given_of(&giving, giving.money_left);
        }
        if (giving.coins > giving.coins_left || giving.money > giving.money_left ||
                        giving.coins + giving.money == 0)
                return REFUSAL_EXCEEDS_REQUEST;
        *ret = giving;
        return REFUSAL_NONE;
}

static char *refund_costs(const LedgerRequest *request, const LedgerAmount amounts[], size_t n,
                const Giving *giving) {
        Cost costs[COSTS_MAX];
        size_t n_costs = 0;

        for (size_t i = 0; i < n && n_costs < COSTS_MAX; i++) {
                const LedgerAmount *amount = &amounts[i];
                Cost *cost = &costs[n_costs];

                if (text_equal(amount->unit, UNIT_COINS))
                        continue;
                *cost = (Cost){.rate = {.num = 1, .den = 1}};
                memcpy(cost->unit, amount->unit, sizeof(cost->unit));
                cost->amount = text_equal(amount->unit, request->currency)
                                ? giving->money
                                : given_of(giving, left_of(&amount->amounts, request));
                n_costs++;
        }
        return costs_to_text(costs, n_costs);
}

static Refusal check_refund(const LedgerRequest *request) {
        bool bought = request->state == STATE_COMPLETED || request->state == STATE_RECORDED ||
                        (request->state == STATE_LAPSED && request->spend);

        return bought ? REFUSAL_NONE : REFUSAL_WRONG_STATE;
}

static int append_refund(Service *service, const Command *command, const LedgerRequest *request,
                const Giving *giving, const char *costs) {
        const char *currency = request->currency;
        Entry entry = entry_of_kind(ENTRY_REFUND);

        entry.at = service->now;
        entry.account = request->entry.account;
        entry.actor = command->caller;
        entry.request = command->settlement.id;
        entry.amount = giving->coins;
        if (*currency)
                entry.price = giving->money < AMOUNT_MAX ? giving->money : AMOUNT_MAX;
        entry.currency = *currency ? currency : NULL;
        entry.note = command->settlement.reason;
        entry.costs = *costs ? costs : NULL;
        return ledger_append(service->ledger, &entry);
}

int run_refund(Service *service, Command *command) {
        LedgerAmount amounts[LEDGER_AMOUNTS_MAX];
        LedgerRequest request;
        Person person = {0};
        Giving giving;
        size_t n;

        /* The amounts first: the request's texts are good until the ledger's next call. */
        int r = ledger_amounts(service->ledger, command->settlement.id, amounts, &n);
        if (r >= 0)
                r = ledger_find_request(service->ledger, command->settlement.id, &request);
        if (r < 0)
                return r;
        command->refusal = r == 0 ? REFUSAL_UNKNOWN_REQUEST : check_refund(&request);
        if (command->refusal != REFUSAL_NONE)
                return 0;
        command->refusal =
                        plan_refund(service, &command->settlement, &request, amounts, n, &giving);
        if (command->refusal != REFUSAL_NONE)
                return 0;
        _cleanup_free_ char *costs = refund_costs(&request, amounts, n, &giving);
        if (!costs)
                return -ENOMEM;
        person.uid = request.uid;
        memcpy(person.name, request.name, sizeof(person.name));
        State state = request.state;

        r = append_refund(service, command, &request, &giving, costs);
        command->changed = r >= 0;
        if (r >= 0)
                r = tell_changed(service, person.uid, command->settlement.id, state, REASON_NONE);
        return r < 0 ? r : tell_budget(service, &person, true);
}
