/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* SQLite's files on a Disk instead of the real one: what the unix VFS does, with the same promises
 * about the disk, and the folder synced when it would sync it. The real folder has only the lock,
 * and empty files where the daemon makes some by itself. */

#include "tests/images/disk.h"

/* As SQLite's default, once. */
void vfs_register(void);

/* The disk that files are opened on from now on; those that are open stay where they are. */
void vfs_use(Disk *disk);
Disk *vfs_disk(void);

/* SQLite's own dice begin anew with this number. */
void vfs_dice(uint64_t seed);

/* Called before anything changes on the disk that is in use; NULL: nobody is. */
void vfs_watch(void (*before)(Disk *disk));

/* Whether the disk says that it has synced the file of this name, and has not. */
void vfs_lie(bool (*lies)(const char *name));
