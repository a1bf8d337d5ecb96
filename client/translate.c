/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/translate.h"

#include <locale.h>
#include <stdlib.h>

#define DOMAIN "coinbudget"

/* The Makefile knows better. */
#ifndef COINBUDGET_LOCALEDIR
#define COINBUDGET_LOCALEDIR "/usr/share/locale"
#endif

void translate_begin(void) {
        const char *folder = secure_getenv("COINBUDGET_LOCALEDIR");

        (void) setlocale(LC_CTYPE, "");
        (void) setlocale(LC_MESSAGES, "");
        (void) setlocale(LC_MONETARY, ""); /* whose currency prices are told in, too */
        (void) bindtextdomain(DOMAIN, folder && *folder ? folder : COINBUDGET_LOCALEDIR);
        (void) textdomain(DOMAIN);
}
