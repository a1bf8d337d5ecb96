/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What an introspection document says, to compare and to go through. */

#include <stddef.h>

enum { MEMBERS_MAX = 200, MEMBER_SIZE = 1024 };

/* One line a member, sorted: "method INTERFACE.NAME type access in:name:type out:name:type". */
typedef struct Members {
        char lines[MEMBERS_MAX][MEMBER_SIZE];
        size_t n;
} Members;

/* The members of the interfaces whose names begin like that; to be freed. NULL: no memory, or more
 * than MEMBERS_MAX. */
Members *members_read(const char *xml, const char *interfaces);

/* The contract, as it is installed; to be freed. NULL if it cannot be read. */
char *members_contract(void);
