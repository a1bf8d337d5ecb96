/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "tests/simulation/model_internal.h"

enum { LIMITS_OF_A_SOURCE = 128, CURRENCIES = 8 };

void change_add(Model *model, size_t account, ChangeView view) {
        Changed *changed = LIST_ADD(&model->changes);

        changed->id = model->last_id;
        changed->account = account;
        changed->view = view;
        changed->view.uid = model->accounts.at[account].uid;
}

ChangeSide change_side(bool present) {
        return (ChangeSide){
                        .present = present,
                        .amount = ABSENT,
                        .next_amount = ABSENT,
                        .next_from = ABSENT,
                        .paused = ABSENT,
                        .until = ABSENT,
                        .id = ABSENT,
                        .coins = ABSENT,
                        .price = ABSENT,
        };
}

Refusal model_check_limit(const Model *model, const LimitChange *change) {
        const Platform *platform = platform_of(model, change->platform);
        bool every = strcmp(change->platform, PLATFORM_ALL) == 0;

        bool coins = strcmp(change->unit, UNIT_COINS) == 0;

        if (every && !coins)
                return REFUSAL_NONE;
        if (!platform) /* nobody's coins are everybody's */
                return REFUSAL_UNKNOWN_PLATFORM;
        return coins && platform->sold_in_money ? REFUSAL_SOLD_IN_MONEY : REFUSAL_NONE;
}

static bool limit_of_source(
                const Model *model, size_t account, const LimitChange *change, Limit *ret) {
        if (change->source == SOURCE_GUARDIAN)
                return limit_set_by_guardian(model, account, change->platform, change->unit,
                                change->window, ret);
        return limit_set_by_self(model, account, change->platform, change->unit, change->window,
                        model->now, ret);
}

/* What it is; and, where that waits, what it will be. */
static ChangeSide limit_side(
                const Limit *limit, bool present, const LimitChange *change, bool with_next) {
        ChangeSide side = change_side(present);

        if (!present)
                return side;
        side.platform = change->platform;
        side.unit = change->unit;
        side.window = window_to_text(change->window);
        side.source = source_to_text(change->source);
        side.amount = limit->amount;
        if (with_next) {
                side.next_amount = limit->next_amount;
                side.next_from = limit->next_from;
        }
        return side;
}

static void set_limit(Model *model, Command *command, size_t account, int64_t amount) {
        const LimitChange *change = &command->limit;
        Limit before, after;
        bool was = limit_of_source(model, account, change, &before);

        *LIST_ADD(&model->limits) = (LimitSet){
                        .account = account,
                        .source = change->source,
                        .platform = change->platform,
                        .unit = change->unit,
                        .window = change->window,
                        .amount = amount,
                        .at = model->now,
                        .delay = model->config->raise_delay,
                        .by = command->caller,
        };
        bool is = limit_of_source(model, account, change, &after);

        /* To ask again for what waits already, or to remove nothing, changes nothing. */
        if ((!was && !is) ||
                        (was && is && amount != after.amount && before.amount == after.amount &&
                                        before.next_from == after.next_from &&
                                        before.next_amount == after.next_amount)) {
                model->limits.n--;
                return;
        }
        if (change->source == SOURCE_SELF && records_are_out(model, &command->account)) {
                model->limits.n--;
                command->refusal = REFUSAL_RECORDS_PER_DAY;
                return;
        }
        if (change->source == SOURCE_SELF)
                record_day(model, account);
        model_write(model, model->now);
        change_add(model, account,
                        (ChangeView){.what = CHANGE_LIMIT,
                                        .at = model->now,
                                        .by = command->caller,
                                        .before = limit_side(&before, was, change, false),
                                        .after = limit_side(&after, is, change, true),
                                        .reason = change->reason});
        command->changed = true;
        tell(model, EVENT_BUDGET, &command->account, NULL);
}

/* The currencies that an account's limits of this source are in, but for the one of the change. */
static size_t other_currencies(const Model *model, size_t account, const LimitChange *change) {
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_applying(model, &model->accounts.at[account], NULL, OWN_ALONE, limits);
        size_t n_found = 0;

        for (size_t i = 0; i < n; i++) {
                bool found = limits[i].source == change->source &&
                                strcmp(limits[i].unit, UNIT_COINS) != 0 &&
                                strcmp(limits[i].unit, change->unit) != 0;

                for (size_t k = 0; k < i && found; k++)
                        found = limits[k].source != change->source ||
                                        strcmp(limits[k].unit, limits[i].unit) != 0;
                n_found += found;
        }
        return n_found;
}

static bool is_too_many(const Model *model, size_t account, const LimitChange *change) {
        Limit limit;

        if (account == NO_ACCOUNT || limit_of_source(model, account, change, &limit))
                return false;
        size_t most = LIMITS_OF_A_SOURCE + (model->mutant == MUTANT_LIMITS_129);
        size_t most_currencies = CURRENCIES + (model->mutant == MUTANT_CURRENCIES_9);
        return limits_count(model, account, change->source) >= most ||
                        (strcmp(change->unit, UNIT_COINS) != 0 &&
                                        other_currencies(model, account, change) >=
                                                        most_currencies);
}

void model_set_limit(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);
        const LimitChange *change = &command->limit;
        Limit limits[MODEL_LIMITS_MAX];

        command->refusal = model_check_limit(model, change);
        if (command->refusal == REFUSAL_NONE && is_too_many(model, account, change))
                command->refusal = REFUSAL_TOO_MANY_LIMITS;
        if (command->refusal != REFUSAL_NONE)
                return;
        set_limit(model, command, account_need(model, &command->account), change->amount);
        /* What was bought is counted in its currency from now on. */
        if (command->changed)
                limits_of(model, &command->account, change->platform, OWN_ALONE, limits);
}

void model_remove_limit(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);

        if (account != NO_ACCOUNT)
                set_limit(model, command, account, ABSENT);
}

/* A guardian's limit, or the default in whose stead none stands. */
static bool is_grantable(Model *model, const Command *command) {
        const LimitChange *change = &command->limit;
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_of(model, &command->account, change->platform, OWN_ALONE, limits);

        for (size_t i = 0; i < n && change->window != WINDOW_REQUEST; i++)
                if ((limits[i].source == SOURCE_GUARDIAN || limits[i].source == SOURCE_DEFAULT) &&
                                limits[i].window == change->window &&
                                strcmp(limits[i].platform, change->platform) == 0 &&
                                strcmp(limits[i].unit, change->unit) == 0)
                        return true;
        return false;
}

/* Whether the key decides it: it is there, for this grant or for something else. */
static bool grant_key(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);
        const LimitChange *change = &command->limit;
        const Key *key = change->key ? key_find(model, account, change->key, true) : NULL;

        if (!key)
                return false;
        const Grant *grant = &model->grants.at[key->grant];
        if (grant->window != change->window || grant->amount != change->amount ||
                        strcmp(grant->platform, change->platform) != 0 ||
                        strcmp(grant->unit, change->unit) != 0)
                command->refusal = REFUSAL_KEY_CONFLICT;
        return true;
}

static ChangeSide grant_side(const LimitChange *change) {
        ChangeSide side = change_side(true);

        side.platform = change->platform;
        side.unit = change->unit;
        side.window = window_to_text(change->window);
        side.amount = change->amount;
        return side;
}

void model_grant(Model *model, Command *command) {
        const LimitChange *change = &command->limit;

        if (grant_key(model, command))
                return;
        if (!is_grantable(model, command)) {
                command->refusal = REFUSAL_NO_LIMIT;
                return;
        }
        size_t account = account_need(model, &command->account);
        Grant *grant = LIST_ADD(&model->grants);
        *grant = (Grant){.account = account,
                        .platform = change->platform,
                        .unit = change->unit,
                        .window = change->window,
                        .amount = change->amount};
        memcpy(grant->label, model->labels.of[change->window], sizeof(grant->label));
        if (change->key)
                key_add(model, account, change->key, 0, model->grants.n - 1);
        model_write(model, model->now);
        change_add(model, account,
                        (ChangeView){.what = CHANGE_GRANT,
                                        .at = model->now,
                                        .by = command->caller,
                                        .before = change_side(false),
                                        .after = grant_side(change),
                                        .reason = change->reason});
        command->changed = true;
        tell(model, EVENT_BUDGET, &command->account, NULL);
}

static ChangeSide pause_side(Source source, bool paused, int64_t until) {
        ChangeSide side = change_side(true);

        side.paused = paused;
        side.until = until;
        side.source = source_to_text(source);
        return side;
}

void model_set_paused(Model *model, Command *command) {
        const PauseChange *change = &command->pause;
        size_t account = account_find(model, &command->account);
        int64_t until_before, until;
        bool was = pause_runs(model, account, change->source, model->now, &until_before);

        if (change->until != ABSENT && (!change->paused || change->until <= model->now)) {
                command->refusal = REFUSAL_BAD_TIME;
                return;
        }
        if (!change->paused && !was)
                return;
        account = account_need(model, &command->account);
        *LIST_ADD(&model->pauses) = (PauseSet){.account = account,
                        .source = change->source,
                        .paused = change->paused,
                        .until = change->until,
                        .at = model->now,
                        .delay = model->config->raise_delay};
        bool is = pause_runs(model, account, change->source, model->now, &until);
        bool changes = !was || !is || until != until_before;
        if (changes && change->source == SOURCE_SELF && records_are_out(model, &command->account))
                command->refusal = REFUSAL_RECORDS_PER_DAY;
        if (!changes || command->refusal != REFUSAL_NONE) {
                model->pauses.n--;
                return;
        }
        if (change->source == SOURCE_SELF)
                record_day(model, account);
        model_write(model, model->now);
        change_add(model, account,
                        (ChangeView){.what = CHANGE_PAUSE,
                                        .at = model->now,
                                        .by = command->caller,
                                        .before = pause_side(change->source, was, ABSENT),
                                        .after = pause_side(
                                                        change->source, is, is ? until : ABSENT),
                                        .reason = change->reason});
        command->changed = true;
        tell(model, EVENT_BUDGET, &command->account, NULL);
}
