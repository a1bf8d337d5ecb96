/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/errors.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "common/util.h"

static const struct {
        const char *name;
        const char *message;
} refusals[] = {
                [REFUSAL_UNKNOWN_PLATFORM] = {ERROR_UNKNOWN_PLATFORM,
                                "There is no such platform; ListPlatforms names those there are"},
                [REFUSAL_UNKNOWN_REQUEST] = {ERROR_UNKNOWN_REQUEST, "There is no such request"},
                [REFUSAL_KEY_CONFLICT] = {ERROR_KEY_CONFLICT,
                                "This key was used for a different request; a new request needs a new key"},
                [REFUSAL_WRONG_STATE] = {ERROR_WRONG_STATE,
                                "The request's state does not allow that; Get tells its state"},
                [REFUSAL_EXCEEDS_REQUEST] = {ERROR_EXCEEDS_REQUEST,
                                "That is more than was approved, or than is left to pay back; what was bought beyond it "
                                "needs a request of its own"},
                [REFUSAL_RECORDS_PER_DAY] = {SD_BUS_ERROR_LIMITS_EXCEEDED,
                                "This account has made as many requests today as one day may have; it can go on "
                                "tomorrow"},
                [REFUSAL_TOO_MANY_LIMITS] = {SD_BUS_ERROR_LIMITS_EXCEEDED,
                                "This account has as many limits as one may have; remove some first"},
                [REFUSAL_COINS_NEEDED] = {SD_BUS_ERROR_INVALID_ARGS,
                                "0 coins: this platform sells coins, ask for 1 or more"},
                [REFUSAL_SOLD_IN_MONEY] = {SD_BUS_ERROR_INVALID_ARGS,
                                "This platform sells in money, not in coins"},
                [REFUSAL_PRICE_NEEDED] = {SD_BUS_ERROR_INVALID_ARGS,
                                "What it costs cannot be told without: give price and currency"},
                [REFUSAL_NO_RATE] = {SD_BUS_ERROR_INVALID_ARGS,
                                "No exchange rate converts the price to what it counts in: give it in "
                                "another currency, or have the rates completed"},
                [REFUSAL_NO_LIMIT] = {SD_BUS_ERROR_INVALID_ARGS,
                                "There is no such limit to grant something to; GetLimits names those "
                                "there are, and SetLimit sets one"},
                [REFUSAL_BAD_TIME] = {SD_BUS_ERROR_INVALID_ARGS,
                                "That time cannot be: a purchase is written down within 400 days of it, "
                                "and a pause ends in the future"},
                [REFUSAL_OWN_REQUEST] = {SD_BUS_ERROR_ACCESS_DENIED,
                                "Nobody answers their own request; another guardian has to"},
                [REFUSAL_RANGE] = {SD_BUS_ERROR_INVALID_ARGS,
                                "until must be after since, by at most 1000 windows and 5000 sums: ask for "
                                "less, or by a wider window"},
};
static_assert(ELEMENTSOF(refusals) == REFUSAL_COUNT, "an error for every refusal");

int error_of_refusal(sd_bus_error *error, Refusal refusal) {
        assert(refusal > REFUSAL_NONE && refusal < REFUSAL_COUNT);
        return sd_bus_error_set(error, refusals[refusal].name, refusals[refusal].message);
}

int error_of_system(sd_bus_error *error, int r) {
        return sd_bus_error_setf(error, ERROR_STORAGE_FAILED,
                        "The ledger failed (%s). Nothing was approved; asking again with the same "
                        "key settles what became of it",
                        strerror(-r));
}

int error_of_verdict(sd_bus_error *error, AuthVerdict verdict) {
        if (verdict == AUTH_NEEDS_INTERACTION)
                return sd_bus_error_set(error, SD_BUS_ERROR_INTERACTIVE_AUTHORIZATION_REQUIRED,
                                "A password is needed, and this call does not allow to ask for it");
        return sd_bus_error_set(error, SD_BUS_ERROR_ACCESS_DENIED,
                        "Not authorised: only a guardian may do that");
}

int error_unknown_account(sd_bus_error *error, uint32_t uid) {
        return sd_bus_error_setf(error, ERROR_UNKNOWN_ACCOUNT, "No local user has the uid %u", uid);
}

int error_too_much(sd_bus_error *error, const char *what) {
        return sd_bus_error_setf(error, SD_BUS_ERROR_LIMITS_EXCEEDED,
                        "Too many %s at once; wait for some of them", what);
}

int error_invalid(sd_bus_error *error, const char *format, ...) {
        va_list arguments;

        va_start(arguments, format);
        int r = sd_bus_error_setfv(error, SD_BUS_ERROR_INVALID_ARGS, format, arguments);
        va_end(arguments);
        return r;
}
