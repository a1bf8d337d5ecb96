/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A small ext4 on a loop device, whose power can be cut. What fails here is the machine's fault,
 * not the daemon's: it ends the program. */

#include "tests/integration/world.h"

typedef struct Ext4 Ext4;

/* With nothing on it yet. The file that it is kept in has no name, and goes with the program. NULL:
 * there is no loop device to be had; says so on stderr. */
Ext4 *ext4_new(World *world, const char *folder);
Ext4 *ext4_free(Ext4 *fs);

/* Makes it anew: empty. */
void ext4_format(Ext4 *fs);

/* In the place of the daemon's state folder, as its owner's; what the journal has is replayed. */
void ext4_mount(Ext4 *fs);
void ext4_unmount(Ext4 *fs);

/* From here on nothing reaches the device: not what is in memory, not what the journal has begun.
 */
void ext4_cut(Ext4 *fs);
