/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The running daemon is what the contract says: every member, argument, type and direction. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/calls.h"

TestSuite(introspection, .init = begin_with_daemon, .fini = end, .timeout = 60);

enum { MEMBERS_MAX = 200, LINE_SIZE = 1024 };

/* One line a member: "method INTERFACE.NAME in:name:type out:name:type". */
typedef struct Members {
        char lines[MEMBERS_MAX][LINE_SIZE];
        size_t n;
} Members;

static void attribute(const char *tag, const char *name, char ret[128]) {
        char start[64];

        (void) snprintf(start, sizeof(start), " %s=\"", name);
        const char *value = strstr(tag, start);
        ret[0] = '\0';
        if (value && value < strchr(tag, '>'))
                (void) sscanf(value + strlen(start), "%127[^\"]", ret);
}

static bool is_tag(const char *tag, const char *name) {
        size_t length = strlen(name);
        return strncmp(tag, name, length) == 0 && strchr(" />", tag[length]);
}

static void add(Members *members, const char *tag, const char *interface) {
        char name[128], type[128], access[128];
        char *line = members->lines[members->n];

        attribute(tag, "name", name);
        attribute(tag, "type", type);
        attribute(tag, "access", access);
        cr_assert_lt(members->n, MEMBERS_MAX);
        (void) snprintf(line, LINE_SIZE, "%.*s %s.%s %s %s", (int) strcspn(tag, " "), tag,
                        interface, name, type, access);
        members->n++;
}

static void add_argument(Members *members, const char *tag) {
        char name[128], type[128], direction[128];
        char *line = members->lines[members->n - 1];

        attribute(tag, "name", name);
        attribute(tag, "type", type);
        attribute(tag, "direction", direction);
        (void) snprintf(line + strlen(line), LINE_SIZE - strlen(line), " %s:%s:%s", direction, name,
                        type);
}

static int compare(const void *a, const void *b) {
        return strcmp(a, b);
}

/* All members of our interfaces. */
static Members *read_members(char *xml) {
        Members *members = calloc(1, sizeof(*members));
        char interface[128] = "";
        bool ours = false, wanted = false;

        cr_assert_not_null(members);
        for (char *tag = strchr(xml, '<'); tag; tag = strchr(tag, '<')) {
                tag++;
                if (strncmp(tag, "!--", 3) == 0) {
                        tag = strstr(tag, "-->");
                        continue;
                }
                if (is_tag(tag, "interface")) {
                        attribute(tag, "name", interface);
                        ours = strncmp(interface, BUS_NAME, strlen(BUS_NAME)) == 0;
                }
                if (is_tag(tag, "method") || is_tag(tag, "signal") || is_tag(tag, "property")) {
                        wanted = ours;
                        if (wanted)
                                add(members, tag, interface);
                }
                if (is_tag(tag, "arg") && wanted)
                        add_argument(members, tag);
        }
        qsort(members->lines, members->n, sizeof(members->lines[0]), compare);
        return members;
}

static char *read_file(const char *path) {
        char *content = calloc(1, 1 << 20);
        FILE *file = fopen(path, "re");

        cr_assert(content && file, "%s", path);
        (void) fread(content, 1, (1 << 20) - 1, file);
        (void) fclose(file);
        return content;
}

Test(introspection, the_running_daemon_equals_the_contract) {
        const char *source = getenv("COINBUDGET_SOURCE_DIR");
        const Answer *answer = ask_standard(
                        as(UID_BOB), "org.freedesktop.DBus.Introspectable", "Introspect");
        char *contract = read_file(text("%s/docs/" BUS_NAME ".xml", source ? source : "."));
        char *running = strdup(said(answer, "xml"));
        Members *should = read_members(contract), *is = read_members(running);

        cr_assert_gt(should->n, 10);
        for (size_t i = 0; i < should->n && i < is->n; i++)
                cr_assert_str_eq(is->lines[i], should->lines[i]);
        cr_assert_eq(is->n, should->n);
        free(should);
        free(is);
        free(contract);
        free(running);
}
