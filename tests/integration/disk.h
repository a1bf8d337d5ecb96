/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A disk for the ledger alone, that a test can fill. Like all on stage.h, it fails the test where
 * something should not happen. */

/* Puts an empty disk of this size ("2m") in the state folder's place. The daemon must not run. */
void disk_mount(const char *size);

/* Leaves no byte free; makes room again. */
void disk_fill(void);
void disk_make_room(void);
