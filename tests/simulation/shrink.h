/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tests/simulation/episode.h"

/* Makes a sequence that fails as short as it can in about `seconds`: takes away chunks, then single
 * steps, then parts batches, then makes numbers smaller. What is left fails, too, though perhaps
 * of something else. */
void shrink(const Options *options, Steps *steps, unsigned seconds);
