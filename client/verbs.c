/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/verbs.h"

#include <string.h>

#define PURCHASE_OPTIONS                                                                  \
        (OPTION_BIT(OPTION_PRICE) | OPTION_BIT(OPTION_SELLER) | OPTION_BIT(OPTION_NOTE) | \
                        OPTION_BIT(OPTION_APP))
#define LIMIT_OPTIONS                                                                     \
        (OPTION_BIT(OPTION_PLATFORM) | OPTION_BIT(OPTION_PER) | OPTION_BIT(OPTION_UNIT) | \
                        OPTION_BIT(OPTION_REASON) | OPTION_BIT(OPTION_GUARDIAN))
#define HISTORY_OPTIONS                                                                      \
        (OPTION_BIT(OPTION_SINCE) | OPTION_BIT(OPTION_UNTIL) | OPTION_BIT(OPTION_PLATFORM) | \
                        OPTION_BIT(OPTION_STATE) | OPTION_BIT(OPTION_COUNT))

const Verb verbs[] = {
                {"status", {OPERAND_USER}, {true}, 0,
                                "Where an account stands; also without a verb", verb_status},
                {"check", {OPERAND_PLATFORM, OPERAND_COINS}, {false}, PURCHASE_OPTIONS,
                                "Would it be allowed? Records nothing", verb_check},
                {"request", {OPERAND_PLATFORM, OPERAND_COINS}, {false},
                                PURCHASE_OPTIONS | OPTION_BIT(OPTION_KEY),
                                "Ask before buying; the coins are held", verb_request},
                {"complete", {OPERAND_ID, OPERAND_COINS}, {false, true}, 0,
                                "It was bought; fewer coins may be named", verb_complete},
                {"cancel", {OPERAND_ID, OPERAND_REASON}, {false, true}, 0,
                                "It was not bought: give the coins back", verb_cancel},
                {"show", {OPERAND_ID}, {false}, 0, "One request", verb_show},
                {"history", {OPERAND_USER}, {true}, HISTORY_OPTIONS, "Requests, newest first",
                                verb_history},
                {"set", {OPERAND_USER, OPERAND_AMOUNT}, {true, false}, LIMIT_OPTIONS,
                                "Set a limit in coins; 0 blocks", verb_set},
                {"unset", {OPERAND_USER}, {true}, LIMIT_OPTIONS, "Remove a limit", verb_unset},
                {"accounts", {OPERAND_NONE}, {false}, 0, "Accounts with a limit or a record",
                                verb_accounts},
                {"platforms", {OPERAND_NONE}, {false}, 0, "What can be bought, and where",
                                verb_platforms},
                {0},
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
        fputs("coinbudget [OPTION...] [VERB] ...\n\n"
              "Budgets for bought virtual coins: see where you stand, and ask before you buy.\n\n"
              "Verbs:\n",
                        out);
        for (const Verb *verb = verbs; verb->name; verb++) {
                int column = fprintf(out, "  %s", verb->name);
                for (size_t i = 0; i < OPERANDS_MAX && verb->operands[i] != OPERAND_NONE; i++)
                        column += fprintf(out, verb->optional[i] ? " [%s]" : " %s",
                                        operand_name(verb->operands[i]));
                fprintf(out, "%*s%s\n", HELP_COLUMN - column, "", verb->help);
        }

        fputs("\nOptions:\n", out);
        print_options(0, OPTION_PRICE, ~0U, out);
        fputs("\nOf request and check (which has no --key):\n", out);
        print_options(OPTION_PRICE, N_OPTIONS, PURCHASE_OPTIONS | OPTION_BIT(OPTION_KEY), out);
        fputs("\nOf history:\n", out);
        print_options(OPTION_PRICE, N_OPTIONS, HISTORY_OPTIONS, out);
        fputs("\nOf set and unset; limits in money, and for oneself, come with a later version:\n",
                        out);
        print_options(OPTION_PRICE, N_OPTIONS, LIMIT_OPTIONS, out);
        fputs("\nExit status: 0 done or approved, 1 failed, 2 wrong usage, 3 rejected,\n"
              "4 a guardian has been asked, 5 not authorised, 6 the daemon cannot be reached.\n",
                        out);
}
