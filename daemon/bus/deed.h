/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What a guardian's right is asked for and used for, in a person's words: "let bob buy at most 2000
 * coins a day on tiktok". The same words stand in the question and in the journal. */

#include "service/service.h"

enum { DEED_MAX = USER_NAME_MAX + PLATFORM_MAX + 128 };

/* "" for commands that have no words of their own. What is about a request names its id alone: the
 * question is shown in the caller's session, before anybody is authorised to see whose it is. */
void deed_describe(const Command *command, char ret[DEED_MAX + 1]);
