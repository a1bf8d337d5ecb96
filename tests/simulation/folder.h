/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A temporary folder for a ledger; free() the path. */
char *folder_make(void);

/* The files in it as they are now, in another; free() the path. */
char *folder_copy(const char *path);

/* Puts that copy in its place, and frees the copy's path. */
void folder_put_back(const char *path, char *copy);

/* With all that is in it; frees the path. NULL: nothing. */
void folder_remove(char *path);
