/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/load.h"

#include <errno.h>
#include <stdio.h>

#include "service/service.h"

/* What a limit is for must be there, and sell in what it limits: `where` is its household's section
 * and key, or its key. */
static int check_limit(const char *file, const char *where, const ConfigLimit *limit,
                const Catalog *catalog, Faults *faults) {
        const Platform *platform = catalog_platform(catalog, limit->platform);

        if (text_equal(limit->platform, PLATFORM_ALL))
                return 0;
        if (!platform)
                return faults_add(faults, file, 0, "%s=%s: the catalogue has no such platform",
                                where, limit->platform);
        if (platform->sold_in_money && text_equal(limit->unit, UNIT_COINS))
                return faults_add(faults, file, 0,
                                "%s=%s: it sells in money, a limit in coins cannot hold it", where,
                                limit->platform);
        return 0;
}

static int check_household(const char *file, const ConfigHousehold *household,
                const Catalog *catalog, Faults *faults) {
        char where[HOUSEHOLD_NAME_MAX + sizeof("[Household ] Limit")];
        int r = 0;

        snprintf(where, sizeof(where), "[Household %s] Limit", household->name);
        for (size_t i = 0; i < household->n_limits && r >= 0; i++)
                r = check_limit(file, where, &household->limits[i], catalog, faults);
        return r;
}

/* How many limits the households of a member have together. */
static size_t count_limits(const Config *config, const ConfigUser *member) {
        size_t n = 0;

        for (size_t i = 0; i < config->n_households; i++)
                if (household_has(&config->households[i], member->uid, member->name))
                        n += config->households[i].n_limits;
        return n;
}

static int check_members(const char *file, const Config *config, const ConfigHousehold *household,
                Faults *faults) {
        int r = 0;

        for (size_t i = 0; i < household->n_members && r >= 0; i++) {
                size_t n = count_limits(config, &household->members[i]);

                if (n > SERVICE_HOUSEHOLDS_LIMITS_MAX)
                        r = faults_add(faults, file, 0,
                                        "[Household %s]: the households of %s have %zu limits "
                                        "together, %d are the most",
                                        household->name, household->members[i].name, n,
                                        SERVICE_HOUSEHOLDS_LIMITS_MAX);
        }
        return r;
}

/* Limits that neither of the two could judge alone. */
static int check_limits(const char *file, const Loaded *loaded, Faults *faults) {
        const Config *config = loaded->config;
        int r = 0;

        if (config->n_defaults > SERVICE_DEFAULTS_MAX)
                r = faults_add(faults, file, 0, "Default= stands %zu times, %d are the most",
                                config->n_defaults, SERVICE_DEFAULTS_MAX);
        for (size_t i = 0; i < config->n_defaults && r >= 0; i++)
                r = check_limit(file, "Default", &config->defaults[i], loaded->catalog, faults);
        for (size_t i = 0; i < config->n_households && r >= 0; i++)
                r = check_household(file, &config->households[i], loaded->catalog, faults);
        for (size_t i = 0; i < config->n_households && r >= 0; i++)
                r = check_members(file, config, &config->households[i], faults);
        return r;
}

int load(const Places *places, Faults *faults, Loaded *ret) {
        _cleanup_(loaded_clear) Loaded loaded = {0};

        int r = config_load(places->config, faults, &loaded.config);
        if (r < 0 && r != -EBADMSG)
                return r;
        r = catalog_load(places->catalog, places->local_catalog, faults, &loaded.catalog);
        if (r < 0 && r != -EBADMSG)
                return r;
        if (loaded.config) {
                r = rates_load(loaded.config->rates_file, faults, &loaded.rates);
                if (r < 0 && r != -EBADMSG)
                        return r;
        }
        if (!loaded.config || !loaded.catalog)
                return -EBADMSG;
        r = check_limits(places->config, &loaded, faults);
        if (r < 0)
                return r;
        if (faults->n_lines > 0)
                return -EBADMSG;

        r = calendar_new(loaded.config->time_zone, loaded.config->week_starts_on, &loaded.calendar);
        if (r < 0)
                return r;
        *ret = loaded;
        loaded = (Loaded){0};
        return 0;
}

void loaded_clear(Loaded *loaded) {
        loaded->config = config_free(loaded->config);
        loaded->catalog = catalog_free(loaded->catalog);
        loaded->rates = rates_free(loaded->rates);
        loaded->calendar = calendar_free(loaded->calendar);
}
