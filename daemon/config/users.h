/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Names of users and groups -> uids, by the system's databases, which may block: for the reading of
 * configuration only. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Append to the array *uids of *n_uids, which is the caller's to free; on failure what it held
 * stays. 0; -ENOENT: no such user or group; -ENOMEM; another -errno where the look-up failed. */
int uids_add_user(const char *name, uint32_t **uids, size_t *n_uids);

/* A group's members: those it lists (names without a user are passed over), and the users whose
 * primary group it is. */
int uids_add_group(const char *name, uint32_t **uids, size_t *n_uids);

/* Sorts in place, and gives how many are left without those that came twice. */
size_t uids_sort(uint32_t *uids, size_t n_uids);

/* Of sorted uids. */
bool uids_have(const uint32_t *uids, size_t n_uids, uint32_t uid);
