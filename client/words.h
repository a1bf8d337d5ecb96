/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Coins, limits and times in plain words, as parts of sentences. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "client/budget_client.h"

/* The platform of that id in a list of BudgetPlatform; NULL where it is not there. */
const BudgetPlatform *platform_find(const RecordList *platforms, const char *id);

/* "TikTok Coins"; the id where the platform is not known; "all platforms" for "*". */
const char *platform_name(const RecordList *platforms, const char *id);

/* "a month": how often, as it follows an amount. state: "completed", as it follows "is". source:
 * "self", whose limit it is. What is not known is given as it is. */
const char *window_words(const char *window);
const char *state_words(const char *state);
const char *source_words(const char *source);

/* What one sentence takes from others: a name and some words. */
enum { WORDS_MAX = 512 };

/* "700 TikTok Coins", "1 TikTok Coin", "45 Stars (Instagram Gifts)", "700 coins (tiktok)";
 * without a number for 0, which is what platforms that sell in money are asked for. `ret` takes
 * WORDS_MAX bytes, and is what is returned. */
const char *coins_words(int64_t coins, const RecordList *platforms, const char *id, char *ret);
void coins_print(int64_t coins, const RecordList *platforms, const char *id, FILE *out);

/* "1 coin", "300 coins"; likewise. */
const char *number_words(int64_t coins, char *ret);

/* "1300 of 2000 coins a month are left, until 1 Dec 00:00"; "12.50 EUR of 20.00 EUR a month are
 * left"; "500 coins a request are allowed"; likewise. */
const char *limit_words(const BudgetLimit *limit, int64_t now, char *ret);

/* What the limit allows in all, grants included; NOT_GIVEN where that is not told. */
int64_t limit_total(const BudgetLimit *limit);

/* "2000 TikTok Coins a month", "25.00 USD a week on all platforms"; likewise. */
const char *allowance_words(int64_t amount, const char *unit, const char *platform, Window window,
                const RecordList *platforms, char *ret);
void allowance_print(int64_t amount, const char *unit, const char *platform, Window window,
                const RecordList *platforms, FILE *out);

enum { SHORT_TIME_MAX = 32 };

/* "18:30" for today, "1 Dec 00:00" for this year, else "1 Jan 2027 00:00"; local. `ret` takes
 * SHORT_TIME_MAX bytes. */
void short_time(int64_t usec, int64_t now, char *ret);

/* "today", "3 Nov", or "3 Nov 2025"; likewise. */
void short_day(int64_t usec, int64_t now, char *ret);

/* "today", "on 3 Nov", or "on 3 Nov 2025"; likewise. */
void on_day(int64_t usec, int64_t now, char *ret);

/* "over the limit": a few words. A reason that is not known is given as it is. */
const char *reason_words(const char *reason);

/* Whether who asked took it back before a guardian answered. */
bool request_withdrawn(const BudgetRequest *request);

enum { WHY_MAX = 320 };

/* Why a request stands as it does: "over the limit", "approved by mum", "bought elsewhere"; ""
 * where there is nothing to say. by: the name of who decided; NULL: nobody had to. `ret` takes
 * WHY_MAX bytes. */
void request_why(const BudgetRequest *request, const char *by, char *ret);
