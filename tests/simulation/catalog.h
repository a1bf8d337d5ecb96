/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "catalog/catalog.h"

/* The real catalogue, conf/catalog.d; catalog_free() it. Never NULL. */
Catalog *catalog_of_sources(void);
