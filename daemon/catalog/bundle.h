/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The prices of a platform's list. */

#include "catalog/catalog.h"
#include "common/inifile.h"

/* Adds the bundle that the line tells of: "app 65 0.99USD 2023-02 SOURCE", "-" for a date that is
 * not known. Anything else is a fault. 0 or -ENOMEM. */
int bundle_read(const IniLine *line, Platform *platform);
void bundles_clear(Platform *platform);
