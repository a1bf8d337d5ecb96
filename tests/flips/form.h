/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A ledger's files as they are between two runs of the daemon, and what may become of them. */

#include <stdbool.h>
#include <stdint.h>

#include "tests/flips/story.h"

typedef struct Part {
        const char *name;
        uint8_t *bytes;
        size_t n; /* 0: it is empty */
        bool there;
} Part;

enum { FORM_PARTS = 6 };

typedef struct Form {
        const char *name;
        Part parts[FORM_PARTS];
        Text answers;       /* to everything, as they ought to be */
        LIST(Text) earlier; /* and were, at each earlier moment that is not in ledger.db */
} Form;

/* One bit is another, or all from a byte on is gone. */
typedef struct Damage {
        size_t part;
        bool cut;
        size_t at; /* a bit's number, or the length that is left */
} Damage;

/* As a story of that end leaves it. */
void form_make(Form *form, StoryEnd end);
void form_clear(Form *form);

/* Puts the files into the folder, in the place of what is there; NULL: undamaged. */
void form_put(const Form *form, const Damage *damage, const char *folder);
