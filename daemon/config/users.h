/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Names of users and groups -> accounts, by the system's databases, which may block: for the
 * reading of configuration only. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/inifile.h"
#include "config/config.h"

/* Append to the array *users of *n_users, which is the caller's to free; on failure what it held
 * stays. 0; -ENOENT: no such user or group; -ENAMETOOLONG; -ENOMEM; another -errno where the
 * look-up failed. */
int users_add_user(const char *name, ConfigUser **users, size_t *n_users);

/* A group's members: those it lists (names without a user are passed over), and the users whose
 * primary group it is. */
int users_add_group(const char *name, ConfigUser **users, size_t *n_users);

/* Adds the users and @groups that the line's value names; "" forgets those before. A name that is
 * not there is a fault. 0 or -ENOMEM. */
int users_read(const IniLine *line, ConfigUser **users, size_t *n_users);

/* Adds the fault of a look-up that gave `error`; kind: "user" or "group". 0 or -ENOMEM, which is
 * also an error that it passes on. */
int users_fault(const IniLine *line, int error, const char *kind, const char *name);

/* Sorts in place, and gives how many are left without those that came twice. */
size_t users_sort(ConfigUser *users, size_t n_users);

/* Of sorted users. */
bool users_have(const ConfigUser *users, size_t n_users, uint32_t uid, const char *name);
