/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the disk can do at best, by itself and under SQLite. */

#include "tests/bench/load.h"

typedef struct Disk Disk;

/* Files of its own in that folder, made anew. */
Disk *disk_open(const char *folder);
Disk *disk_close(Disk *disk);

/* Commits one after the other for so long, with a write-ahead log and synchronous = FULL, of so
 * many rows each: latency of a commit, rate of rows. The rows are as a request's entry is, in
 * a table that knows nothing but that a key is there once. */
Result disk_commits(Disk *disk, unsigned rows, double seconds);

/* Appends 4 KiB and syncs, one after the other for so long. */
Result disk_appends(Disk *disk, double seconds);
