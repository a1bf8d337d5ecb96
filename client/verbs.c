/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/verbs.h"

#include "client/translate.h"
#include "common/util.h"

#define BIT OPTION_BIT

#define CHECK_OPTIONS (BIT(OPTION_PRICE) | BIT(OPTION_SELLER) | BIT(OPTION_NOTE) | BIT(OPTION_APP))
#define REQUEST_OPTIONS (CHECK_OPTIONS | BIT(OPTION_KEY))
#define RECORD_OPTIONS (REQUEST_OPTIONS | BIT(OPTION_WHEN))
#define HISTORY_OPTIONS                                                                     \
        (BIT(OPTION_SINCE) | BIT(OPTION_UNTIL) | BIT(OPTION_PLATFORM) | BIT(OPTION_STATE) | \
                        BIT(OPTION_COUNT))
#define REPORT_OPTIONS (BIT(OPTION_MONTH) | BIT(OPTION_HTML))
#define EXPORT_OPTIONS                                                                       \
        (BIT(OPTION_FORMAT) | BIT(OPTION_SINCE) | BIT(OPTION_UNTIL) | BIT(OPTION_PLATFORM) | \
                        BIT(OPTION_STATE))
#define GRANT_OPTIONS \
        (BIT(OPTION_PLATFORM) | BIT(OPTION_PER) | BIT(OPTION_UNIT) | BIT(OPTION_REASON))
#define LIMIT_OPTIONS (GRANT_OPTIONS | BIT(OPTION_GUARDIAN))
#define RESUME_OPTIONS (BIT(OPTION_REASON) | BIT(OPTION_GUARDIAN))
#define PAUSE_OPTIONS (RESUME_OPTIONS | BIT(OPTION_UNTIL))
#define REFUND_OPTIONS (BIT(OPTION_PRICE) | BIT(OPTION_REASON))

const Verb verbs[] = {
                {"status", {OPERAND_USER}, {true}, 0,
                                N_("Where an account stands; also without a verb"), verb_status},
                {"check", {OPERAND_PLATFORM, OPERAND_COINS}, {false}, CHECK_OPTIONS,
                                N_("Would it be allowed? Records nothing"), verb_check},
                {"request", {OPERAND_PLATFORM, OPERAND_COINS}, {false}, REQUEST_OPTIONS,
                                N_("Ask before buying; the coins are held"), verb_request},
                {"complete", {OPERAND_ID, OPERAND_COINS}, {false, true}, 0,
                                N_("It was bought; fewer coins may be named"), verb_complete},
                {"cancel", {OPERAND_ID, OPERAND_REASON}, {false, true}, 0,
                                N_("It was not bought: give the coins back"), verb_cancel},
                {"show", {OPERAND_ID}, {false}, 0, N_("One request"), verb_show},
                {"history", {OPERAND_USER}, {true}, HISTORY_OPTIONS, N_("Requests, newest first"),
                                verb_history},
                {"report", {OPERAND_USER}, {true}, REPORT_OPTIONS, N_("A month's statement"),
                                verb_report},
                {"set", {OPERAND_USER, OPERAND_AMOUNT}, {true, false}, LIMIT_OPTIONS,
                                N_("Set a limit: 2000 coins, or 25USD; 0 blocks"), verb_set},
                {"unset", {OPERAND_USER}, {true}, LIMIT_OPTIONS, N_("Remove a limit"), verb_unset},
                {"grant", {OPERAND_USER, OPERAND_AMOUNT}, {false}, GRANT_OPTIONS,
                                N_("Something extra, this month alone"), verb_grant},
                {"pause", {OPERAND_USER}, {true}, PAUSE_OPTIONS, N_("Nothing may be bought"),
                                verb_pause},
                {"resume", {OPERAND_USER}, {true}, RESUME_OPTIONS, N_("End a pause"), verb_resume},
                {"pending", {OPERAND_NONE}, {false}, 0, N_("What waits for a guardian's answer"),
                                verb_pending},
                {"approve", {OPERAND_ID}, {false}, BIT(OPTION_NOTE), N_("Say yes to what waits"),
                                verb_approve},
                {"deny", {OPERAND_ID}, {false}, BIT(OPTION_NOTE), N_("Say no to it"), verb_deny},
                {"refund", {OPERAND_ID, OPERAND_COINS}, {false, true}, REFUND_OPTIONS,
                                N_("The store paid back: all of it, or so many coins"),
                                verb_refund},
                {"record", {OPERAND_USER, OPERAND_PLATFORM, OPERAND_COINS}, {false}, RECORD_OPTIONS,
                                N_("Write down what was bought elsewhere"), verb_record},
                {"accounts", {OPERAND_NONE}, {false}, 0, N_("Accounts with a limit or a record"),
                                verb_accounts},
                {"changes", {OPERAND_USER}, {true}, BIT(OPTION_COUNT),
                                N_("Who set, granted, paused and answered what"), verb_changes},
                {"export", {OPERAND_USER}, {true}, EXPORT_OPTIONS,
                                N_("All requests, oldest first, for other programs"), verb_export},
                {"monitor", {OPERAND_NONE}, {false}, 0, N_("What happens, as it happens"),
                                verb_monitor},
                {"platforms", {OPERAND_NONE}, {false}, 0, N_("What can be bought, and where"),
                                verb_platforms},
                {"bundles", {OPERAND_PLATFORM}, {true}, BIT(OPTION_CURRENCY),
                                N_("What coins cost, and what to know"), verb_bundles},
                {"quote", {OPERAND_PLATFORM, OPERAND_COINS}, {false}, BIT(OPTION_CURRENCY),
                                N_("The cheapest way to so many coins"), verb_quote},
                {"compare", {OPERAND_NONE}, {false}, 0, N_("What 10 USD buys on each platform"),
                                verb_compare},
                {0},
};

/* The options that not all verbs have, as the help has them together. */
static const struct {
        const char *title;
        unsigned options;
} sections[] = {
                {N_("Of request, check (which has no --key) and record (which has --when)"),
                                RECORD_OPTIONS},
                {N_("Of export; also those of history but -n"), BIT(OPTION_FORMAT)},
                {N_("Of history; of changes only -n"), HISTORY_OPTIONS},
                {N_("Of report"), REPORT_OPTIONS},
                {N_("Of set, unset and grant (which has no --guardian)"), LIMIT_OPTIONS},
                {N_("Of pause and resume (which has no --until)"), PAUSE_OPTIONS},
                {N_("Of approve and deny"), BIT(OPTION_NOTE)},
                {N_("Of refund"), REFUND_OPTIONS},
                {N_("Of bundles and quote"), BIT(OPTION_CURRENCY)},
};

/* Where the explanations begin. */
#define HELP_COLUMN 31

static void print_options(Option first, Option end, unsigned mask, FILE *out) {
        for (Option i = first; i < end; i++)
                if (mask & OPTION_BIT(i))
                        fprintf(out, "  %-*s %s\n", HELP_COLUMN - 3, option_synopsis(i),
                                        option_help(i));
}

void verbs_help(FILE *out) {
        fprintf(out, "coinbudget [OPTION...] [VERB] ...\n\n%s\n\n%s\n",
                        _("Budgets for bought virtual coins: see where you stand, and ask before you buy."),
                        _("Verbs:"));
        for (const Verb *verb = verbs; verb->name; verb++) {
                int column = fprintf(out, "  %s", verb->name);
                for (size_t i = 0; i < OPERANDS_MAX && verb->operands[i] != OPERAND_NONE; i++)
                        column += fprintf(out, verb->optional[i] ? " [%s]" : " %s",
                                        operand_name(verb->operands[i]));
                fprintf(out, "%*s%s\n", HELP_COLUMN - column, "", _(verb->help));
        }

        fprintf(out, "\n%s\n", _("Options:"));
        print_options(0, OPTION_PRICE, ~0U, out);
        for (size_t i = 0; i < ELEMENTSOF(sections); i++) {
                fprintf(out, "\n%s:\n", _(sections[i].title));
                print_options(OPTION_PRICE, N_OPTIONS, sections[i].options, out);
        }
        fputs(_("\nExit status: 0 done or approved, 1 failed, 2 wrong usage, 3 rejected,\n"
                "4 a guardian has been asked, 5 not authorised, 6 the daemon cannot be reached.\n"),
                        out);
}
