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
};

static int64_t given(int64_t number) {
        return number == NOT_GIVEN ? 0 : number;
}

/* "1300 of 2000 left" */
static void print_left(const BudgetLimit *limit, char *text, size_t size) {
        char remaining[MONEY_TEXT_MAX], total[MONEY_TEXT_MAX];

        amount_to_text(given(limit->remaining), limit->unit, remaining);
        amount_to_text(limit_total(limit), limit->unit, total);
        if (limit_total(limit) == NOT_GIVEN)
                snprintf(text, size, "%s left", remaining);
        else if (limit_total(limit) == 0)
                snprintf(text, size, "blocked");
        else if (text_equal(limit->window, "request"))
                snprintf(text, size, "at most %s", total);
        else
                snprintf(text, size, "%s of %s left", remaining, total);
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

static void print_limit(const Standing *standing, const BudgetLimit *limit,
                const Terminal *terminal, FILE *out) {
        const char *name = platform_name(standing->platforms, limit->platform);
        char left[2 * MONEY_TEXT_MAX + 16];

        fprintf(out, "%s a %s", text_equal(limit->platform, PLATFORM_ALL) ? "All platforms" : name,
                        limit->window);
        if (!text_equal(limit->unit, UNIT_COINS))
                fprintf(out, ", in %s", limit->unit);
        fprintf(out, "%s\n%*s", text_equal(limit->source, "self") ? " (set by oneself)" : "",
                        INDENT, "");

        print_left(limit, left, sizeof left);
        size_t others = INDENT + 1 + strlen(left);
        unsigned room = terminal->width > others ? terminal->width - (unsigned) others : 0;
        if (terminal->fancy && room >= BAR_LEAST && limit_total(limit) != NOT_GIVEN &&
                        limit->until != NOT_GIVEN) {
                bar_print(given(limit->used), given(limit->held), limit_total(limit),
                                room < BAR_MOST ? room : BAR_MOST, true, terminal->utf8, out);
                fputc(' ', out);
        }
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

        if (legend)
                fprintf(out, "Budgets of %s (uid %" PRIu32 ")\n\n", standing->user, standing->uid);
        print_account(standing, out);
        for (size_t i = 0; i < standing->limits->n; i++) {
                if (limits[i].platform && limits[i].window && limits[i].unit)
                        print_limit(standing, &limits[i], terminal, out);
        }
        if (advice)
                fputs("\nNot counted: what is bought on a phone, or by an app that does not ask.\n",
                                out);
}
