/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/inifile.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/fixture.h"

TestSuite(inifile, .init = fixture_open, .fini = fixture_close);

/* What arrived, as "LINE:Key=value;". */
static char arrived[4096];

/* As [SECTION] where it is a section's line, or "NAME:" before the others of a named section. */
static int named_arrive(const IniLine *line, void *userdata) {
        size_t length = strlen(arrived);
        cr_assert_eq(userdata, (void *) arrived);
        cr_assert_not_null(line->name);
        if (!line->key)
                cr_assert_str_eq(line->value, "");
        if (!line->key && text_equal(line->name, "fault"))
                return inifile_fault(line, "is a %s", "fault");
        if (!line->key && text_equal(line->name, "fail"))
                return -EIO;
        snprintf(arrived + length, sizeof(arrived) - length,
                        line->key ? "%d:%s:%s=%s;" : "%d:[%s];", line->line,
                        line->key ? line->name : line->section, line->key, line->value);
        return 0;
}

static int arrive(const IniLine *line, void *userdata) {
        size_t length = strlen(arrived);
        cr_assert_eq(userdata, (void *) arrived);
        cr_assert_null(line->name);
        if (text_equal(line->value, "fault"))
                return inifile_fault(line, "is a fault");
        if (text_equal(line->value, "fail"))
                return -EIO;
        snprintf(arrived + length, sizeof(arrived) - length, "%d:%s=%s;", line->line, line->key,
                        line->value);
        return 0;
}

static const IniKey keys[] = {
                {"A", "One", false, arrive},
                {"A", "Two", false, arrive},
                {"A", "Many", true, arrive},
                {"B", "One", false, arrive},
                {0},
};

static const IniKey named_keys[] = {
                {"A", "One", false, arrive},
                {"N" INI_NAMED, NULL, true, named_arrive},
                {"N" INI_NAMED, "One", false, named_arrive},
                {"N" INI_NAMED, "Many", true, named_arrive},
                {0},
};

/* What text_read() reads by. */
static const IniKey *table = keys;

/* Reads `text`; *faults is to be cleared. */
static int text_read(const char *text, Faults *faults) {
        arrived[0] = '\0';
        *faults = (Faults){0};
        return inifile_read(fixture_write("f", text), table, faults, arrived);
}

static void expect_arrived(const char *text, const char *expected) {
        Faults faults;
        cr_assert_eq(text_read(text, &faults), 0);
        cr_assert_eq(faults.n_lines, 0, "%s: %s", text, faults.n_lines > 0 ? faults.lines[0] : "");
        cr_assert_str_eq(arrived, expected);
}

/* One fault, ":LINE: WHAT" behind the file's path, and what arrived besides. */
static void expect_fault(const char *text, const char *fault, const char *expected) {
        Faults faults;
        cr_assert_eq(text_read(text, &faults), 0);
        cr_assert_eq(faults.n_lines, 1, "%s: %zu", text, faults.n_lines);
        const char *path = fixture_path("f");
        cr_assert_eq(strncmp(faults.lines[0], path, strlen(path)), 0);
        cr_assert_str_eq(faults.lines[0] + strlen(path), fault);
        cr_assert_str_eq(arrived, expected);
        faults_clear(&faults);
}

Test(inifile, good) {
        expect_arrived("", "");
        expect_arrived("\n\n   \n\t\n", "");
        expect_arrived("[A]", "");
        expect_arrived("[A]\nOne=1\nTwo = 2 \n[B]\nOne=3", "2:One=1;3:Two=2;5:One=3;");
        expect_arrived("[A]\nOne=\nTwo=  \n", "2:One=;3:Two=;");
        expect_arrived("[A]\nOne=a=b:c\n", "2:One=a=b:c;");
        expect_arrived("[A]\nOne: 1\n", "2:One=1;");
        expect_arrived("[A]\nOne=a\tb  c\n", "2:One=a b  c;");
        expect_arrived("[A]\nOne=\"1\"\n", "2:One=\"1\";");
        expect_arrived("[A]\nOne=\xC3\xBC\n", "2:One=\xC3\xBC;");
        expect_arrived("[A]\r\nOne=1\r\nTwo=2\r\n", "2:One=1;3:Two=2;");
        expect_arrived("\xEF\xBB\xBF[A]\nOne=1\n", "2:One=1;");
        expect_arrived("\xEF\xBB\xBF", "");
        expect_arrived("[A]\nMany=1\nMany=2\nMany=1\n", "2:Many=1;3:Many=2;4:Many=1;");
        /* A section may be taken up again. */
        expect_arrived("[A]\nOne=1\n[B]\nOne=2\n[A]\nTwo=3\n", "2:One=1;4:One=2;6:Two=3;");
}

Test(inifile, comments) {
        expect_arrived("# c\n; c\n  # c\n\t; c\n[A] ; c\nOne=1 ; c\nTwo=2 # c\nMany=3;c\nMany=4#c\n",
                        "6:One=1;7:Two=2;8:Many=3;c;9:Many=4#c;");
        expect_arrived("[A]\nOne= ; c\nTwo=;c\n", "2:One=;3:Two=;c;");
        expect_arrived("[A]\n#One=1\n", "");
        expect_arrived("#[B]\n[A] # [B]\nOne=1\n", "3:One=1;");
}

Test(inifile, unknown) {
        expect_fault("[C]\nOne=1\n[A]\nOne=2", ":1: [C]: no such section; there are: [A] [B]",
                        "4:One=2;");
        expect_fault("[a]\n", ":1: [a]: no such section; there are: [A] [B]", "");
        expect_fault("[ A ]\n", ":1: [ A ]: no such section; there are: [A] [B]", "");
        expect_fault("[]\nOne=1\n", ":1: []: no such section; there are: [A] [B]", "");
        expect_fault("\n[A]\nThree=3\nOne=1\n",
                        ":3: Three=: not a key of [A], which has: One Two Many", "4:One=1;");
        expect_fault("[A]\none=1\n", ":2: one=: not a key of [A], which has: One Two Many", "");
        expect_fault("[B]\nTwo=1\n", ":2: Two=: not a key of [B], which has: One", "");
        expect_fault("[A]\nOne\xEF\xBB\xBF=1\n",
                        ":2: One\xEF\xBB\xBF=: not a key of [A], which has: One Two Many", "");
}

Test(inifile, not_a_section) {
        static const char fault[] = ":1: a section is written [Name], alone on its line";

        expect_fault("[A\nOne=1\n[B]\nOne=2\n", fault, "4:One=2;");
        expect_fault("[A] x\nOne=1\n", fault, "");
        expect_fault("[A]One=1\n", fault, "");
        expect_fault("[A]]\n", fault, "");
        expect_fault("[A ; ]\n", fault, "");
        /* Longer than what inih keeps of a section's name. */
        expect_fault("[AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDDEEEEEEEEEEFFFFFFFFFF]\nOne=1\n",
                        ":1: [AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDDEEEEEEEEEEFFFFFFFFFF]: no such "
                        "section; there are: [A] [B]",
                        "");
}

Test(inifile, not_a_setting) {
        expect_fault("[A]\nOne\n", ":2: neither [Section] nor Key=value: One", "");
        expect_fault("[A]\n=1\n", ":2: neither [Section] nor Key=value: =1", "");
        expect_fault("[A]\n:1\n", ":2: neither [Section] nor Key=value: :1", "");
        expect_fault("[A]\nOne ; =1\n", ":2: neither [Section] nor Key=value: One", "");
        expect_fault("One=1\n[A]\nTwo=2\n", ":1: stands before any [Section]: One=1", "3:Two=2;");
}

Test(inifile, indented) {
        expect_fault("[A]\nOne=1\n Two=2\n",
                        ":3: begins with a blank, which is for comments only: Two=2", "2:One=1;");
        expect_fault("[A]\nMany=1\n\t 2 \nTwo=3\n",
                        ":3: begins with a blank, which is for comments only: 2",
                        "2:Many=1;4:Two=3;");
        expect_fault(" [A]\n", ":1: begins with a blank, which is for comments only: [A]", "");
}

Test(inifile, twice) {
        expect_fault("[A]\nOne=1\nTwo=2\nOne=1\n", ":4: One=: set twice, first in line 2",
                        "2:One=1;3:Two=2;");
        expect_fault("[A]\nOne=1\n[B]\nOne=2\n[A]\nOne=3\n", ":6: One=: set twice, first in line 2",
                        "2:One=1;4:One=2;");

        Faults faults;
        cr_assert_eq(text_read("[A]\nOne=1\nOne=2\nOne=3\n", &faults), 0);
        cr_assert_eq(faults.n_lines, 2);
        cr_assert(strstr(faults.lines[1], ":4: One=: set twice, first in line 2"));
        faults_clear(&faults);
        cr_assert_eq(faults.n_lines, 0);
        cr_assert_null(faults.lines);
}

Test(inifile, named) {
        table = named_keys;
        expect_arrived("[N a]\nOne=1\n[N b]\nOne=2\n", "1:[N a];2:a:One=1;3:[N b];4:b:One=2;");
        /* A section's own line comes each time; its keys are counted together. */
        expect_arrived("[N a]\nMany=1\n[A]\nOne=x\n[N a]\nMany=2\n",
                        "1:[N a];2:a:Many=1;4:One=x;5:[N a];6:a:Many=2;");
        expect_fault("[N a]\nOne=1\n[N b]\nOne=1\n[N a]\nOne=2\n",
                        ":6: One=: set twice, first in line 2",
                        "1:[N a];2:a:One=1;3:[N b];4:b:One=1;5:[N a];");
        /* The name is the rest, as it stands; a comment behind the section is none of it. */
        expect_arrived("[N a  b]\n[N  c]\n[N x[y] ; d\n", "1:[N a  b];2:[N  c];3:[N x[y];");
}

Test(inifile, named_faults) {
        static const char known[] = "no such section; there are: [A] [N NAME]";
        static const char *const none[] = {"N", "N ", "Na", "n a", "A a", "NAME"};

        table = named_keys;
        for (size_t i = 0; i < ELEMENTSOF(none); i++) {
                char text[100], fault[100];
                snprintf(text, sizeof(text), "[%s]\nOne=1\n", none[i]);
                snprintf(fault, sizeof(fault), ":1: [%s]: %s", none[i], known);
                expect_fault(text, fault, "");
        }
        expect_fault("[N a]\nTwo=1\n", ":2: Two=: not a key of [N a], which has: One Many",
                        "1:[N a];");
        /* Behind a section's own fault its keys are passed over, until the next. */
        expect_fault("[N fault]\nOne=1\nTwo=2\n[N a]\nOne=1\n", ":1: [N fault]: is a fault",
                        "4:[N a];5:a:One=1;");
}

/* Longer than the 49 bytes that inih keeps of a section's name. */
Test(inifile, long_names) {
        char name[200], text[1000], expected[1000];

        table = named_keys;
        for (size_t length = 44; length <= 194; length++) {
                memset(name, 'x', length);
                name[length] = '\0';
                snprintf(text, sizeof(text), "[N %s]\nOne=1\n[N %.*sy]\nOne=2\n", name,
                                (int) length - 1, name);
                snprintf(expected, sizeof(expected),
                                "1:[N %s];2:%s:One=1;3:[N %.*sy];4:%.*sy:One=2;", name, name,
                                (int) length - 1, name, (int) length - 1, name);
                expect_arrived(text, expected);
        }
        snprintf(text, sizeof(text), "[N %sx]\nOne=1\n", name);
        Faults faults;
        cr_assert_eq(text_read(text, &faults), 0);
        cr_assert_eq(faults.n_lines, 2);
        cr_assert(strstr(faults.lines[0], ":1: longer than 198 bytes"));
        cr_assert(strstr(faults.lines[1], ":2: stands before any [Section]: One=1"));
        faults_clear(&faults);
}

Test(inifile, named_failure_ends_the_reading) {
        Faults faults;

        table = named_keys;
        cr_assert_eq(text_read("[N a]\n[N fail]\nOne=1\n x\n", &faults), -EIO);
        cr_assert_eq(faults.n_lines, 0);
        cr_assert_str_eq(arrived, "1:[N a];");
}

/* "[A]\nOne=xxx\nTwo=2\n" whose second line is `length` bytes long, ended by `end`. */
static void long_line(size_t length, const char *end, char *ret, size_t size) {
        char filler[1000];
        cr_assert_leq(length, sizeof(filler));
        memset(filler, 'x', sizeof(filler));
        cr_assert_lt(snprintf(ret, size, "[A]\nOne=%.*s%sTwo=2\n", (int) length - 4, filler, end),
                        (int) size);
}

Test(inifile, long_lines) {
        char text[1100], expected[300];

        /* inih 55 as Debian builds it takes 198 bytes besides the line's end. */
        for (size_t length = 190; length <= 198; length++) {
                long_line(length, "\n", text, sizeof(text));
                snprintf(expected, sizeof(expected), "2:One=%.*s;3:Two=2;", (int) length - 4,
                                text + 8);
                expect_arrived(text, expected);
        }
        long_line(198, "   \r\n", text, sizeof(text));
        expect_arrived(text, expected);

        static const size_t longer[] = {199, 200, 201, 202, 300, 396, 397, 398, 399, 400, 999};
        for (size_t i = 0; i < ELEMENTSOF(longer); i++) {
                long_line(longer[i], "\n", text, sizeof(text));
                expect_fault(text, ":2: longer than 198 bytes", "3:Two=2;");
        }

        /* A comment's tail must not come to stand for a line of its own. */
        memset(text, '#', 198);
        snprintf(text + 198, sizeof(text) - 198, "\n[A]\nOne=1\n");
        expect_arrived(text, "3:One=1;");
        memset(text, '#', 199);
        snprintf(text + 199, sizeof(text) - 199, "[A]\n[A]\nOne=1\n");
        expect_fault(text, ":1: longer than 198 bytes", "3:One=1;");
}

Test(inifile, bytes) {
        static const char control[] = ":2: holds a control character, or is not UTF-8";

        expect_fault("[A]\nOne=\x1B[31m\n", control, "");
        expect_fault("[A]\nOne=\xFC\n", control, "");
        expect_fault("[A]\n# \xFC\nOne=1\n", control, "3:One=1;");
        /* Line ends of a kind that would make one comment of all. */
        expect_fault("[A]\n# c\rOne=1\r\n", control, "");

        static const char nul[] = "[A]\nOne=1\0 2\nTwo=2\n";
        const char *path = fixture_write_bytes("nul", nul, sizeof(nul) - 1);
        Faults faults = {0};
        arrived[0] = '\0';
        cr_assert_eq(inifile_read(path, keys, &faults, arrived), 0);
        cr_assert_eq(faults.n_lines, 1);
        cr_assert(strstr(faults.lines[0], "/nul:2: holds a NUL byte"));
        cr_assert_str_eq(arrived, "3:Two=2;");
        faults_clear(&faults);
}

Test(inifile, all_faults_in_order) {
        Faults faults;
        cr_assert_eq(text_read("x\n[A]\nOne=fault\n\n Two=2\n[C]\n[B]\nOne=1\nOne=2", &faults), 0);
        static const char *const expected[] = {
                        ":1: neither [Section] nor Key=value: x",
                        ":3: One=fault: is a fault",
                        ":5: begins with a blank, which is for comments only: Two=2",
                        ":6: [C]: no such section; there are: [A] [B]",
                        ":9: One=: set twice, first in line 8",
        };
        cr_assert_eq(faults.n_lines, ELEMENTSOF(expected));
        for (size_t i = 0; i < faults.n_lines; i++)
                cr_assert_str_eq(strrchr(faults.lines[i], '/') + 2, expected[i]);
        faults_clear(&faults);
}

Test(inifile, failure_ends_the_reading) {
        Faults faults;
        cr_assert_eq(text_read("[A]\nOne=1\nTwo=fail\nMany=2\n x\n", &faults), -EIO);
        cr_assert_eq(faults.n_lines, 0);
        cr_assert_str_eq(arrived, "2:One=1;");
}

Test(inifile, unreadable) {
        Faults faults = {0};

        cr_assert_eq(inifile_read(fixture_path("none"), keys, &faults, arrived), -ENOENT);
        cr_assert_eq(faults.n_lines, 0);
        cr_assert_eq(inifile_read(fixture_path(""), keys, &faults, arrived), 0);
        cr_assert_eq(faults.n_lines, 1);
        char expected[200];
        snprintf(expected, sizeof(expected), "%s: cannot be read: Is a directory",
                        fixture_path(""));
        cr_assert_str_eq(faults.lines[0], expected);
        cr_assert_eq(inifile_read("/dev/null", keys, &faults, arrived), 0);
        cr_assert_eq(faults.n_lines, 1);
        faults_clear(&faults);

        /* Root may read all: as another user then. */
        const char *path = fixture_write("secret", "[A]\n");
        cr_assert_eq(chmod(path, 0), 0);
        cr_assert_eq(chmod(fixture_path(""), 0755), 0);
        if (geteuid() == 0)
                cr_assert_eq(seteuid(65534), 0);
        cr_assert_eq(inifile_read(path, keys, &faults, arrived), 0);
        if (getuid() == 0)
                cr_assert_eq(seteuid(0), 0);
        cr_assert_eq(faults.n_lines, 1);
        snprintf(expected, sizeof(expected), "%s: cannot be opened: Permission denied", path);
        cr_assert_str_eq(faults.lines[0], expected);
        faults_clear(&faults);
}

Test(inifile, list) {
        static const char *const expected[] = {
                        "10-b.conf", "20-a.conf", "9.conf", "B.conf", "a.conf"};
        char **files = NULL;

        fixture_write("d/a.conf", "");
        fixture_write("d/B.conf", "");
        fixture_write("d/9.conf", "");
        fixture_write("d/20-a.conf", "");
        fixture_write("d/10-b.conf", "");
        fixture_write("d/.hidden.conf", "");
        fixture_write("d/.conf", "");
        fixture_write("d/conf", "");
        fixture_write("d/a.conf~", "");
        fixture_write("d/a.conf.dpkg-old", "");
        fixture_write("d/README", "");

        cr_assert_eq(inifile_list(fixture_path("d"), &files), 0);
        for (size_t i = 0; i < ELEMENTSOF(expected); i++) {
                char name[50];
                snprintf(name, sizeof(name), "d/%s", expected[i]);
                cr_assert_str_eq(files[i], fixture_path(name));
        }
        cr_assert_null(files[ELEMENTSOF(expected)]);
        strings_freep(&files);

        cr_assert_eq(inifile_list(fixture_path("none"), &files), 0);
        cr_assert_null(files[0]);
        strings_freep(&files);

        files = NULL;
        cr_assert_eq(inifile_list(fixture_path("d/a.conf"), &files), -ENOTDIR);
        cr_assert_null(files);
        strings_freep(&files);
}
