/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/status.h"

#include <inttypes.h>
#include <string.h>

#include "client/bar.h"
#include "client/words.h"
#include "common/money.h"
#include "common/util.h"

enum {
        INDENT = 2,
        BAR_LEAST = 10, /* columns; a shorter one says nothing */
        BAR_MOST = 40,
        LEFT_MAX = 2 * MONEY_TEXT_MAX + 16,
};

static int64_t given(int64_t number) {
        return number == NOT_GIVEN ? 0 : number;
}

/* "1300 of 2000 left"; `ret` takes LEFT_MAX bytes. */
static void print_left(const BudgetLimit *limit, char *ret) {
        char remaining[MONEY_TEXT_MAX], total[MONEY_TEXT_MAX];

        amount_to_text(given(limit->remaining), limit->unit, remaining);
        amount_to_text(limit_total(limit), limit->unit, total);
        if (limit_total(limit) == NOT_GIVEN)
                snprintf(ret, LEFT_MAX, "%s left", remaining);
        else if (limit_total(limit) == 0)
                snprintf(ret, LEFT_MAX, "blocked");
        else if (text_equal(limit->window, "request"))
                snprintf(ret, LEFT_MAX, "at most %s", total);
        else
                snprintf(ret, LEFT_MAX, "%s of %s left", remaining, total);
}

/* "700 used, 0 held; starts anew 1 Dec 00:00" */
static void print_use(const BudgetLimit *limit, int64_t now, FILE *out) {
        char used[MONEY_TEXT_MAX], held[MONEY_TEXT_MAX], until[SHORT_TIME_MAX];

        if (limit->until == NOT_GIVEN)
                return;
        fprintf(out, "%*s", INDENT, "");
        if (limit->used != NOT_GIVEN && limit->held != NOT_GIVEN) {
                amount_to_text(limit->used, limit->unit, used);
                amount_to_text(limit->held, limit->unit, held);
                fprintf(out, "%s used, %s held; ", used, held);
        }
        short_time(limit->until, now, until);
        fprintf(out, "starts anew %s\n", until);
}

/* A limit that can be shown, and one that has a bar. */
static bool limit_complete(const BudgetLimit *limit) {
        return limit->platform && limit->window && limit->unit;
}

static bool limit_has_bar(const BudgetLimit *limit) {
        return limit->until != NOT_GIVEN && limit_total(limit) != NOT_GIVEN;
}

/* One width for all bars, so that they can be compared; 0: there are none. */
static unsigned bars_width(const RecordList *list, const Terminal *terminal) {
        const BudgetLimit *limits = list->items;
        char left[LEFT_MAX];
        size_t longest = 0;

        if (!terminal->fancy)
                return 0;
        for (size_t i = 0; i < list->n; i++) {
                if (!limit_complete(&limits[i]) || !limit_has_bar(&limits[i]))
                        continue;
                print_left(&limits[i], left);
                longest = strlen(left) > longest ? strlen(left) : longest;
        }

        size_t others = INDENT + longest + 1;
        if (terminal->width < others + BAR_LEAST)
                return 0;
        size_t room = terminal->width - others;
        return room < BAR_MOST ? (unsigned) room : BAR_MOST;
}

static void print_limit(const Standing *standing, const BudgetLimit *limit, unsigned bar_width,
                bool utf8, FILE *out) {
        const char *name = text_equal(limit->platform, PLATFORM_ALL)
                        ? "All platforms"
                        : platform_name(standing->platforms, limit->platform);
        char left[LEFT_MAX];

        fprintf(out, "%s a %s", name, limit->window);
        if (!text_equal(limit->unit, UNIT_COINS))
                fprintf(out, ", in %s", limit->unit);
        if (text_equal(limit->source, "self"))
                fputs(" (set by oneself)", out);
        fprintf(out, "\n%*s", INDENT, "");

        if (bar_width > 0 && limit_has_bar(limit)) {
                bar_print(given(limit->used), given(limit->held), limit_total(limit), bar_width,
                                true, utf8, out);
                fputc(' ', out);
        }
        print_left(limit, left);
        fprintf(out, "%s\n", left);
        print_use(limit, standing->now, out);
}

static void print_account(const Standing *standing, FILE *out) {
        const BudgetAccount *account = standing->account;
        char until[SHORT_TIME_MAX];

        if (account->paused && *account->paused) {
                fprintf(out, "Buying is paused by %s",
                                text_equal(account->paused, "self") ? standing->user
                                                                    : "a guardian");
                if (account->paused_until != NOT_GIVEN) {
                        short_time(account->paused_until, standing->now, until);
                        fprintf(out, " until %s", until);
                }
                fputs(".\n", out);
        }
        if (standing->limits->n > 0)
                return;
        if (account->unbudgeted == 1)
                fprintf(out, "%s has no limits, and needs none to buy.\n", standing->user);
        else
                fprintf(out, "%s has no budget, so nothing may be bought. A guardian can set one: coinbudget set %s 2000\n",
                                standing->user, standing->user);
}

void status_print(const Standing *standing, const Terminal *terminal, bool legend, bool advice,
                FILE *out) {
        const BudgetLimit *limits = standing->limits->items;
        unsigned bar_width = bars_width(standing->limits, terminal);

        if (legend)
                fprintf(out, "Budgets of %s (uid %" PRIu32 ")\n\n", standing->user, standing->uid);
        print_account(standing, out);
        for (size_t i = 0; i < standing->limits->n; i++)
                if (limit_complete(&limits[i]))
                        print_limit(standing, &limits[i], bar_width, terminal->utf8, out);
        if (advice)
                fputs("\nNot counted: what is bought on a phone, or by an app that does not ask.\n",
                                out);
}
