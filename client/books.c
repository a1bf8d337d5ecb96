/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/books.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "common/money.h"
#include "common/util.h"

__extension__ typedef __int128 Wide;

/* ---- what is booked ---- */

void books_clear(Books *books) {
        free(books->items);
        *books = (Books){0};
}

static bool is_bought(const BudgetRequest *request, bool lapsed_spends) {
        if (text_equal(request->state, "lapsed"))
                return lapsed_spends || request->refunded_coins > 0;
        return text_equal(request->state, "completed") || text_equal(request->state, "recorded") ||
                        (text_equal(request->state, "returning") &&
                                        request->completed_coins != NOT_GIVEN);
}

/* When a guardian had to allow it, it was bought after that; of what was written down afterwards
 * `created` is when it was bought. */
static int64_t bought_at(const BudgetRequest *request) {
        bool recorded = text_equal(request->state, "recorded");

        return recorded || request->decided == NOT_GIVEN ? request->created : request->decided;
}

static Booking purchase(const BudgetRequest *request) {
        bool priced = request->price != NOT_GIVEN && request->currency;
        bool counted = request->completed_coins != NOT_GIVEN;
        bool open = text_equal(request->state, "lapsed") || text_equal(request->state, "returning");

        return (Booking){
                        .at = bought_at(request),
                        .request = request,
                        .certain = !open,
                        .coins = counted ? request->completed_coins : request->coins,
                        .price = priced ? request->price : 0,
                        .currency = priced ? request->currency : NULL,
        };
}

static int by_id(const void *key, const void *item) {
        int64_t id = *(const int64_t *) key, other = ((const BudgetRequest *) item)->id;

        return (id > other) - (id < other);
}

/* Where a request's purchase is among the bookings, and what is left of it to be paid back; by the
 * request's place in its list. */
typedef struct Bought {
        size_t booking; /* SIZE_MAX: nowhere */
        int64_t coins;
        int64_t price;
} Bought;

/* Of the price that so many coins came back of: their share, rounded down; all that is left with
 * the last. */
static int64_t share_of(const Booking *bought, int64_t coins, const Bought *left) {
        if (coins <= 0)
                return 0;
        return coins >= left->coins ? left->price
                                    : (int64_t) ((Wide) bought->price * coins / bought->coins);
}

/* What was paid back of `bought`, in its currency and no more than is left: a limit may have
 * counted more than was paid, or in another currency, and gives that back. */
static Booking repayment(const Booking *bought, const BudgetChange *change, Bought *left) {
        const BudgetSide *side = change->after;
        int64_t coins = side->coins != NOT_GIVEN ? side->coins : 0;
        bool priced = side->price != NOT_GIVEN && side->currency && bought->currency;
        bool same = priced && text_equal(side->currency, bought->currency);
        const BudgetSide *counted = priced && !same && coins == 0 ? side : NULL;
        int64_t price = same ? side->price : share_of(bought, coins, left);

        if (price > left->price)
                price = left->price;
        left->price -= price;
        left->coins -= coins;
        return (Booking){
                        .at = change->at,
                        .request = bought->request,
                        .refund = true,
                        .certain = bought->certain && !counted,
                        .coins = -coins,
                        .price = -price,
                        .currency = bought->currency,
                        .counted = counted,
        };
}

static bool is_refund(const BudgetChange *change) {
        return text_equal(change->what, "refund") && change->after;
}

static int by_time(const void *a, const void *b) {
        const Booking *left = a, *right = b;

        if (left->at != right->at)
                return left->at < right->at ? -1 : 1;
        if (left->request->id != right->request->id)
                return left->request->id < right->request->id ? -1 : 1;
        return left->refund - right->refund;
}

/* Leaves those of [since, until). */
static void books_limit(Books *books, int64_t since, int64_t until) {
        size_t n = 0;

        for (size_t i = 0; i < books->n; i++)
                if (books->items[i].at >= since &&
                                (until == NOT_GIVEN || books->items[i].at < until))
                        books->items[n++] = books->items[i];
        books->n = n;
}

static void book_refunds(const RecordList *requests, const RecordList *changes, Bought *bought,
                Books *books) {
        const BudgetRequest *items = requests->items;
        const BudgetChange *change = changes->items;

        for (size_t i = changes->n; i-- > 0;) {
                if (!is_refund(&change[i]))
                        continue;
                const BudgetRequest *request = requests->n == 0
                                ? NULL
                                : bsearch(&change[i].after->id, items, requests->n, sizeof(*items),
                                                  by_id);
                Bought *of = request ? &bought[request - items] : NULL;
                if (!of || of->booking == SIZE_MAX)
                        continue;
                Booking refund = repayment(&books->items[of->booking], &change[i], of);
                if (refund.coins != 0 || refund.price != 0 || refund.counted)
                        books->items[books->n++] = refund;
        }
}

int books_make(const RecordList *requests, const RecordList *changes, int64_t since, int64_t until,
                bool lapsed_spends, Books *ret) {
        const BudgetRequest *items = requests->items;
        /* One more: nothing is no reason for NULL. */
        Books books = {.items = calloc(requests->n + changes->n + 1, sizeof(*books.items))};
        Bought *bought = calloc(requests->n + 1, sizeof(*bought));

        if (!books.items || !bought) {
                books_clear(&books);
                free(bought);
                return -ENOMEM;
        }
        for (size_t i = 0; i < requests->n; i++) {
                bought[i].booking = SIZE_MAX;
                Booking booking = purchase(&items[i]);
                if (!is_bought(&items[i], lapsed_spends) ||
                                (booking.coins == 0 && !booking.currency))
                        continue;
                bought[i] = (Bought){books.n, booking.coins, booking.price};
                books.items[books.n++] = booking;
        }
        book_refunds(requests, changes, bought, &books);
        free(bought);
        books_limit(&books, since, until);
        qsort(books.items, books.n, sizeof(*books.items), by_time);
        *ret = books;
        return 0;
}

/* ---- names ---- */

static const char *platform_of(const Booking *booking) {
        return booking->request->platform;
}

static const char *currency_of(const Booking *booking) {
        return booking->currency;
}

static int books_words(
                const Books *books, const char *(*word_of)(const Booking *), const char ***ret) {
        const char **words = calloc(1, sizeof(*words));
        size_t n = 0;

        for (size_t i = 0; words && i < books->n; i++) {
                const char *word = word_of(&books->items[i]);
                size_t known = 0;
                while (known < n && !text_equal(words[known], word))
                        known++;
                if (!word || known < n)
                        continue;
                const char **longer = reallocarray(words, n + 2, sizeof(*words));
                if (!longer)
                        free(words);
                words = longer;
                if (words) {
                        words[n++] = word;
                        words[n] = NULL;
                }
        }
        if (!words)
                return -ENOMEM;
        *ret = words;
        return 0;
}

int books_platforms(const Books *books, const char ***ret) {
        return books_words(books, platform_of, ret);
}

int books_currencies(const Books *books, const char ***ret) {
        return books_words(books, currency_of, ret);
}

void books_account(const char *platform, char *ret) {
        snprintf(ret, BOOKS_NAME_MAX, "%s", platform);
        ret[0] = (char) toupper((unsigned char) ret[0]);
}

void books_commodity(const char *platform, char *ret) {
        size_t n = 0;
        uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a, 64 bits */

        for (const char *s = platform; *s; s++) {
                hash = (hash ^ (unsigned char) *s) * UINT64_C(0x100000001B3);
                if (n + 1 < BOOKS_NAME_MAX)
                        ret[n++] = (char) toupper((unsigned char) *s);
        }
        ret[n] = '\0';
        /* beancount's are 2 to 24 characters that end with a letter or digit. */
        if (n < 2 || n > 24 || !isalnum((unsigned char) ret[n - 1]) || currency_known(ret, NULL))
                snprintf(ret, BOOKS_NAME_MAX, "COIN-%016" PRIX64, hash);
}

/* ---- text ---- */

/* The bytes of a character that is not shown, or 0: controls (C1 are two bytes of UTF-8), and those
 * that end a line or turn its writing round, U+2028 .. U+202E and U+2066 .. U+2069. */
static size_t hidden_length(const char *text) {
        const unsigned char *s = (const unsigned char *) text;

        if (*s < ' ' || *s == 0x7F)
                return 1;
        if (s[0] == 0xC2 && s[1] >= 0x80 && s[1] < 0xA0)
                return 2;
        if (s[0] == 0xD8 && s[1] == 0x9C) /* U+061C */
                return 2;
        if (s[0] == 0xE2 && s[1] == 0x80 && (s[2] == 0x8E || s[2] == 0x8F))
                return 3;
        if (s[0] == 0xE2 && s[1] == 0x80 && s[2] >= 0xA8 && s[2] <= 0xAE)
                return 3;
        if (s[0] == 0xE2 && s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9)
                return 3;
        return 0;
}

void books_text(const char *text, char *ret, size_t size) {
        size_t n = 0;

        while (*text && n + 1 < size) {
                size_t hidden = hidden_length(text);
                if (hidden == 0) {
                        ret[n++] = *text++;
                        continue;
                }
                ret[n++] = *text == '\n' || *text == '\t' ? ' ' : '?';
                text += hidden;
        }
        /* Cut between characters. */
        while (*text && n > 0 && ((unsigned char) *text & 0xC0) == 0x80) {
                n--;
                text--;
        }
        ret[n] = '\0';
}
