/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/status.h"

#include <inttypes.h>
#include <string.h>

#include "client/bar.h"
#include "client/translate.h"
#include "client/words.h"
#include "client/worth.h"
#include "common/money.h"
#include "common/util.h"

enum {
        INDENT = 2,
        BAR_LEAST = 10, /* columns; a shorter one says nothing */
        BAR_MOST = 40,
        LEFT_MAX = 4 * MONEY_TEXT_MAX + 64, /* bytes */
};

static int64_t given(int64_t number) {
        return number == NOT_GIVEN ? 0 : number;
}

/* " (13.78 to 19.80 USD)": what the coins that are left cost; nothing where no price is known. */
static void add_worth(const Standing *standing, const BudgetLimit *limit, char *ret) {
        char least[MONEY_TEXT_MAX], most[MONEY_TEXT_MAX];
        size_t length = strlen(ret);
        Worth worth;

        if (!standing->bundles || !text_equal(limit->unit, UNIT_COINS) ||
                        given(limit->remaining) == 0 ||
                        !coins_worth(standing->bundles, limit->platform, limit->remaining, &worth))
                return;
        amount_to_text(worth.least, worth.currency, least);
        amount_to_text(worth.most, worth.currency, most);
        if (worth.least == worth.most) {
                snprintf(ret + length, LEFT_MAX - length, " (%s)", most);
                return;
        }
        *strrchr(least, ' ') = '\0'; /* its currency is the other's */
        /* TRANSLATORS: 1300 of 2000 left (13.78 to 19.80 USD) */
        snprintf(ret + length, LEFT_MAX - length, _(" (%s to %s)"), least, most);
}

/* "1300 of 2000 left (13.78 to 19.80 USD)"; `ret` takes LEFT_MAX bytes. */
static void print_left(const Standing *standing, const BudgetLimit *limit, char *ret) {
        char remaining[MONEY_TEXT_MAX], total[MONEY_TEXT_MAX];

        amount_to_text(given(limit->remaining), limit->unit, remaining);
        amount_to_text(limit_total(limit), limit->unit, total);
        if (limit_total(limit) == NOT_GIVEN)
                snprintf(ret, LEFT_MAX, _("%s left"), remaining);
        else if (limit_total(limit) == 0)
                snprintf(ret, LEFT_MAX, "%s", _("blocked"));
        else if (text_equal(limit->window, "request"))
                snprintf(ret, LEFT_MAX, _("at most %s"), total);
        else
                snprintf(ret, LEFT_MAX, _("%s of %s left"), remaining, total);
        add_worth(standing, limit, ret);
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
                /* TRANSLATORS: 700 used, 0 held; and then when it starts anew */
                fprintf(out, _("%s used, %s held; "), used, held);
        }
        short_time(limit->until, now, until);
        fprintf(out, _("starts anew %s\n"), until);
}

/* A limit that can be shown, and one that has a bar. */
static bool limit_complete(const BudgetLimit *limit) {
        return limit->platform && limit->window && limit->unit;
}

static bool limit_has_bar(const BudgetLimit *limit) {
        return limit->until != NOT_GIVEN && limit_total(limit) != NOT_GIVEN;
}

/* A household's limit does not tell it: only what is left. */
static int64_t limit_used(const BudgetLimit *limit) {
        return limit->used != NOT_GIVEN ? limit->used
                                        : limit_total(limit) - given(limit->remaining);
}

/* One width for all bars, so that they can be compared; 0: there are none. Where there is no room
 * beside what is left, *ret_above: they stand above it. */
static unsigned bars_width(const Standing *standing, const Terminal *terminal, bool *ret_above) {
        const RecordList *list = standing->limits;
        const BudgetLimit *limits = list->items;
        char left[LEFT_MAX];
        unsigned longest = 0;

        if (!terminal->fancy)
                return 0;
        for (size_t i = 0; i < list->n; i++) {
                if (!limit_complete(&limits[i]) || !limit_has_bar(&limits[i]))
                        continue;
                print_left(standing, &limits[i], left);
                unsigned width = text_width(left);
                longest = width > longest ? width : longest;
        }

        unsigned others = INDENT + longest + 1;
        *ret_above = terminal->width < others + BAR_LEAST;
        if (*ret_above)
                others = 2 * INDENT;
        if (terminal->width < others + BAR_LEAST)
                return 0;
        unsigned room = terminal->width - others;
        return room < BAR_MOST ? room : BAR_MOST;
}

/* "for this month only" */
static const char *span_words(const char *window) {
        static const char *const words[WINDOW_COUNT] = {
                        [WINDOW_REQUEST] = N_("for this request only"),
                        [WINDOW_DAY] = N_("for this day only"),
                        [WINDOW_WEEK] = N_("for this week only"),
                        [WINDOW_MONTH] = N_("for this month only"),
                        [WINDOW_YEAR] = N_("for this year only"),
        };
        Window known;

        return window_from_text(window, &known) ? _(words[known]) : window;
}

/* "  500 of the 2500 granted for this month only" */
static void print_granted(const BudgetLimit *limit, FILE *out) {
        char granted[MONEY_TEXT_MAX], total[MONEY_TEXT_MAX];

        if (given(limit->granted) == 0 || limit_total(limit) == NOT_GIVEN)
                return;
        amount_to_text(limit->granted, limit->unit, granted);
        amount_to_text(limit_total(limit), limit->unit, total);
        fprintf(out, "%*s", INDENT, "");
        /* TRANSLATORS: 500 of the 2500 granted for this month only */
        fprintf(out, _("%s of the %s granted %s\n"), granted, total, span_words(limit->window));
}

/* "  will be 5000 from 26 Nov 14:30" */
static void print_next(const BudgetLimit *limit, int64_t now, FILE *out) {
        char amount[MONEY_TEXT_MAX], from[SHORT_TIME_MAX];

        if (limit->next_from == NOT_GIVEN)
                return;
        short_time(limit->next_from, now, from);
        fprintf(out, "%*s", INDENT, "");
        if (limit->next_amount == NOT_GIVEN) {
                fprintf(out, _("ends %s\n"), from);
                return;
        }
        amount_to_text(limit->next_amount, limit->unit, amount);
        fprintf(out, _("will be %s from %s\n"), amount, from);
}

static void print_setter(const Standing *standing, bool self, FILE *out) {
        if (!self)
                fputs(_("set by a guardian"), out);
        else if (standing->self)
                fputs(_("set by yourself"), out);
        else
                fprintf(out, _("set by %s"), standing->user);
}

static void print_setting(const Standing *standing, bool self, int64_t at, FILE *out) {
        char day[SHORT_TIME_MAX];

        on_day(at, standing->now, day);
        if (!self)
                /* TRANSLATORS: set by a guardian today; set by a guardian on 3 Nov */
                fprintf(out, _("set by a guardian %s"), day);
        else if (standing->self)
                fprintf(out, _("set by yourself %s"), day);
        else
                /* TRANSLATORS: set by alice on 3 Nov */
                fprintf(out, _("set by %s %s"), standing->user, day);
}

/* "  set by a guardian on 3 Nov": who set it, and when. */
static void print_source(const Standing *standing, const BudgetLimit *limit, FILE *out) {
        bool self = text_equal(limit->source, "self");

        if (text_equal(limit->source, "default"))
                fprintf(out, "%*s%s\n", INDENT, "", _("the default"));
        if (!self && !text_equal(limit->source, "guardian"))
                return;

        fprintf(out, "%*s", INDENT, "");
        if (limit->set_at == NOT_GIVEN)
                print_setter(standing, self, out);
        else
                print_setting(standing, self, limit->set_at, out);
        fputc('\n', out);
}

/* "TikTok Coins a month, your own": what it is about. */
static void print_title(const Standing *standing, const BudgetLimit *limit, FILE *out) {
        const char *name = text_equal(limit->platform, PLATFORM_ALL)
                        ? _("All platforms")
                        : platform_name(standing->platforms, limit->platform);

        fprintf(out, "%s %s", name, window_words(limit->window));
        if (!text_equal(limit->unit, UNIT_COINS))
                fprintf(out, _(", in %s"), limit->unit);
        if (limit->household)
                fprintf(out, _(", shared in the household %s"), limit->household);
        if (text_equal(limit->source, "self") && standing->self)
                fputs(_(", your own"), out);
        else if (text_equal(limit->source, "self"))
                fprintf(out, _(", %s's own"), standing->user);
        fputc('\n', out);
}

static void print_limit(const Standing *standing, const BudgetLimit *limit, unsigned bar_width,
                bool above, bool utf8, FILE *out) {
        char left[LEFT_MAX];

        print_title(standing, limit, out);
        fprintf(out, "%*s", INDENT, "");
        if (bar_width > 0 && limit_has_bar(limit)) {
                bar_print(limit_used(limit), given(limit->held), limit_total(limit), bar_width,
                                true, utf8, out);
                if (above)
                        fprintf(out, "\n%*s", INDENT, "");
                else
                        fputc(' ', out);
        }
        print_left(standing, limit, left);
        fprintf(out, "%s\n", left);
        print_use(limit, standing->now, out);
        print_granted(limit, out);
        print_next(limit, standing->now, out);
        print_source(standing, limit, out);
}

/* Whether some limit lets anything be bought at all: one's own, or one per request, does not. */
static bool has_budget(const RecordList *list) {
        const BudgetLimit *limit = list->items;

        for (size_t i = 0; i < list->n; i++, limit++)
                if (!text_equal(limit->source, "self") && !text_equal(limit->window, "request"))
                        return true;
        return false;
}

/* "Buying is paused by a guardian until 1 Dec 00:00." */
static void print_pause(const Standing *standing, FILE *out) {
        const BudgetAccount *account = standing->account;
        bool guardian = !text_equal(account->paused, "self"), own = standing->self;
        char until[SHORT_TIME_MAX];

        if (account->paused_until == NOT_GIVEN) {
                if (guardian || own)
                        fputs(guardian ? _("Buying is paused by a guardian.\n")
                                       : _("Buying is paused by yourself.\n"),
                                        out);
                else
                        fprintf(out, _("Buying is paused by %s.\n"), standing->user);
                return;
        }
        short_time(account->paused_until, standing->now, until);
        if (guardian || own)
                fprintf(out,
                                guardian ? _("Buying is paused by a guardian until %s.\n")
                                         : _("Buying is paused by yourself until %s.\n"),
                                until);
        else
                fprintf(out, _("Buying is paused by %s until %s.\n"), standing->user, until);
}

static void print_account(const Standing *standing, FILE *out) {
        const BudgetAccount *account = standing->account;

        if (account->paused && *account->paused)
                print_pause(standing, out);
        if (account->quiet_hours && *account->quiet_hours)
                fprintf(out, _("Nothing may be bought in the quiet hours, %s.\n"),
                                account->quiet_hours);
        if (account->unbudgeted == 1) {
                if (standing->limits->n == 0)
                        fprintf(out, _("%s has no limits, and needs none to buy.\n"),
                                        standing->user);
        } else if (!has_budget(standing->limits))
                fprintf(out, _("%s has no budget, so nothing may be bought. A guardian can set one: coinbudget set %s 2000\n"),
                                standing->user, standing->user);
}

void status_print(const Standing *standing, const Terminal *terminal, bool legend, bool advice,
                FILE *out) {
        const BudgetLimit *limits = standing->limits->items;
        bool above = false;
        unsigned bar_width = bars_width(standing, terminal, &above);

        if (legend)
                fprintf(out, _("Budgets of %s (uid %" PRIu32 ")\n\n"), standing->user,
                                standing->uid);
        print_account(standing, out);
        for (size_t i = 0; i < standing->limits->n; i++)
                if (limit_complete(&limits[i]))
                        print_limit(standing, &limits[i], bar_width, above, terminal->utf8, out);
        status_print_month(standing, out);
        if (advice) {
                fputc('\n', out);
                fprintf(out, _("Not counted: what is bought on a phone, or by an app that does not ask. Write it down: coinbudget record %s tiktok 700\n"),
                                standing->user);
        }
}
