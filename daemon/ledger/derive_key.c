/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which request an idempotency key stands for. The table has no keys, but a slot for each: a number
 * made of it, or the next one that was free. What key it is tells the entry that it came with. */

#include <errno.h>
#include <string.h>

#include "common/util.h"
#include "ledger/derive_internal.h"

/* 48 bits: SQLite keeps so much in six bytes. */
enum { SLOT_BYTES = 6 };
#define SLOT_MASK ((INT64_C(1) << (8 * SLOT_BYTES)) - 1)

/* The first bytes of the key's SHA-256, least first. */
static int64_t first_slot(const char *key) {
        uint8_t digest[HASH_SIZE];
        int64_t slot = 0;

        gcry_md_hash_buffer(GCRY_MD_SHA256, digest, key, strlen(key));
        for (int i = SLOT_BYTES - 1; i >= 0; i--)
                slot = slot << 8 | digest[i];
        return slot;
}

/* 1: it is this key's, and *ret_request; 0: it is free; -EEXIST: it is another key's. */
static int look_at(Derive *derive, int64_t account, int64_t slot, const char *key,
                int64_t *ret_request) {
        _cleanup_(statement_resetp) sqlite3_stmt *find = derive->statement[FIND_KEY];

        bind_int(find, 1, account);
        bind_int(find, 2, slot);
        int r = statement_step(find);
        if (r <= 0)
                return r;
        if (!text_equal(column_text(find, 0), key))
                return -EEXIST;
        *ret_request = column_int(find, 1);
        return 1;
}

int derive_key(Derive *derive, int64_t account, const char *key, int64_t *ret_request) {
        int64_t slot = first_slot(key);
        int r;

        while ((r = look_at(derive, account, slot, key, ret_request)) == -EEXIST)
                slot = (slot + 1) & SLOT_MASK;
        return r;
}

/* 1: the slot was free, and is the entry's now. */
static int take_slot(Derive *derive, const Entry *entry, int64_t slot) {
        sqlite3_stmt *add = derive->statement[ADD_KEY];

        bind_int(add, 1, entry->account);
        bind_int(add, 2, slot);
        bind_int(add, 3, entry->seq);
        int r = statement_run(add);
        return r < 0 ? r : sqlite3_changes(sqlite3_db_handle(add)) > 0;
}

int derive_add_key(Derive *derive, const Entry *entry) {
        int64_t slot, request;
        int r;

        if (!entry->key)
                return 0;
        for (slot = first_slot(entry->key); (r = take_slot(derive, entry, slot)) == 0;
                        slot = (slot + 1) & SLOT_MASK)
                if ((r = look_at(derive, entry->account, slot, entry->key, &request)) != -EEXIST)
                        return r < 0 ? r : -EUCLEAN;
        return r < 0 ? r : 0;
}
