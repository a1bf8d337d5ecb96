/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/json.h"

#include <assert.h>
#include <inttypes.h>

#include "common/util.h"

static void json_indent(const Json *json) {
        if (!json->pretty)
                return;
        fputc('\n', json->out);
        for (unsigned i = 0; i < json->depth; i++)
                fputs("  ", json->out);
}

/* What stands before a value or a key. */
static void json_separate(Json *json) {
        if (json->after_key) {
                json->after_key = false;
                return;
        }
        if (json->not_first)
                fputc(',', json->out);
        if (json->depth > 0)
                json_indent(json);
        json->not_first = true;
}

/* Also escaped: DEL and U+0080..U+009F, which some terminals take for commands. */
static void json_quoted(const Json *json, const char *text) {
        fputc('"', json->out);
        for (const unsigned char *s = (const unsigned char *) text; *s; s++) {
                if (*s == '"' || *s == '\\')
                        fprintf(json->out, "\\%c", *s);
                else if (*s == '\n')
                        fputs("\\n", json->out);
                else if (*s == '\t')
                        fputs("\\t", json->out);
                else if (*s < ' ' || *s == 0x7F)
                        fprintf(json->out, "\\u%04x", *s);
                else if (s[0] == 0xC2 && s[1] >= 0x80 && s[1] < 0xA0)
                        fprintf(json->out, "\\u%04x", *++s);
                else
                        fputc(*s, json->out);
        }
        fputc('"', json->out);
}

void json_begin(Json *json, char bracket) {
        assert(bracket == '{' || bracket == '[');
        json_separate(json);
        fputc(bracket, json->out);
        json->depth++;
        json->not_first = false;
}

void json_end(Json *json, char bracket) {
        assert((bracket == '{' || bracket == '[') && json->depth > 0);
        json->depth--;
        if (json->not_first)
                json_indent(json);
        fputc(bracket == '{' ? '}' : ']', json->out);
        json->not_first = true;
        if (json->depth == 0)
                fputc('\n', json->out);
}

void json_key(Json *json, const char *key) {
        json_separate(json);
        json_quoted(json, key);
        fputs(json->pretty ? ": " : ":", json->out);
        json->after_key = true;
}

void json_text(Json *json, const char *text) {
        json_separate(json);
        json_quoted(json, text);
}

void json_number(Json *json, int64_t number) {
        json_separate(json);
        fprintf(json->out, "%" PRId64, number);
}

void json_truth(Json *json, bool truth) {
        json_separate(json);
        fputs(truth ? "true" : "false", json->out);
}

static void json_field_text(Json *json, const char *key, const char *text) {
        if (text) {
                json_key(json, key);
                json_text(json, text);
        }
}

static void json_field_texts(Json *json, const char *key, char *const *texts) {
        if (!texts)
                return;
        json_key(json, key);
        json_begin(json, '[');
        for (; *texts; texts++)
                json_text(json, *texts);
        json_end(json, '[');
}

static void json_field_pairs(Json *json, const char *key, const Pairs *pairs) {
        json_key(json, key);
        json_begin(json, '[');
        for (size_t i = 0; i < pairs->n; i++) {
                json_begin(json, '[');
                json_number(json, pairs->items[i].first);
                json_number(json, pairs->items[i].second);
                json_end(json, '[');
        }
        json_end(json, '[');
}

static void json_field_number(Json *json, const Field *field, int64_t number) {
        if (number == NOT_GIVEN)
                return;
        json_key(json, field->key);
        if (text_equal(field->signature, "b"))
                json_truth(json, number);
        else
                json_number(json, number);
}

void json_members(Json *json, const RecordType *type, const void *record) {
        for (size_t i = 0; i < type->n_fields; i++) {
                const Field *field = &type->fields[i];

                if (text_equal(field->signature, "s"))
                        json_field_text(json, field->key, *field_text(field, record));
                else if (text_equal(field->signature, "as"))
                        json_field_texts(json, field->key, *field_texts(field, record));
                else if (text_equal(field->signature, "a(xu)"))
                        json_field_pairs(json, field->key, field_pairs(field, record));
                else if (!field->record)
                        json_field_number(json, field, *field_number(field, record));
                else if (*field_record(field, record)) {
                        json_key(json, field->key);
                        json_record(json, field->record, *field_record(field, record));
                }
        }
}

void json_record(Json *json, const RecordType *type, const void *record) {
        json_begin(json, '{');
        json_members(json, type, record);
        json_end(json, '{');
}

void json_records(Json *json, const RecordList *list) {
        json_begin(json, '[');
        for (size_t i = 0; i < list->n; i++)
                json_record(json, list->type, (const char *) list->items + i * list->type->size);
        json_end(json, '[');
}
