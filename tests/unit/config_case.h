/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* For tests of coinbudget.conf, in the fixture's folder. */

#include "config/config.h"

/* Loads c.conf with its drop-ins, which must be right. */
Config *case_load(void);
Config *case_load_text(const char *text);

/* Loads c.conf: a single fault, which is c.conf's path and then `fault`. */
void case_expect_fault(const char *text, const char *fault);

/* The configuration is the one without a file. */
void case_expect_built_in(const Config *config);

void case_expect_limit(const ConfigLimit *limit, const char *platform, const char *unit,
                Window window, int64_t amount);

/* Gives this process an /etc/passwd and /etc/group of its own; skips the test where it may not. */
void case_replace_users(const char *passwd, const char *group);
