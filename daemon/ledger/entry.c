/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/entry.h"

#include <assert.h>
#include <string.h>

#include "common/util.h"
#include "ledger/database.h"

static const char *const kind_words[] = {
                [ENTRY_ACCOUNT] = "account",
                [ENTRY_REQUEST] = "request",
                [ENTRY_COMPLETE] = "complete",
                [ENTRY_CANCEL] = "cancel",
                [ENTRY_LAPSE] = "lapse",
                [ENTRY_SET_LIMIT] = "set-limit",
                [ENTRY_REMOVE_LIMIT] = "remove-limit",
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

/* The columns in their order: first the numbers, then the texts. */
static const size_t numbers[] = {
                offsetof(Entry, seq),
                offsetof(Entry, at),
                offsetof(Entry, account),
                offsetof(Entry, actor),
                offsetof(Entry, uid),
                offsetof(Entry, request),
                offsetof(Entry, amount),
                offsetof(Entry, price),
                offsetof(Entry, until),
};

static const size_t texts[] = {
                offsetof(Entry, kind),
                offsetof(Entry, name),
                offsetof(Entry, platform),
                offsetof(Entry, window),
                offsetof(Entry, unit),
                offsetof(Entry, source),
                offsetof(Entry, currency),
                offsetof(Entry, decision),
                offsetof(Entry, reason),
                offsetof(Entry, unconfirmed),
                offsetof(Entry, day),
                offsetof(Entry, week),
                offsetof(Entry, month),
                offsetof(Entry, year),
                offsetof(Entry, key),
                offsetof(Entry, seller),
                offsetof(Entry, app),
                offsetof(Entry, note),
                offsetof(Entry, receipt),
                offsetof(Entry, limits),
};
static_assert(ELEMENTSOF(numbers) + ELEMENTSOF(texts) == ENTRY_HASH_COLUMN, "every column");

static int64_t number_of(const Entry *entry, size_t i) {
        return *(const int64_t *) (const void *) ((const char *) entry + numbers[i]);
}

static const char *text_of(const Entry *entry, size_t i) {
        return *(const char *const *) (const void *) ((const char *) entry + texts[i]);
}

Entry entry_of_kind(EntryKind kind) {
        Entry entry = {0};

        for (size_t i = 0; i < ELEMENTSOF(numbers); i++)
                *(int64_t *) (void *) ((char *) &entry + numbers[i]) = ABSENT;
        entry.kind = entry_kind_to_text(kind);
        return entry;
}

void entry_bind(sqlite3_stmt *statement, const Entry *entry) {
        int index = 1;

        for (size_t i = 0; i < ELEMENTSOF(numbers); i++)
                bind_int(statement, index++, number_of(entry, i));
        for (size_t i = 0; i < ELEMENTSOF(texts); i++)
                bind_text(statement, index++, text_of(entry, i));
}

Entry entry_read(sqlite3_stmt *statement) {
        Entry entry = {0};
        int column = 0;

        for (size_t i = 0; i < ELEMENTSOF(numbers); i++)
                *(int64_t *) (void *) ((char *) &entry + numbers[i]) =
                                column_int(statement, column++);
        for (size_t i = 0; i < ELEMENTSOF(texts); i++)
                *(const char **) (void *) ((char *) &entry + texts[i]) =
                                column_text(statement, column++);
        return entry;
}

static void hash_number(gcry_md_hd_t hash, char tag, uint64_t value) {
        uint8_t bytes[9] = {(uint8_t) tag};

        for (unsigned i = 0; i < 8; i++)
                bytes[1 + i] = (uint8_t) (value >> (8 * i));
        gcry_md_write(hash, bytes, sizeof(bytes));
}

void entry_hash(gcry_md_hd_t hash, const uint8_t previous[HASH_SIZE], const Entry *entry,
                uint8_t ret[HASH_SIZE]) {
        gcry_md_reset(hash);
        gcry_md_write(hash, previous, HASH_SIZE);

        for (size_t i = 0; i < ELEMENTSOF(numbers); i++) {
                int64_t value = number_of(entry, i);
                if (value < 0)
                        gcry_md_write(hash, "n", 1);
                else
                        hash_number(hash, 'i', (uint64_t) value);
        }
        for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
                const char *value = text_of(entry, i);
                if (!value) {
                        gcry_md_write(hash, "n", 1);
                        continue;
                }
                hash_number(hash, 't', strlen(value));
                gcry_md_write(hash, value, strlen(value));
        }
        memcpy(ret, gcry_md_read(hash, GCRY_MD_SHA256), HASH_SIZE);
}
