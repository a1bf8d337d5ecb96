/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/books.h"

#include <inttypes.h>

#include "client/export.h"
#include "tests/unit/client_case.h"

TestSuite(client_books, .init = client_case_open);

static const RecordList none = {.type = &budget_change_type};

/* So many requests of root's. */
#define REQUESTS(...)                                            \
        (&(RecordList){.type = &budget_request_type,             \
                        .items = (BudgetRequest[]){__VA_ARGS__}, \
                        .n = sizeof((BudgetRequest[]){__VA_ARGS__}) / sizeof(BudgetRequest)})

static BudgetRequest priced(int64_t id, char *state, int64_t price, char *currency) {
        BudgetRequest request = case_request(id, state);

        request.price = price;
        request.currency = currency;
        return request;
}

static BudgetChange refund(BudgetSide *side, int64_t at, int64_t id, int64_t coins, int64_t price) {
        *side = (BudgetSide){.id = id, .coins = coins, .price = price, .currency = TEXT("USD")};
        return (BudgetChange){.at = at, .what = TEXT("refund"), .after = side};
}

/* A line for each booking: id, day, coins, price, "?" where it is not certain. */
static void expect_books(const RecordList *requests, const RecordList *changes, int64_t since,
                int64_t until, bool lapsed_spends, const char *expected) {
        _cleanup_(books_clear) Books books = {0};
        Paper *paper = paper_new();

        cr_assert_eq(books_make(requests, changes, since, until, lapsed_spends, &books), 0);
        for (size_t i = 0; i < books.n; i++)
                fprintf(paper->out, "%" PRId64 " +%" PRId64 "h %" PRId64 " %" PRId64 " %s%s%s\n",
                                books.items[i].request->id,
                                (books.items[i].at - CASE_NOW) / CASE_HOUR, books.items[i].coins,
                                books.items[i].price,
                                books.items[i].currency ? books.items[i].currency : "-",
                                books.items[i].certain ? "" : " ?",
                                books.items[i].refund ? " back" : "");
        paper_expect(paper, expected);
}

static void expect_bought(const RecordList *requests, const char *expected) {
        expect_books(requests, &none, NOT_GIVEN, NOT_GIVEN, true, expected);
}

/* ---- what is booked ---- */

Test(client_books, what_was_bought_and_nothing_else) {
        expect_bought(REQUESTS(priced(1, TEXT("completed"), 999, TEXT("USD")),
                                      priced(2, TEXT("recorded"), 500, TEXT("JPY")),
                                      priced(3, TEXT("lapsed"), 999, TEXT("USD")),
                                      priced(4, TEXT("rejected"), 999, TEXT("USD")),
                                      priced(5, TEXT("pending"), 999, TEXT("USD")),
                                      priced(6, TEXT("approved"), 999, TEXT("USD")),
                                      priced(7, TEXT("cancelled"), 999, TEXT("USD")),
                                      priced(8, TEXT("returning"), 999, TEXT("USD")),
                                      priced(9, TEXT("new"), 999, TEXT("USD"))),
                        "1 +0h 700 999 USD\n"
                        "2 +0h 700 500 JPY\n"
                        "3 +0h 700 999 USD ?\n");
        expect_bought(&(RecordList){.type = &budget_request_type}, "");
}

Test(client_books, of_what_waits_to_be_given_back_the_part_that_was_bought) {
        BudgetRequest request = priced(1, TEXT("returning"), 429, TEXT("USD"));

        request.completed_coins = 300;
        expect_bought(REQUESTS(request), "1 +0h 300 429 USD ?\n");
}

Test(client_books, what_lapsed_as_the_settings_have_it_or_a_refund_shows_it) {
        BudgetRequest plain = priced(1, TEXT("lapsed"), 999, TEXT("USD")), refunded = plain;

        refunded.id = 2;
        refunded.refunded_coins = 50;
        expect_books(REQUESTS(plain, refunded), &none, NOT_GIVEN, NOT_GIVEN, false,
                        "2 +0h 700 999 USD ?\n");
}

Test(client_books, without_a_price_or_coins) {
        BudgetRequest money = priced(2, TEXT("completed"), 500, TEXT("USD")), nothing;

        money.coins = 0;
        nothing = money;
        nothing.price = NOT_GIVEN;
        nothing.currency = NULL;
        expect_bought(REQUESTS(case_request(1, TEXT("completed")), money, nothing,
                                      priced(3, TEXT("completed"), 0, TEXT("USD"))),
                        "1 +0h 700 0 -\n"
                        "2 +0h 0 500 USD\n"
                        "3 +0h 700 0 USD\n");
}

Test(client_books, on_the_day_when_it_was_allowed_or_bought_elsewhere) {
        BudgetRequest asked = priced(1, TEXT("completed"), 999, TEXT("USD")), recorded;

        asked.decided = CASE_NOW + 5 * CASE_HOUR;
        recorded = priced(2, TEXT("recorded"), 999, TEXT("USD"));
        recorded.decided = CASE_NOW + 5 * CASE_HOUR;
        expect_bought(REQUESTS(asked, recorded), "2 +0h 700 999 USD\n1 +5h 700 999 USD\n");
        expect_books(REQUESTS(asked, recorded), &none, CASE_NOW + 5 * CASE_HOUR, NOT_GIVEN, true,
                        "1 +5h 700 999 USD\n");
        expect_books(REQUESTS(asked, recorded), &none, NOT_GIVEN, CASE_NOW + 5 * CASE_HOUR, true,
                        "2 +0h 700 999 USD\n");
}

/* ---- refunds ---- */

Test(client_books, what_came_back) {
        BudgetSide sides[5];
        BudgetChange changes[] = {
                        refund(&sides[0], CASE_NOW + 3 * CASE_HOUR, 1, 0, 200),
                        refund(&sides[1], CASE_NOW + 2 * CASE_HOUR, 1, 50, 76),
                        refund(&sides[2], CASE_NOW + 2 * CASE_HOUR, 99, 50, 76), /* no such */
                        refund(&sides[3], CASE_NOW + 2 * CASE_HOUR, 2, 50, 76),  /* not bought */
                        refund(&sides[4], CASE_NOW + 2 * CASE_HOUR, 3, 50, NOT_GIVEN),
        };
        const RecordList list = {
                        .type = &budget_change_type, .items = changes, .n = ELEMENTSOF(changes)};

        expect_books(REQUESTS(priced(1, TEXT("completed"), 999, TEXT("USD")),
                                     priced(2, TEXT("rejected"), 999, TEXT("USD")),
                                     case_request(3, TEXT("completed"))),
                        &list, NOT_GIVEN, NOT_GIVEN, true,
                        "1 +0h 700 999 USD\n"
                        "3 +0h 700 0 -\n"
                        "1 +2h -50 -76 USD back\n"
                        "3 +2h -50 0 - back\n"
                        "1 +3h 0 -200 USD back\n");
}

/* A limit counts no less than the list has it, and gives as much back. */
Test(client_books, no_more_than_was_paid) {
        BudgetSide sides[2];
        BudgetChange changes[] = {refund(&sides[0], CASE_NOW + 2 * CASE_HOUR, 1, 350, 370),
                        refund(&sides[1], CASE_NOW + CASE_HOUR, 1, 350, 370)};
        const RecordList list = {.type = &budget_change_type, .items = changes, .n = 2};

        expect_books(REQUESTS(priced(1, TEXT("completed"), 500, TEXT("USD"))), &list, NOT_GIVEN,
                        NOT_GIVEN, true,
                        "1 +0h 700 500 USD\n"
                        "1 +1h -350 -370 USD back\n"
                        "1 +2h -350 -130 USD back\n");
}

/* A limit may count a purchase in another currency than it was paid in, and ListChanges tells a
 * refund as it was counted: the coins' share of what was paid, all that is left with the last. */
Test(client_books, what_came_back_of_a_price_in_another_currency) {
        BudgetSide sides[5];
        BudgetChange changes[] = {
                        refund(&sides[0], CASE_NOW + 4 * CASE_HOUR, 1, 500, 700),
                        refund(&sides[1], CASE_NOW + 3 * CASE_HOUR, 1, 100, 139),
                        refund(&sides[2], CASE_NOW + 2 * CASE_HOUR, 1, 100, 139),
                        refund(&sides[3], CASE_NOW + CASE_HOUR, 2, 100, NOT_GIVEN),
                        refund(&sides[4], CASE_NOW + CASE_HOUR, 3, 699, 1),
        };
        const RecordList list = {
                        .type = &budget_change_type, .items = changes, .n = ELEMENTSOF(changes)};

        expect_books(REQUESTS(priced(1, TEXT("recorded"), 2000, TEXT("JPY")),
                                     priced(2, TEXT("recorded"), 2000, TEXT("JPY")),
                                     priced(3, TEXT("recorded"), AMOUNT_MAX, TEXT("JPY"))),
                        &list, NOT_GIVEN, NOT_GIVEN, true,
                        "1 +0h 700 2000 JPY\n"
                        "2 +0h 700 2000 JPY\n"
                        "3 +0h 700 1000000000000 JPY\n"
                        "2 +1h -100 -285 JPY back\n"
                        "3 +1h -699 -998571428571 JPY back\n"
                        "1 +2h -100 -285 JPY back\n"
                        "1 +3h -100 -285 JPY back\n"
                        "1 +4h -500 -1430 JPY back\n");
}

/* How much that was in the other currency nobody can tell: it is marked, and takes nothing. */
Test(client_books, money_alone_that_came_back_in_another_currency) {
        BudgetSide sides[2];
        BudgetChange changes[] = {refund(&sides[0], CASE_NOW + 2 * CASE_HOUR, 1, 700, 500),
                        refund(&sides[1], CASE_NOW + CASE_HOUR, 1, 0, 209)};
        const RecordList list = {.type = &budget_change_type, .items = changes, .n = 2};

        expect_books(REQUESTS(priced(1, TEXT("recorded"), 2000, TEXT("JPY"))), &list, NOT_GIVEN,
                        NOT_GIVEN, true,
                        "1 +0h 700 2000 JPY\n"
                        "1 +1h 0 0 JPY ? back\n"
                        "1 +2h -700 -2000 JPY back\n");
}

/* ---- names and texts ---- */

static void expect_names(const char *platform, const char *account, const char *commodity) {
        char name[BOOKS_NAME_MAX];

        books_account(platform, name);
        cr_assert_str_eq(name, account);
        books_commodity(platform, name);
        cr_assert_str_eq(name, commodity, "got: %s", name);
}

Test(client_books, names_that_every_program_takes) {
        expect_names("tiktok", "Tiktok", "TIKTOK");
        expect_names("telegram-premium", "Telegram-premium", "TELEGRAM-PREMIUM");
        expect_names("x2", "X2", "X2");
}

/* Too short, too long, a currency's, or one that ends with a sign. */
Test(client_books, where_the_id_is_no_name) {
        expect_names("x", "X", "COIN-AF63F54C86021707");
        expect_names("eur", "Eur", "COIN-C3081718F06803E7");
        expect_names("tiktok-", "Tiktok-", "COIN-D29983B06797E05A");
        expect_names("a234567890123456789012345", "A234567890123456789012345",
                        "COIN-E153F69CFE40C5B0");
}

static void expect_text(const char *text, size_t size, const char *expected) {
        char clean[64];

        books_text(text, clean, size);
        cr_assert_str_eq(clean, expected, "got: %s", clean);
}

Test(client_books, texts_stay_on_their_line) {
        expect_text("a\nb\tc\rd\x1b[m\x7f", 64, "a b c?d?[m?");
        expect_text("\xC2\x85|\xE2\x80\xA8|\xE2\x80\xAE|\xE2\x81\xA6|\xE2\x80\x8F|\xD8\x9C", 64,
                        "?|?|?|?|?|?");
        expect_text("\xC2\xA0\xC3\xA9\xE2\x80\xA7\xF0\x9F\x98\x80", 64,
                        "\xC2\xA0\xC3\xA9\xE2\x80\xA7\xF0\x9F\x98\x80");
}

Test(client_books, texts_are_cut_between_characters) {
        expect_text("abc\xC3\xA9", 6, "abc\xC3\xA9");
        expect_text("abc\xC3\xA9", 5, "abc");
        expect_text("\xF0\x9F\x98\x80", 4, "");
        expect_text("abc", 3, "ab");
}
