/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/words.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "common/money.h"
#include "common/timetext.h"
#include "common/util.h"

const BudgetPlatform *platform_find(const RecordList *platforms, const char *id) {
        const BudgetPlatform *platform = platforms->items;

        for (size_t i = 0; i < platforms->n; i++, platform++)
                if (text_equal(platform->id, id))
                        return platform;
        return NULL;
}

const char *platform_name(const RecordList *platforms, const char *id) {
        const BudgetPlatform *platform = platform_find(platforms, id);

        if (text_equal(id, PLATFORM_ALL))
                return "all platforms";
        return platform && platform->name ? platform->name : id;
}

void coins_print(int64_t coins, const RecordList *platforms, const char *id, FILE *out) {
        const BudgetPlatform *platform = platform_find(platforms, id);
        const char *plural = coins == 1 ? "" : "s";

        if (coins == 0) { /* sold in money */
                fputs(platform_name(platforms, id), out);
                return;
        }
        if (!platform || !platform->name || !platform->unit) {
                fprintf(out, "%" PRId64 " coin%s (%s)", coins, plural, id);
                return;
        }

        /* "TikTok Coins" ends with its unit's plural, "Instagram Gifts" does not. */
        size_t name = strlen(platform->name), unit = strlen(platform->unit);
        if (unit > 0 && name > unit && platform->name[name - 1] == 's' &&
                        strncmp(platform->name + name - 1 - unit, platform->unit, unit) == 0)
                fprintf(out, "%" PRId64 " %.*s%s", coins, (int) name - 1, platform->name, plural);
        else
                fprintf(out, "%" PRId64 " %s%s (%s)", coins, platform->unit, plural,
                                platform->name);
}

int64_t limit_total(const BudgetLimit *limit) {
        int64_t granted = limit->granted == NOT_GIVEN ? 0 : limit->granted, total;

        if (limit->amount == NOT_GIVEN || __builtin_add_overflow(limit->amount, granted, &total))
                return NOT_GIVEN;
        return total;
}

void limit_print(const BudgetLimit *limit, int64_t now, FILE *out) {
        const char *unit = limit->unit ? limit->unit : UNIT_COINS;
        const char *noun = text_equal(unit, UNIT_COINS) ? " coins" : "";
        const char *window = limit->window ? limit->window : "request";
        char remaining[MONEY_TEXT_MAX], total[MONEY_TEXT_MAX], until[SHORT_TIME_MAX];

        amount_to_text(limit->remaining == NOT_GIVEN ? 0 : limit->remaining, unit, remaining);
        amount_to_text(limit_total(limit), unit, total);

        if (text_equal(window, "request") && limit_total(limit) != NOT_GIVEN)
                fprintf(out, "%s%s a request are allowed", total, noun);
        else if (limit_total(limit) != NOT_GIVEN)
                fprintf(out, "%s of %s%s a %s are left", remaining, total, noun, window);
        else
                fprintf(out, "%s%s a %s are left", remaining, noun, window);

        if (limit->until != NOT_GIVEN) {
                short_time(limit->until, now, until);
                fprintf(out, ", until %s", until);
        }
}

void allowance_print(int64_t amount, const char *unit, const char *platform, Window window,
                const RecordList *platforms, FILE *out) {
        char text[MONEY_TEXT_MAX];

        amount_to_text(amount, unit, text);
        if (!text_equal(unit, UNIT_COINS))
                fprintf(out, "%s a %s on %s", text, window_to_text(window),
                                platform_name(platforms, platform));
        else if (amount == 0)
                fprintf(out, "0 %s a %s", platform_name(platforms, platform),
                                window_to_text(window));
        else {
                coins_print(amount, platforms, platform, out);
                fprintf(out, " a %s", window_to_text(window));
        }
}

/* The local times of both. */
static bool times_split(int64_t usec, int64_t now, struct tm *ret, struct tm *ret_today) {
        time_t seconds = usec / USEC_PER_SEC, now_seconds = now / USEC_PER_SEC;

        return localtime_r(&seconds, ret) && localtime_r(&now_seconds, ret_today);
}

/* "3 Nov", with the year where it is not this one; its length. */
static size_t day_to_text(const struct tm *at, const struct tm *today, char *ret) {
        static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
                        "Sep", "Oct", "Nov", "Dec"};

        if (at->tm_year == today->tm_year)
                snprintf(ret, SHORT_TIME_MAX, "%d %s", at->tm_mday, months[at->tm_mon]);
        else
                snprintf(ret, SHORT_TIME_MAX, "%d %s %d", at->tm_mday, months[at->tm_mon],
                                at->tm_year + 1900);
        return strlen(ret);
}

static bool same_day(const struct tm *a, const struct tm *b) {
        return a->tm_year == b->tm_year && a->tm_yday == b->tm_yday;
}

void short_time(int64_t usec, int64_t now, char *ret) {
        struct tm at, today;

        if (!times_split(usec, now, &at, &today)) {
                snprintf(ret, SHORT_TIME_MAX, "@%" PRId64, usec / USEC_PER_SEC);
                return;
        }
        size_t length = same_day(&at, &today) ? 0 : day_to_text(&at, &today, ret);
        snprintf(ret + length, SHORT_TIME_MAX - length, "%s%02d:%02d", length > 0 ? " " : "",
                        at.tm_hour, at.tm_min);
}

void short_day(int64_t usec, int64_t now, char *ret) {
        struct tm at, today;

        if (!times_split(usec, now, &at, &today))
                snprintf(ret, SHORT_TIME_MAX, "@%" PRId64, usec / USEC_PER_SEC);
        else if (same_day(&at, &today))
                snprintf(ret, SHORT_TIME_MAX, "today");
        else
                (void) day_to_text(&at, &today, ret);
}

const char *reason_words(const char *reason) {
        static const char *const words[REASON_COUNT] = {
                        [REASON_NONE] = "",
                        [REASON_CLOCK_SUSPECT] = "the clock is wrong",
                        [REASON_NO_BUDGET] = "no budget",
                        [REASON_PAUSED] = "paused",
                        [REASON_QUIET_HOURS] = "quiet hours",
                        [REASON_BURST] = "too many at once",
                        [REASON_UNOFFICIAL_SELLER] = "not an official seller",
                        [REASON_OVERPRICED] = "price too high",
                        [REASON_UNDERPRICED] = "price too low",
                        [REASON_NO_EXCHANGE_RATE] = "no exchange rate",
                        [REASON_OVER_LIMIT] = "over the limit",
                        [REASON_AWAITING_APPROVAL] = "a guardian has been asked",
                        [REASON_DENIED] = "a guardian said no",
                        [REASON_APPROVAL_EXPIRED] = "no guardian answered",
        };
        Reason known;

        return reason_from_text(reason, &known) ? words[known] : reason;
}

bool request_withdrawn(const BudgetRequest *request) {
        return text_equal(request->state, "cancelled") && text_equal(request->decision, "pending");
}

void request_why(const BudgetRequest *request, const char *by, char *ret) {
        if (text_equal(request->state, "recorded"))
                snprintf(ret, WHY_MAX, "bought elsewhere");
        else if (request_withdrawn(request))
                snprintf(ret, WHY_MAX, "taken back unanswered");
        else if (by && text_equal(request->reason, "denied"))
                snprintf(ret, WHY_MAX, "denied by %s", by);
        else if (by && text_equal(request->decision, "approved"))
                snprintf(ret, WHY_MAX, "approved by %s", by);
        else
                snprintf(ret, WHY_MAX, "%s", request->reason ? reason_words(request->reason) : "");
}
