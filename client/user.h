/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The users of this machine. */

#include <stdbool.h>
#include <stdint.h>

#include "common/contract.h"

typedef struct User {
        uint32_t uid;
        char name[USER_NAME_MAX + 1]; /* the uid's digits where it has no name */
        bool self;                    /* it is who calls */
} User;

/* text: a name or uid; NULL: who calls. 0; -ESRCH: nobody has that name; another -errno. */
int user_find(const char *text, User *ret);

/* The name of that uid, as above: the uid's digits where it has none. `ret` takes USER_NAME_MAX + 1
 * bytes. */
void user_name(int64_t uid, char *ret);

/* The group of those who may set limits for others, with their own password. */
#define GUARDIANS "coinbudget-guardian"

/* Whether the user is in that group, by what is known of both now: as polkit sees it, also where
 * the session is older than that. */
bool user_is_in(uint32_t uid, const char *group);

/* Whether the account may make itself root, by the groups that sudo and polkit trust as installed:
 * what binds others is advice to it. */
bool user_may_become_root(uint32_t uid);
