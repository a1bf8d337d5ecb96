/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* coinbudget.conf: config/config.h. The input is the file, and behind a line of NEXT_FILE a
 * drop-in, and another. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "common/money.h"
#include "common/timetext.h"
#include "config/config.h"
#include "tests/fuzz/input.h"

#define NEXT_FILE "\n--- next file ---\n"

#define TIME_MOST (USEC_PER_SEC * 60 * 60 * 24 * 366)

enum { MINUTES = 24 * 60 };

static void check_time(int64_t usec, int64_t least) {
        HOLDS(usec >= least && usec <= TIME_MOST && usec % USEC_PER_SEC == 0);
}

static void check_rules(const Rules *rules) {
        QuietHours quiet = rules->quiet_hours;
        unsigned quiet_minutes = 0;

        HOLDS(rules->over_limit < OVER_LIMIT_COUNT && rules->give_back < GIVE_BACK_COUNT &&
                        rules->unconfirmed < UNCONFIRMED_COUNT);
        HOLDS(quiet.from < MINUTES && quiet.until <= MINUTES);
        for (unsigned minute = 0; minute < MINUTES; minute++)
                quiet_minutes += quiet_hours_have(quiet, minute);
        HOLDS(quiet_minutes == (quiet.until + (quiet.from > quiet.until) * MINUTES) - quiet.from);
        HOLDS(rules->burst.requests <= BURST_MAX);
        if (rules->burst.requests > 0)
                check_time(rules->burst.usec, USEC_PER_SEC);
}

static void check_limits(const ConfigLimit *limits, size_t n) {
        for (size_t i = 0; i < n; i++) {
                const ConfigLimit *limit = &limits[i];
                bool all = text_equal(limit->platform, PLATFORM_ALL);
                bool coins = text_equal(limit->unit, UNIT_COINS);

                HOLDS(all ? !coins : platform_id_valid(limit->platform));
                HOLDS(coins || currency_known(limit->unit, NULL));
                HOLDS(limit->window < WINDOW_COUNT);
                HOLDS(limit->amount >= 0 && limit->amount <= AMOUNT_MAX);
                for (size_t j = 0; j < i; j++)
                        HOLDS(limits[j].window != limit->window ||
                                        strcmp(limits[j].unit, limit->unit) != 0 ||
                                        strcmp(limits[j].platform, limit->platform) != 0);
        }
}

static void check_users(const ConfigUser *users, size_t n) {
        for (size_t i = 0; i < n; i++) {
                HOLDS(*users[i].name);
                HOLDS(i == 0 || users[i - 1].uid < users[i].uid ||
                                (users[i - 1].uid == users[i].uid &&
                                                strcmp(users[i - 1].name, users[i].name) < 0));
        }
}

static void check_people(const Config *config) {
        check_users(config->unbudgeted, config->n_unbudgeted);
        for (size_t i = 0; i < config->n_accounts; i++) {
                const ConfigAccount *account = &config->accounts[i];
                check_rules(&account->rules);
                HOLDS(config_rules(config, account->user.uid, account->user.name) ==
                                &account->rules);
        }
        HOLDS(config->n_households <= HOUSEHOLDS_MAX);
        for (size_t i = 0; i < config->n_households; i++) {
                const ConfigHousehold *household = &config->households[i];
                HOLDS(readable(household->name) && !strchr(household->name, ' '));
                HOLDS(i == 0 || strcmp(config->households[i - 1].name, household->name) < 0);
                HOLDS(household->n_limits <= HOUSEHOLD_LIMITS_MAX);
                check_limits(household->limits, household->n_limits);
                check_users(household->members, household->n_members);
                for (size_t j = 0; j < household->n_members; j++)
                        HOLDS(household_has(household, household->members[j].uid,
                                        household->members[j].name));
        }
}

static void check_config(const Config *config) {
        HOLDS(!*config->time_zone || time_zone_exists(config->time_zone));
        HOLDS(config->month_starts_on >= 1 && config->month_starts_on <= 28);
        HOLDS(config->week_starts_on <= 6);
        check_rules(&config->rules);
        check_time(config->hold_timeout, USEC_PER_SEC);
        check_time(config->approval_timeout, USEC_PER_SEC);
        HOLDS(config->records_per_day >= 0 && config->records_per_day <= AMOUNT_MAX);
        HOLDS(config->sellers <= SELLERS_REQUIRED);
        HOLDS(config->max_overprice >= ABSENT && config->max_overprice <= 1000);
        HOLDS(config->max_underprice >= ABSENT && config->max_underprice <= 100);
        check_limits(config->defaults, config->n_defaults);
        HOLDS(config->n_warn <= WARN_MAX);
        for (size_t i = 0; i < config->n_warn; i++)
                HOLDS(config->warn[i] > (i > 0 ? config->warn[i - 1] : 0) &&
                                config->warn[i] <= 100);
        check_time(config->raise_delay, 0);
        HOLDS(!*config->rates_file || (*config->rates_file == '/' && readable(config->rates_file)));
        check_time(config->rates_max_age, USEC_PER_SEC);
        check_people(config);
}

/* The file's own form. */

static void print_time(const char *key, int64_t usec, FILE *out) {
        (void) fprintf(out, "%s=%" PRId64 "s\n", key, usec / USEC_PER_SEC);
}

static void print_percent(const char *key, int64_t percent, FILE *out) {
        if (percent == ABSENT)
                (void) fprintf(out, "%s=off\n", key);
        else
                (void) fprintf(out, "%s=%" PRId64 "%%\n", key, percent);
}

static void print_rules(const Rules *rules, FILE *out) {
        char quiet_hours[RULE_TEXT_MAX], burst[RULE_TEXT_MAX];

        quiet_hours_to_text(rules->quiet_hours, quiet_hours);
        burst_to_text(rules->burst, burst);
        (void) fprintf(out, "OverLimit=%s\nGiveBack=%s\nUnconfirmed=%s\nQuietHours=%s\nBurst=%s\n",
                        over_limit_to_text(rules->over_limit), give_back_to_text(rules->give_back),
                        unconfirmed_to_text(rules->unconfirmed), quiet_hours, burst);
}

static void print_limits(const char *key, const ConfigLimit *limits, size_t n, FILE *out) {
        for (size_t i = 0; i < n; i++) {
                char amount[MONEY_TEXT_MAX];

                amount_to_text(limits[i].amount, limits[i].unit, amount);
                (void) fprintf(out, "%s=%s %s %s%s\n", key, limits[i].platform,
                                window_to_text(limits[i].window), amount,
                                text_equal(limits[i].unit, UNIT_COINS) ? " coins" : "");
        }
}

static void print_users(const char *key, const ConfigUser *users, size_t n, FILE *out) {
        for (size_t i = 0; i < n; i++)
                (void) fprintf(out, "%s=%s\n", key, users[i].name);
}

static void print_people(const Config *config, FILE *out) {
        for (size_t i = 0; i < config->n_accounts; i++) {
                (void) fprintf(out, "[Account %s]\n", config->accounts[i].user.name);
                print_rules(&config->accounts[i].rules, out);
        }
        for (size_t i = 0; i < config->n_households; i++) {
                const ConfigHousehold *household = &config->households[i];
                (void) fprintf(out, "[Household %s]\n", household->name);
                print_users("Members", household->members, household->n_members, out);
                print_limits("Limit", household->limits, household->n_limits, out);
        }
}

static void print_config(const Config *config, FILE *out) {
        static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday",
                        "saturday", "sunday"};
        static const char *const sellers[] = {"no", "yes", "required"};

        (void) fprintf(out, "[Calendar]\nTimeZone=%s\nMonthStartsOn=%u\nWeekStartsOn=%s\n",
                        config->time_zone, config->month_starts_on, days[config->week_starts_on]);
        (void) fputs("[Requests]\n", out);
        print_rules(&config->rules, out);
        print_time("HoldTimeout", config->hold_timeout, out);
        print_time("ApprovalTimeout", config->approval_timeout, out);
        if (config->records_per_day > 0)
                (void) fprintf(out, "RecordsPerDay=%" PRId64 "\n", config->records_per_day);
        else
                (void) fputs("RecordsPerDay=off\n", out);
        (void) fprintf(out, "OfficialSellersOnly=%s\n", sellers[config->sellers]);
        print_percent("MaxOverprice", config->max_overprice, out);
        print_percent("MaxUnderprice", config->max_underprice, out);
        (void) fputs("[Limits]\n", out);
        print_limits("Default", config->defaults, config->n_defaults, out);
        print_users("Unbudgeted", config->unbudgeted, config->n_unbudgeted, out);
        (void) fputs("Warn=", out);
        for (size_t i = 0; i < config->n_warn; i++)
                (void) fprintf(out, "%u%% ", config->warn[i]);
        (void) fputs("\n", out);
        print_time("RaiseDelay", config->raise_delay, out);
        (void) fprintf(out, "[Rates]\nFile=%s\n", config->rates_file);
        print_time("MaxAge", config->rates_max_age, out);
        print_people(config, out);
}

/* The configuration, as a file that says the same; NULL, and faults, where it is refused. */
static char *load(Piece main, Piece first, Piece second, Faults *faults) {
        Config *config = (Config *) faults;
        char *text = NULL;
        size_t size;

        scratch_write("c.conf", main);
        scratch_write("c.conf.d/10.conf", first);
        scratch_write("c.conf.d/20.conf", second);
        int r = config_load(scratch_path("c.conf"), faults, &config);
        faults_check(faults);
        if (r < 0) {
                HOLDS(r == -EBADMSG && faults->n_lines > 0 && config == (Config *) faults);
                return NULL;
        }
        HOLDS(faults->n_lines == 0);
        check_config(config);
        FILE *out = must(open_memstream(&text, &size));
        print_config(config, out);
        HOLDS(fclose(out) == 0);
        config_free(config);
        return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        Piece rest = {(const char *) data, size};
        Piece main = piece_next(&rest, NEXT_FILE), first = piece_next(&rest, NEXT_FILE);
        Faults faults = {0}, faults_same = {0};

        _cleanup_free_ char *text = load(main, first, rest, &faults);
        _cleanup_free_ char *same = load(main, first, rest, &faults_same);
        HOLDS(text_equal(text, same) && faults_equal(&faults, &faults_same));
        if (text) {
                Piece printed = {text, strlen(text)};
                _cleanup_free_ char *again = load(printed, (Piece){0}, (Piece){0}, &faults_same);
                HOLDS(text_equal(text, again));
        }
        faults_clear(&faults);
        faults_clear(&faults_same);
        return 0;
}
