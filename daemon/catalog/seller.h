/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Who may sell a platform's coins. Never inferred from a name that only sounds like it. */

#include <stdbool.h>

#include "catalog/catalog.h"

/* seller: as a request names it. Official are the stores that the platform lists, each by its very
 * word, and https URLs to one of its hosts or to a host below one. Everything else is not. */
bool seller_official(const Platform *platform, const char *seller);
