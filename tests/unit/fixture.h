/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A temporary folder for a test's files: TestSuite(x, .init = fixture_open, .fini = fixture_close).
 */

#include <stddef.h>

void fixture_open(void);
void fixture_close(void);

/* The full path of `name` in the folder; "" is the folder's own. Good until the test ends. */
const char *fixture_path(const char *name);

/* Writes a file, making the folders that its name needs. Gives its full path. */
const char *fixture_write(const char *name, const char *text);
const char *fixture_write_bytes(const char *name, const void *bytes, size_t size);

/* The full path of a file of the sources, such as "conf/coinbudget.conf". */
const char *fixture_source(const char *name);
