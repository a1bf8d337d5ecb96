/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The client on terminals of all kinds. Like all on stage.h, it fails the test where something
 * should not happen. */

#include "tests/integration/programs.h"

typedef struct Screen {
        unsigned columns;
        const char *setting; /* "TERM=xterm"; or what takes the colours away */
        const char *locale;  /* "C.UTF-8", "C" */
        bool fancy;          /* colours and bars are to be there */
} Screen;

/* Runs the client on it, as that user: arguments, NULL-terminated. No pager. */
const Output *client_on(const Screen *screen, uid_t uid, ...);

/* Nothing but printable characters of its locale, and, where it is fancy, colours; no line longer
 * than it is wide. */
void assert_fits(const Screen *screen, const Output *output, const char *what);

/* The same as in tests/data/terminal/NAME.txt, where ESC is written as ^[. To make those anew, and
 * look at what has changed:
 *   COINBUDGET_PICTURES=write build/release/integration --filter='screen/pictures*' */
void assert_picture(const Output *output, const char *name);
