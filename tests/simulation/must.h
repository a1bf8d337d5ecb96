/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A program that plays by dice has nobody to report an error to: it ends. */

#include <stddef.h>

#include "common/util.h"

_Noreturn void die(const char *format, ...) _printf_(1, 2);

/* The pointer, unless it is NULL: no memory. */
void *must(void *pointer);

/* Room for one more element of `size` bytes; *list and *allocated grow. */
void must_grow(void **list, size_t n, size_t *allocated, size_t size);

/* A list that grows, and its next element, zeroed. */
#define LIST(type)                \
        struct {                  \
                type *at;         \
                size_t n;         \
                size_t allocated; \
        }
#define LIST_ADD(list)                                                                 \
        __extension__({                                                                \
                void *_at = (list)->at;                                                \
                must_grow(&_at, (list)->n, &(list)->allocated, sizeof((list)->at[0])); \
                (list)->at = _at;                                                      \
                &(list)->at[(list)->n++];                                              \
        })

/* Text that grows. */
typedef struct Text {
        char *text; /* never NULL after the first text_add() */
        size_t n;
        size_t allocated;
} Text;

void text_add(Text *text, const char *format, ...) _printf_(2, 3);
void text_clear(Text *text);
