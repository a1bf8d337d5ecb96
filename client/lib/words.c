/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/lib/words.h"

#include <libintl.h>

#include "client/translate.h"
#include "common/contract.h"
#include "common/util.h"

/* Within an app, whose own catalogue of messages gettext() would look into. */
static const char *translated(const char *text) {
        return dgettext("coinbudget", text);
}

const char *words_of_error(CoinBudgetErrorCode error) {
        static const char *const words[] = {
                        [COINBUDGET_ERROR_NONE] = N_("It is not known what became of this."),
                        [COINBUDGET_ERROR_INVALID_ARGS] = N_(
                                        "The app asked in a way that is not understood. Nothing may be bought."),
                        [COINBUDGET_ERROR_ACCESS_DENIED] = N_("This is not allowed here."),
                        [COINBUDGET_ERROR_LIMITS_EXCEEDED] = N_(
                                        "Too much was asked for in too short a time. Try again later."),
                        [COINBUDGET_ERROR_UNKNOWN_PLATFORM] = N_(
                                        "There is no budget for this platform: it is not known."),
                        [COINBUDGET_ERROR_UNKNOWN_REQUEST] = N_(
                                        "There is no such request. Your own are shown by: coinbudget history"),
                        [COINBUDGET_ERROR_UNKNOWN_ACCOUNT] = N_(
                                        "There is no budget for you: you are not a user of this computer."),
                        [COINBUDGET_ERROR_KEY_CONFLICT] = N_(
                                        "The app asked for two purchases under one key. Nothing may be bought."),
                        [COINBUDGET_ERROR_WRONG_STATE] = N_(
                                        "That cannot be done with this request any more. What became of it is shown by: coinbudget history"),
                        [COINBUDGET_ERROR_EXCEEDS_REQUEST] =
                                        N_("More was bought than was allowed."),
                        [COINBUDGET_ERROR_STORAGE_FAILED] = N_(
                                        "The budget could not be written down. Do not buy. Ask your administrator to look at the disk."),
                        [COINBUDGET_ERROR_UNREACHABLE] = N_(
                                        "Nobody can be asked whether this fits the budget. Do not buy. Ask your administrator: systemctl status coinbudgetd"),
                        [COINBUDGET_ERROR_NO_ANSWER] = N_(
                                        "There was no answer whether this fits the budget. Do not buy. Try again in a moment."),
                        [COINBUDGET_ERROR_NOT_UNDERSTOOD] = N_(
                                        "The answer was not understood. Do not buy. The app may be too old."),
                        [COINBUDGET_ERROR_NO_MEMORY] = N_(
                                        "There is no memory left. Do not buy. Close other programs, and try again."),
                        [COINBUDGET_ERROR_MISUSE] = N_(
                                        "The app did not ask as it should. Nothing may be bought."),
                        [COINBUDGET_ERROR_OTHER] = N_(
                                        "Whether this fits the budget could not be found out. Do not buy. Try again later."),
        };

        return translated(
                        words[(size_t) error < ELEMENTSOF(words) ? error : COINBUDGET_ERROR_NONE]);
}

static const char *words_of_reason(const char *text) {
        static const char *const words[] = {
                        [REASON_NONE] = N_("This may not be bought."),
                        [REASON_CLOCK_SUSPECT] = N_(
                                        "The computer's clock is wrong, and until it is set right nothing may be bought."),
                        [REASON_NO_BUDGET] =
                                        N_("You have no budget for this. A guardian can set one."),
                        [REASON_PAUSED] = N_("Buying is paused."),
                        [REASON_QUIET_HOURS] = N_("Nothing may be bought at this time of day."),
                        [REASON_BURST] = N_("You asked too often in a short time. Wait a little."),
                        [REASON_UNOFFICIAL_SELLER] = N_(
                                        "The seller is not an official one. Buy only from the platform itself or from an app store."),
                        [REASON_OVERPRICED] = N_("The price is far above the list price."),
                        [REASON_UNDERPRICED] = N_(
                                        "The price is far below the list price, as a scam's bait is."),
                        [REASON_NO_EXCHANGE_RATE] = N_(
                                        "Your budget is in another currency, and no exchange rate is known."),
                        [REASON_OVER_LIMIT] = N_("This is more than what is left of your budget."),
                        [REASON_AWAITING_APPROVAL] =
                                        N_("A guardian has been asked. Wait for the answer."),
                        [REASON_DENIED] = N_("A guardian said no."),
                        [REASON_APPROVAL_EXPIRED] = N_("No guardian answered in time."),
        };
        Reason reason;

        return translated(words[reason_from_text(text, &reason) ? reason : REASON_NONE]);
}

const char *words_of_outcome(CoinBudgetOutcome outcome, const char *reason, const char *state) {
        switch (outcome) {
        case COINBUDGET_APPROVED:
                return "";
        case COINBUDGET_PENDING:
                return words_of_reason(reason_to_text(REASON_AWAITING_APPROVAL));
        case COINBUDGET_SETTLED:
                if (text_equal(state, state_to_text(STATE_LAPSED)))
                        return translated(N_(
                                        "It was allowed, and is no longer: too much time has passed."));
                return translated(N_("This purchase is over already. Do not buy it again."));
        case COINBUDGET_REJECTED:
        case COINBUDGET_FAILED:
                break;
        }
        return words_of_reason(reason);
}
