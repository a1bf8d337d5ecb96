/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Arrays that grow. */

#include <stdlib.h>

/* The bytes with room for `need`, twice that if there is not; NULL: no memory, and they are as they
 * were. */
static inline void *grown_to(void *bytes, size_t need, size_t *allocated) {
        if (need <= *allocated)
                return bytes;
        void *more = realloc(bytes, 2 * need);
        if (more)
                *allocated = 2 * need;
        return more;
}

/* The array of `n` with room for one more; NULL likewise. */
static inline void *grown(void *array, size_t n, size_t *allocated, size_t size) {
        size_t bytes = *allocated * size;

        array = grown_to(array, (n + 1) * size, &bytes);
        *allocated = bytes / size;
        return array;
}
