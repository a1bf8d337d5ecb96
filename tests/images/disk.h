/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A folder on a disk that can lose its power: each file as programs see it, as it was when it was
 * synced last, and what was written to it since.
 *
 * What a power cut may do to it, and no more:
 *
 * - What was synced is there, byte for byte.
 * - Of what was written since, each piece of a sector (512 bytes) is by itself kept, lost, torn or
 *   garbled. Bytes that nobody wrote stay what they were, as SQLite assumes of a disk (powersafe
 *   overwrite).
 * - A file's length is one that it had since, or was synced with; what was lost within it is 0.
 * - A name that was made or removed since the folder was synced is there or not, each by itself;
 *   syncing a file does not sync its name. (ext4 does, and keeps the order: this is stricter.) */

#include <stdbool.h>
#include <stdint.h>

#include "tests/images/bytes.h"
#include "tests/simulation/mood.h"

typedef struct Disk Disk;
typedef struct Node Node;

Disk *disk_new(void);
Disk *disk_free(Disk *disk);

/* As programs see it, all of it synced. */
Disk *disk_copy(const Disk *disk);

/* What is there after a power cut, by dice: also all that was written, or nothing of it. */
Disk *disk_crash(const Disk *disk, Random *random);

/* Whether a power cut could lose anything now. */
bool disk_is_synced(const Disk *disk);

bool disk_has(const Disk *disk, const char *name);
uint64_t disk_digest(const Disk *disk, const char *name); /* 0: it is not there */

/* A reference to the file; NULL: there is none, and it is not to be made. */
Node *disk_open(Disk *disk, const char *name, bool create, bool *ret_created);
bool disk_remove(Disk *disk, const char *name);
void disk_sync(Disk *disk);

/* ---- files */

Node *node_new(void);
Node *node_unref(Node *node);
int64_t node_size(const Node *node);
void node_read(const Node *node, int64_t at, void *data, size_t n);
void node_write(Node *node, int64_t at, const void *data, size_t n);
void node_resize(Node *node, int64_t size);
void node_sync(Node *node);

/* What connections of one process share of an open file: the VFS's. */
struct Sharing **node_sharing(Node *node);
