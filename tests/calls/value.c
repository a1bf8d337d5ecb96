/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/calls/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/contract.h"
#include "tests/calls/text.h"

enum { WILD = 12 /* one value of so many is out of the ordinary */, SAID_MAX = 60 };

#define DAY INT64_C(86400000000) /* µs */

const uid_t callers[CALLERS] = {UID_ALICE, UID_BOB, 0};

void seen_add(Seen *seen, size_t caller, uint64_t id) {
        seen->ids[caller][seen->n[caller]++ % SEEN_MAX] = id;
}

static void must_append(int r) {
        if (r < 0)
                die("a call cannot be made: %s", strerror(-r));
}

/* ---- numbers ---- */

static uint64_t wild_number(Dice *dice) {
        static const uint64_t special[] = {0, 1, 2, UINT64_MAX, INT64_MAX, UINT64_C(1) << 63,
                        UINT32_MAX, INT32_MAX, AMOUNT_MAX, AMOUNT_MAX + 1, (uint64_t) -AMOUNT_MAX};

        if (one_in(dice, 3))
                return dice_next(dice) >> below(dice, 64);
        return ONE_OF(dice, special) + (one_in(dice, 2) ? (uint64_t) below(dice, 3) - 1 : 0);
}

/* The caller's own; the guardian's, often a child's. */
static size_t whose(Giver *giver) {
        bool other = one_in(&giver->dice, callers[giver->caller] == 0 ? 1 : 12);

        return other ? (size_t) below(&giver->dice, CALLERS) : giver->caller;
}

static uint64_t id(Giver *giver) {
        Dice *dice = &giver->dice;
        size_t of = whose(giver);
        size_t n = giver->seen.n[of] < SEEN_MAX ? giver->seen.n[of] : SEEN_MAX;

        if (n == 0)
                return (uint64_t) below(dice, 1000);
        uint64_t seen = giver->seen.ids[of][below(dice, (int64_t) n)];
        return one_in(dice, 8) ? seen + (uint64_t) below(dice, 3) - 1 : seen;
}

static uint64_t instant(Giver *giver) {
        return (uint64_t) (giver->now + (below(&giver->dice, 800) - 400) * DAY / 8);
}

static uint64_t likely_number(Giver *giver, const char *name) {
        static const uint32_t counts[] = {0, 1, 10, 100, 1000, 1001};
        static const uint32_t others[] = {UID_MUM, UID_STRANGER, UID_ALL};
        static const int64_t bundles[] = {1, 10, 65, 70, 100, 330, 350, 700};
        Dice *dice = &giver->dice;

        if (text_equal(name, "uid"))
                return one_in(dice, WILD) ? ONE_OF(dice, others) : callers[whose(giver)];
        if (text_equal(name, "count"))
                return ONE_OF(dice, counts);
        if (text_equal(name, "id") || text_equal(name, "before") || text_equal(name, "after"))
                return id(giver);
        if (text_equal(name, "since") || text_equal(name, "until") || text_equal(name, "when"))
                return instant(giver);
        if (text_equal(name, "coins"))
                return one_in(dice, 10) ? 0 : (uint64_t) ONE_OF(dice, bundles);
        return (uint64_t) below(dice, text_equal(name, "price") ? 3000 : 1000000);
}

static uint64_t number(Giver *giver, const char *name) {
        return one_in(&giver->dice, WILD) ? wild_number(&giver->dice) : likely_number(giver, name);
}

/* ---- values of a type ---- */

static void give_text(Giver *giver, const Method *method, const char *name, sd_bus_message *message,
                Text *said) {
        char *text = one_in(&giver->dice, WILD) ? text_wild(&giver->dice)
                                                : text_likely(&giver->dice, method->name, name);

        must_append(sd_bus_message_append_basic(message, 's', text));
        text_add(said, " \"%.*s\"", SAID_MAX, text);
        if (strlen(text) > SAID_MAX)
                text_add(said, " (%zu bytes)", strlen(text));
        free(text);
}

static void give_number(
                Giver *giver, char type, const char *name, sd_bus_message *message, Text *said) {
        /* Who is paused gets nowhere. */
        uint64_t n = type == 'b' ? one_in(&giver->dice, text_equal(name, "paused") ? 20 : 2)
                                 : number(giver, name);
        uint32_t u = (uint32_t) n;

        must_append(sd_bus_message_append_basic(message, type,
                        type == 'u' || type == 'b' || type == 'i' ? (const void *) &u : &n));
        text_add(said, type == 'x' ? " %" PRId64 : " %" PRIu64, type == 'u' || type == 'b' ? u : n);
}

static void give_options(Giver *giver, const Method *method, sd_bus_message *message, Text *said);

/* Any type that is anywhere in the contract, or is not. */
static void give_value(Giver *giver, const Method *method, const char *name, const char *type,
                sd_bus_message *message, Text *said) {
        if (text_equal(type, "s")) {
                give_text(giver, method, name, message, said);
        } else if (text_equal(type, "a{sv}")) {
                give_options(giver, method, message, said);
        } else if (text_equal(type, "v")) {
                must_append(sd_bus_message_open_container(message, 'v', "s"));
                give_text(giver, method, name, message, said);
                must_append(sd_bus_message_close_container(message));
        } else if (text_equal(type, "d")) {
                double d = (double) number(giver, name);
                must_append(sd_bus_message_append_basic(message, 'd', &d));
                text_add(said, " %g", d);
        } else if (text_equal(type, "as")) {
                must_append(sd_bus_message_append(message, "as", 2, name, ""));
                text_add(said, " [\"%s\", \"\"]", name);
        } else if (strlen(type) == 1 && strchr("xtuib", type[0])) {
                give_number(giver, type[0], name, message, said);
        } else {
                die("%s.%s has an argument of type %s", method->interface, method->name, type);
        }
}

/* ---- options ---- */

static const struct Option {
        const char *key, *type;
} options[] = {{"key", "s"}, {"price", "x"}, {"currency", "s"}, {"seller", "s"}, {"app", "s"},
                {"note", "s"}, {"coins", "x"}, {"receipt", "s"}, {"platform", "s"}, {"state", "s"},
                {"since", "t"}, {"until", "t"}, {"before", "t"}, {"after", "t"}, {"count", "u"},
                {"reason", "s"}, {"guardian", "b"}, {"when", "t"}, {"colour", "s"}};

/* Which of them a method knows. */
static bool knows(const Method *method, const char *key) {
        static const char *const known[][2] = {
                        {"Request", "key price currency seller app note"},
                        {"Check", "price currency seller app note"},
                        {"Record", "key price currency seller app note when"},
                        {"Complete", "coins price currency receipt"},
                        {"ListRequests", "platform state since until before count"},
                        {"SetLimit", "reason guardian"},
                        {"RemoveLimit", "reason guardian"},
                        {"Grant", "reason key"},
                        {"SetPaused", "reason until guardian"},
                        {"ListPending", "after count"},
                        {"Resolve", "note"},
                        {"Refund", "coins price reason"},
                        {"ListChanges", "before count"},
        };
        for (size_t i = 0; i < ELEMENTSOF(known); i++)
                if (text_equal(known[i][0], method->name))
                        return strstr(known[i][1], key) != NULL;
        return false;
}

static void give_option(Giver *giver, const Method *method, const struct Option *option,
                sd_bus_message *message, Text *said) {
        static const char *const types[] = {"s", "x", "t", "u", "b", "d", "i", "v", "as", "a{sv}"};
        bool wrong = one_in(&giver->dice, 4 * WILD);
        const char *type = wrong ? ONE_OF(&giver->dice, types) : option->type;

        text_add(said, " %s:%s", option->key, type);
        must_append(sd_bus_message_open_container(message, 'e', "sv"));
        must_append(sd_bus_message_append_basic(message, 's', option->key));
        must_append(sd_bus_message_open_container(message, 'v', type));
        give_value(giver, method, option->key, type, message, said);
        must_append(sd_bus_message_close_container(message));
        must_append(sd_bus_message_close_container(message));
}

/* Price and currency go together, but for once in a while. */
static bool is_given(Giver *giver, const Method *method, const char *key, bool with_price) {
        bool priced = text_equal(key, "price") || text_equal(key, "currency");

        if (one_in(&giver->dice, 10 * WILD))
                return true;
        if (!knows(method, key))
                return false;
        return priced ? with_price : one_in(&giver->dice, 5);
}

static void give_options(Giver *giver, const Method *method, sd_bus_message *message, Text *said) {
        bool with_price = one_in(&giver->dice, 3);
        int64_t times = one_in(&giver->dice, 500) ? 1 + below(&giver->dice, 300) : 1;

        text_add(said, " {");
        must_append(sd_bus_message_open_container(message, 'a', "{sv}"));
        for (; times > 0; times--)
                for (size_t i = 0; i < ELEMENTSOF(options); i++)
                        if (is_given(giver, method, options[i].key, with_price))
                                give_option(giver, method, &options[i], message, said);
        must_append(sd_bus_message_close_container(message));
        text_add(said, " }");
}

/* ---- a call ---- */

void give(Giver *giver, const Method *method, sd_bus_message *message, Text *said) {
        static const char *const types[] = {"s", "x", "t", "u", "b", "d", "as", "v"};
        bool wrong = one_in(&giver->dice, 3 * WILD);
        size_t n = method->n_in;

        if (wrong && one_in(&giver->dice, 2))
                n = (size_t) below(&giver->dice, ARGUMENTS_MAX);
        for (size_t i = 0; i < n; i++) {
                bool there = i < method->n_in && !(wrong && one_in(&giver->dice, 3));
                give_value(giver, method, i < method->n_in ? method->in[i].name : "",
                                there ? method->in[i].type : ONE_OF(&giver->dice, types), message,
                                said);
        }
}
