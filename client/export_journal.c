/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Books as a journal: for hledger and ledger, who read the same one, or for beancount. */

#include <errno.h>
#include <inttypes.h>

#include "client/export.h"
#include "client/translate.h"
#include "client/words.h"
#include "common/money.h"
#include "common/timetext.h"
#include "common/util.h"

#define ACCOUNT_MONEY "Assets:Cash"
#define ACCOUNT_UNPRICED "Equity:Coins:Unpriced"
#define ACCOUNT_COINS "Expenses:Coins:"

/* Before anything that is booked: where beancount opens its accounts. */
#define OPENED "1970-01-01"

enum { TEXT_MAX = 2048 };

/* ---- what both have alike ---- */

static void print_day(int64_t usec, FILE *out) {
        char text[TIME_TEXT_MAX];

        time_to_text(usec, text);
        fprintf(out, "%.*s", (int) strcspn(text, " "), text);
}

static void print_commodity(const char *platform, bool quotes, FILE *out) {
        char name[BOOKS_NAME_MAX];

        books_commodity(platform, name);
        /* In quotes where it is more than letters. */
        quotes = quotes && name[strcspn(name, "0123456789-")];
        fprintf(out, quotes ? "\"%s\"" : "%s", name);
}

/* beancount wants what was paid to be exactly as many times a coin's price as there are coins, up
 * to half a unit of the last place that is written: where the currency has none, that is not at
 * all. */
static void money_text(int64_t amount, const char *currency, bool beancount, char *ret) {
        char text[MONEY_TEXT_MAX];

        amount_to_text(amount, currency, text);
        int number = (int) strcspn(text, " ");
        snprintf(ret, MONEY_TEXT_MAX + 2, "%.*s%s%s", number, text,
                        beancount && !strchr(text, '.') ? ".0" : "", text + number);
}

static void print_postings(const Booking *booking, bool beancount, FILE *out) {
        const char *platform = booking->request->platform;
        char cost[MONEY_TEXT_MAX + 2] = "", paid[MONEY_TEXT_MAX + 2] = "";
        char account[BOOKS_NAME_MAX];
        int64_t price = booking->price;

        if (booking->currency) {
                money_text(price < 0 ? -price : price, booking->currency, beancount, cost);
                money_text(-price, booking->currency, beancount, paid);
        }
        books_account(platform, account);
        fprintf(out, "  " ACCOUNT_COINS "%s  ", account);
        if (booking->coins != 0) {
                fprintf(out, "%" PRId64 " ", booking->coins);
                print_commodity(platform, !beancount, out);
                fprintf(out, booking->currency ? " @@ %s\n" : "%s\n", cost);
        } else
                fprintf(out, "%s%s\n", price < 0 ? "-" : "", cost);
        if (booking->currency)
                fprintf(out, "  " ACCOUNT_MONEY "  %s\n", paid);
        else {
                fprintf(out, "  " ACCOUNT_UNPRICED "  %" PRId64 " ", -booking->coins);
                print_commodity(platform, !beancount, out);
                fputc('\n', out);
        }
}

/* The words of a booking, each of them with its name; NULL or "": there is none. */
typedef struct Words {
        const char *title; /* what was bought */
        const char *user;
        char time[EXPORT_TIME_MAX];
        const char *seller;
        const char *note;
        const char *state; /* where it is not certain */
        bool estimated;
        char counted[MONEY_TEXT_MAX]; /* as a limit has it, where the amount is not known */
} Words;

static Words words_of(const Booking *booking, const char *user, const RecordList *platforms) {
        const BudgetRequest *request = booking->request;
        Words words = {
                        .title = platform_name(platforms, request->platform),
                        .user = user,
                        .seller = booking->refund ? NULL : request->seller,
                        .note = booking->refund ? NULL : request->note,
                        .state = booking->certain ? NULL : request->state,
                        .estimated = booking->currency && request->price_estimated == 1,
        };

        export_time(booking->at, words.time);
        if (booking->counted)
                amount_to_text(booking->counted->price, booking->counted->currency, words.counted);
        return words;
}

/* ---- hledger and ledger ---- */

/* Without what either takes for more than text: a comment, hledger's payee, ledger's dates, the
 * tags of both. */
static void ledger_text(const char *text, FILE *out) {
        static const char signs[] = ";|[]:", plain[] = ",/().";
        char clean[TEXT_MAX];

        books_text(text, clean, sizeof clean);
        for (const char *s = clean; *s; s++) {
                const char *sign = strchr(signs, *s);
                fputc(sign ? plain[sign - signs] : *s, out);
        }
}

/* Whose colon would not be kept. */
static const char *without_scheme(const char *seller) {
        bool url = seller && strncmp(seller, "https://", 8) == 0;

        return url ? seller + 8 : seller;
}

static void ledger_tag(const char *name, const char *text, FILE *out) {
        if (!text || !*text)
                return;
        fprintf(out, "  ; %s: ", name);
        ledger_text(text, out);
        fputc('\n', out);
}

static void ledger_booking(
                const Booking *booking, const char *user, const RecordList *platforms, FILE *out) {
        const Words words = words_of(booking, user, platforms);

        fputc('\n', out);
        print_day(booking->at, out);
        fprintf(out, " %c (%" PRId64 ") ", booking->certain ? '*' : '!', booking->request->id);
        ledger_text(words.title, out);
        fprintf(out, booking->refund ? " | %s\n" : "\n", _("Refund"));
        ledger_tag("user", words.user, out);
        /* With its colons: ours is no tag's name. */
        fprintf(out, "  ; time: %s\n", words.time);
        ledger_tag("seller", without_scheme(words.seller), out);
        ledger_tag("note", words.note, out);
        ledger_tag("state", words.state, out);
        ledger_tag("price-estimated", words.estimated ? "yes" : NULL, out);
        ledger_tag("counted", words.counted, out);
        print_postings(booking, false, out);
}

static void ledger_heading(const char **platforms, const char **currencies, FILE *out) {
        static const char *const tags[] = {
                        "user", "time", "seller", "note", "state", "price-estimated", "counted"};
        char text[MONEY_TEXT_MAX];

        fputs("account " ACCOUNT_MONEY "\naccount " ACCOUNT_UNPRICED "\n", out);
        for (const char **platform = platforms; *platform; platform++) {
                books_account(*platform, text);
                fprintf(out, "account " ACCOUNT_COINS "%s\n", text);
        }
        for (const char **platform = platforms; *platform; platform++) {
                fputs("commodity ", out);
                print_commodity(*platform, true, out);
                fputc('\n', out);
        }
        for (; *currencies; currencies++) {
                unsigned digits = 0;
                fprintf(out, "commodity %s\n", *currencies);
                amount_to_text(AMOUNT_MAX, *currencies, text);
                /* hledger wants a decimal point here, and ledger none without digits. */
                if (currency_known(*currencies, &digits) && digits > 0)
                        fprintf(out, "  format %s\n", text);
        }
        for (size_t i = 0; i < ELEMENTSOF(tags); i++)
                fprintf(out, "tag %s\n", tags[i]);
}

/* ---- beancount ---- */

static void beancount_text(const char *text, FILE *out) {
        char clean[TEXT_MAX];

        books_text(text, clean, sizeof clean);
        fputc('"', out);
        for (const char *s = clean; *s; s++) {
                if (*s == '"' || *s == '\\')
                        fputc('\\', out);
                fputc(*s, out);
        }
        fputc('"', out);
}

static void beancount_metadata(const char *name, const char *text, FILE *out) {
        if (!text || !*text)
                return;
        fprintf(out, "  %s: ", name);
        beancount_text(text, out);
        fputc('\n', out);
}

static void beancount_booking(
                const Booking *booking, const char *user, const RecordList *platforms, FILE *out) {
        const Words words = words_of(booking, user, platforms);
        int64_t id = booking->request->id;

        fputc('\n', out);
        print_day(booking->at, out);
        fprintf(out, " %c ", booking->certain ? '*' : '!');
        beancount_text(words.title, out);
        fputc(' ', out);
        beancount_text(booking->refund ? _("Refund") : words.note ? words.note : "", out);
        fprintf(out, " ^coinbudget-%" PRId64 "\n  id: %" PRId64 "\n", id, id);
        beancount_metadata("user", words.user, out);
        beancount_metadata("time", words.time, out);
        beancount_metadata("seller", words.seller, out);
        beancount_metadata("state", words.state, out);
        if (words.estimated)
                fputs("  price-estimated: TRUE\n", out);
        beancount_metadata("counted", words.counted, out);
        print_postings(booking, true, out);
}

static void beancount_heading(const char **platforms, const RecordList *names, FILE *out) {
        char account[BOOKS_NAME_MAX];

        fputs(OPENED " open " ACCOUNT_MONEY "\n" OPENED " open " ACCOUNT_UNPRICED "\n", out);
        for (const char **platform = platforms; *platform; platform++) {
                books_account(*platform, account);
                fprintf(out, OPENED " open " ACCOUNT_COINS "%s\n", account);
        }
        for (const char **platform = platforms; *platform; platform++) {
                fputs(OPENED " commodity ", out);
                print_commodity(*platform, false, out);
                fputc('\n', out);
                beancount_metadata("name", platform_name(names, *platform), out);
        }
}

/* ---- either ---- */

int export_journal(const Books *books, bool beancount, const char *user,
                const RecordList *platforms, bool heading, FILE *out) {
        const char **used = NULL, **currencies = NULL;

        if (books_platforms(books, &used) < 0 || books_currencies(books, &currencies) < 0) {
                free(used);
                return -ENOMEM;
        }
        if (heading && beancount)
                beancount_heading(used, platforms, out);
        else if (heading)
                ledger_heading(used, currencies, out);
        free(used);
        free(currencies);
        for (size_t i = 0; i < books->n; i++)
                (beancount ? beancount_booking : ledger_booking)(
                                &books->items[i], user, platforms, out);
        return 0;
}
