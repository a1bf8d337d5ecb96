/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/html.h"

#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_html, .init = client_case_open);

static void expect_text(const char *text, const char *expected) {
        Paper *paper = paper_new();
        Html html = {.out = paper->out};

        html_text(&html, text);
        cr_assert_not(html.failed);
        paper_expect(paper, expected);
}

Test(client_html, text_cannot_become_markup) {
        expect_text("", "");
        expect_text("a note", "a note");
        expect_text("<script>alert('x & \"y\"')</script>",
                        "&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)&lt;/script&gt;");
        expect_text("&lt;", "&amp;lt;");
        expect_text("]]><!--", "]]&gt;&lt;!--");
}

Test(client_html, text_is_utf8_whatever_the_locale) {
        setlocale(LC_CTYPE, "C");
        expect_text("für 你好 \xf0\x9f\x8e\x81", "für 你好 \xf0\x9f\x8e\x81");
}

/* As on a terminal; and what XML does not take. */
Test(client_html, text_that_is_not_to_be_shown) {
        static const char *const cases[][2] = {
                        {"a\tb\nc", "a b c"}, {"\033[31m\r\a\x7f", "?[31m???"},
                        {"\xc2\x80\xc2\x9f\xc2\xa0", "??\xc2\xa0"},  /* U+0080, U+009F, U+00A0 */
                        {"\xe2\x80\xae\xe2\x81\xa6\xd8\x9c", "???"}, /* U+202E, U+2066, U+061C */
                        {"\xe2\x80\xa8\xe2\x80\xa9", "??"},          /* U+2028, U+2029 */
                        {"\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd", "??\xef\xbf\xbd"}, /* U+FFFE .. */
                        {"\xf4\x8f\xbf\xbf\xef\xb7\x90", "??"}, /* U+10FFFF, U+FDD0 */
                        {"\xff<\xc3", "?&lt;?"},                /* no UTF-8 */
                        {"\xed\xa0\x80", "???"},                /* a surrogate */
                        {"\xc0\xbc", "??"},                     /* '<', overlong */
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++)
                expect_text(cases[i][0], cases[i][1]);
}

Test(client_html, elements) {
        Paper *paper = paper_new();
        Html html = {.out = paper->out};

        html_element(&html, "p class=\"small\"", "%s & %d", "<b>", 7);
        paper_expect(paper, "<p class=\"small\">&lt;b&gt; &amp; 7</p>\n");
}

Test(client_html, a_table) {
        static const Column columns[] = {{"ID", COLUMN_RIGHT}, {"WHY", COLUMN_DROP},
                        {"NOTE", COLUMN_CUT | COLUMN_DROP}};
        _cleanup_(table_clear) Table table = {.columns = columns, .n_columns = 3};
        Paper *paper = paper_new();
        Html html = {.out = paper->out};

        table_add_number(&table, 1);
        table_add(&table, NULL);
        table_add(&table, "<i>");
        table_add_number(&table, 22);
        table_add(&table, "");
        table_add(&table, NULL);
        html_table(&html, &table, "requests", "a & b");
        cr_assert_not(html.failed);
        paper_expect(paper,
                        "<table class=\"requests\">\n"
                        "<caption>a &amp; b</caption>\n"
                        "<thead><tr>\n"
                        "<th scope=\"col\" class=\"number\">ID</th>\n"
                        "<th scope=\"col\">NOTE</th>\n"
                        "</tr></thead>\n"
                        "<tbody>\n"
                        "<tr><th scope=\"row\" class=\"number\" data-label=\"ID\">1</th>"
                        "<td data-label=\"NOTE\">&lt;i&gt;</td></tr>\n"
                        "<tr><th scope=\"row\" class=\"number\" data-label=\"ID\">22</th>"
                        "<td data-label=\"NOTE\"></td></tr>\n"
                        "</tbody></table>\n");
}

Test(client_html, a_table_that_failed_is_told) {
        static const Column columns[] = {{"ID", 0}};
        Table table = {.columns = columns, .n_columns = 1, .failed = true};
        Paper *paper = paper_new();
        Html html = {.out = paper->out};

        html_table(&html, &table, "requests", "");
        cr_assert(html.failed);
        fclose(paper->out);
        free(paper->text);
        free(paper);
}
