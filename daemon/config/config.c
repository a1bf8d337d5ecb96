/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/inifile.h"
#include "common/money.h"
#include "common/timetext.h"
#include "config/users.h"

#define BLANKS " \t"

/* Where one of config->defaults comes from. */
typedef struct Origin {
        unsigned file;
        int line;
} Origin;

typedef struct Loading {
        Config *config;
        Origin *origins; /* beside config->defaults */
        unsigned file;   /* counts the files */
} Loading;

DEFINE_CLEANUP(Config *, config_free, config_freep)

/* The words of `text`, which is cut into them; how many there are, at most max. */
static size_t words_split(char *text, char **ret, size_t max) {
        size_t n = 0;
        char *rest;

        for (char *word = strtok_r(text, BLANKS, &rest); word && n < max;
                        word = strtok_r(NULL, BLANKS, &rest))
                ret[n++] = word;
        return n;
}

static int time_zone_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;

        if (*line->value && !time_zone_exists(line->value))
                return inifile_fault(line,
                                "no time zone of this system; a name such as Europe/Berlin, or "
                                "nothing for the system's own");
        char *zone = strdup(line->value);
        if (!zone)
                return -ENOMEM;
        free(loading->config->time_zone);
        loading->config->time_zone = zone;
        return 0;
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

static int over_limit_read(const IniLine *line, void *userdata) {
        (void) userdata;
        if (text_equal(line->value, "reject"))
                return 0;
        if (text_equal(line->value, "ask"))
                return inifile_fault(
                                line, "this version cannot ask guardians yet; it can only reject");
        return inifile_fault(line, "must be reject");
}

static int give_back_read(const IniLine *line, void *userdata) {
        (void) userdata;
        if (text_equal(line->value, "trust"))
                return 0;
        if (text_equal(line->value, "ask"))
                return inifile_fault(
                                line, "this version cannot ask guardians yet; it can only trust");
        return inifile_fault(line, "must be trust");
}

static int hold_timeout_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        const int64_t least = USEC_PER_SEC, most = USEC_PER_SEC * 60 * 60 * 24 * 366;
        int64_t timeout;

        if (duration_from_text(line->value, &timeout) < 0 || timeout < least || timeout > most)
                return inifile_fault(line,
                                "must be a time from 1s to 366d, with its unit (s, min, h, d, w), "
                                "such as 30min");
        loading->config->hold_timeout = timeout;
        return 0;
}

static int unconfirmed_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;

        if (!unconfirmed_from_text(line->value, &loading->config->unconfirmed))
                return inifile_fault(line, "must be spend or release");
        return 0;
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

/* "tiktok month 2000 coins"; gives a fault's text, or NULL. */
static const char *default_parse(char *text, DefaultLimit *ret) {
        char *words[5];

        if (words_split(text, words, ELEMENTSOF(words)) != 4)
                return "must be a platform, a window, an amount and its unit, such as "
                       "tiktok month 2000 coins";
        if (text_equal(words[0], PLATFORM_ALL))
                return "this version limits the coins of one platform; name it";
        if (!platform_id_valid(words[0]))
                return "the platform must be an id of the catalogue, such as tiktok";
        if (!window_from_text(words[1], &ret->window))
                return "the window must be request, day, week, month or year";
        if (coins_from_text(words[2], &ret->amount) < 0)
                return "the amount must be a whole number, 0 to 1000000000000";
        if (!text_equal(words[3], UNIT_COINS))
                return "the unit must be coins: this version cannot limit money yet";

        memcpy(ret->platform, words[0], strlen(words[0]) + 1);
        memcpy(ret->unit, UNIT_COINS, sizeof(UNIT_COINS));
        return NULL;
}

/* The place for a limit among config->defaults: the one it replaces, or a new one at the end. */
static int default_place(Loading *loading, const DefaultLimit *limit, size_t *ret) {
        Config *config = loading->config;

        for (size_t i = 0; i < config->n_defaults; i++) {
                const DefaultLimit *other = &config->defaults[i];
                if (text_equal(other->platform, limit->platform) &&
                                text_equal(other->unit, limit->unit) &&
                                other->window == limit->window) {
                        *ret = i;
                        return 0;
                }
        }

        size_t n = config->n_defaults + 1;
        DefaultLimit *defaults = reallocarray(config->defaults, n, sizeof(*defaults));
        if (defaults)
                config->defaults = defaults;
        Origin *origins = reallocarray(loading->origins, n, sizeof(*origins));
        if (origins)
                loading->origins = origins;
        if (!defaults || !origins)
                return -ENOMEM;
        origins[n - 1] = (Origin){0};
        config->n_defaults = n;
        *ret = n - 1;
        return 0;
}

static int default_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        DefaultLimit limit = {0};
        size_t place;

        if (!*line->value) {
                loading->config->n_defaults = 0;
                return 0;
        }
        _cleanup_free_ char *text = strdup(line->value);
        if (!text)
                return -ENOMEM;
        const char *wrong = default_parse(text, &limit);
        if (wrong)
                return inifile_fault(line, wrong);

        int r = default_place(loading, &limit, &place);
        if (r < 0)
                return r;
        Origin *origin = &loading->origins[place];
        if (origin->line > 0 && origin->file == loading->file)
                return faults_add(line->faults, line->file, line->line,
                                "%s=%s: set twice, first in line %d", line->key, line->value,
                                origin->line);
        loading->config->defaults[place] = limit;
        *origin = (Origin){loading->file, line->line};
        return 0;
}

static int unbudgeted_add(const IniLine *line, Config *config, const char *name) {
        bool group = *name == '@';
        name += group;
        int r = (group ? users_add_group : users_add_user)(
                        name, &config->unbudgeted, &config->n_unbudgeted);

        if (r == 0 || r == -ENOMEM)
                return r;
        const char *kind = group ? "group" : "user";
        if (r == -ENOENT)
                return faults_add(line->faults, line->file, line->line,
                                "%s=%s: there is no %s \"%s\"", line->key, line->value, kind, name);
        return faults_add(line->faults, line->file, line->line,
                        "%s=%s: the %s \"%s\" cannot be looked up: %s", line->key, line->value,
                        kind, name, strerror(-r));
}

static int unbudgeted_read(const IniLine *line, void *userdata) {
        Loading *loading = userdata;
        char *rest;

        if (!*line->value)
                loading->config->n_unbudgeted = 0;
        _cleanup_free_ char *text = strdup(line->value);
        if (!text)
                return -ENOMEM;
        for (char *name = strtok_r(text, BLANKS, &rest); name;
                        name = strtok_r(NULL, BLANKS, &rest)) {
                int r = unbudgeted_add(line, loading->config, name);
                if (r < 0)
                        return r;
        }
        return 0;
}

static const IniKey keys[] = {
                {"Calendar", "TimeZone", false, time_zone_read},
                {"Calendar", "MonthStartsOn", false, month_starts_on_read},
                {"Calendar", "WeekStartsOn", false, week_starts_on_read},
                {"Requests", "OverLimit", false, over_limit_read},
                {"Requests", "GiveBack", false, give_back_read},
                {"Requests", "HoldTimeout", false, hold_timeout_read},
                {"Requests", "Unconfirmed", false, unconfirmed_read},
                {"Requests", "RecordsPerDay", false, records_per_day_read},
                {"Limits", "Default", true, default_read},
                {"Limits", "Unbudgeted", true, unbudgeted_read},
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
                        .hold_timeout = USEC_PER_SEC * 60 * 30,
                        .unconfirmed = UNCONFIRMED_SPEND,
                        .records_per_day = 1000,
        };
        if (!config->time_zone) {
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

int config_load(const char *path, Faults *faults, Config **ret) {
        _cleanup_(config_freep) Config *config = NULL;
        size_t n_faults = faults->n_lines;

        int r = config_new(&config);
        if (r < 0)
                return r;
        Loading loading = {.config = config};
        r = inifile_read(path, keys, faults, &loading);
        if (r == 0 || r == -ENOENT)
                r = drop_ins_read(path, faults, &loading);
        free(loading.origins);
        if (r < 0)
                return r;
        if (faults->n_lines > n_faults)
                return -EBADMSG;

        config->n_unbudgeted = users_sort(config->unbudgeted, config->n_unbudgeted);
        *ret = TAKE_PTR(config);
        return 0;
}

Config *config_free(Config *config) {
        if (!config)
                return NULL;
        free(config->time_zone);
        free(config->defaults);
        free(config->unbudgeted);
        free(config);
        return NULL;
}

bool config_unbudgeted(const Config *config, uint32_t uid, const char *name) {
        return users_have(config->unbudgeted, config->n_unbudgeted, uid, name);
}
