/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Who is measured, and under which limits: a ledger that was filled has the accounts and the rules
 * that its daemon finds later. */

enum { BENCH_ACCOUNTS = 20, BENCH_UID = 60200 /* and the ones after it */ };

/* A user as adduser makes them, for services that look at no others. */
#define BENCH_CHILD "benchkid"
enum { BENCH_CHILD_UID = 59990 };

/* takes a number from 0 to BENCH_ACCOUNTS - 1 */
#define BENCH_NAME "bench%02u"

/* Nothing is ever used up, so that what is measured is approvals; and no hold ends while somebody
 * looks at the clock. */
#define BENCH_CONFIG                                 \
        "[Calendar]\n"                               \
        "TimeZone=UTC\n"                             \
        "[Requests]\n"                               \
        "GiveBack=trust\n"                           \
        "HoldTimeout=366d\n"                         \
        "Burst=off\n"                                \
        "RecordsPerDay=off\n"                        \
        "[Limits]\n"                                 \
        "Default=tiktok month 1000000000000 coins\n" \
        "Default=twitch month 1000000000000 coins\n"
