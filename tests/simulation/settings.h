/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tests/simulation/mood.h"
#include "tests/simulation/world.h"

/* A setting, and what it is set to. */
void setting_pick(Random *random, int64_t *ret_setting, int64_t *ret_value);
