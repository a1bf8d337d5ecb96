/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/words.h"

#include <inttypes.h>
#include <string.h>

const char *const refusal_names[REFUSAL_COUNT] = {
                [REFUSAL_NONE] = "none",
                [REFUSAL_UNKNOWN_PLATFORM] = "unknown-platform",
                [REFUSAL_UNKNOWN_REQUEST] = "unknown-request",
                [REFUSAL_KEY_CONFLICT] = "key-conflict",
                [REFUSAL_WRONG_STATE] = "wrong-state",
                [REFUSAL_EXCEEDS_REQUEST] = "exceeds-request",
                [REFUSAL_RECORDS_PER_DAY] = "records-per-day",
                [REFUSAL_TOO_MANY_LIMITS] = "too-many-limits",
                [REFUSAL_COINS_NEEDED] = "coins-needed",
                [REFUSAL_SOLD_IN_MONEY] = "sold-in-money",
                [REFUSAL_PRICE_NEEDED] = "price-needed",
                [REFUSAL_NO_RATE] = "no-rate",
                [REFUSAL_NO_LIMIT] = "no-limit",
                [REFUSAL_BAD_TIME] = "bad-time",
                [REFUSAL_OWN_REQUEST] = "own-request",
                [REFUSAL_RANGE] = "range",
};

static void number(Text *text, const char *name, int64_t value) {
        if (value != ABSENT)
                text_add(text, " %s=%" PRId64, name, value);
}

static void word(Text *text, const char *name, const char *value) {
        if (value && *value)
                text_add(text, " %s=%s", name, value);
}

static void id(Text *text, int64_t value) {
        text_add(text, " @%" PRId64, value);
}

/* As it stood when it was judged, or warned of. */
static void words_limit_then(const Limit *limit, Text *text) {
        text_add(text,
                        "%s %s %s %s%s%s amount=%" PRId64 " granted=%" PRId64 " used=%" PRId64
                        " held=%" PRId64 " from=%" PRId64 " until=%" PRId64,
                        source_to_text(limit->source), limit->platform,
                        window_to_text(limit->window), limit->unit, *limit->household ? " of " : "",
                        limit->household, limit->amount, limit->granted, limit->used, limit->held,
                        limit->from, limit->until);
}

void words_limit(const Limit *limit, Text *text) {
        words_limit_then(limit, text);
        if (limit->source == SOURCE_GUARDIAN || limit->source == SOURCE_SELF)
                text_add(text, " set-by=%u set-at=%" PRId64, limit->set_by, limit->set_at);
        number(text, "next-from", limit->next_from);
        if (limit->next_from != ABSENT)
                number(text, "next-amount", limit->next_amount);
}

static void answer(const Answer *it, Text *text) {
        if (it->id != 0)
                id(text, it->id);
        text_add(text, " %s", decision_to_text(it->decision));
        word(text, "reason", reason_to_text(it->reason));
        word(text, "state", state_to_text(it->state));
        if (it->has_remaining)
                number(text, "remaining", it->remaining);
        if (it->has_fits)
                number(text, "fits", it->fits);
        number(text, "hold-until", it->hold_until);
        number(text, "price", it->price);
        word(text, "currency", it->currency);
        text_add(text, "%s%s%s%s%s%s%s", it->price_estimated ? " price-estimated" : "",
                        it->warnings & WARNING_NEAR_LIMIT ? " near-limit" : "",
                        it->warnings & WARNING_ABOVE_LIST_PRICE ? " above-list-price" : "",
                        it->warnings & WARNING_BELOW_LIST_PRICE ? " below-list-price" : "",
                        it->warnings & WARNING_SELLER_UNKNOWN ? " seller-unknown" : "",
                        it->warnings & WARNING_RATE_STALE ? " rate-stale" : "",
                        it->replayed ? " replayed" : "");
        if (it->has_limit) {
                text_add(text, "\n    limit: ");
                words_limit_then(&it->limit, text);
        }
}

void words_outcome(const Command *command, Text *text) {
        if (command->error != 0)
                text_add(text, " error=%d", command->error);
        if (command->refusal != REFUSAL_NONE)
                word(text, "refused",
                                command->refusal < REFUSAL_COUNT ? refusal_names[command->refusal]
                                                                 : "?");
        if (command->error != 0 || command->refusal != REFUSAL_NONE)
                return;

        switch ((int) command->kind) {
        case COMMAND_REQUEST:
        case COMMAND_CHECK:
                answer(&command->answer, text);
                break;
        case COMMAND_RECORD:
                id(text, command->answer.id);
                break;
        case COMMAND_COMPLETE:
        case COMMAND_CANCEL:
        case COMMAND_RESOLVE:
                word(text, "state", state_to_text(command->state));
                break;
        case COMMAND_SET_LIMIT:
        case COMMAND_REMOVE_LIMIT:
        case COMMAND_GRANT:
        case COMMAND_SET_PAUSED:
        case COMMAND_REFUND:
                text_add(text, "%s", command->changed ? " changed" : " nothing");
                break;
        default:
                break;
        }
}

static void request(const RequestView *it, Text *text) {
        id(text, it->id);
        text_add(text, " uid=%u %s %s coins=%" PRId64, it->uid, state_to_text(it->state),
                        it->platform, it->coins);
        number(text, "price", it->price);
        if (it->price != ABSENT)
                word(text, "currency", it->currency);
        if (it->price_estimated)
                text_add(text, " price-estimated");
        word(text, "seller", it->seller);
        word(text, "app", it->app);
        word(text, "note", it->note);
        word(text, "key", it->key);
        number(text, "created", it->created);
        number(text, "decided", it->decided);
        number(text, "decided-by", it->decided_by);
        word(text, "decision", it->decision);
        word(text, "reason", it->reason);
        number(text, "hold-until", it->hold_until);
        number(text, "completed", it->completed);
        number(text, "refunded", it->refunded);
        word(text, "receipt", it->receipt);
}

void words_event(const Event *event, Text *text) {
        static const char *const names[] = {"requested", "changed", "budget", "pending", "warning"};

        text_add(text, "%s uid=%u", names[event->kind], event->uid);
        switch (event->kind) {
        case EVENT_REQUESTED:
        case EVENT_CHANGED:
                id(text, event->id);
                word(text, "state", state_to_text(event->state));
                word(text, "reason", reason_to_text(event->reason));
                break;
        case EVENT_PENDING:
                id(text, event->id);
                if (event->request)
                        request(event->request, text);
                break;
        case EVENT_WARNING:
                text_add(text, " %u%% of ", event->percent);
                if (event->limit)
                        words_limit_then(event->limit, text);
                break;
        case EVENT_BUDGET:
                break;
        }
}

/* ---- rows */

static int put_request(const RequestView *it, void *userdata) {
        text_add(userdata, "\n   ");
        request(it, userdata);
        return 0;
}

static int put_limit(const Limit *it, void *userdata) {
        text_add(userdata, "\n    ");
        words_limit(it, userdata);
        return 0;
}

static int put_account(const AccountView *it, void *userdata) {
        text_add(userdata, "\n    %s", it->person->name);
        word(userdata, "paused", it->paused);
        if (it->paused && *it->paused)
                number(userdata, "until", it->paused_until);
        for (size_t i = 0; it->households && it->households[i]; i++)
                word(userdata, "household", it->households[i]);
        text_add(userdata, "%s %s %s %s quiet=%s burst=%s", it->unbudgeted ? " unbudgeted" : "",
                        over_limit_to_text(it->over_limit), give_back_to_text(it->give_back),
                        unconfirmed_to_text(it->unconfirmed), it->quiet_hours, it->burst);
        return 0;
}

static int put_person(uint32_t uid, const char *name, void *userdata) {
        text_add(userdata, "\n    %u %s", uid, name);
        return 0;
}

static void side(const ChangeSide *it, Text *text) {
        if (!it->present) {
                text_add(text, " none");
                return;
        }
        word(text, "platform", it->platform);
        word(text, "window", it->window);
        word(text, "unit", it->unit);
        word(text, "source", it->source);
        number(text, "amount", it->amount);
        number(text, "next-amount", it->next_amount);
        number(text, "next-from", it->next_from);
        number(text, "paused", it->paused);
        number(text, "until", it->until);
        if (it->id != ABSENT)
                id(text, it->id);
        word(text, "state", it->state);
        number(text, "coins", it->coins);
        number(text, "price", it->price);
        word(text, "currency", it->currency);
}

static int put_change(const ChangeView *it, void *userdata) {
        static const char *const names[CHANGE_KIND_COUNT] = {
                        "limit", "grant", "pause", "approval", "refund"};

        text_add(userdata, "\n    %s at=%" PRId64 " uid=%u", names[it->what], it->at, it->uid);
        number(userdata, "by", it->by);
        text_add(userdata, " before:");
        side(&it->before, userdata);
        text_add(userdata, " after:");
        side(&it->after, userdata);
        word(userdata, "reason", it->reason);
        return 0;
}

static int put_sum(const SumView *it, void *userdata) {
        text_add(userdata,
                        "\n    from=%" PRId64 " until=%" PRId64 " %s %s completed=%" PRId64
                        " held=%" PRId64 " cancelled=%" PRId64 " refunded=%" PRId64
                        " requests=%" PRId64 " rejected=%" PRId64,
                        it->from, it->until, it->platform, it->unit, it->completed, it->held,
                        it->cancelled, it->refunded, it->requests, it->rejected);
        return 0;
}

static int put_warning(const Event *it, void *userdata) {
        text_add(userdata, "\n    ");
        words_event(it, userdata);
        return 0;
}

static int put_bundle(const BundleView *it, void *userdata) {
        const Bundle *bundle = it->bundle;

        text_add(userdata,
                        "\n    %s %s coins=%" PRId64 " bonus=%" PRId64 " price=%" PRId64
                        " %s from %s of %s",
                        it->platform, bundle->channel, bundle->coins, bundle->bonus, bundle->price,
                        bundle->currency, bundle->origin.source,
                        bundle->origin.as_of ? bundle->origin.as_of : "?");
        number(userdata, "until", it->until);
        text_add(userdata, "%s", it->fits ? " fits" : "");
        return 0;
}

/* Of equally good ways any will do, so of the bundles only how many they are is told; and what
 * cannot be. */
static int put_offer(const OfferView *it, void *userdata) {
        int64_t n = 0, coins = 0;

        for (size_t i = 0; i < it->n_packs; i++) {
                n += it->packs[i].count;
                coins += it->packs[i].coins * it->packs[i].count;
        }
        text_add(userdata, "\n    %s bundles=%" PRId64 " coins=%" PRId64 " price=%" PRId64 " %s",
                        it->channel, n, it->coins, it->price, it->currency);
        if (coins != it->coins)
                text_add(userdata, " but they give %" PRId64, coins);
        number(userdata, "own", it->own);
        number(userdata, "per-100", it->per_100);
        number(userdata, "creator", it->creator);
        text_add(userdata, "%s", it->approved ? " approved" : "");
        word(userdata, "reason", reason_to_text(it->reason));
        return 0;
}

static int begin(void *userdata) {
        text_clear(userdata);
        return 0;
}

const Sink words_sink = {
                .begin = begin,
                .request = put_request,
                .limit = put_limit,
                .account = put_account,
                .person = put_person,
                .change = put_change,
                .sum = put_sum,
                .warning = put_warning,
                .bundle = put_bundle,
                .offer = put_offer,
};
