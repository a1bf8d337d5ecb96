/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/calls/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/contract.h"
#include "tests/simulation/must.h"

/* Of what is asked for often, there are many; a NULL ends each list. */
static const char *const platforms[] = {"tiktok", "tiktok", "tiktok", "tiktok", "twitch", "twitch",
                "twitch", "telegram", "telegram", "instagram", "youtube", "telegram-premium", "*",
                "nosuch", NULL};
static const char *const windows[] = {
                "day", "week", "week", "month", "month", "year", "request", "decade", NULL};
static const char *const units[] = {"coins", "coins", "coins", "USD", "EUR", "JPY", "XXX", NULL};
static const char *const currencies[] = {
                "USD", "USD", "EUR", "EUR", "GBP", "JPY", "KWD", "usd", "", NULL};
static const char *const states[] = {"rejected", "pending", "approved", "returning", "cancelled",
                "completed", "lapsed", "recorded", "open", NULL};
static const char *const sellers[] = {"https://tiktok.com", "https://www.tiktok.com/coin",
                "https://www.twitch.tv", "google-play", "app-store", "fragment.com",
                "http://tiktok.com", "https://tiktok.com.coins.example", "https://[::1]:443/",
                "https://a@tiktok.com:443/?q#f", "https://t\xc4\xb1ktok.com", "javascript:0", NULL};
static const char *const interfaces[] = {INTERFACE_BUDGET, INTERFACE_BUDGET, INTERFACE_RECHARGE,
                "org.freedesktop.DBus.Peer", "", NULL};
static const char *const properties[] = {"Version", "Version", "Nothing", NULL};
static const char *const words[] = {"birthday", "for the stream", "two\nlines", "",
                "\xc3\xa9t\xc3\xa9", "com.example.App", NULL};

static const struct {
        const char *name;
        const char *const *texts;
} dictionary[] = {{"platform", platforms}, {"window", windows}, {"unit", units},
                {"currency", currencies}, {"state", states}, {"seller", sellers},
                {"interface_name", interfaces}, {"property_name", properties}};

static char *one_of(Dice *dice, const char *const *texts) {
        size_t n = 0;

        while (texts[n])
                n++;
        return must(strdup(texts[below(dice, (int64_t) n)]));
}

static char *any_key(Dice *dice) {
        char *text = NULL;

        if (asprintf(&text, "key %d", (int) below(dice, 3000)) < 0)
                die("out of memory");
        return text;
}

/* What may be bought as TikTok coins is by limits alone, which nobody changes and no record counts
 * in: so these are never exceeded, whatever is called. */
static bool is_kept_from(const char *method, const char *text) {
        return text_equal(text, "tiktok") &&
                        (text_equal(method, "SetLimit") || text_equal(method, "RemoveLimit") ||
                                        text_equal(method, "Grant") ||
                                        text_equal(method, "Record"));
}

char *text_likely(Dice *dice, const char *method, const char *name) {
        if (text_equal(name, "key"))
                return any_key(dice);
        for (size_t i = 0; i < ELEMENTSOF(dictionary); i++) {
                if (!text_equal(dictionary[i].name, name))
                        continue;
                char *text = one_of(dice, dictionary[i].texts);
                if (!is_kept_from(method, text))
                        return text;
                free(text);
                return must(strdup("twitch"));
        }
        return one_of(dice, words);
}

/* ---- whatever ---- */

/* As many whole parts as fit, and dots after them. */
static char *repeated(const char *part, size_t bytes) {
        size_t length = strlen(part), n = bytes / length;
        char *text = must(malloc(bytes + 1));

        for (size_t i = 0; i < n; i++)
                memcpy(text + i * length, part, length);
        memset(text + n * length, '.', bytes - n * length);
        text[bytes] = '\0';
        return text;
}

/* As long as is just allowed of something, or a byte longer; now and then a megabyte. */
static char *long_text(Dice *dice) {
        static const size_t bounds[] = {
                        UNIT_MAX, PLATFORM_MAX, KEY_MAX, APP_MAX, NOTE_MAX, NOTE_MAX, SELLER_MAX};
        static const char *const parts[] = {"x", "x", "%n", "\xf0\x9f\x92\xb0", "https://"};
        size_t bytes = ONE_OF(dice, bounds) + (size_t) below(dice, 2);

        return repeated(ONE_OF(dice, parts), one_in(dice, 50) ? 1 << 20 : bytes);
}

static size_t add_character(Dice *dice, char *to) {
        uint32_t c = 1 + (uint32_t) below(dice, one_in(dice, 3) ? 0xfdcf : 0xff);

        if (c >= 0xd800 && c < 0xe000) /* a surrogate */
                c = '?';
        if (c < 0x80) {
                to[0] = (char) c;
                return 1;
        }
        if (c < 0x800) {
                to[0] = (char) (0xc0 | c >> 6);
                to[1] = (char) (0x80 | (c & 0x3f));
                return 2;
        }
        to[0] = (char) (0xe0 | c >> 12);
        to[1] = (char) (0x80 | (c >> 6 & 0x3f));
        to[2] = (char) (0x80 | (c & 0x3f));
        return 3;
}

static char *any_text(Dice *dice) {
        int64_t n = 1 + below(dice, one_in(dice, 5) ? 600 : 12);
        char *text = must(malloc((size_t) n * 3 + 1));
        size_t length = 0;

        for (int64_t i = 0; i < n; i++)
                length += add_character(dice, text + length);
        text[length] = '\0';
        return text;
}

char *text_wild(Dice *dice) {
        static const char *const attacks[] = {"", " ", "%s%s%n", "'; DROP TABLE entry; --",
                        "../../etc/passwd", "\x7f", "a\x1b[31mred", "\xc2\x9b", "\xe2\x80\xaegnp",
                        "\xef\xbf\xbd", "\xef\xbb\xbftiktok", "tiktok ", "NaN", "-1", "1e9", NULL};

        switch (below(dice, 4)) {
        case 0:
                return one_of(dice, attacks);
        case 1:
                return any_text(dice);
        default:
                return long_text(dice);
        }
}
