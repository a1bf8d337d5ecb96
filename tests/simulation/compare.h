/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tests/simulation/subject.h"

/* Adds where the two differ. Answers are compared to the letter; the rows of requests and changes
 * in their order, those of limits, sums, accounts and warnings in any (but limits the narrowest
 * window first); the events of each batch in any order. */
void compare_said(const Subject *tested, const Subject *model, const Step *steps, size_t n,
                const Said *tested_said, const Said *model_said, Text *difference);
