/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/append.h"

#include "common/util.h"

int append_text(sd_bus_message *reply, const char *key, const char *value) {
        return value ? sd_bus_message_append(reply, "{sv}", key, "s", value) : 0;
}

int append_amount(sd_bus_message *reply, const char *key, int64_t value) {
        return value == ABSENT ? 0 : sd_bus_message_append(reply, "{sv}", key, "x", value);
}

int append_unsigned(sd_bus_message *reply, const char *key, int64_t value) {
        return value == ABSENT ? 0
                               : sd_bus_message_append(reply, "{sv}", key, "t", (uint64_t) value);
}

int append_uid(sd_bus_message *reply, const char *key, uint32_t value) {
        return sd_bus_message_append(reply, "{sv}", key, "u", value);
}

int append_bool(sd_bus_message *reply, const char *key, bool value) {
        return sd_bus_message_append(reply, "{sv}", key, "b", (int) value);
}

/* A {sv} entry whose value is an array of texts that ends with NULL. */
static int append_texts(sd_bus_message *reply, const char *key, char *const texts[]) {
        int r = sd_bus_message_open_container(reply, 'e', "sv");
        if (r >= 0)
                r = sd_bus_message_append(reply, "s", key);
        if (r >= 0)
                r = sd_bus_message_open_container(reply, 'v', "as");
        if (r >= 0)
                r = sd_bus_message_open_container(reply, 'a', "s");
        for (; *texts && r >= 0; texts++)
                r = sd_bus_message_append(reply, "s", *texts);
        for (unsigned depth = 0; depth < 3 && r >= 0; depth++)
                r = sd_bus_message_close_container(reply);
        return r;
}

int append_request(sd_bus_message *reply, const RequestView *request) {
        const struct {
                const char *key;
                const char *value;
        } texts[] = {
                        {"platform", request->platform},
                        {"currency", request->currency},
                        {"seller", request->seller},
                        {"app", request->app},
                        {"note", request->note},
                        {"key", request->key},
                        {"decision", request->decision},
                        {"reason", request->reason},
                        {"state", state_to_text(request->state)},
                        {"receipt", request->receipt},
        };

        int r = sd_bus_message_open_container(reply, 'a', "{sv}");
        if (r >= 0)
                r = append_unsigned(reply, "id", request->id);
        if (r >= 0)
                r = append_uid(reply, "uid", request->uid);
        for (size_t i = 0; i < ELEMENTSOF(texts) && r >= 0; i++)
                r = append_text(reply, texts[i].key, texts[i].value);
        if (r >= 0)
                r = append_amount(reply, "coins", request->coins);
        if (r >= 0)
                r = append_amount(reply, "price", request->price);
        if (r >= 0)
                r = append_amount(reply, "completed-coins", request->completed);
        if (r >= 0)
                r = append_unsigned(reply, "created", request->created);
        if (r >= 0)
                r = append_unsigned(reply, "decided", request->decided);
        if (r >= 0)
                r = append_unsigned(reply, "hold-until", request->hold_until);
        return r < 0 ? r : sd_bus_message_close_container(reply);
}

/* What both forms of a limit have, but for its bounds and who set it. */
static int append_limit_usage(sd_bus_message *reply, const Limit *limit) {
        int r = append_text(reply, "platform", limit->platform);
        if (r >= 0)
                r = append_text(reply, "window", window_to_text(limit->window));
        if (r >= 0)
                r = append_text(reply, "unit", limit->unit);
        if (r >= 0)
                r = append_amount(reply, "amount", limit->amount);
        if (r >= 0)
                r = append_amount(reply, "used", limit->used);
        if (r >= 0)
                r = append_amount(reply, "held", limit->held);
        if (r >= 0)
                r = append_amount(reply, "remaining", limit_remaining(limit));
        if (r >= 0 && limit->window != WINDOW_REQUEST)
                r = append_unsigned(reply, "until", limit->until);
        return r;
}

int append_limit(sd_bus_message *reply, const Limit *limit) {
        int r = sd_bus_message_open_container(reply, 'a', "{sv}");
        if (r >= 0)
                r = append_limit_usage(reply, limit);
        if (r >= 0)
                r = append_amount(reply, "granted", limit->granted);
        if (r >= 0 && limit->window != WINDOW_REQUEST)
                r = append_unsigned(reply, "from", limit->from);
        if (r >= 0)
                r = append_text(reply, "source", source_to_text(limit->source));
        if (r >= 0 && limit->source != SOURCE_DEFAULT)
                r = append_uid(reply, "set-by", limit->set_by);
        if (r >= 0 && limit->source != SOURCE_DEFAULT)
                r = append_unsigned(reply, "set-at", limit->set_at);
        return r < 0 ? r : sd_bus_message_close_container(reply);
}

/* The entry "limit" of the details: a dictionary in a dictionary. */
static int append_binding_limit(sd_bus_message *reply, const Limit *limit) {
        int r = sd_bus_message_open_container(reply, 'e', "sv");
        if (r >= 0)
                r = sd_bus_message_append(reply, "s", "limit");
        if (r >= 0)
                r = sd_bus_message_open_container(reply, 'v', "a{sv}");
        if (r >= 0)
                r = sd_bus_message_open_container(reply, 'a', "{sv}");
        if (r >= 0)
                r = append_limit_usage(reply, limit);
        for (unsigned depth = 0; depth < 3 && r >= 0; depth++)
                r = sd_bus_message_close_container(reply);
        return r;
}

static int append_warnings(sd_bus_message *reply, unsigned warnings) {
        static char near_limit[] = "near-limit", seller_unknown[] = "seller-unknown";
        char *texts[3] = {NULL};
        size_t n = 0;

        if (warnings & WARNING_NEAR_LIMIT)
                texts[n++] = near_limit;
        if (warnings & WARNING_SELLER_UNKNOWN)
                texts[n++] = seller_unknown;
        return n == 0 ? 0 : append_texts(reply, "warnings", texts);
}

int append_details(sd_bus_message *reply, const Answer *answer) {
        int r = sd_bus_message_open_container(reply, 'a', "{sv}");
        if (r >= 0)
                r = append_text(reply, "state", state_to_text(answer->state));
        if (r >= 0 && answer->has_remaining)
                r = append_amount(reply, "remaining", answer->remaining);
        if (r >= 0 && answer->has_limit)
                r = append_binding_limit(reply, &answer->limit);
        if (r >= 0 && answer->has_fits)
                r = append_amount(reply, "fits", answer->fits);
        if (r >= 0)
                r = append_unsigned(reply, "hold-until", answer->hold_until);
        if (r >= 0)
                r = append_amount(reply, "price", answer->price);
        if (r >= 0 && answer->price != ABSENT)
                r = append_text(reply, "currency", answer->currency);
        if (r >= 0 && answer->price != ABSENT)
                r = append_bool(reply, "price-estimated", false);
        if (r >= 0)
                r = append_warnings(reply, answer->warnings);
        if (r >= 0)
                r = append_bool(reply, "replayed", answer->replayed);
        return r < 0 ? r : sd_bus_message_close_container(reply);
}

int append_account(sd_bus_message *reply, const AccountView *account) {
        char *no_households[] = {NULL};

        int r = sd_bus_message_open_container(reply, 'a', "{sv}");
        if (r >= 0)
                r = append_text(reply, "name", account->person->name);
        if (r >= 0)
                r = append_text(reply, "paused", "");
        if (r >= 0)
                r = append_texts(reply, "households", no_households);
        if (r >= 0)
                r = append_bool(reply, "unbudgeted", account->unbudgeted);
        if (r >= 0)
                r = append_text(reply, "over-limit", "reject");
        if (r >= 0)
                r = append_text(reply, "give-back", "trust");
        if (r >= 0)
                r = append_text(reply, "unconfirmed", unconfirmed_to_text(account->unconfirmed));
        if (r >= 0)
                r = append_text(reply, "quiet-hours", "");
        if (r >= 0)
                r = append_text(reply, "burst", "off");
        return r < 0 ? r : sd_bus_message_close_container(reply);
}

int append_platform(sd_bus_message *reply, const Platform *platform) {
        int r = sd_bus_message_open_container(reply, 'a', "{sv}");
        if (r >= 0)
                r = append_text(reply, "id", platform->id);
        if (r >= 0)
                r = append_text(reply, "name", platform->name);
        if (r >= 0)
                r = append_text(reply, "unit", platform->unit);
        if (r >= 0)
                r = append_text(reply, "sold-in", platform->sold_in_money ? "money" : "coins");
        if (r >= 0)
                r = append_texts(reply, "official", platform->official);
        if (r >= 0 && platform->creator_percent > 0)
                r = append_uid(reply, "creator-percent", platform->creator_percent);
        return r < 0 ? r : sd_bus_message_close_container(reply);
}
