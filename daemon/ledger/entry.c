/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/entry.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/grown.h"

static const char *const kind_words[] = {
                [ENTRY_ACCOUNT] = "account",
                [ENTRY_HOUSEHOLD] = "household",
                [ENTRY_REQUEST] = "request",
                [ENTRY_RECORD] = "record",
                [ENTRY_JOIN] = "join",
                [ENTRY_APPROVE] = "approve",
                [ENTRY_DENY] = "deny",
                [ENTRY_EXPIRE] = "expire",
                [ENTRY_COMPLETE] = "complete",
                [ENTRY_CANCEL] = "cancel",
                [ENTRY_RETURN] = "return",
                [ENTRY_GIVE_BACK] = "give-back",
                [ENTRY_KEEP] = "keep",
                [ENTRY_LAPSE] = "lapse",
                [ENTRY_REFUND] = "refund",
                [ENTRY_SET_LIMIT] = "set-limit",
                [ENTRY_REMOVE_LIMIT] = "remove-limit",
                [ENTRY_GRANT] = "grant",
                [ENTRY_PAUSE] = "pause",
                [ENTRY_RESUME] = "resume",
                [ENTRY_COUNT] = "count",
                [ENTRY_WARN] = "warn",
                [ENTRY_TOLD] = "told",
                [ENTRY_MONTH_RULE] = "month-rule",
                [ENTRY_ACCEPT_CLOCK] = "accept-clock",
};
static_assert(ELEMENTSOF(kind_words) == ENTRY_KIND_COUNT, "a word for every kind");

const char *entry_kind_to_text(EntryKind kind) {
        return kind_words[kind];
}

bool entry_kind_from_text(const char *text, EntryKind *ret) {
        for (unsigned i = 0; i < ENTRY_KIND_COUNT; i++)
                if (text_equal(kind_words[i], text)) {
                        *ret = (EntryKind) i;
                        return true;
                }
        return false;
}

/* The columns in their order. */
static const struct {
        bool is_text;
        size_t offset;
} columns[] = {
#define NUMBER(member) \
        { false, offsetof(Entry, member) }
#define TEXT(member) \
        { true, offsetof(Entry, member) }
                NUMBER(seq),
                NUMBER(at),
                NUMBER(account),
                NUMBER(actor),
                NUMBER(uid),
                NUMBER(request),
                NUMBER(amount),
                NUMBER(price),
                NUMBER(until),
                TEXT(kind),
                TEXT(name),
                TEXT(platform),
                TEXT(window),
                TEXT(unit),
                TEXT(source),
                TEXT(currency),
                TEXT(decision),
                TEXT(reason),
                TEXT(unconfirmed),
                TEXT(day),
                TEXT(week),
                TEXT(month),
                TEXT(year),
                TEXT(key),
                TEXT(seller),
                TEXT(app),
                TEXT(note),
                TEXT(receipt),
                TEXT(limits),
                NUMBER(before), /* schema 2 from here on */
                NUMBER(happened),
                NUMBER(estimated),
                TEXT(state),
                TEXT(costs),
                TEXT(households),
                TEXT(label),
};
static_assert(ELEMENTSOF(columns) == ENTRY_HASH_COLUMN, "every column");

/* The first of those that are not among the bytes where they are absent. */
enum { COLUMN_BEFORE = 29 };

static int64_t *number_of(const Entry *entry, size_t i) {
        return (int64_t *) (uintptr_t) ((const char *) entry + columns[i].offset);
}

static const char **text_of(const Entry *entry, size_t i) {
        return (const char **) (uintptr_t) ((const char *) entry + columns[i].offset);
}

Entry entry_of_kind(EntryKind kind) {
        Entry entry = {0};

        for (size_t i = 0; i < ELEMENTSOF(columns); i++)
                if (!columns[i].is_text)
                        *number_of(&entry, i) = ABSENT;
        entry.kind = entry_kind_to_text(kind);
        return entry;
}

void entry_bind(sqlite3_stmt *statement, const Entry *entry) {
        for (size_t i = 0; i < ELEMENTSOF(columns); i++)
                if (columns[i].is_text)
                        bind_text(statement, (int) i + 1, *text_of(entry, i));
                else
                        bind_int(statement, (int) i + 1, *number_of(entry, i));
}

Entry entry_read(sqlite3_stmt *statement) {
        Entry entry = {0};

        for (size_t i = 0; i < ELEMENTSOF(columns); i++)
                if (columns[i].is_text)
                        *text_of(&entry, i) = column_text(statement, (int) i);
                else
                        *number_of(&entry, i) = column_int(statement, (int) i);
        return entry;
}

/* What a column takes besides its text: 'c', its place, a tag, 8 bytes. */
enum { COLUMN_BYTES = 11 };

void entry_bytes_clear(EntryBytes *bytes) {
        free(bytes->data);
        *bytes = (EntryBytes){0};
}

static int make_room(const Entry *entry, EntryBytes *bytes) {
        size_t need = bytes->n + ELEMENTSOF(columns) * COLUMN_BYTES;

        for (size_t i = 0; i < ELEMENTSOF(columns); i++)
                if (columns[i].is_text && *text_of(entry, i))
                        need += strlen(*text_of(entry, i));
        uint8_t *data = grown_to(bytes->data, need, &bytes->allocated);
        if (!data)
                return -ENOMEM;
        bytes->data = data;
        return 0;
}

static void put_number(EntryBytes *bytes, char tag, uint64_t value) {
        bytes->data[bytes->n++] = (uint8_t) tag;
        for (unsigned i = 0; i < 8; i++)
                bytes->data[bytes->n++] = (uint8_t) (value >> (8 * i));
}

static void put_column(EntryBytes *bytes, const Entry *entry, size_t i) {
        const char *text = columns[i].is_text ? *text_of(entry, i) : NULL;
        int64_t number = columns[i].is_text ? ABSENT : *number_of(entry, i);
        bool absent = !text && number < 0;

        if (i >= COLUMN_BEFORE) {
                if (absent)
                        return;
                bytes->data[bytes->n++] = 'c';
                bytes->data[bytes->n++] = (uint8_t) i;
        }
        if (absent) {
                bytes->data[bytes->n++] = 'n';
        } else if (text) {
                size_t length = strlen(text);
                put_number(bytes, 't', length);
                memcpy(bytes->data + bytes->n, text, length);
                bytes->n += length;
        } else {
                put_number(bytes, 'i', (uint64_t) number);
        }
}

int entry_encode(const Entry *entry, EntryBytes *bytes) {
        int r = make_room(entry, bytes);

        for (size_t i = 0; i < ELEMENTSOF(columns) && r >= 0; i++)
                put_column(bytes, entry, i);
        return r;
}

/* What is left to be read, and where the next text goes. */
typedef struct Reading {
        const uint8_t *data;
        size_t n;
        char *texts;
} Reading;

static bool take_number(Reading *reading, int64_t *ret) {
        uint64_t value = 0;

        if (reading->n < 8)
                return false;
        for (unsigned i = 0; i < 8; i++)
                value |= (uint64_t) reading->data[i] << (8 * i);
        reading->data += 8;
        reading->n -= 8;
        *ret = (int64_t) value;
        return value <= INT64_MAX;
}

/* It takes fewer bytes than it had with its tag and length. */
static bool take_text(Reading *reading, const char **ret) {
        int64_t length;

        if (!take_number(reading, &length) || (uint64_t) length > reading->n ||
                        memchr(reading->data, '\0', (size_t) length))
                return false;
        memcpy(reading->texts, reading->data, (size_t) length);
        reading->texts[length] = '\0';
        *ret = reading->texts;
        reading->texts += length + 1;
        reading->data += length;
        reading->n -= (size_t) length;
        return true;
}

static bool take_column(Reading *reading, size_t i, Entry *ret) {
        if (i >= COLUMN_BEFORE) {
                if (reading->n < 2 || reading->data[0] != 'c' || reading->data[1] != i)
                        return true; /* absent */
                reading->data += 2;
                reading->n -= 2;
        }
        if (reading->n == 0)
                return false;
        uint8_t tag = *reading->data++;
        reading->n--;
        if (tag == 'n')
                return i < COLUMN_BEFORE;
        return columns[i].is_text ? tag == 't' && take_text(reading, text_of(ret, i))
                                  : tag == 'i' && take_number(reading, number_of(ret, i));
}

int entry_decode(const uint8_t *data, size_t n, char *texts, Entry *ret) {
        Reading reading = {.data = data, .n = n};

        reading.texts = texts;

        *ret = entry_of_kind(ENTRY_ACCOUNT);
        ret->kind = NULL;
        for (size_t i = 0; i < ELEMENTSOF(columns); i++)
                if (!take_column(&reading, i, ret))
                        return -EUCLEAN;
        return reading.n == 0 && ret->kind ? 0 : -EUCLEAN;
}

void entry_hash(gcry_md_hd_t hash, const uint8_t previous[HASH_SIZE], const uint8_t *data, size_t n,
                uint8_t ret[HASH_SIZE]) {
        gcry_md_reset(hash);
        gcry_md_write(hash, previous, HASH_SIZE);
        gcry_md_write(hash, data, n);
        memcpy(ret, gcry_md_read(hash, GCRY_MD_SHA256), HASH_SIZE);
}
