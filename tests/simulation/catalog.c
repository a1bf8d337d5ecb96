/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/must.h"
#include "tests/simulation/world.h"

/* One more that is sold in coins, of which nobody knows a price; later nobody knows it any more. */
static void add_plain(Catalog *catalog) {
        size_t n = catalog->n_platforms++;

        catalog->platforms =
                        must(realloc(catalog->platforms, (n + 1) * sizeof(*catalog->platforms)));
        catalog->platforms[n] = (Platform){
                        .id = "plain",
                        .name = must(strdup("Plain Coins")),
                        .unit = must(strdup("Coin")),
                        .official = must(calloc(1, sizeof(char *))),
        };
}

/* What is added to the real one, or stands in for it: later lists are dearer, and begin with other
 * currencies. */
static const char *const editions[CATALOG_EDITIONS] = {
                "tests/simulation/catalog.d", "tests/simulation/catalog-later.d"};

Catalog *catalog_of_sources(int64_t edition) {
        const char *sources = getenv("COINBUDGET_SOURCE_DIR");
        Catalog *catalog = NULL;
        Faults faults = {0};
        char path[4096], local[4096];

        if (!sources)
                sources = ".";
        snprintf(path, sizeof(path), "%s/conf/catalog.d", sources);
        snprintf(local, sizeof(local), "%s/%s", sources, editions[edition]);
        if (catalog_load(path, local, &faults, &catalog) < 0)
                die("%s: %s", path, faults.n_lines > 0 ? faults.lines[0] : "cannot be read");
        faults_clear(&faults);
        if (edition == 0)
                add_plain(catalog);
        return catalog;
}

Rates *rates_of_world(int64_t file) {
        const char *text = world_rates_text(file), *parent = getenv("TMPDIR");
        char path[256];
        Faults faults = {0};
        Rates *rates = NULL;

        if (!text)
                return NULL;
        snprintf(path, sizeof(path), "%s/coinbudget-rates-XXXXXX", parent ? parent : "/tmp");
        int fd = mkstemp(path);
        FILE *stream = fd >= 0 ? fdopen(fd, "w") : NULL;
        if (!stream || fputs(text, stream) < 0 || fclose(stream) != 0)
                die("%s cannot be written", path);
        if (rates_load(path, &faults, &rates) < 0)
                die("%s", faults.n_lines > 0 ? faults.lines[0] : "no rates");
        (void) remove(path);
        faults_clear(&faults);
        return rates;
}
