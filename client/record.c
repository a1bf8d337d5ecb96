/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/record.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"

static void *field_place(const Field *field, const void *record) {
        return (char *) (uintptr_t) record + field->offset;
}

char **field_text(const Field *field, const void *record) {
        assert(text_equal(field->signature, "s"));
        return field_place(field, record);
}

int64_t *field_number(const Field *field, const void *record) {
        assert(strchr("xtub", field->signature[0]));
        return field_place(field, record);
}

char ***field_texts(const Field *field, const void *record) {
        assert(text_equal(field->signature, "as"));
        return field_place(field, record);
}

Pairs *field_pairs(const Field *field, const void *record) {
        assert(text_equal(field->signature, "a(xu)"));
        return field_place(field, record);
}

void **field_record(const Field *field, const void *record) {
        assert(text_equal(field->signature, "a{sv}") && field->record);
        return field_place(field, record);
}

static void texts_clear(char ***texts) {
        for (char **text = *texts; text && *text; text++)
                free(*text);
        free(*texts);
        *texts = NULL;
}

static void pairs_clear(Pairs *pairs) {
        free(pairs->items);
        *pairs = (Pairs){0};
}

int pairs_add(Pairs *pairs, int64_t first, int64_t second) {
        Pair *items = reallocarray(pairs->items, pairs->n + 1, sizeof(*items));

        if (!items)
                return -ENOMEM;
        pairs->items = items;
        items[pairs->n++] = (Pair){first, second};
        return 0;
}

void record_clear(const RecordType *type, void *record) {
        for (size_t i = 0; i < type->n_fields; i++) {
                const Field *field = &type->fields[i];

                if (text_equal(field->signature, "s")) {
                        free(*field_text(field, record));
                        *field_text(field, record) = NULL;
                } else if (text_equal(field->signature, "as"))
                        texts_clear(field_texts(field, record));
                else if (text_equal(field->signature, "a(xu)"))
                        pairs_clear(field_pairs(field, record));
                else if (field->record) {
                        void **inner = field_record(field, record);
                        if (*inner)
                                record_clear(field->record, *inner);
                        free(*inner);
                        *inner = NULL;
                } else
                        *field_number(field, record) = NOT_GIVEN;
        }
}

void record_list_clear(RecordList *list) {
        for (size_t i = 0; i < list->n; i++)
                record_clear(list->type, (char *) list->items + i * list->type->size);
        free(list->items);
        list->items = NULL;
        list->n = list->room = 0;
}

static int record_list_reserve(RecordList *list, size_t more) {
        size_t room = list->room ? list->room : 8;

        while (room - list->n < more)
                if (__builtin_mul_overflow(room, 2, &room))
                        return -ENOMEM;
        if (room == list->room)
                return 0;

        void *grown = reallocarray(list->items, room, list->type->size);
        if (!grown)
                return -ENOMEM;
        list->items = grown;
        list->room = room;
        return 0;
}

void *record_list_add(RecordList *list) {
        size_t size = list->type->size;

        if (record_list_reserve(list, 1) < 0)
                return NULL;
        void *record = (char *) list->items + list->n++ * size;
        memset(record, 0, size);
        record_clear(list->type, record);
        return record;
}

int record_list_move(RecordList *list, RecordList *from) {
        size_t size = list->type->size;

        assert(list->type == from->type);
        if (from->n == 0)
                return 0;
        if (record_list_reserve(list, from->n) < 0)
                return -ENOMEM;
        memcpy((char *) list->items + list->n * size, from->items, from->n * size);
        list->n += from->n;
        from->n = 0;
        return 0;
}

void record_list_drop(RecordList *list, size_t n) {
        char *items = list->items;
        size_t size = list->type->size;

        if (n > list->n)
                n = list->n;
        for (size_t i = 0; i < n; i++)
                record_clear(list->type, items + i * size);
        list->n -= n;
        if (n > 0)
                memmove(items, items + n * size, list->n * size);
}
