/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The contract's dictionaries (a{sv}) as structs. One table per dictionary says which key goes into
 * which member: what reads them from the bus, frees them and writes them as JSON all go by it. */

#include <stddef.h>
#include <stdint.h>

#include "common/util.h"

typedef struct RecordType RecordType;

typedef struct Field {
        const char *key;
        const char *signature; /* "s" char *; "x", "t", "u", "b" int64_t; "as" char **, ended by
                                * NULL; "a(xu)" Pairs; "a{sv}" a pointer to a struct of its own */
        size_t offset;
        const RecordType *record; /* for "a{sv}" */
} Field;

struct RecordType {
        size_t size;
        size_t n_fields;
        const Field *fields;
};

typedef struct Pair {
        int64_t first;
        int64_t second;
} Pair;

typedef struct Pairs {
        Pair *items;
        size_t n;
} Pairs;

/* For such tables: a struct's row for one key, and its type by its table. */
#define FIELD(Struct, key, signature, member) \
        { key, signature, offsetof(Struct, member), NULL }
#define FIELD_RECORD(Struct, key, member, type) \
        { key, "a{sv}", offsetof(Struct, member), type }
#define RECORD_TYPE(Struct, table) \
        { sizeof(Struct), ELEMENTSOF(table), table }

/* A number or truth value that the dictionary left out; what it has is never negative. A text or
 * list left out is NULL. */
#define NOT_GIVEN INT64_C(-1)

/* Frees what the record owns, and leaves everything "not given". Also good for a zeroed one. */
void record_clear(const RecordType *type, void *record);

/* Records beside each other: `items` points to an array of the type's struct. */
typedef struct RecordList {
        const RecordType *type;
        void *items;
        size_t n;
        size_t room; /* how many `items` has memory for */
} RecordList;

void record_list_clear(RecordList *list);

/* Adds an empty record, of list->type. NULL: no memory. */
void *record_list_add(RecordList *list);

/* Adds a pair. 0 or -ENOMEM. */
int pairs_add(Pairs *pairs, int64_t first, int64_t second);

/* Moves all records of `from` behind those of `list`. 0 or -ENOMEM. */
int record_list_move(RecordList *list, RecordList *from);

/* Removes the first `n` records, or all of them. */
void record_list_drop(RecordList *list, size_t n);

/* Where a field lies, by the type that its signature names. */
char **field_text(const Field *field, const void *record);
int64_t *field_number(const Field *field, const void *record);
char ***field_texts(const Field *field, const void *record);
Pairs *field_pairs(const Field *field, const void *record);
void **field_record(const Field *field, const void *record);
