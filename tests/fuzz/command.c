/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/fuzz/command.h"

#include <inttypes.h>

#include "bus/options.h"
#include "common/money.h"
#include "tests/fuzz/input.h"

static void text_is(const char *text, bool (*valid)(const char *text), FILE *out) {
        HOLDS(!text || valid(text));
        (void) fprintf(out, " %s", text ? text : "-");
}

static void number_is(int64_t number, int64_t least, int64_t most, FILE *out) {
        HOLDS(number >= least && number <= most);
        (void) fprintf(out, " %" PRId64, number);
}

static bool any_text(const char *text) {
        (void) text;
        return true;
}

static bool unit_valid(const char *text) {
        return text_equal(text, UNIT_COINS) || currency_known(text, NULL);
}

static bool currency_or_none(const char *text) {
        return !*text || currency_known(text, NULL);
}

static void price_is(int64_t price, const char *currency, FILE *out) {
        HOLDS((price == ABSENT) == (currency == NULL));
        number_is(price, ABSENT, AMOUNT_MAX, out);
        text_is(currency, option_currency_valid, out);
}

static void ask_is(const Ask *ask, CommandKind kind, FILE *out) {
        HOLDS(platform_id_valid(ask->platform));
        text_is(ask->platform, platform_id_valid, out);
        number_is(ask->coins, 0, AMOUNT_MAX, out);
        price_is(ask->price, ask->currency, out);
        HOLDS(kind != COMMAND_CHECK || !ask->key);
        text_is(ask->key, key_valid, out);
        text_is(ask->seller, option_seller_valid, out);
        text_is(ask->app, option_app_valid, out);
        text_is(ask->note, option_note_valid, out);
        number_is(ask->when, ABSENT, kind == COMMAND_RECORD ? INT64_MAX : ABSENT, out);
}

static void settlement_is(const Settlement *settlement, CommandKind kind, FILE *out) {
        number_is(settlement->id, 1, INT64_MAX, out);
        if (kind == COMMAND_GET)
                return;
        number_is(settlement->coins, ABSENT, AMOUNT_MAX, out);
        number_is(settlement->price, ABSENT, AMOUNT_MAX, out);
        if (kind == COMMAND_COMPLETE)
                price_is(settlement->price, settlement->currency, out);
        text_is(settlement->receipt, option_receipt_valid, out);
        text_is(settlement->reason, option_note_valid, out);
}

static void change_is(const LimitChange *change, const Command *command, FILE *out) {
        bool all = text_equal(change->platform, PLATFORM_ALL);

        text_is(change->platform, all ? any_text : platform_id_valid, out);
        text_is(change->unit, unit_valid, out);
        HOLDS(!all || !text_equal(change->unit, UNIT_COINS));
        number_is(change->window,
                        command->kind == COMMAND_GRANT ? WINDOW_REQUEST + 1 : WINDOW_REQUEST,
                        WINDOW_COUNT - 1, out);
        number_is(change->amount, 0, AMOUNT_MAX, out);
        HOLDS(change->source == SOURCE_GUARDIAN || command->account.uid == CALLER);
        number_is(change->source, SOURCE_GUARDIAN, SOURCE_SELF, out);
        text_is(change->reason, option_note_valid, out);
        text_is(change->key, key_valid, out);
}

static void listing_is(const Listing *listing, CommandKind kind, FILE *out) {
        text_is(listing->platform, platform_id_valid, out);
        text_is(listing->state, option_state_valid, out);
        number_is(listing->window, kind == COMMAND_SUMMARIZE ? WINDOW_DAY : 0, WINDOW_COUNT - 1,
                        out);
        number_is(listing->since, 0, INT64_MAX, out);
        number_is(listing->until, 0, INT64_MAX, out);
        number_is(listing->before, 0, INT64_MAX, out);
        number_is(listing->after, 0, INT64_MAX, out);
        number_is(listing->count, 0, LIST_COUNT_MAX, out);
}

void command_check(const Command *command, FILE *out) {
        CommandKind kind = command->kind;

        HOLDS(command->caller == CALLER);
        number_is(kind, 0, COMMAND_KIND_COUNT - 1, out);
        number_is(command->account.uid, CALLER, OTHER, out);
        switch ((int) kind) {
        case COMMAND_REQUEST:
        case COMMAND_CHECK:
        case COMMAND_RECORD:
                ask_is(&command->ask, kind, out);
                return;
        case COMMAND_LIST_BUNDLES:
        case COMMAND_QUOTE:
                text_is(command->ask.platform, any_text, out);
                number_is(command->ask.coins, 0, AMOUNT_MAX, out);
                text_is(command->ask.currency, currency_or_none, out);
                return;
        case COMMAND_COMPLETE:
        case COMMAND_CANCEL:
        case COMMAND_GET:
        case COMMAND_REFUND:
                settlement_is(&command->settlement, kind, out);
                return;
        case COMMAND_SET_LIMIT:
        case COMMAND_REMOVE_LIMIT:
        case COMMAND_GRANT:
                change_is(&command->limit, command, out);
                return;
        case COMMAND_SET_PAUSED:
                HOLDS(command->pause.source == SOURCE_GUARDIAN || command->account.uid == CALLER);
                number_is(command->pause.until, ABSENT, INT64_MAX, out);
                text_is(command->pause.reason, option_note_valid, out);
                return;
        case COMMAND_RESOLVE:
                number_is(command->resolution.id, 1, INT64_MAX, out);
                text_is(command->resolution.note, option_note_valid, out);
                return;
        case COMMAND_LIST_REQUESTS:
        case COMMAND_LIST_PENDING:
        case COMMAND_LIST_CHANGES:
        case COMMAND_SUMMARIZE:
                listing_is(&command->listing, kind, out);
                return;
        }
}
