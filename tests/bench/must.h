/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A measurement that fails is none: the bench ends, and says at what. */

#include "common/util.h"

_Noreturn void die(const char *format, ...) _printf_(1, 2);

/* `r`, unless it is a negative errno. */
int must(int r, const char *what);

/* The pointer, unless it is NULL: no memory. */
void *must_have(void *pointer);
