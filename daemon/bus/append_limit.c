/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Limits, and how they and others of a guardian's doings have changed. */

#include <assert.h>

#include "bus/append.h"
#include "common/util.h"

/* What was used and held: not of a household's limit, as who used what is nobody else's to know. */
static int64_t said_usage(const Limit *limit, int64_t usage) {
        return limit->source == SOURCE_HOUSEHOLD ? ABSENT : usage;
}

/* Nothing, where no exchange rate tells what was used. */
static int64_t said_remaining(const Limit *limit) {
        return limit->used == ABSENT ? ABSENT : limit_remaining(limit);
}

int append_limit(sd_bus_message *message, const Limit *limit) {
        bool somebodys = limit->source == SOURCE_GUARDIAN || limit->source == SOURCE_SELF;
        bool windowed = limit->window != WINDOW_REQUEST;
        const Field fields[] = {
                        FIELD_TEXT("platform", limit->platform),
                        FIELD_TEXT("window", window_to_text(limit->window)),
                        FIELD_TEXT("unit", limit->unit),
                        FIELD("amount", 'x', limit->amount),
                        FIELD("granted", 'x', limit->granted),
                        FIELD("used", 'x', said_usage(limit, limit->used)),
                        FIELD("held", 'x', said_usage(limit, limit->held)),
                        FIELD("remaining", 'x', said_remaining(limit)),
                        FIELD("from", 't', windowed ? limit->from : ABSENT),
                        FIELD("until", 't', windowed ? limit->until : ABSENT),
                        FIELD_TEXT("source", source_to_text(limit->source)),
                        FIELD_TEXT("household", *limit->household ? limit->household : NULL),
                        FIELD("set-by", 'u', somebodys ? limit->set_by : ABSENT),
                        FIELD("set-at", 't', somebodys ? limit->set_at : ABSENT),
                        FIELD("next-amount", 'x', limit->next_amount),
                        FIELD("next-from", 't', limit->next_from),
        };

        return append_dictionary(message, fields, ELEMENTSOF(fields));
}

int append_binding_limit(sd_bus_message *message, const Limit *limit) {
        const Field fields[] = {
                        FIELD_TEXT("platform", limit->platform),
                        FIELD_TEXT("window", window_to_text(limit->window)),
                        FIELD_TEXT("unit", limit->unit),
                        FIELD("amount", 'x', limit->amount),
                        FIELD("used", 'x', said_usage(limit, limit->used)),
                        FIELD("held", 'x', said_usage(limit, limit->held)),
                        FIELD("remaining", 'x', said_remaining(limit)),
                        FIELD("until", 't',
                                        limit->window != WINDOW_REQUEST ? limit->until : ABSENT),
        };

        return append_nested(message, "limit", fields, ELEMENTSOF(fields));
}

static int append_side(sd_bus_message *message, const char *key, const ChangeSide *side) {
        const Field fields[] = {
                        FIELD_TEXT("platform", side->platform),
                        FIELD_TEXT("window", side->window),
                        FIELD_TEXT("unit", side->unit),
                        FIELD_TEXT("source", side->source),
                        FIELD("amount", 'x', side->amount),
                        FIELD("next-amount", 'x', side->next_amount),
                        FIELD("next-from", 't', side->next_from),
                        FIELD("paused", 'b', side->paused),
                        FIELD("until", 't', side->until),
                        FIELD("id", 't', side->id),
                        FIELD_TEXT("state", side->state),
                        FIELD("coins", 'x', side->coins),
                        FIELD("price", 'x', side->price),
                        FIELD_TEXT("currency", side->currency),
        };

        return side->present ? append_nested(message, key, fields, ELEMENTSOF(fields)) : 0;
}

int append_change(sd_bus_message *message, const ChangeView *change) {
        static const char *const kinds[] = {
                        [CHANGE_LIMIT] = "limit",
                        [CHANGE_GRANT] = "grant",
                        [CHANGE_PAUSE] = "pause",
                        [CHANGE_APPROVAL] = "approval",
                        [CHANGE_REFUND] = "refund",
        };
        static_assert(ELEMENTSOF(kinds) == CHANGE_KIND_COUNT, "a word for every kind");
        const Field fields[] = {
                        FIELD("at", 't', change->at),
                        FIELD("by", 'u', change->by),
                        FIELD("uid", 'u', change->uid),
                        FIELD_TEXT("what", kinds[change->what]),
                        FIELD_TEXT("reason", change->reason),
        };

        int r = sd_bus_message_open_container(message, 'a', "{sv}");
        if (r >= 0)
                r = append_fields(message, fields, ELEMENTSOF(fields));
        if (r >= 0)
                r = append_side(message, "before", &change->before);
        if (r >= 0)
                r = append_side(message, "after", &change->after);
        return r < 0 ? r : sd_bus_message_close_container(message);
}
