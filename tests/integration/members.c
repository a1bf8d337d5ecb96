/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/integration/members.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/contract.h"

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
        char *line = members->lines[members->n++];

        attribute(tag, "name", name);
        attribute(tag, "type", type);
        attribute(tag, "access", access);
        (void) snprintf(line, MEMBER_SIZE, "%.*s %s.%s %s %s", (int) strcspn(tag, " "), tag,
                        interface, name, type, access);
}

static void add_argument(Members *members, const char *tag) {
        char name[128], type[128], direction[128];
        char *line = members->lines[members->n - 1];

        attribute(tag, "name", name);
        attribute(tag, "type", type);
        attribute(tag, "direction", direction);
        (void) snprintf(line + strlen(line), MEMBER_SIZE - strlen(line), " %s:%s:%s", direction,
                        name, type);
}

static int compare(const void *a, const void *b) {
        return strcmp(a, b);
}

Members *members_read(const char *xml, const char *interfaces) {
        Members *members = calloc(1, sizeof(*members));
        char interface[128] = "";
        bool among = false, wanted = false;

        for (const char *tag = strchr(xml, '<'); members && tag; tag = strchr(tag, '<')) {
                tag++;
                if (strncmp(tag, "!--", 3) == 0) {
                        tag = strstr(tag, "-->");
                        continue;
                }
                if (is_tag(tag, "interface")) {
                        attribute(tag, "name", interface);
                        among = strncmp(interface, interfaces, strlen(interfaces)) == 0;
                }
                if (is_tag(tag, "method") || is_tag(tag, "signal") || is_tag(tag, "property")) {
                        wanted = among;
                        if (members->n == MEMBERS_MAX) {
                                free(members);
                                return NULL;
                        }
                        if (wanted)
                                add(members, tag, interface);
                }
                if (is_tag(tag, "arg") && wanted)
                        add_argument(members, tag);
        }
        if (members)
                qsort(members->lines, members->n, sizeof(members->lines[0]), compare);
        return members;
}

char *members_contract(void) {
        const char *source = getenv("COINBUDGET_SOURCE_DIR");
        char path[PATH_MAX], *content = NULL;
        size_t size = 0;

        (void) snprintf(path, sizeof(path), "%s/docs/" BUS_NAME ".xml", source ? source : ".");
        FILE *file = fopen(path, "re");
        if (!file)
                return NULL;
        (void) getdelim(&content, &size, '\0', file);
        (void) fclose(file);
        return content;
}
