/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the client's tests share: text printed to memory, and a small catalogue. */

#include <criterion/criterion.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "client/budget_client.h"

/* A literal as a char *, for structs that own their texts elsewhere. Nobody writes into it. (A
 * static array within a statement expression is left empty by clang 14 in an initialiser.) */
#define TEXT(literal) ((char *) (uintptr_t) (literal))

/* A stream into memory. */
typedef struct Paper {
        FILE *out;
        char *text;
        size_t size;
} Paper;

static inline Paper *paper_new(void) {
        Paper *paper = calloc(1, sizeof *paper);
        cr_assert(paper);
        paper->out = open_memstream(&paper->text, &paper->size);
        cr_assert(paper->out);
        return paper;
}

/* Compares what was printed, and frees it. */
static inline void paper_expect(Paper *paper, const char *expected) {
        cr_assert_eq(fclose(paper->out), 0);
        cr_assert_str_eq(
                        paper->text, expected, "got:      %s\nexpected: %s", paper->text, expected);
        free(paper->text);
        free(paper);
}

/* Texts in UTF-8, times in UTC. */
static inline void client_case_open(void) {
        cr_assert(setlocale(LC_CTYPE, "C.UTF-8"));
        setenv("TZ", "UTC", 1);
        tzset();
}

/* 2026-11-22 18:00 UTC, a Sunday, in µs. */
#define CASE_NOW (INT64_C(1795370400) * 1000000)
#define CASE_HOUR (INT64_C(3600) * 1000000)
/* 2026-12-01 00:00 */
#define CASE_DECEMBER (INT64_C(1796083200) * 1000000)

/* TikTok Coins, Instagram Gifts (sold as Stars) and Super Chats (sold in money). */
static inline const RecordList *case_platforms(void) {
        static char *official[3];
        static BudgetPlatform items[3];
        static const RecordList list = {.type = &budget_platform_type, .items = items, .n = 3};

        official[0] = TEXT("tiktok.com");
        official[1] = TEXT("app-store");
        items[0] = (BudgetPlatform){.id = TEXT("instagram"),
                        .name = TEXT("Instagram Gifts"),
                        .unit = TEXT("Star"),
                        .sold_in = TEXT("coins"),
                        .creator_percent = NOT_GIVEN};
        items[1] = (BudgetPlatform){.id = TEXT("tiktok"),
                        .name = TEXT("TikTok Coins"),
                        .unit = TEXT("Coin"),
                        .sold_in = TEXT("coins"),
                        .official = official,
                        .creator_percent = 50};
        items[2] = (BudgetPlatform){.id = TEXT("youtube"),
                        .name = TEXT("YouTube Super Chat"),
                        .unit = TEXT("Super Chat"),
                        .sold_in = TEXT("money"),
                        .creator_percent = NOT_GIVEN};
        return &list;
}

/* 2000 TikTok Coins a month, of which 700 are used. */
static inline BudgetLimit case_limit(void) {
        BudgetLimit limit = {0};

        record_clear(&budget_limit_type, &limit);
        limit.platform = TEXT("tiktok");
        limit.window = TEXT("month");
        limit.unit = TEXT("coins");
        limit.amount = 2000;
        limit.granted = 0;
        limit.used = 700;
        limit.held = 0;
        limit.remaining = 1300;
        limit.until = CASE_DECEMBER;
        return limit;
}

/* Nothing of this month, November. */
static inline BudgetSum case_sum(char *platform, char *unit) {
        return (BudgetSum){
                        .from = CASE_NOW - (21 * 24 + 18) * CASE_HOUR,
                        .until = CASE_DECEMBER,
                        .platform = platform,
                        .unit = unit,
        };
}

/* A request of root, whom every system knows, for 700 TikTok Coins. */
static inline BudgetRequest case_request(int64_t id, char *state) {
        BudgetRequest request = {0};

        budget_request_clear(&request);
        request.id = id;
        request.uid = 0;
        request.platform = TEXT("tiktok");
        request.coins = 700;
        request.created = CASE_NOW;
        request.state = state;
        return request;
}
