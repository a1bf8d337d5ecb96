/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/table.h"

#include "client/record.h"
#include "client/terminal.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_table, .init = client_case_open);

static void table_expect(const Table *table, unsigned width, bool legend, const char *expected) {
        Paper *paper = paper_new();
        cr_assert_eq(table_print(table, width, legend, paper->out), 0);
        paper_expect(paper, expected);
}

/* As the history has them. */
static const Column columns[] = {
                {"ID", COLUMN_RIGHT},
                {"WHEN", COLUMN_DROP},
                {"PLATFORM", COLUMN_CUT},
                {"COINS", COLUMN_RIGHT},
                {"BOUGHT", COLUMN_RIGHT | COLUMN_DROP},
                {"NOTE", COLUMN_CUT | COLUMN_DROP},
};

static void fill(Table *table) {
        *table = (Table){.columns = columns, .n_columns = ELEMENTSOF(columns)};
        table_add_number(table, 12);
        table_add(table, "2026-11-22 18:00");
        table_add(table, "TikTok Coins");
        table_add_number(table, 700);
        table_add_number(table, NOT_GIVEN);
        table_add(table, NULL);

        table_add_number(table, 9);
        table_add(table, "2026-11-21 09:30");
        table_add(table, "Instagram Gifts");
        table_add_number(table, 1000000000000);
        table_add_number(table, NOT_GIVEN);
        table_add(table, "für die große Schwester 你好");
}

Test(client_table, wide) {
        _cleanup_(table_clear) Table table;
        static const char *const expected =
                        "ID  WHEN              PLATFORM                 COINS  NOTE\n"
                        "12  2026-11-22 18:00  TikTok Coins               700\n"
                        " 9  2026-11-21 09:30  Instagram Gifts  1000000000000  für die große Schwester 你好\n";

        fill(&table);
        table_expect(&table, 200, true, expected);
        table_expect(&table, 0, true, expected); /* no terminal: no limit */
}

Test(client_table, at_80) {
        _cleanup_(table_clear) Table table;

        fill(&table);
        table_expect(&table, 80, true,
                        "ID  WHEN              PLATFORM                 COINS  NOTE\n"
                        "12  2026-11-22 18:00  TikTok Coins               700\n"
                        " 9  2026-11-21 09:30  Instagram Gifts  1000000000000  für die große Schwester …\n");
}

Test(client_table, at_40_columns_are_left_out) {
        _cleanup_(table_clear) Table table;

        fill(&table);
        table_expect(&table, 40, true,
                        "ID  PLATFORM                 COINS\n"
                        "12  TikTok Coins               700\n"
                        " 9  Instagram Gifts  1000000000000\n");
}

/* Where not even what is left of the columns fits: a line for each cell, and all of it. */
Test(client_table, narrower_than_its_columns) {
        _cleanup_(table_clear) Table table;

        fill(&table);
        table_expect(&table, 24, true,
                        "ID        12\n"
                        "WHEN      2026-11-22\n"
                        "          18:00\n"
                        "PLATFORM  TikTok Coins\n"
                        "COINS     700\n"
                        "\n"
                        "ID        9\n"
                        "WHEN      2026-11-21\n"
                        "          09:30\n"
                        "PLATFORM  Instagram\n"
                        "          Gifts\n"
                        "COINS     1000000000000\n"
                        "NOTE      für die große\n"
                        "          Schwester 你好\n");
        table_expect(&table, 24, false,
                        "12\n2026-11-22 18:00\nTikTok Coins\n700\n"
                        "\n"
                        "9\n2026-11-21 09:30\nInstagram Gifts\n1000000000000\nfür die große Schwester\n"
                        "你好\n");
}

Test(client_table, numbers_are_never_cut) {
        _cleanup_(table_clear) Table table;

        fill(&table);
        table_expect(&table, 10, true,
                        "ID\n12\nWHEN\n2026-11-22\n18:00\nPLATFORM\nTikTok\nCoins\nCOINS\n700\n"
                        "\n"
                        "ID\n9\nWHEN\n2026-11-21\n09:30\nPLATFORM\nInstagram\nGifts\nCOINS\n1000000000000\n"
                        "NOTE\nfür die\ngroße\nSchwester\n你好\n");
}

/* One thing, a line each: what is too long for its line goes on below itself. */
Test(client_table, of_one_thing) {
        static const Column names[] = {{"", 0}, {"", 0}};
        _cleanup_(table_clear) Table table = {.columns = names, .n_columns = 2};

        table_add(&table, "Request");
        table_add_number(&table, 12);
        table_add(&table, "Note");
        table_add(&table, "for the concert  on\033 Sunday");
        table_add(&table, "Key");
        table_add(&table, "0123456789abcdefghij");
        table_expect(&table, 80, false,
                        "Request  12\nNote     for the concert  on? Sunday\nKey      0123456789abcdefghij\n");
        table_expect(&table, 24, false,
                        "Request  12\n"
                        "Note     for the concert\n"
                        "         on? Sunday\n"
                        "Key      0123456789abcde\n"
                        "         fghij\n");
}

Test(client_table, without_legend) {
        _cleanup_(table_clear) Table table = {.columns = columns + 2, .n_columns = 2};

        table_add(&table, "a");
        table_add_number(&table, 1);
        table_add(&table, "");
        table_add_number(&table, 22);
        table_expect(&table, 80, false, "a   1\n   22\n");
}

Test(client_table, without_rows) {
        _cleanup_(table_clear) Table table = {.columns = columns + 2, .n_columns = 2};

        table_expect(&table, 80, true, "PLATFORM  COINS\n");
        table_expect(&table, 80, false, "");
}

Test(client_table, every_width_is_kept_to) {
        static const Column cut[] = {
                        {"A", COLUMN_CUT}, {"B", COLUMN_CUT | COLUMN_DROP}, {"C", COLUMN_CUT}};
        _cleanup_(table_clear) Table table = {.columns = cut, .n_columns = ELEMENTSOF(cut)};

        table_add(&table, "一二三四五六七八九十一二三四五六七八九十");
        table_add(&table, "ääääääääääääääääääääääääääääää");
        table_add(&table, "abcdefghijklmnopqrstuvwxyz");
        for (unsigned width = 2 * COLUMN_CUT_MIN + 2; width <= 110; width++) {
                Paper *paper = paper_new();
                unsigned shown;

                cr_assert_eq(table_print(&table, width, false, paper->out), 0);
                fclose(paper->out);
                paper->text[paper->size - 1] = '\0'; /* the newline */
                free(text_shown(paper->text, 0, &shown));
                cr_assert_leq(shown, width);
                free(paper->text);
                free(paper);
        }
}

Test(client_table, text_is_cut_by_columns) {
        static const struct {
                const char *text;
                unsigned max;
                const char *expected;
                unsigned width;
        } cases[] = {
                        {"", 0, "", 0},
                        {"", 4, "", 0},
                        {"abcd", 0, "abcd", 4},
                        {"abcd", 4, "abcd", 4},
                        {"abcde", 4, "abc…", 4},
                        {"abcde", 1, "…", 1},
                        {"äöüß", 4, "äöüß", 4},
                        {"äöüßx", 4, "äöü…", 4},
                        {"你好你好", 8, "你好你好", 8},
                        {"你好你好", 7, "你好你…", 7},
                        {"你好你好", 6, "你好…", 5}, /* half a character cannot be shown */
                        {"e\xcc\x81"
                         "e\xcc\x81",
                                        2,
                                        "e\xcc\x81"
                                        "e\xcc\x81",
                                        2}, /* combining accents */
                        {"a\tb\nc", 0, "a b c", 5},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                unsigned width = 99;
                _cleanup_free_ char *shown = text_shown(cases[i].text, cases[i].max, &width);
                cr_assert_str_eq(shown, cases[i].expected, "%zu: %s", i, shown);
                cr_assert_eq(width, cases[i].width, "%zu: %u", i, width);
        }
}

Test(client_table, text_cannot_command_the_terminal) {
        static const char *const cases[][2] = {
                        {"\033[31mred", "?[31mred"}, {"a\rb\bc\x7f", "a?b?c?"},
                        {"\xc2\x9b"
                         "31m",
                                        "?31m"}, /* U+009B, CSI */
                        {"\xe2\x80\xae"
                         "abc",
                                        "?abc"}, /* U+202E, right to left */
                        {"\xe2\x81\xa6\xd8\x9c\xe2\x80\x8f", "???"},
                        {"\xff\xfe"
                         "a\xc3",
                                        "??a?"}, /* no UTF-8 */
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                _cleanup_free_ char *shown = text_shown(cases[i][0], 0, NULL);
                cr_assert_str_eq(shown, cases[i][1], "%zu: %s", i, shown);
        }
}

Test(client_table, text_in_a_locale_without_utf8) {
        setlocale(LC_CTYPE, "C");
        _cleanup_free_ char *shown = text_shown("für", 0, NULL);
        cr_assert_str_eq(shown, "f??r");
        _cleanup_free_ char *cut = text_shown("abcdef", 4, NULL);
        cr_assert_str_eq(cut, "abc~");
}
