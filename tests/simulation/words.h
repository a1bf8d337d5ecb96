/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Answers, rows and events as text. An id stands as "@17"; who knows by what number it goes says
 * so afterwards. */

#include "service/service.h"
#include "tests/simulation/must.h"

extern const char *const refusal_names[REFUSAL_COUNT];

/* Where the rows of a command go; its userdata is a Text. */
extern const Sink words_sink;

/* What came of it, but for the rows. */
void words_outcome(const Command *command, Text *text);
void words_event(const Event *event, Text *text);
void words_limit(const Limit *limit, Text *text);
