/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/contract.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"

/* Each value has its own word of the contract, and is found by it; others are not. */
#define WORDS_TEST(name, Type, count, ...)                                    \
        Test(contract, name##_words) {                                        \
                static const char *const words[] = {__VA_ARGS__};             \
                Type value;                                                   \
                cr_assert_eq(ELEMENTSOF(words), (size_t) (count));            \
                for (unsigned i = 0; i < (count); i++) {                      \
                        cr_assert_str_eq(name##_to_text((Type) i), words[i]); \
                        cr_assert(name##_from_text(words[i], &value));        \
                        cr_assert_eq((unsigned) value, i);                    \
                }                                                             \
                value = (Type) 1;                                             \
                cr_assert_not(name##_from_text("no-such-word", &value));      \
                cr_assert_not(name##_from_text("Month", &value));             \
                cr_assert_not(name##_from_text(" ", &value));                 \
                cr_assert_eq((unsigned) value, 1);                            \
        }

WORDS_TEST(window, Window, WINDOW_COUNT, "request", "day", "week", "month", "year")
WORDS_TEST(decision, Decision, DECISION_COUNT, "approved", "rejected", "pending", "settled")
WORDS_TEST(reason, Reason, REASON_COUNT, "", "clock-suspect", "no-budget", "paused", "quiet-hours",
                "burst", "unofficial-seller", "overpriced", "underpriced", "no-exchange-rate",
                "over-limit", "awaiting-approval", "denied", "approval-expired")
WORDS_TEST(state, State, STATE_COUNT, "rejected", "pending", "approved", "returning", "cancelled",
                "completed", "lapsed", "recorded")
WORDS_TEST(source, Source, SOURCE_COUNT, "default", "guardian", "self", "household")
WORDS_TEST(unconfirmed, Unconfirmed, UNCONFIRMED_COUNT, "spend", "release")

Test(contract, platform_ids) {
        static const char *const good[] = {"t", "tiktok", "telegram-premium", "a1", "a-", "x--y",
                        "abcdefghijklmnopqrstuvwxyz012345"};
        static const char *const bad[] = {"", "1a", "-a", "TikTok", "tik_tok", "tik tok", "tiktok ",
                        "*", "tikt\xC3\xB6k", "abcdefghijklmnopqrstuvwxyz0123456", "a/b", "a.b",
                        "a\n"};

        for (size_t i = 0; i < ELEMENTSOF(good); i++)
                cr_assert(platform_id_valid(good[i]), "%s", good[i]);
        for (size_t i = 0; i < ELEMENTSOF(bad); i++)
                cr_assert_not(platform_id_valid(bad[i]), "%s", bad[i]);
}

Test(contract, keys) {
        char key[KEY_MAX + 2];

        memset(key, 'k', sizeof(key));
        key[KEY_MAX] = '\0';
        cr_assert(key_valid(key));
        key[KEY_MAX] = 'k';
        key[KEY_MAX + 1] = '\0';
        cr_assert_not(key_valid(key));

        cr_assert_not(key_valid(""));
        for (int c = 1; c < 256; c++) {
                const char text[] = {'a', (char) c, '\0'};
                cr_assert_eq(key_valid(text), c >= 0x20 && c <= 0x7E, "%d", c);
        }
}

Test(contract, texts) {
        static const char *const good[] = {
                        "", "plain", "tab\tand\nnewline", "\xC3\xBC", "\xC2\xA0", "\xE0\xA0\x80",
                        "\xED\x9F\xBF", /* U+D7FF, the last before surrogates */
                        "\xEE\x80\x80", /* U+E000, the first after them */
                        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF0\x9F\x92\xB8",
                        "\xF4\x8F\xBF\xBF", /* U+10FFFF, the last of all */
        };
        static const char *const bad[] = {
                        "\r",
                        "\x01",
                        "\x1B[31m",
                        "\x7F", /* controls */
                        "\xC2\x80",
                        "\xC2\x9F", /* C1 controls */
                        "\x80",
                        "\xBF",
                        "\xFF",
                        "\xFE",
                        "\xC3",
                        "a\xC3",
                        "\xC3(",
                        "\xC0\x80",
                        "\xC1\xBF",
                        "\xE0\x9F\xBF",
                        "\xF0\x8F\xBF\xBF", /* overlong */
                        "\xED\xA0\x80",
                        "\xED\xBF\xBF", /* surrogates */
                        "\xF4\x90\x80\x80",
                        "\xF5\x80\x80\x80", /* beyond U+10FFFF */
                        "\xE2\x82",
                        "\xE2\x82(",
                        "\xF0\x9F\x92",
                        "\xF0\x9F\x92(",
        };

        for (size_t i = 0; i < ELEMENTSOF(good); i++)
                cr_assert(text_valid(good[i], 100), "%zu", i);
        for (size_t i = 0; i < ELEMENTSOF(bad); i++)
                cr_assert_not(text_valid(bad[i], 100), "%zu", i);

        /* The bound is in bytes. */
        cr_assert(text_valid("", 0));
        cr_assert_not(text_valid("a", 0));
        cr_assert(text_valid("abc", 3));
        cr_assert_not(text_valid("abcd", 3));
        cr_assert(text_valid("a\xC3\xBC", 3));
        cr_assert_not(text_valid("ab\xC3\xBC", 3));
}

Test(contract, util) {
        cr_assert(text_equal(NULL, NULL));
        cr_assert_not(text_equal(NULL, ""));
        cr_assert_not(text_equal("", NULL));
        cr_assert(text_equal("a", "a"));
        cr_assert_not(text_equal("a", "A"));

        char *owned = strdup("x");
        char *taken = TAKE_PTR(owned);
        cr_assert_null(owned);
        cr_assert_str_eq(taken, "x");
        free(taken);
}
