/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The few macros that every room uses. Nothing here allocates or fails. */

#include <stdlib.h>
#include <string.h>

#define _cleanup_(f) __attribute__((cleanup(f)))
#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))

#define ELEMENTSOF(array) (sizeof(array) / sizeof((array)[0]))

/* Hands an owned pointer over: yields it, and leaves NULL behind. */
#define TAKE_PTR(pointer)                                  \
        __extension__({                                    \
                __typeof__(pointer) *_source = &(pointer); \
                __typeof__(pointer) _taken = *_source;     \
                *_source = NULL;                           \
                _taken;                                    \
        })

/* Defines the function that `_cleanup_(name)` calls, from a destructor that takes the pointer. */
#define DEFINE_CLEANUP(type, destroy, name)      \
        static inline void name(type *pointer) { \
                if (*pointer)                    \
                        destroy(*pointer);       \
        }

static inline void free_charp(char **pointer) {
        free(*pointer);
}

#define _cleanup_free_ _cleanup_(free_charp)

/* Both may be NULL; two NULLs are equal. */
static inline int text_equal(const char *a, const char *b) {
        return a == b || (a && b && strcmp(a, b) == 0);
}
