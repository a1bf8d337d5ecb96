/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/must.h"

/* One more that is sold in coins, of which nobody knows a price. */
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

Catalog *catalog_of_sources(void) {
        const char *sources = getenv("COINBUDGET_SOURCE_DIR");
        Catalog *catalog = NULL;
        Faults faults = {0};
        char path[4096];

        snprintf(path, sizeof(path), "%s/conf/catalog.d", sources ? sources : ".");
        if (catalog_load(path, NULL, &faults, &catalog) < 0)
                die("%s: %s", path, faults.n_lines > 0 ? faults.lines[0] : "cannot be read");
        faults_clear(&faults);
        add_plain(catalog);
        return catalog;
}
