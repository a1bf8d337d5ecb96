/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tests/images/disk.h"

/* A folder in which the daemon finds the files of a Disk by name, and takes its lock; free() it. */
char *folder_make_real(void);

/* Which of them are there: what the daemon asks the real folder. */
void folder_mirror(const char *path, const Disk *disk);

/* The dice for power cuts between two steps, and how many there were. */
void folder_dice(Random random);
size_t folder_cuts(void);
