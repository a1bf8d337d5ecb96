/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A temporary folder for a ledger; free() the path. */
char *folder_make(void);

/* With all that is in it; frees the path. NULL: nothing. */
void folder_remove(char *path);
