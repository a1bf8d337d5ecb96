/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The lines of a platform's file that tell a buyer what to know. Every reader takes one line:
 * anything that is not of its form is a fault. 0 or -ENOMEM. */

#include "catalog/catalog.h"
#include "common/inifile.h"

/* "2023-02 SOURCE: A sentence.", "-" for a date that is not known. */
int fact_read(const IniLine *line, Platform *platform);

/* "50% 2023-02 SOURCE": of what is paid; or "0.01USD - SOURCE": for each coin. */
int creator_read(const IniLine *line, Platform *platform);

void advice_clear(Platform *platform);
