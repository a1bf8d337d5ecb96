/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What is noticed of a damage. */

#include "tests/flips/form.h"

typedef enum Finding {
        FOUND_SAME,          /* nothing, and every answer is what it was */
        FOUND_SAME_NOTICED,  /* the same, but --verify says something */
        FOUND_NOTICED,       /* some answers are others, and --verify says so */
        FOUND_REFUSED,       /* it will not open, for its damage (EUCLEAN) */
        FOUND_REFUSED_STALE, /* or since its last entries do not follow */
        FOUND_REFUSED_NEWER, /* or as it says that it is newer */
        FOUND_REFUSED_OTHER, /* or for another error */
        FOUND_EARLIER,       /* nothing, and it is as if the daemon had been killed earlier */
        FOUND_MISSED,        /* nothing, and some answers are others */
        FOUND_CRASHED,
        FOUND_HUNG,
        FINDINGS,
} Finding;

extern const char *const finding_names[FINDINGS];

/* In the folder, which is nobody else's. Once in a process. difference: what is answered otherwise,
 * and what --verify says, for people; NULL: nobody asks. */
Finding notice(const Form *form, const Damage *damage, const char *folder, Text *difference);
