/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/contract.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "common/util.h"

/* Defines NAME_to_text and NAME_from_text over a table with one word per value. */
#define STRING_TABLE(name, Type, count)                                               \
        static_assert(ELEMENTSOF(name##_words) == (count), "a word for every value"); \
        const char *name##_to_text(Type value) {                                      \
                assert((unsigned) value < (count));                                   \
                return name##_words[value];                                           \
        }                                                                             \
        bool name##_from_text(const char *text, Type *ret) {                          \
                for (unsigned i = 0; i < (count); i++)                                \
                        if (text_equal(name##_words[i], text)) {                      \
                                *ret = (Type) i;                                      \
                                return true;                                          \
                        }                                                             \
                return false;                                                         \
        }

static const char *const window_words[] = {
                [WINDOW_REQUEST] = "request",
                [WINDOW_DAY] = "day",
                [WINDOW_WEEK] = "week",
                [WINDOW_MONTH] = "month",
                [WINDOW_YEAR] = "year",
};
STRING_TABLE(window, Window, WINDOW_COUNT)

static const char *const decision_words[] = {
                [DECISION_APPROVED] = "approved",
                [DECISION_REJECTED] = "rejected",
                [DECISION_PENDING] = "pending",
                [DECISION_SETTLED] = "settled",
};
STRING_TABLE(decision, Decision, DECISION_COUNT)

static const char *const reason_words[] = {
                [REASON_NONE] = "",
                [REASON_CLOCK_SUSPECT] = "clock-suspect",
                [REASON_NO_BUDGET] = "no-budget",
                [REASON_PAUSED] = "paused",
                [REASON_QUIET_HOURS] = "quiet-hours",
                [REASON_BURST] = "burst",
                [REASON_UNOFFICIAL_SELLER] = "unofficial-seller",
                [REASON_OVERPRICED] = "overpriced",
                [REASON_UNDERPRICED] = "underpriced",
                [REASON_NO_EXCHANGE_RATE] = "no-exchange-rate",
                [REASON_OVER_LIMIT] = "over-limit",
                [REASON_AWAITING_APPROVAL] = "awaiting-approval",
                [REASON_DENIED] = "denied",
                [REASON_APPROVAL_EXPIRED] = "approval-expired",
};
STRING_TABLE(reason, Reason, REASON_COUNT)

static const char *const state_words[] = {
                [STATE_REJECTED] = "rejected",
                [STATE_PENDING] = "pending",
                [STATE_APPROVED] = "approved",
                [STATE_RETURNING] = "returning",
                [STATE_CANCELLED] = "cancelled",
                [STATE_COMPLETED] = "completed",
                [STATE_LAPSED] = "lapsed",
                [STATE_RECORDED] = "recorded",
};
STRING_TABLE(state, State, STATE_COUNT)

static const char *const source_words[] = {
                [SOURCE_DEFAULT] = "default",
                [SOURCE_GUARDIAN] = "guardian",
                [SOURCE_SELF] = "self",
                [SOURCE_HOUSEHOLD] = "household",
};
STRING_TABLE(source, Source, SOURCE_COUNT)

static const char *const unconfirmed_words[] = {
                [UNCONFIRMED_SPEND] = "spend",
                [UNCONFIRMED_RELEASE] = "release",
};
STRING_TABLE(unconfirmed, Unconfirmed, UNCONFIRMED_COUNT)

static const char *const over_limit_words[] = {
                [OVER_LIMIT_REJECT] = "reject",
                [OVER_LIMIT_ASK] = "ask",
};
STRING_TABLE(over_limit, OverLimit, OVER_LIMIT_COUNT)

static const char *const give_back_words[] = {
                [GIVE_BACK_ASK] = "ask",
                [GIVE_BACK_TRUST] = "trust",
};
STRING_TABLE(give_back, GiveBack, GIVE_BACK_COUNT)

bool platform_id_valid(const char *id) {
        size_t length = strlen(id);
        if (length == 0 || length > PLATFORM_MAX || id[0] < 'a' || id[0] > 'z')
                return false;
        return strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

bool key_valid(const char *key) {
        size_t length = 0;
        for (; key[length]; length++)
                if (length == KEY_MAX || key[length] < ' ' || key[length] > '~')
                        return false;
        return length > 0;
}

/* Unicode 15, table 3-7: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
unsigned utf8_sequence(const unsigned char *s) {
        unsigned char low = 0x80, high = 0xBF;
        unsigned length;

        if (s[0] < 0x80)
                return 1;
        if (s[0] >= 0xC2 && s[0] <= 0xDF)
                length = 2;
        else if (s[0] >= 0xE0 && s[0] <= 0xEF)
                length = 3;
        else if (s[0] >= 0xF0 && s[0] <= 0xF4)
                length = 4;
        else
                return 0;

        if (s[0] == 0xE0)
                low = 0xA0;
        else if (s[0] == 0xED)
                high = 0x9F;
        else if (s[0] == 0xF0)
                low = 0x90;
        else if (s[0] == 0xF4)
                high = 0x8F;

        if (s[1] < low || s[1] > high)
                return 0;
        for (unsigned i = 2; i < length; i++)
                if (s[i] < 0x80 || s[i] > 0xBF)
                        return 0;
        return length;
}

bool text_valid(const char *text, unsigned max) {
        const unsigned char *s = (const unsigned char *) text;
        size_t total = 0;

        while (*s) {
                unsigned length = utf8_sequence(s);
                bool control = *s < ' ' || *s == 0x7F || (s[0] == 0xC2 && s[1] < 0xA0);

                total += length;
                if (length == 0 || total > max || (control && *s != '\t' && *s != '\n'))
                        return false;
                s += length;
        }
        return true;
}

bool store_valid(const char *word) {
        return text_equal(word, "google-play") || text_equal(word, "app-store");
}
