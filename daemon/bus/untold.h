/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Warnings that no subscriber was there for, for who has subscribed now. */

#include "bus/internal.h"

/* The most that one Subscribe is told; what is beyond waits for the next. */
enum { UNTOLD_MAX = 1000 };

/* `subscriber`, who is `caller`, has subscribed for `account` (UID_ALL: for all). Asks for the
 * warnings that it has yet to be told of, and sends them once they have been read. 0; -EBUSY: the
 * caller has too many calls waiting; -ENOMEM. */
int untold_tell(Bus *bus, const char *subscriber, uint32_t caller, const Person *account);
