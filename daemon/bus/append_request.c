/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a request is, and what it is answered. */

#include "bus/append.h"
#include "common/util.h"

int append_request(sd_bus_message *message, const RequestView *request) {
        const Field fields[] = {
                        FIELD("id", 't', request->id),
                        FIELD("uid", 'u', request->uid),
                        FIELD_TEXT("platform", request->platform),
                        FIELD("coins", 'x', request->coins),
                        FIELD("price", 'x', request->price),
                        FIELD_TEXT("currency", request->currency),
                        FIELD("price-estimated", 'b', request->price_estimated ? 1 : ABSENT),
                        FIELD_TEXT("seller", request->seller),
                        FIELD_TEXT("app", request->app),
                        FIELD_TEXT("note", request->note),
                        FIELD_TEXT("key", request->key),
                        FIELD("created", 't', request->created),
                        FIELD("decided", 't', request->decided),
                        FIELD("decided-by", 'u', request->decided_by),
                        FIELD_TEXT("decision", request->decision),
                        FIELD_TEXT("reason", request->reason),
                        FIELD_TEXT("state", state_to_text(request->state)),
                        FIELD("hold-until", 't', request->hold_until),
                        FIELD("completed-coins", 'x', request->completed),
                        FIELD("refunded-coins", 'x', request->refunded),
                        FIELD_TEXT("receipt", request->receipt),
        };

        return append_dictionary(message, fields, ELEMENTSOF(fields));
}

static int append_warnings(sd_bus_message *message, unsigned warnings) {
        static const struct {
                unsigned bit;
                const char *word;
        } known[] = {
                        {WARNING_NEAR_LIMIT, "near-limit"},
                        {WARNING_ABOVE_LIST_PRICE, "above-list-price"},
                        {WARNING_BELOW_LIST_PRICE, "below-list-price"},
                        {WARNING_SELLER_UNKNOWN, "seller-unknown"},
                        {WARNING_RATE_STALE, "rate-stale"},
        };
        const char *words[ELEMENTSOF(known) + 1] = {NULL};
        size_t n = 0;

        for (size_t i = 0; i < ELEMENTSOF(known); i++)
                if (warnings & known[i].bit)
                        words[n++] = known[i].word;
        return n == 0 ? 0 : append_texts(message, "warnings", words);
}

int append_details(sd_bus_message *message, const Answer *answer) {
        bool priced = answer->price != ABSENT;
        const Field fields[] = {
                        FIELD_TEXT("state", state_to_text(answer->state)),
                        FIELD("remaining", 'x', answer->has_remaining ? answer->remaining : ABSENT),
                        FIELD("fits", 'x', answer->has_fits ? answer->fits : ABSENT),
                        FIELD("hold-until", 't', answer->hold_until),
                        FIELD("price", 'x', answer->price),
                        FIELD_TEXT("currency", priced ? answer->currency : NULL),
                        FIELD("price-estimated", 'b', priced ? answer->price_estimated : ABSENT),
                        FIELD("replayed", 'b', answer->replayed),
        };

        int r = sd_bus_message_open_container(message, 'a', "{sv}");
        if (r >= 0)
                r = append_fields(message, fields, ELEMENTSOF(fields));
        if (r >= 0 && answer->has_limit)
                r = append_binding_limit(message, &answer->limit);
        if (r >= 0)
                r = append_warnings(message, answer->warnings);
        return r < 0 ? r : sd_bus_message_close_container(message);
}
