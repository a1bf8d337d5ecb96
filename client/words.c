/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/words.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "client/translate.h"
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
                return _("all platforms");
        return platform && platform->name ? platform->name : id;
}

const char *window_words(const char *window) {
        static const char *const words[WINDOW_COUNT] = {
                        [WINDOW_REQUEST] = N_("a request"),
                        [WINDOW_DAY] = N_("a day"),
                        [WINDOW_WEEK] = N_("a week"),
                        [WINDOW_MONTH] = N_("a month"),
                        [WINDOW_YEAR] = N_("a year"),
        };
        Window known;

        return window_from_text(window, &known) ? _(words[known]) : window;
}

const char *state_words(const char *state) {
        static const char *const words[STATE_COUNT] = {
                        [STATE_REJECTED] = N_("rejected"),
                        [STATE_PENDING] = N_("pending"),
                        [STATE_APPROVED] = N_("approved"),
                        [STATE_RETURNING] = N_("returning"),
                        [STATE_CANCELLED] = N_("cancelled"),
                        [STATE_COMPLETED] = N_("completed"),
                        [STATE_LAPSED] = N_("lapsed"),
                        [STATE_RECORDED] = N_("recorded"),
        };
        State known;

        return state_from_text(state, &known) ? _(words[known]) : state;
}

const char *source_words(const char *source) {
        static const char *const words[SOURCE_COUNT] = {
                        [SOURCE_DEFAULT] = N_("default"),
                        [SOURCE_GUARDIAN] = N_("guardian"),
                        [SOURCE_SELF] = N_("self"),
                        [SOURCE_HOUSEHOLD] = N_("household"),
        };
        Source known;

        return source_from_text(source, &known) ? _(words[known]) : source;
}

/* For ngettext(), which looks at the last digits at most. */
static unsigned long count(int64_t number) {
        return (unsigned long) number;
}

const char *coins_words(int64_t coins, const RecordList *platforms, const char *id, char *ret) {
        const BudgetPlatform *platform = platform_find(platforms, id);
        const char *plural = coins == 1 ? "" : "s"; /* of a name in any language */

        if (coins == 0) { /* sold in money */
                snprintf(ret, WORDS_MAX, "%s", platform_name(platforms, id));
                return ret;
        }
        if (!platform || !platform->name || !platform->unit) {
                snprintf(ret, WORDS_MAX,
                                ngettext("%" PRId64 " coin (%s)", "%" PRId64 " coins (%s)",
                                                count(coins)),
                                coins, id);
                return ret;
        }

        /* "TikTok Coins" ends with its unit's plural, "Instagram Gifts" does not. */
        size_t name = strlen(platform->name), unit = strlen(platform->unit);
        if (unit > 0 && name > unit && platform->name[name - 1] == 's' &&
                        strncmp(platform->name + name - 1 - unit, platform->unit, unit) == 0)
                snprintf(ret, WORDS_MAX, "%" PRId64 " %.*s%s", coins, (int) name - 1,
                                platform->name, plural);
        else
                snprintf(ret, WORDS_MAX, "%" PRId64 " %s%s (%s)", coins, platform->unit, plural,
                                platform->name);
        return ret;
}

void coins_print(int64_t coins, const RecordList *platforms, const char *id, FILE *out) {
        char text[WORDS_MAX];

        fputs(coins_words(coins, platforms, id, text), out);
}

const char *number_words(int64_t coins, char *ret) {
        snprintf(ret, WORDS_MAX, ngettext("%" PRId64 " coin", "%" PRId64 " coins", count(coins)),
                        coins);
        return ret;
}

int64_t limit_total(const BudgetLimit *limit) {
        int64_t granted = limit->granted == NOT_GIVEN ? 0 : limit->granted, total;

        if (limit->amount == NOT_GIVEN || __builtin_add_overflow(limit->amount, granted, &total))
                return NOT_GIVEN;
        return total;
}

/* Without the time when it starts anew. */
static void print_allowed(const BudgetLimit *limit, char *ret) {
        const char *unit = limit->unit ? limit->unit : UNIT_COINS;
        const char *window = limit->window ? limit->window : "request";
        int64_t left = limit->remaining == NOT_GIVEN ? 0 : limit->remaining;
        int64_t all = limit_total(limit);
        bool coins = text_equal(unit, UNIT_COINS), of = all != NOT_GIVEN;
        char remaining[MONEY_TEXT_MAX], total[MONEY_TEXT_MAX];

        amount_to_text(left, unit, remaining);
        amount_to_text(all, unit, total);
        if (of && text_equal(window, "request"))
                snprintf(ret, WORDS_MAX,
                                coins ? ngettext("%s coin a request is allowed",
                                                        "%s coins a request are allowed",
                                                        count(all))
                                      : _("%s a request are allowed"),
                                total);
        else if (of)
                /* TRANSLATORS: 1300 of 2000 coins; a month, as that is translated */
                snprintf(ret, WORDS_MAX,
                                coins ? ngettext("%s of %s coin %s is left",
                                                        "%s of %s coins %s are left", count(all))
                                      : _("%s of %s %s are left"),
                                remaining, total, window_words(window));
        else
                snprintf(ret, WORDS_MAX,
                                coins ? ngettext("%s coin %s is left", "%s coins %s are left",
                                                        count(left))
                                      : _("%s %s are left"),
                                remaining, window_words(window));
}

const char *limit_words(const BudgetLimit *limit, int64_t now, char *ret) {
        char allowed[WORDS_MAX], until[SHORT_TIME_MAX];

        print_allowed(limit, allowed);
        if (limit->until == NOT_GIVEN) {
                snprintf(ret, WORDS_MAX, "%s", allowed);
                return ret;
        }
        short_time(limit->until, now, until);
        /* TRANSLATORS: 1300 of 2000 coins a month are left, until 1 Dec 00:00 */
        snprintf(ret, WORDS_MAX, _("%s, until %s"), allowed, until);
        return ret;
}

const char *allowance_words(int64_t amount, const char *unit, const char *platform, Window window,
                const RecordList *platforms, char *ret) {
        const char *often = window_words(window_to_text(window));
        const char *name = platform_name(platforms, platform);
        char text[MONEY_TEXT_MAX], coins[WORDS_MAX];

        amount_to_text(amount, unit, text);
        if (!text_equal(unit, UNIT_COINS))
                /* TRANSLATORS: 25.00 USD a week on all platforms */
                snprintf(ret, WORDS_MAX, _("%s %s on %s"), text, often, name);
        else if (amount == 0)
                snprintf(ret, WORDS_MAX, "0 %s %s", name, often);
        else
                snprintf(ret, WORDS_MAX, "%s %s", coins_words(amount, platforms, platform, coins),
                                often);
        return ret;
}

void allowance_print(int64_t amount, const char *unit, const char *platform, Window window,
                const RecordList *platforms, FILE *out) {
        char text[WORDS_MAX];

        fputs(allowance_words(amount, unit, platform, window, platforms, text), out);
}

/* The local times of both. */
static bool times_split(int64_t usec, int64_t now, struct tm *ret, struct tm *ret_today) {
        time_t seconds = usec / USEC_PER_SEC, now_seconds = now / USEC_PER_SEC;

        return localtime_r(&seconds, ret) && localtime_r(&now_seconds, ret_today);
}

/* "3 Nov", with the year where it is not this one; its length. */
static size_t day_to_text(const struct tm *at, const struct tm *today, char *ret) {
        static const char *const months[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"),
                        N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"),
                        N_("Dec")};

        if (at->tm_year == today->tm_year)
                /* TRANSLATORS: 3 Nov */
                snprintf(ret, SHORT_TIME_MAX, _("%d %s"), at->tm_mday, _(months[at->tm_mon]));
        else
                /* TRANSLATORS: 3 Nov 2025 */
                snprintf(ret, SHORT_TIME_MAX, _("%d %s %d"), at->tm_mday, _(months[at->tm_mon]),
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
                snprintf(ret, SHORT_TIME_MAX, "%s", _("today"));
        else
                (void) day_to_text(&at, &today, ret);
}

void on_day(int64_t usec, int64_t now, char *ret) {
        char day[SHORT_TIME_MAX];

        short_day(usec, now, day);
        if (text_equal(day, _("today")))
                snprintf(ret, SHORT_TIME_MAX, "%s", day);
        else
                /* TRANSLATORS: on 3 Nov */
                snprintf(ret, SHORT_TIME_MAX, _("on %s"), day);
}

const char *reason_words(const char *reason) {
        static const char *const words[REASON_COUNT] = {
                        [REASON_CLOCK_SUSPECT] = N_("the clock is wrong"),
                        [REASON_NO_BUDGET] = N_("no budget"),
                        [REASON_PAUSED] = N_("paused"),
                        [REASON_QUIET_HOURS] = N_("quiet hours"),
                        [REASON_BURST] = N_("too many at once"),
                        [REASON_UNOFFICIAL_SELLER] = N_("not an official seller"),
                        [REASON_OVERPRICED] = N_("price too high"),
                        [REASON_UNDERPRICED] = N_("price too low"),
                        [REASON_NO_EXCHANGE_RATE] = N_("no exchange rate"),
                        [REASON_OVER_LIMIT] = N_("over the limit"),
                        [REASON_AWAITING_APPROVAL] = N_("a guardian has been asked"),
                        [REASON_DENIED] = N_("a guardian said no"),
                        [REASON_APPROVAL_EXPIRED] = N_("no guardian answered"),
        };
        Reason known;

        if (text_equal(reason, "")) /* to look that up is to get the catalogue's head */
                return "";
        return reason_from_text(reason, &known) ? _(words[known]) : reason;
}

bool request_withdrawn(const BudgetRequest *request) {
        return text_equal(request->state, "cancelled") && text_equal(request->decision, "pending");
}

void request_why(const BudgetRequest *request, const char *by, char *ret) {
        if (text_equal(request->state, "recorded"))
                snprintf(ret, WHY_MAX, "%s", _("bought elsewhere"));
        else if (request_withdrawn(request))
                snprintf(ret, WHY_MAX, "%s", _("taken back unanswered"));
        else if (by && text_equal(request->reason, "denied"))
                snprintf(ret, WHY_MAX, _("denied by %s"), by);
        else if (by && text_equal(request->decision, "approved"))
                snprintf(ret, WHY_MAX, _("approved by %s"), by);
        else
                snprintf(ret, WHY_MAX, "%s", request->reason ? reason_words(request->reason) : "");
}
