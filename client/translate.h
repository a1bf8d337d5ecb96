/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What people read, in their language: looked up in its catalogue of messages, client/po/. */

#include <libintl.h>

/* A text that is shown. Borrowed, and valid as long as the program runs. */
#define _(text) gettext(text)

/* The same where it cannot be looked up yet, as in a table: _() is for where it is shown. */
#define N_(text) (text)

/* The locale of who calls: characters, languages and currency. Dates and numbers stay as they are,
 * so that what is shown can be typed in again. The catalogues are where they are installed, or in
 * COINBUDGET_LOCALEDIR, as in a build that is not. */
void translate_begin(void);
