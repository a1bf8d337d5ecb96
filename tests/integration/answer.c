/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"

enum { FIELDS_MAX = 40000, NAME_SIZE = 128 };

struct Answer {
        char **fields; /* "name=value" */
        size_t n_fields;
        char *error_text;
        char *difference; /* the last one that was found */
};

static void field_add(Answer *answer, const char *name, const char *value) {
        char *field = NULL;

        cr_assert_lt(answer->n_fields, FIELDS_MAX);
        cr_assert_geq(asprintf(&field, "%s=%s", name, value), 0);
        answer->fields = reallocarray(answer->fields, answer->n_fields + 1, sizeof(char *));
        cr_assert_not_null(answer->fields);
        answer->fields[answer->n_fields++] = field;
}

/* ---- reading a message ---- */

static void read_basic(Answer *answer, sd_bus_message *m, char type, const char *name) {
        char value[32];
        union {
                const char *s;
                int64_t x;
                uint64_t t;
                uint32_t u;
                int b;
        } v;

        cr_assert_gt(sd_bus_message_read_basic(m, type, &v), 0);
        switch (type) {
        case 's':
                field_add(answer, name, v.s);
                return;
        case 'x':
                (void) snprintf(value, sizeof(value), "%" PRId64, v.x);
                break;
        case 't':
                (void) snprintf(value, sizeof(value), "%" PRIu64, v.t);
                break;
        case 'u':
                (void) snprintf(value, sizeof(value), "%" PRIu32, v.u);
                break;
        case 'b':
                (void) snprintf(value, sizeof(value), "%s", v.b ? "true" : "false");
                break;
        default:
                cr_assert_fail("the contract has no values of type %c (%s)", type, name);
        }
        field_add(answer, name, value);
}

static void read_words(Answer *answer, sd_bus_message *m, const char *name) {
        char words[1024] = "";
        const char *word;

        cr_assert_gt(sd_bus_message_enter_container(m, 'a', "s"), 0);
        while (sd_bus_message_read_basic(m, 's', &word) > 0)
                (void) snprintf(words + strlen(words), sizeof(words) - strlen(words), "%s%s",
                                words[0] ? "," : "", word);
        cr_assert_geq(sd_bus_message_exit_container(m), 0);
        field_add(answer, name, words);
}

/* Pairs of numbers, in a dictionary: "70 15,350 1". */
static void read_pairs(Answer *answer, sd_bus_message *m, const char *name) {
        char pairs[1024] = "";
        int64_t coins;
        uint32_t count;

        cr_assert_gt(sd_bus_message_enter_container(m, 'a', "(xu)"), 0);
        while (sd_bus_message_read(m, "(xu)", &coins, &count) > 0)
                (void) snprintf(pairs + strlen(pairs), sizeof(pairs) - strlen(pairs), "%s%ld %u",
                                pairs[0] ? "," : "", coins, count);
        cr_assert_geq(sd_bus_message_exit_container(m), 0);
        field_add(answer, name, pairs);
}

static void name_join(char ret[NAME_SIZE], const char *prefix, const char *name) {
        (void) snprintf(ret, NAME_SIZE, "%s%s%s", prefix, prefix[0] ? "." : "", name);
}

/* Reads the value that comes next; `name` is "" at the top. */
static void read_value(Answer *answer, sd_bus_message *m, const char *name) {
        const char *contents, *key;
        char type, inner[NAME_SIZE], index[16];

        cr_assert_gt(sd_bus_message_peek_type(m, &type, &contents), 0);
        if (type == 'a' && strcmp(contents, "s") == 0) {
                read_words(answer, m, name);
                return;
        }
        if (type == 'a' && strcmp(contents, "(xu)") == 0) {
                read_pairs(answer, m, name);
                return;
        }
        if (!strchr("aver", type)) {
                read_basic(answer, m, type, name);
                return;
        }
        cr_assert_gt(sd_bus_message_enter_container(m, type, contents), 0);
        if (type == 'v')
                read_value(answer, m, name);
        else if (type == 'a' && contents[0] == '{')
                while (sd_bus_message_enter_container(m, 'e', NULL) > 0) {
                        cr_assert_gt(sd_bus_message_read_basic(m, 's', &key), 0);
                        name_join(inner, name, key);
                        read_value(answer, m, inner);
                        cr_assert_geq(sd_bus_message_exit_container(m), 0);
                }
        else
                for (unsigned i = 0; !sd_bus_message_at_end(m, false); i++) {
                        (void) snprintf(index, sizeof(index), "%u", i);
                        name_join(inner, name, index);
                        read_value(answer, m, inner);
                }
        cr_assert_geq(sd_bus_message_exit_container(m), 0);
}

Answer *answer_of_message(sd_bus_message *m, const char *names) {
        Answer *answer = calloc(1, sizeof(*answer));
        _cleanup_free_ char *list = strdup(names);
        char *rest = list;

        cr_assert(answer && list);
        if (sd_bus_message_is_method_error(m, NULL)) {
                const sd_bus_error *error = sd_bus_message_get_error(m);
                field_add(answer, "error", error->name);
                answer->error_text = strdup(error->message ? error->message : "");
                return answer;
        }
        while (!sd_bus_message_at_end(m, true)) {
                const char *contents;
                char type;

                cr_assert_gt(sd_bus_message_peek_type(m, &type, &contents), 0);
                const char *name = type == 'a' ? "" : strsep(&rest, " ");
                cr_assert_not_null(name, "an unexpected %c", type);
                read_value(answer, m, name);
        }
        return answer;
}

void answer_destroy(void *memory) {
        Answer *answer = memory;

        for (size_t i = 0; i < answer->n_fields; i++)
                free(answer->fields[i]);
        free(answer->fields);
        free(answer->error_text);
        free(answer->difference);
        free(answer);
}

/* ---- asking for fields ---- */

static const char *field_value(const Answer *answer, const char *name, size_t length) {
        for (size_t i = 0; i < answer->n_fields; i++)
                if (strncmp(answer->fields[i], name, length) == 0 &&
                                answer->fields[i][length] == '=')
                        return answer->fields[i] + length + 1;
        return NULL;
}

const char *said(const Answer *answer, const char *field) {
        const char *value = field_value(answer, field, strlen(field));
        return value ? value : "";
}

bool has(const Answer *answer, const char *field) {
        return field_value(answer, field, strlen(field)) != NULL;
}

int64_t number(const Answer *answer, const char *field) {
        char *end;
        const char *value = said(answer, field);
        int64_t n = strtoll(value, &end, 10);

        cr_assert(value[0] && !*end, "%s is no number: '%s'", field, value);
        return n;
}

const char *error_text(const Answer *answer) {
        return answer->error_text ? answer->error_text : "";
}

/* ---- comparing ---- */

static bool matches(const Answer *answer, const char *expected) {
        size_t length = strcspn(expected, "=");
        const char *value = field_value(answer, expected, length);

        return value && expected[length] == '=' &&
                        (strcmp(expected + length, "=*") == 0 ||
                                        strcmp(value, expected + length + 1) == 0);
}

static bool expects(const char *const expected[], const char *field) {
        size_t length = strcspn(field, "=");

        for (; *expected; expected++)
                if (strcmp(*expected, "...") == 0 || strncmp(*expected, field, length + 1) == 0)
                        return true;
        return false;
}

const char *difference(const Answer *answer, const char *const expected[]) {
        Answer *mutable = ((union {
                const Answer *in;
                Answer *out;
        }){answer})
                                          .out;
        bool differs = false;
        size_t size;
        char *report = NULL;
        FILE *file = open_memstream(&report, &size);

        cr_assert_not_null(file);
        for (const char *const *e = expected; *e; e++)
                if (strcmp(*e, "...") != 0 && !matches(answer, *e)) {
                        (void) fprintf(file, "\n  missing: %s", *e);
                        differs = true;
                }
        for (size_t i = 0; i < answer->n_fields; i++) {
                bool expects_it = expects(expected, answer->fields[i]);
                (void) fprintf(file, "\n  %s: %s", expects_it ? "said" : "NOT EXPECTED",
                                answer->fields[i]);
                differs = differs || !expects_it;
        }
        if (answer->error_text)
                (void) fprintf(file, "\n  (%s)", answer->error_text);
        (void) fclose(file);
        free(mutable->difference);
        mutable->difference = report;
        return differs ? report : NULL;
}
