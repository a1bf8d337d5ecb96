/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The lines of a platform's file that tell of prices and other facts, each with its origin. Every
 * reader takes one line: anything that is not of its form is a fault. 0 or -ENOMEM. */

#include "catalog/catalog.h"
#include "common/inifile.h"

/* "app 65 0.99USD 2023-02 SOURCE", "-" for a date that is not known. */
int bundle_read(const IniLine *line, Platform *platform);

/* "web 70 7 0.74USD 2026-11-20 2026-11-30 SOURCE": the coins, the bonus on top of them, the price,
 * the first day and the last. */
int deal_read(const IniLine *line, Platform *platform);

void bundles_clear(Platform *platform);
