/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <inttypes.h>
#include <stdio.h>

#include "client/listing.h"
#include "client/translate.h"
#include "client/user.h"
#include "client/words.h"
#include "common/money.h"
#include "common/timetext.h"
#include "common/util.h"

/* A cell's text. */
enum { CELL_MAX = WORDS_MAX };

typedef struct Words {
        const RecordList *platforms;
        int64_t now;
} Words;

static const char *given(const char *text) {
        return text ? text : "";
}

/* " (self)": whose it is, where it is not a guardian's. */
static void add_source(const BudgetSide *side, char *ret) {
        size_t length = strlen(ret);

        if (side->source && !text_equal(side->source, "guardian"))
                snprintf(ret + length, CELL_MAX - length, " (%s)", source_words(side->source));
}

static const char *platform_words(const BudgetSide *side, const Words *words) {
        return side->platform ? platform_name(words->platforms, side->platform) : "";
}

/* "limit on TikTok Coins a month", "limit on all platforms a month (self)" */
static void what_limit(const BudgetSide *side, const Words *words, char *ret) {
        snprintf(ret, CELL_MAX, _("limit on %s %s"), platform_words(side, words),
                        given(window_words(side->window)));
        add_source(side, ret);
}

static void what_grant(const BudgetSide *side, const Words *words, char *ret) {
        /* TRANSLATORS: granted on top of TikTok Coins a month */
        snprintf(ret, CELL_MAX, _("granted on top of %s %s"), platform_words(side, words),
                        given(window_words(side->window)));
        add_source(side, ret);
}

static void what_pause(const BudgetSide *side, const Words *words, char *ret) {
        (void) words;
        snprintf(ret, CELL_MAX, "%s", _("pause"));
        if (side->source)
                snprintf(ret, CELL_MAX, _("pause (%s)"), source_words(side->source));
}

static void what_approval(const BudgetSide *side, const Words *words, char *ret) {
        (void) words;
        snprintf(ret, CELL_MAX, _("request %" PRId64), side->id);
}

static void what_refund(const BudgetSide *side, const Words *words, char *ret) {
        (void) words;
        snprintf(ret, CELL_MAX, _("refund of request %" PRId64), side->id);
}

/* "1000, 5000 from 26 Nov 14:30" */
static void value_limit(const BudgetSide *side, const Words *words, char *ret) {
        char amount[MONEY_TEXT_MAX] = "", next[MONEY_TEXT_MAX], from[SHORT_TIME_MAX];
        const char *unit = side->unit ? side->unit : UNIT_COINS;

        if (side->amount != NOT_GIVEN)
                amount_to_text(side->amount, unit, amount);
        if (side->next_from == NOT_GIVEN) {
                snprintf(ret, CELL_MAX, "%s", amount);
                return;
        }
        short_time(side->next_from, words->now, from);
        if (side->next_amount == NOT_GIVEN) {
                snprintf(ret, CELL_MAX, _("%s, ends %s"), amount, from);
                return;
        }
        amount_to_text(side->next_amount, unit, next);
        snprintf(ret, CELL_MAX, _("%s, %s from %s"), amount, next, from);
}

static void value_pause(const BudgetSide *side, const Words *words, char *ret) {
        char until[SHORT_TIME_MAX];

        snprintf(ret, CELL_MAX, "%s", side->paused == 1 ? _("paused") : _("not paused"));
        if (side->paused == 1 && side->until != NOT_GIVEN) {
                short_time(side->until, words->now, until);
                snprintf(ret, CELL_MAX, _("paused until %s"), until);
        }
}

static void value_approval(const BudgetSide *side, const Words *words, char *ret) {
        (void) words;
        snprintf(ret, CELL_MAX, "%s", given(state_words(side->state)));
}

/* "100 coins, 1.29 USD", or one of the two */
static void value_refund(const BudgetSide *side, const Words *words, char *ret) {
        char price[MONEY_TEXT_MAX];
        size_t length = 0;

        (void) words;
        *ret = '\0';
        if (side->coins > 0)
                (void) number_words(side->coins, ret);
        if (side->price != NOT_GIVEN && side->currency) {
                length = strlen(ret);
                amount_to_text(side->price, side->currency, price);
                snprintf(ret + length, CELL_MAX - length, "%s%s", length > 0 ? ", " : "", price);
        }
}

/* The kinds of change: what it was about, how it stood, and what is said where there was none. */
static const struct {
        const char *what;
        void (*about)(const BudgetSide *side, const Words *words, char *ret);
        void (*value)(const BudgetSide *side, const Words *words, char *ret);
        const char *none;
} kinds[] = {
                {"limit", what_limit, value_limit, N_("none")},
                {"grant", what_grant, value_limit, ""},
                {"pause", what_pause, value_pause, N_("not paused")},
                {"approval", what_approval, value_approval, ""},
                {"refund", what_refund, value_refund, ""},
};

/* The cells WHAT, FROM and TO. What only a newer daemon knows is shown by its bare name. */
static void add_change(Table *table, const BudgetChange *change, const Words *words) {
        const BudgetSide *side = change->after ? change->after : change->before;
        char what[CELL_MAX], before[CELL_MAX] = "", after[CELL_MAX] = "";

        snprintf(what, sizeof what, "%s", given(change->what));
        for (size_t i = 0; i < ELEMENTSOF(kinds) && side; i++) {
                if (!text_equal(kinds[i].what, change->what))
                        continue;
                kinds[i].about(side, words, what);
                const char *none = *kinds[i].none ? _(kinds[i].none) : "";
                snprintf(before, sizeof before, "%s", none);
                snprintf(after, sizeof after, "%s", none);
                if (change->before)
                        kinds[i].value(change->before, words, before);
                if (change->after)
                        kinds[i].value(change->after, words, after);
        }
        table_add(table, what);
        table_add(table, before);
        table_add(table, after);
}

void listing_changes(
                Table *ret, const RecordList *changes, const RecordList *platforms, int64_t now) {
        static const Column columns[] = {{N_("WHEN"), 0}, {N_("WHO"), COLUMN_CUT},
                        {N_("WHAT"), COLUMN_CUT}, {N_("FROM"), COLUMN_CUT | COLUMN_DROP},
                        {N_("TO"), COLUMN_CUT}, {N_("WHY"), COLUMN_CUT | COLUMN_DROP}};
        const Words words = {.platforms = platforms, .now = now};
        const BudgetChange *change = changes->items;

        *ret = (Table){.columns = columns, .n_columns = ELEMENTSOF(columns)};
        for (size_t i = 0; i < changes->n; i++, change++) {
                char when[TIME_TEXT_MAX] = "", by[USER_NAME_MAX + 1];

                snprintf(by, sizeof by, "%s", _("(by itself)"));
                if (change->at != NOT_GIVEN)
                        time_to_text(change->at, when);
                if (change->by != NOT_GIVEN)
                        user_name(change->by, by);
                table_add(ret, when);
                table_add(ret, by);
                add_change(ret, change, &words);
                table_add(ret, change->reason);
        }
}
