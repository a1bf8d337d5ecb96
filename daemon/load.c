/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/load.h"

#include <errno.h>

#include "service/service.h"

/* Limits that neither of the two could judge alone. */
static int check_defaults(const char *file, const Loaded *loaded, Faults *faults) {
        int r = 0;

        if (loaded->config->n_defaults > SERVICE_DEFAULTS_MAX)
                r = faults_add(faults, file, 0, "Default= stands %zu times, %d are the most",
                                loaded->config->n_defaults, SERVICE_DEFAULTS_MAX);
        for (size_t i = 0; i < loaded->config->n_defaults && r >= 0; i++) {
                const DefaultLimit *limit = &loaded->config->defaults[i];
                const Platform *platform = catalog_platform(loaded->catalog, limit->platform);

                if (!platform)
                        r = faults_add(faults, file, 0,
                                        "Default=%s: the catalogue has no such platform",
                                        limit->platform);
                else if (platform->sold_in_money && text_equal(limit->unit, UNIT_COINS))
                        r = faults_add(faults, file, 0,
                                        "Default=%s: it sells in money, a limit in coins cannot "
                                        "hold it",
                                        limit->platform);
        }
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
        if (!loaded.config || !loaded.catalog)
                return -EBADMSG;
        r = check_defaults(places->config, &loaded, faults);
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
        loaded->calendar = calendar_free(loaded->calendar);
}
