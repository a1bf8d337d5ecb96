/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What has to hold of a ledger's folder after a crash. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/contract.h"

/* A request, and what its caller had been told of it when the crash came. */
typedef struct Asked {
        uint32_t uid;
        const char *name; /* the account's user name */
        const char *key;  /* NULL: without; then it must have been answered */
        int64_t coins;
        bool answered;     /* else nobody knows what became of it, and the rest is not looked at */
        int64_t id;        /* what it was answered, */
        Decision decision; /* at first; */
        State state;       /* the last that was told of it */
        int64_t batch;     /* 0: not known. Of those that have not been answered: which of them were
                              to be written together, all or none */
} Asked;

/* Opens the ledger in the folder as the daemon does, and looks whether what was answered is there,
 * as it was told or as it may have become since; whether of each batch all is there or nothing; and
 * whether it verifies: the chain, totals equal to the entries, the files themselves. Prints what
 * does not hold. */
bool after_check(const char *directory, const Asked asked[], size_t n);

/* The last of these alone, by what --verify does: also beside an open ledger, and of a folder that
 * nobody has opened since the crash. */
bool after_check_files(const char *directory);
