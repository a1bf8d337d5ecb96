/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/entry.h"

#include <assert.h>
#include <string.h>

#include "common/util.h"
#include "ledger/database.h"

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

/* The first that is hashed only where it is not absent. */
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

static void hash_number(gcry_md_hd_t hash, char tag, uint64_t value) {
        uint8_t bytes[9] = {(uint8_t) tag};

        for (unsigned i = 0; i < 8; i++)
                bytes[1 + i] = (uint8_t) (value >> (8 * i));
        gcry_md_write(hash, bytes, sizeof(bytes));
}

static void hash_column(gcry_md_hd_t hash, const Entry *entry, size_t i) {
        const char *text = columns[i].is_text ? *text_of(entry, i) : NULL;
        int64_t number = columns[i].is_text ? ABSENT : *number_of(entry, i);
        bool absent = !text && number < 0;

        if (i >= COLUMN_BEFORE) {
                if (absent)
                        return;
                gcry_md_write(hash, (const uint8_t[]){'c', (uint8_t) i}, 2);
        }
        if (absent) {
                gcry_md_write(hash, "n", 1);
        } else if (text) {
                hash_number(hash, 't', strlen(text));
                gcry_md_write(hash, text, strlen(text));
        } else {
                hash_number(hash, 'i', (uint64_t) number);
        }
}

void entry_hash(gcry_md_hd_t hash, const uint8_t previous[HASH_SIZE], const Entry *entry,
                uint8_t ret[HASH_SIZE]) {
        gcry_md_reset(hash);
        gcry_md_write(hash, previous, HASH_SIZE);
        for (size_t i = 0; i < ELEMENTSOF(columns); i++)
                hash_column(hash, entry, i);
        memcpy(ret, gcry_md_read(hash, GCRY_MD_SHA256), HASH_SIZE);
}
