/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/inifile.h"
#include "common/money.h"
#include "common/timetext.h"
#include "config/internal.h"
#include "config/users.h"

typedef struct Loading {
        Config *config;
        unsigned file; /* counts the files */
        RulesDraft rules;
        LimitList defaults;
        AccountList accounts;
        HouseholdList households;
} Loading;

DEFINE_CLEANUP(Config *, config_free, config_freep)

static void loading_clear(Loading *loading) {
        limits_clear(&loading->defaults);
        accounts_clear(&loading->accounts);
        households_clear(&loading->households);
}

static int text_take(const IniLine *line, char **text) {
        char *copy = strdup(line->value);
        if (!copy)
                return -ENOMEM;
        free(*text);
        *text = copy;
        return 0;
}

static int time_zone_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;

        if (*line->value && !time_zone_exists(line->value))
                return inifile_fault(line,
                                "no time zone of this system; a name such as Europe/Berlin, or "
                                "nothing for the system's own");
        return text_take(line, &loading->config->time_zone);
}

static int month_starts_on_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        int64_t day;

        if (coins_from_text(line->value, &day) < 0 || day < 1 || day > 28)
                return inifile_fault(line, "must be a day of the month, 1 to 28");
        loading->config->month_starts_on = (unsigned) day;
        return 0;
}

static int week_starts_on_read(const IniLine *line, void *userdata) {
        static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday",
                        "saturday", "sunday"};
        Loading *loading = userdata;

        for (unsigned i = 0; i < ELEMENTSOF(days); i++)
                if (text_equal(days[i], line->value)) {
                        loading->config->week_starts_on = i;
                        return 0;
                }
        return inifile_fault(line, "must be a day of the week: monday, tuesday, ... sunday");
}

static int requests_rule_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return rule_read(line, &loading->rules);
}

static int time_read(const IniLine *line, int64_t least, const char *example, int64_t *usec) {
        int64_t time;

        if (duration_from_text(line->value, &time) < 0 || time < least || time > CONFIG_TIME_MOST)
                return inifile_fault(line,
                                "must be a time from %ds to 366d, with its unit (s, min, h, d, w), "
                                "such as %s",
                                least > 0, example);
        *usec = time;
        return 0;
}

static int hold_timeout_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return time_read(line, CONFIG_TIME_LEAST, "30min", &loading->config->hold_timeout);
}

static int approval_timeout_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return time_read(line, CONFIG_TIME_LEAST, "24h", &loading->config->approval_timeout);
}

static int records_per_day_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        int64_t records = 0;

        if (!text_equal(line->value, "off") &&
                        (coins_from_text(line->value, &records) < 0 || records < 1))
                return inifile_fault(line, "must be a whole number from 1, or off");
        loading->config->records_per_day = records;
        return 0;
}

static int sellers_read(const IniLine *line, void *userdata) {
        static const char *const words[] = {
                        [SELLERS_ANY] = "no",
                        [SELLERS_OFFICIAL] = "yes",
                        [SELLERS_REQUIRED] = "required",
        };
        Loading *loading = userdata;

        for (size_t i = 0; i < ELEMENTSOF(words); i++)
                if (text_equal(words[i], line->value)) {
                        loading->config->sellers = (Sellers) i;
                        return 0;
                }
        return inifile_fault(line, "must be yes, required or no");
}

/* "50%" -> 50, at most `most`; ABSENT: it is none. */
static int64_t percent_parse(const char *word, int64_t most) {
        char number[5] = "";
        size_t length = strcspn(word, "%");
        int64_t percent;

        if (length >= sizeof(number) || !text_equal(word + length, "%"))
                return ABSENT;
        memcpy(number, word, length);
        return coins_from_text(number, &percent) == 0 && percent <= most ? percent : ABSENT;
}

static int tolerance_read(const IniLine *line, int64_t most, const char *example, int64_t *ret) {
        int64_t percent = percent_parse(line->value, most);

        if (percent == ABSENT && !text_equal(line->value, "off"))
                return inifile_fault(line,
                                "must be a percentage from 0%% to %d%%, such as %s, or off",
                                (int) most, example);
        *ret = percent;
        return 0;
}

static int max_overprice_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return tolerance_read(line, 1000, "25%", &loading->config->max_overprice);
}

static int max_underprice_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return tolerance_read(line, 100, "40%", &loading->config->max_underprice);
}

static int default_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return limit_read(line, loading->file, &loading->defaults);
}

static int unbudgeted_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return users_read(line, &loading->config->unbudgeted, &loading->config->n_unbudgeted);
}

static int warn_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        bool at[100 + 1] = {false};
        size_t n = 0;
        char *rest;

        _cleanup_free_ char *text = strdup(line->value);
        if (!text)
                return -ENOMEM;
        for (char *word = strtok_r(text, CONFIG_BLANKS, &rest); word;
                        word = strtok_r(NULL, CONFIG_BLANKS, &rest)) {
                int64_t percent = percent_parse(word, 100);
                n += percent > 0 && !at[percent];
                if (percent <= 0 || n > WARN_MAX)
                        return inifile_fault(line,
                                        "must be at most %d percentages from 1%% to 100%%, such as "
                                        "50%% 80%% 100%%, or nothing",
                                        WARN_MAX);
                at[percent] = true;
        }

        loading->config->n_warn = 0;
        for (unsigned percent = 1; percent <= 100; percent++)
                if (at[percent])
                        loading->config->warn[loading->config->n_warn++] = percent;
        return 0;
}

static int raise_delay_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return time_read(line, 0, "24h", &loading->config->raise_delay);
}

static int rates_file_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;

        if (*line->value && *line->value != '/')
                return inifile_fault(line, "must be a full path, which begins with /, or nothing");
        return text_take(line, &loading->config->rates_file);
}

static int rates_max_age_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return time_read(line, CONFIG_TIME_LEAST, "7d", &loading->config->rates_max_age);
}

static int account_section_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return account_enter(line, &loading->accounts);
}

static int account_rule_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return rule_read(line, &loading->accounts.current->rules);
}

static int household_section_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return household_enter(line, &loading->households);
}

static int members_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return household_members_read(line, &loading->households);
}

static int limit_line_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        return household_limit_read(line, loading->file, &loading->households);
}

static const IniKey keys[] = {
                {"Calendar", "TimeZone", false, time_zone_read},
                {"Calendar", "MonthStartsOn", false, month_starts_on_read},
                {"Calendar", "WeekStartsOn", false, week_starts_on_read},
                {"Requests", "OverLimit", false, requests_rule_read},
                {"Requests", "GiveBack", false, requests_rule_read},
                {"Requests", "HoldTimeout", false, hold_timeout_read},
                {"Requests", "Unconfirmed", false, requests_rule_read},
                {"Requests", "ApprovalTimeout", false, approval_timeout_read},
                {"Requests", "Burst", false, requests_rule_read},
                {"Requests", "RecordsPerDay", false, records_per_day_read},
                {"Requests", "QuietHours", false, requests_rule_read},
                {"Requests", "OfficialSellersOnly", false, sellers_read},
                {"Requests", "MaxOverprice", false, max_overprice_read},
                {"Requests", "MaxUnderprice", false, max_underprice_read},
                {"Limits", "Default", true, default_read},
                {"Limits", "Unbudgeted", true, unbudgeted_read},
                {"Limits", "Warn", false, warn_read},
                {"Limits", "RaiseDelay", false, raise_delay_read},
                {"Rates", "File", false, rates_file_read},
                {"Rates", "MaxAge", false, rates_max_age_read},
                {"Account" INI_NAMED, NULL, true, account_section_read},
                {"Account" INI_NAMED, "OverLimit", false, account_rule_read},
                {"Account" INI_NAMED, "GiveBack", false, account_rule_read},
                {"Account" INI_NAMED, "Unconfirmed", false, account_rule_read},
                {"Account" INI_NAMED, "QuietHours", false, account_rule_read},
                {"Account" INI_NAMED, "Burst", false, account_rule_read},
                {"Household" INI_NAMED, NULL, true, household_section_read},
                {"Household" INI_NAMED, "Members", true, members_read},
                {"Household" INI_NAMED, "Limit", true, limit_line_read},
                {0},
};

static int config_new(Config **ret) {
        Config *config = malloc(sizeof(*config));
        if (!config)
                return -ENOMEM;
        *config = (Config){
                        .time_zone = strdup(""),
                        .month_starts_on = 1,
                        .week_starts_on = 0,
                        .rules =
                                        {
                                                        .over_limit = OVER_LIMIT_REJECT,
                                                        .give_back = GIVE_BACK_ASK,
                                                        .unconfirmed = UNCONFIRMED_SPEND,
                                                        .burst = {10, USEC_PER_SEC * 60 * 10},
                                        },
                        .hold_timeout = USEC_PER_SEC * 60 * 30,
                        .approval_timeout = USEC_PER_SEC * 60 * 60 * 24,
                        .records_per_day = 1000,
                        .sellers = SELLERS_OFFICIAL,
                        .max_overprice = 25,
                        .max_underprice = 40,
                        .warn = {50, 80, 100},
                        .n_warn = 3,
                        .raise_delay = USEC_PER_SEC * 60 * 60 * 24,
                        .rates_file = strdup(""),
                        .rates_max_age = USEC_PER_SEC * 60 * 60 * 24 * 7,
        };
        if (!config->time_zone || !config->rates_file) {
                config_free(config);
                return -ENOMEM;
        }
        *ret = config;
        return 0;
}

static int drop_ins_read(const char *path, Faults *faults, Loading *loading) {
        _cleanup_(strings_freep) char **files = NULL;
        size_t size = strlen(path) + sizeof(".d");
        _cleanup_free_ char *folder = malloc(size);
        if (!folder)
                return -ENOMEM;
        snprintf(folder, size, "%s.d", path);

        int r = inifile_list(folder, &files);
        if (r == -ENOMEM)
                return r;
        if (r < 0)
                return faults_add(faults, folder, 0, "cannot be read: %s", strerror(-r));
        for (char **file = files; *file; file++) {
                loading->file++;
                r = inifile_read(*file, keys, faults, loading);
                /* It is there, so it leads nowhere. */
                if (r == -ENOENT)
                        r = faults_add(faults, *file, 0, "cannot be opened: %s", strerror(ENOENT));
                if (r < 0)
                        return r;
        }
        return 0;
}

/* What only all files together say. */
static int loading_finish(Loading *loading) {
        Config *config = loading->config;

        config->rules = rules_over(&config->rules, &loading->rules);
        config->n_defaults = loading->defaults.n;
        config->defaults = TAKE_PTR(loading->defaults.limits);
        config->n_unbudgeted = users_sort(config->unbudgeted, config->n_unbudgeted);
        int r = accounts_finish(&loading->accounts, config);
        return r < 0 ? r : households_finish(&loading->households, config);
}

int config_load(const char *path, Faults *faults, Config **ret) {
        _cleanup_(config_freep) Config *config = NULL;
        size_t n_faults = faults->n_lines;

        int r = config_new(&config);
        if (r < 0)
                return r;
        _cleanup_(loading_clear) Loading loading = {.config = config};
        r = inifile_read(path, keys, faults, &loading);
        if (r == 0 || r == -ENOENT)
                r = drop_ins_read(path, faults, &loading);
        if (r < 0)
                return r;
        if (faults->n_lines > n_faults)
                return -EBADMSG;

        r = loading_finish(&loading);
        if (r < 0)
                return r;
        *ret = TAKE_PTR(config);
        return 0;
}

Config *config_free(Config *config) {
        if (!config)
                return NULL;
        for (size_t i = 0; i < config->n_households; i++) {
                free(config->households[i].members);
                free(config->households[i].limits);
        }
        free(config->households);
        free(config->accounts);
        free(config->rates_file);
        free(config->time_zone);
        free(config->defaults);
        free(config->unbudgeted);
        free(config);
        return NULL;
}

bool config_unbudgeted(const Config *config, uint32_t uid, const char *name) {
        return users_have(config->unbudgeted, config->n_unbudgeted, uid, name);
}

const Rules *config_rules(const Config *config, uint32_t uid, const char *name) {
        for (size_t i = 0; i < config->n_accounts; i++)
                if (config->accounts[i].user.uid == uid &&
                                text_equal(config->accounts[i].user.name, name))
                        return &config->accounts[i].rules;
        return &config->rules;
}

bool household_has(const ConfigHousehold *household, uint32_t uid, const char *name) {
        return users_have(household->members, household->n_members, uid, name);
}
