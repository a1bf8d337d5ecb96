/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/images/bytes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/must.h"

struct Chunk {
        unsigned refs;
        bool digested;
        uint64_t digest;
        uint8_t data[CHUNK];
};

static void chunk_unref(Chunk *chunk) {
        if (chunk && --chunk->refs == 0)
                free(chunk);
}

void bytes_clear(Bytes *bytes) {
        for (size_t i = 0; i < bytes->n; i++)
                chunk_unref(bytes->chunk[i]);
        free(bytes->chunk);
        *bytes = (Bytes){0};
}

Bytes bytes_copy(const Bytes *bytes) {
        Bytes copy = {.n = bytes->n, .allocated = bytes->n, .size = bytes->size};

        if (bytes->n == 0)
                return copy;
        copy.chunk = must(malloc(bytes->n * sizeof(copy.chunk[0])));
        for (size_t i = 0; i < bytes->n; i++) {
                copy.chunk[i] = bytes->chunk[i];
                if (copy.chunk[i])
                        copy.chunk[i]->refs++;
        }
        return copy;
}

/* One that is nobody else's, to be changed. */
static Chunk *chunk_own(Chunk **chunk) {
        Chunk *own = *chunk;

        if (!own || own->refs > 1) {
                own = must(malloc(sizeof(*own)));
                if (*chunk)
                        memcpy(own->data, (*chunk)->data, CHUNK);
                else
                        memset(own->data, 0, CHUNK);
                own->refs = 1;
                chunk_unref(*chunk);
                *chunk = own;
        }
        own->digested = false;
        return own;
}

/* How many of the bytes from `at` on are in the same chunk. */
static size_t within_chunk(int64_t at, size_t n) {
        size_t rest = CHUNK - (size_t) (at % CHUNK);
        return n < rest ? n : rest;
}

void bytes_read(const Bytes *bytes, int64_t at, void *data, size_t n) {
        for (size_t done = 0, part; done < n; done += part, at += (int64_t) part) {
                size_t which = (size_t) (at / CHUNK);
                const Chunk *chunk = which < bytes->n ? bytes->chunk[which] : NULL;

                part = within_chunk(at, n - done);
                if (chunk)
                        memcpy((uint8_t *) data + done, chunk->data + at % CHUNK, part);
                else
                        memset((uint8_t *) data + done, 0, part);
        }
}

void bytes_write(Bytes *bytes, int64_t at, const void *data, size_t n) {
        if (at + (int64_t) n > bytes->size)
                bytes_resize(bytes, at + (int64_t) n);
        for (size_t done = 0, part; done < n; done += part, at += (int64_t) part) {
                part = within_chunk(at, n - done);
                memcpy(chunk_own(&bytes->chunk[at / CHUNK])->data + at % CHUNK,
                                (const uint8_t *) data + done, part);
        }
}

void bytes_resize(Bytes *bytes, int64_t size) {
        size_t n = (size_t) ((size + CHUNK - 1) / CHUNK);

        if (n > bytes->allocated) {
                bytes->allocated = 2 * n;
                bytes->chunk = must(
                                realloc(bytes->chunk, bytes->allocated * sizeof(bytes->chunk[0])));
        }
        while (bytes->n < n)
                bytes->chunk[bytes->n++] = NULL;
        while (bytes->n > n)
                chunk_unref(bytes->chunk[--bytes->n]);
        if (size < bytes->size && size % CHUNK != 0 && bytes->chunk[n - 1])
                memset(chunk_own(&bytes->chunk[n - 1])->data + size % CHUNK, 0,
                                (size_t) (CHUNK - size % CHUNK));
        bytes->size = size;
}

static uint64_t mix(uint64_t digest, uint64_t word) {
        digest = (digest ^ word) * UINT64_C(0x9fb21c651e98df25);
        return digest ^ (digest >> 32);
}

static uint64_t chunk_digest(Chunk *chunk) {
        if (!chunk->digested) {
                uint64_t word;

                chunk->digest = 0;
                for (size_t i = 0; i < CHUNK; i += sizeof(word)) {
                        memcpy(&word, chunk->data + i, sizeof(word));
                        chunk->digest = mix(chunk->digest, word);
                }
                chunk->digested = true;
        }
        return chunk->digest;
}

uint64_t bytes_digest(const Bytes *bytes) {
        uint64_t digest = mix(0, (uint64_t) bytes->size);

        for (size_t i = 0; i < bytes->n; i++)
                digest = mix(digest, bytes->chunk[i] ? chunk_digest(bytes->chunk[i]) : 0);
        return digest;
}
