/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* coinbudget.conf and its drop-ins -> one Config that does not change any more. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/contract.h"
#include "common/faults.h"

/* One line of [Limits] Default=. */
typedef struct DefaultLimit {
        char platform[PLATFORM_MAX + 1];
        char unit[UNIT_MAX + 1];
        Window window;
        int64_t amount;
} DefaultLimit;

/* An account: whoever is given the uid later is another. */
typedef struct ConfigUser {
        uint32_t uid;
        char name[USER_NAME_MAX + 1];
} ConfigUser;

typedef struct Config {
        /* [Calendar] */
        char *time_zone;          /* "": the system's */
        unsigned month_starts_on; /* 1..28 */
        unsigned week_starts_on;  /* 0 = Monday .. 6 = Sunday */

        /* [Requests] */
        int64_t hold_timeout; /* µs, >= 1 s, <= 366 days */
        Unconfirmed unconfirmed;
        int64_t records_per_day; /* per account; 0: off */

        /* [Limits] */
        DefaultLimit *defaults; /* no two for the same platform, window and unit */
        size_t n_defaults;
        ConfigUser *unbudgeted; /* by uid, then name */
        size_t n_unbudgeted;
} Config;

/* Reads `path` (that it does not exist is no fault) and then every *.conf in the folder
 * `path`.d, in the order of their names; later values replace earlier ones, but for Default= and
 * Unbudgeted=, which add up (an empty value forgets the earlier ones). Users and groups are looked
 * up here and now. Everything that is wrong is added to `faults`, not the first fault only.
 * 0; -EBADMSG where `faults` has grown; another -errno. */
int config_load(const char *path, Faults *faults, Config **ret);
Config *config_free(Config *config);

bool config_unbudgeted(const Config *config, uint32_t uid, const char *name);
