/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The files of a world, under the host's own paths, in a mount namespace that this process goes
 * into and stays in. 0 or -errno, with what went wrong on stderr. */

int mounts_enter(void);

int file_write(const char *path, const char *text);
