/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What is in a file, in pieces that its copies share until one of them changes: a copy costs next
 * to nothing. */

#include <stddef.h>
#include <stdint.h>

enum { CHUNK = 4096 };

typedef struct Chunk Chunk;

typedef struct Bytes {
        Chunk **chunk; /* NULL: all of it is 0 */
        size_t n;
        size_t allocated;
        int64_t size;
} Bytes;

void bytes_clear(Bytes *bytes);
Bytes bytes_copy(const Bytes *bytes);

/* Past the end it is all 0. */
void bytes_read(const Bytes *bytes, int64_t at, void *data, size_t n);
void bytes_write(Bytes *bytes, int64_t at, const void *data, size_t n);

/* Shorter or longer; what is added is 0. */
void bytes_resize(Bytes *bytes, int64_t size);

uint64_t bytes_digest(const Bytes *bytes);
