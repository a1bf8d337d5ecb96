/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "catalog/catalog.h"
#include "catalog/rates.h"

/* The real catalogue, conf/catalog.d, with what one of its editions adds: 0 .. CATALOG_EDITIONS
 * - 1. catalog_free() it. Never NULL. */
Catalog *catalog_of_sources(int64_t edition);

/* What world.h's file of rates says, read as the daemon reads it; NULL: there is none. rates_free()
 * it. */
Rates *rates_of_world(int64_t file);
