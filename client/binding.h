/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "client/budget_client.h"

/* Finds the limit that an answer names among those of the account, of BudgetLimit, and takes over
 * what the answer leaves out: whose it is, and what was granted on top of it. Where there are two
 * alike, it is the one that a guardian can do least about. Nothing is changed where it is not
 * found, as for an answer of long ago. 0 or -ENOMEM. */
int binding_complete(BudgetLimit *limit, const RecordList *limits);
