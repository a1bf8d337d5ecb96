/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What has to hold after all calls. Each prints what does not. */

#include <stdbool.h>

#include "tests/integration/world.h"

/* In the configuration. */
#define RECORDS_PER_DAY 300

/* Of TikTok coins nobody has more in use than the limits say, where no guardian let them. */
bool after_check_limits(void);

/* Ends the daemon: cleanly, and without having printed anything but what it should. */
bool after_check_daemon(World *world);

/* Of the ledger it leaves: it verifies, and has no more rows than a day may have. */
bool after_check_ledger(World *world);

/* Prints what the daemon printed, if it is not as usual; waits for its end, if it is near. */
void after_show_log(World *world);
