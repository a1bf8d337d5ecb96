/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* After a change: what holds from now on. */

#include "client/sentence.h"
#include "client/words.h"
#include "common/money.h"
#include "common/util.h"

/* One's own limit that the arguments name, as it stands now; NULL: there is none. */
static const BudgetLimit *own_limit(const Changed *changed) {
        const Arguments *arguments = changed->arguments;
        const BudgetLimit *limit = changed->limits->items;

        for (size_t i = 0; i < changed->limits->n; i++, limit++)
                if (text_equal(limit->source, "self") && limit->amount != NOT_GIVEN &&
                                text_equal(limit->platform, arguments_limit_platform(arguments)) &&
                                text_equal(limit->window, window_to_text(arguments->window)) &&
                                text_equal(limit->unit, arguments_limit_unit(arguments)))
                        return limit;
        return NULL;
}

/* "1000 TikTok Coins a month", of what the arguments are about. */
static void print_allowance(const Changed *changed, int64_t amount, FILE *out) {
        const Arguments *arguments = changed->arguments;

        allowance_print(amount, arguments_limit_unit(arguments),
                        arguments_limit_platform(arguments), arguments->window, changed->platforms,
                        out);
}

/* "Your limit stays 1000 TikTok Coins a month until 26 Nov 14:30, then 5000." */
static void print_stays(const Changed *changed, const BudgetLimit *limit, FILE *out) {
        char from[SHORT_TIME_MAX], next[MONEY_TEXT_MAX];

        fputs("Your limit stays ", out);
        print_allowance(changed, limit->amount, out);
        if (limit->next_from != NOT_GIVEN) {
                short_time(limit->next_from, changed->now, from);
                fprintf(out, " until %s", from);
                if (limit->next_amount != NOT_GIVEN) {
                        amount_to_text(limit->next_amount, limit->unit, next);
                        fprintf(out, ", then %s", next);
                } else
                        fputs(", then it ends", out);
        }
        fputs(".\n", out);
}

static void set_own(const Changed *changed, FILE *out) {
        const BudgetLimit *limit = changed->limits ? own_limit(changed) : NULL;

        if (!limit)
                fputs("Your limit is written down. When it counts: coinbudget status\n", out);
        else if (limit->amount != changed->arguments->amount)
                print_stays(changed, limit, out);
        else {
                fputs("Your limit is ", out);
                print_allowance(changed, limit->amount, out);
                fputs(". It counts at once.\n", out);
        }
}

static void set_guardians(const Changed *changed, FILE *out) {
        const Arguments *arguments = changed->arguments;
        const char *platform = arguments_limit_platform(arguments);

        fprintf(out, "%s may now ", changed->user);
        if (arguments->amount == 0 && text_equal(platform, PLATFORM_ALL))
                fputs("buy nothing.\n", out);
        else if (arguments->amount == 0)
                fprintf(out, "buy no %s.\n", platform_name(changed->platforms, platform));
        else {
                bool coins = text_equal(arguments_limit_unit(arguments), UNIT_COINS);
                fprintf(out, "%s at most ", coins ? "buy" : "spend");
                print_allowance(changed, arguments->amount, out);
                fputs(".\n", out);
        }
}

void sentence_set(const Changed *changed, FILE *out) {
        (changed->self ? set_own : set_guardians)(changed, out);
}

/* "Removed: your limit in USD for all platforms a month." */
static void print_removed(const Changed *changed, FILE *out) {
        const Arguments *arguments = changed->arguments;
        const char *unit = arguments_limit_unit(arguments);

        fprintf(out, "Removed: %s%s limit", changed->self ? "your own" : changed->user,
                        changed->self ? "" : "'s");
        if (!text_equal(unit, UNIT_COINS))
                fprintf(out, " in %s", unit);
        fprintf(out, " for %s a %s.",
                        platform_name(changed->platforms, arguments_limit_platform(arguments)),
                        window_to_text(arguments->window));
}

static void unset_own(const Changed *changed, FILE *out) {
        const BudgetLimit *limit = changed->limits ? own_limit(changed) : NULL;

        if (!changed->limits)
                fputs("That your limit ends is written down. When: coinbudget status\n", out);
        else if (limit)
                print_stays(changed, limit, out);
        else {
                print_removed(changed, out);
                fputc('\n', out);
        }
}

static void unset_guardians(const Changed *changed, FILE *out) {
        print_removed(changed, out);
        fputs(" A default limit counts instead, if there is one.\n", out);
}

void sentence_unset(const Changed *changed, FILE *out) {
        (changed->self ? unset_own : unset_guardians)(changed, out);
}

void sentence_grant(const Changed *changed, FILE *out) {
        static const char *const spans[WINDOW_COUNT] = {
                        [WINDOW_REQUEST] = "in one request",
                        [WINDOW_DAY] = "today",
                        [WINDOW_WEEK] = "this week",
                        [WINDOW_MONTH] = "this month",
                        [WINDOW_YEAR] = "this year",
        };
        const Arguments *arguments = changed->arguments;
        const char *unit = arguments_limit_unit(arguments);
        const char *platform = arguments_limit_platform(arguments);
        const char *span = spans[arguments->window];
        char amount[MONEY_TEXT_MAX];

        if (text_equal(unit, UNIT_COINS)) {
                fprintf(out, "%s may buy ", changed->user);
                coins_print(arguments->amount, changed->platforms, platform, out);
                fprintf(out, " more %s", span);
        } else {
                amount_to_text(arguments->amount, unit, amount);
                fprintf(out, "%s may spend %s more %s on %s", changed->user, amount, span,
                                platform_name(changed->platforms, platform));
        }
        fputs(". The limit itself stays as it is.\n", out);
}

/* " until 1 Dec 00:00", or nothing */
static void print_until(int64_t until, int64_t now, FILE *out) {
        char text[SHORT_TIME_MAX];

        if (until == NOT_GIVEN)
                return;
        short_time(until, now, text);
        fprintf(out, " until %s", text);
}

static bool paused_by(const Changed *changed, const char *whom) {
        return changed->account && text_equal(changed->account->paused, whom);
}

void sentence_pause(const Changed *changed, FILE *out) {
        const Arguments *arguments = changed->arguments;

        if (!changed->self) {
                fprintf(out, "Buying is paused for %s", changed->user);
                print_until(arguments->until, changed->now, out);
                fprintf(out, ". To end it: coinbudget resume %s%s\n", changed->user,
                                arguments->guardian ? " --guardian" : "");
        } else if (paused_by(changed, "self")) {
                /* It may be longer than was asked for: an earlier one is not cut short at once. */
                fputs("You may buy nothing", out);
                print_until(changed->account->paused_until, changed->now, out);
                fputs(". To end it sooner: coinbudget resume, which takes a while to count.\n",
                                out);
        } else if (paused_by(changed, "guardian"))
                fputs("Your pause is written down. A guardian's pause stands beside it.\n", out);
        else
                fputs("Your pause is written down. See: coinbudget status\n", out);
}

static void resume_own(const Changed *changed, FILE *out) {
        if (paused_by(changed, "")) {
                fputs("Your pause is over: you may buy again, within your budget.\n", out);
        } else if (paused_by(changed, "self")) {
                fputs("Your pause stays", out);
                print_until(changed->account->paused_until, changed->now, out);
                fputs(", then it ends.\n", out);
        } else if (paused_by(changed, "guardian"))
                fputs("A guardian's pause stands, which only a guardian can end. If you have one of your own, it ends in its time.\n",
                                out);
        else
                fputs("That your pause ends is written down. When: coinbudget status\n", out);
}

static void resume_guardians(const Changed *changed, FILE *out) {
        if (paused_by(changed, "self")) {
                fprintf(out, "The guardian's pause is over, but %s's own stands", changed->user);
                print_until(changed->account->paused_until, changed->now, out);
                fputs(".\n", out);
        } else if (paused_by(changed, ""))
                fprintf(out, "Buying is no longer paused for %s.\n", changed->user);
        else
                fprintf(out, "The guardian's pause is over for %s.\n", changed->user);
}

void sentence_resume(const Changed *changed, FILE *out) {
        (changed->self ? resume_own : resume_guardians)(changed, out);
}
