/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* After a change: what holds from now on. */

#include "client/sentence.h"
#include "client/translate.h"
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

/* "1000 TikTok Coins a month", of what the arguments are about; `ret` takes WORDS_MAX bytes. */
static const char *changed_words(const Changed *changed, int64_t amount, char *ret) {
        const Arguments *arguments = changed->arguments;

        return allowance_words(amount, arguments_limit_unit(arguments),
                        arguments_limit_platform(arguments), arguments->window, changed->platforms,
                        ret);
}

/* "Your limit stays 1000 TikTok Coins a month until 26 Nov 14:30, then 5000." */
static void print_stays(const Changed *changed, const BudgetLimit *limit, FILE *out) {
        char stays[WORDS_MAX], from[SHORT_TIME_MAX], next[MONEY_TEXT_MAX];

        (void) changed_words(changed, limit->amount, stays);
        if (limit->next_from == NOT_GIVEN) {
                fprintf(out, _("Your limit stays %s.\n"), stays);
                return;
        }
        short_time(limit->next_from, changed->now, from);
        if (limit->next_amount == NOT_GIVEN) {
                fprintf(out, _("Your limit stays %s until %s, then it ends.\n"), stays, from);
                return;
        }
        amount_to_text(limit->next_amount, limit->unit, next);
        fprintf(out, _("Your limit stays %s until %s, then %s.\n"), stays, from, next);
}

/* Whether anybody but oneself has opened the platform of the arguments, as far as is known. */
static bool may_have_budget(const Changed *changed) {
        const char *platform = arguments_limit_platform(changed->arguments);
        const BudgetLimit *limit = changed->limits->items;

        if (!changed->account || changed->account->unbudgeted == 1)
                return true;
        for (size_t i = 0; i < changed->limits->n; i++, limit++)
                if (!text_equal(limit->source, "self") && !text_equal(limit->window, "request") &&
                                (text_equal(platform, PLATFORM_ALL) ||
                                                text_equal(limit->platform, PLATFORM_ALL) ||
                                                text_equal(limit->platform, platform)))
                        return true;
        return false;
}

static void set_own(const Changed *changed, FILE *out) {
        const BudgetLimit *limit = changed->limits ? own_limit(changed) : NULL;
        char words[WORDS_MAX];

        if (!limit)
                fputs(_("Your limit is written down. When it counts: coinbudget status\n"), out);
        else if (limit->amount != changed->arguments->amount)
                print_stays(changed, limit, out);
        else
                fprintf(out, _("Your limit is %s. It counts at once.\n"),
                                changed_words(changed, limit->amount, words));
        if (limit && !may_have_budget(changed))
                fputs(_("It opens nothing: a budget is for a guardian to set, who adds --guardian to set it here.\n"),
                                out);
}

static void set_guardians(const Changed *changed, FILE *out) {
        const Arguments *arguments = changed->arguments;
        const char *platform = arguments_limit_platform(arguments);
        const char *user = changed->user;
        char words[WORDS_MAX];

        if (arguments->amount == 0 && text_equal(platform, PLATFORM_ALL))
                fprintf(out, _("%s may now buy nothing.\n"), user);
        else if (arguments->amount == 0)
                fprintf(out, _("%s may now buy no %s.\n"), user,
                                platform_name(changed->platforms, platform));
        else
                fprintf(out,
                                text_equal(arguments_limit_unit(arguments), UNIT_COINS)
                                                ? _("%s may now buy at most %s.\n")
                                                : _("%s may now spend at most %s.\n"),
                                user, changed_words(changed, arguments->amount, words));
}

void sentence_set(const Changed *changed, FILE *out) {
        (changed->self ? set_own : set_guardians)(changed, out);
}

/* "Removed: your own limit in USD for all platforms a month." */
static void print_removed(const Changed *changed, FILE *out) {
        const Arguments *arguments = changed->arguments;
        const char *unit = arguments_limit_unit(arguments), *user = changed->user;
        const char *often = window_words(window_to_text(arguments->window));
        const char *platform =
                        platform_name(changed->platforms, arguments_limit_platform(arguments));
        bool coins = text_equal(unit, UNIT_COINS);

        if (changed->self && coins)
                fprintf(out, _("Removed: your own limit for %s %s."), platform, often);
        else if (changed->self)
                fprintf(out, _("Removed: your own limit in %s for %s %s."), unit, platform, often);
        else if (coins)
                fprintf(out, _("Removed: %s's limit for %s %s."), user, platform, often);
        else
                fprintf(out, _("Removed: %s's limit in %s for %s %s."), user, unit, platform,
                                often);
}

static void unset_own(const Changed *changed, FILE *out) {
        const BudgetLimit *limit = changed->limits ? own_limit(changed) : NULL;

        if (!changed->limits)
                fputs(_("That your limit ends is written down. When: coinbudget status\n"), out);
        else if (limit)
                print_stays(changed, limit, out);
        else {
                print_removed(changed, out);
                fputc('\n', out);
        }
}

static void unset_guardians(const Changed *changed, FILE *out) {
        print_removed(changed, out);
        fprintf(out, " %s\n", _("A default limit counts instead, if there is one."));
}

void sentence_unset(const Changed *changed, FILE *out) {
        (changed->self ? unset_own : unset_guardians)(changed, out);
}

void sentence_grant(const Changed *changed, FILE *out) {
        static const char *const spans[WINDOW_COUNT] = {
                        [WINDOW_REQUEST] = N_("in one request"),
                        [WINDOW_DAY] = N_("today"),
                        [WINDOW_WEEK] = N_("this week"),
                        [WINDOW_MONTH] = N_("this month"),
                        [WINDOW_YEAR] = N_("this year"),
        };
        const Arguments *arguments = changed->arguments;
        const char *unit = arguments_limit_unit(arguments);
        const char *platform = arguments_limit_platform(arguments);
        const char *span = _(spans[arguments->window]);
        char amount[MONEY_TEXT_MAX], coins[WORDS_MAX];

        if (text_equal(unit, UNIT_COINS))
                /* TRANSLATORS: alice may buy 500 TikTok Coins more this month. */
                fprintf(out, _("%s may buy %s more %s."), changed->user,
                                coins_words(arguments->amount, changed->platforms, platform, coins),
                                span);
        else {
                amount_to_text(arguments->amount, unit, amount);
                /* TRANSLATORS: alice may spend 5.00 USD more this month on all platforms. */
                fprintf(out, _("%s may spend %s more %s on %s."), changed->user, amount, span,
                                platform_name(changed->platforms, platform));
        }
        fprintf(out, " %s\n", _("The limit itself stays as it is."));
}

static bool paused_by(const Changed *changed, const char *whom) {
        return changed->account && text_equal(changed->account->paused, whom);
}

/* "1 Dec 00:00"; NULL where there is no end. `ret` takes SHORT_TIME_MAX bytes. */
static const char *end_words(int64_t until, int64_t now, char *ret) {
        if (until == NOT_GIVEN)
                return NULL;
        short_time(until, now, ret);
        return ret;
}

static void pause_own(const Changed *changed, FILE *out) {
        char text[SHORT_TIME_MAX];
        const char *until;

        if (paused_by(changed, "self")) {
                /* It may be longer than was asked for: an earlier one is not cut short at once. */
                until = end_words(changed->account->paused_until, changed->now, text);
                if (until)
                        fprintf(out, _("You may buy nothing until %s."), until);
                else
                        fputs(_("You may buy nothing."), out);
                fprintf(out, " %s\n",
                                _("To end it sooner: coinbudget resume, which takes a while to count."));
        } else if (paused_by(changed, "guardian"))
                fputs(_("Your pause is written down. A guardian's pause stands beside it.\n"), out);
        else
                fputs(_("Your pause is written down. See: coinbudget status\n"), out);
}

static void pause_guardians(const Changed *changed, FILE *out) {
        const Arguments *arguments = changed->arguments;
        char text[SHORT_TIME_MAX];
        const char *until = end_words(arguments->until, changed->now, text);

        if (until)
                fprintf(out, _("Buying is paused for %s until %s."), changed->user, until);
        else
                fprintf(out, _("Buying is paused for %s."), changed->user);
        fputc(' ', out);
        fprintf(out, _("To end it: coinbudget resume %s"), changed->user);
        fprintf(out, "%s\n", arguments->guardian ? " --guardian" : "");
}

void sentence_pause(const Changed *changed, FILE *out) {
        (changed->self ? pause_own : pause_guardians)(changed, out);
}

static void resume_own(const Changed *changed, FILE *out) {
        char text[SHORT_TIME_MAX];
        const char *until;

        if (paused_by(changed, ""))
                fputs(_("Your pause is over: you may buy again, within your budget.\n"), out);
        else if (paused_by(changed, "self")) {
                until = end_words(changed->account->paused_until, changed->now, text);
                if (until)
                        fprintf(out, _("Your pause stays until %s, then it ends.\n"), until);
                else
                        fputs(_("Your pause stays.\n"), out);
        } else if (paused_by(changed, "guardian"))
                fputs(_("A guardian's pause stands, which only a guardian can end. If you have one of your own, it ends in its time.\n"),
                                out);
        else
                fputs(_("That your pause ends is written down. When: coinbudget status\n"), out);
}

static void resume_guardians(const Changed *changed, FILE *out) {
        const char *user = changed->user, *until;
        char text[SHORT_TIME_MAX];

        if (paused_by(changed, "self")) {
                until = end_words(changed->account->paused_until, changed->now, text);
                if (until)
                        fprintf(out, _("The guardian's pause is over, but %s's own stands until %s.\n"),
                                        user, until);
                else
                        fprintf(out, _("The guardian's pause is over, but %s's own stands.\n"),
                                        user);
        } else if (paused_by(changed, ""))
                fprintf(out, _("Buying is no longer paused for %s.\n"), user);
        else
                fprintf(out, _("The guardian's pause is over for %s.\n"), user);
}

void sentence_resume(const Changed *changed, FILE *out) {
        (changed->self ? resume_own : resume_guardians)(changed, out);
}
