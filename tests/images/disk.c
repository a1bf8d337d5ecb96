/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/images/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/must.h"

enum { SECTOR = 512, NAMES_MAX = 16, NAME_SIZE = 32 };

/* Something that was done to a file since it was synced. */
typedef struct Change {
        bool resize; /* to `at`; else so many bytes were written there */
        int64_t at;
        size_t n;
        size_t data; /* where in Node.data they are */
} Change;

struct Node {
        unsigned refs;
        Bytes now;
        Bytes synced;
        LIST(Change) changes;
        LIST(uint8_t) data;
        struct Sharing *sharing;
};

/* A name, and what it stood for since the folder was synced, the latest last; NULL: for nothing. */
typedef struct Name {
        char name[NAME_SIZE];
        LIST(Node *) nodes;
} Name;

struct Disk {
        Name names[NAMES_MAX];
        size_t n_names;
};

/* ---- files */

Node *node_new(void) {
        Node *node = must(calloc(1, sizeof(*node)));

        node->refs = 1;
        return node;
}

static Node *node_ref(Node *node) {
        if (node)
                node->refs++;
        return node;
}

Node *node_unref(Node *node) {
        if (!node || --node->refs > 0)
                return NULL;
        bytes_clear(&node->now);
        bytes_clear(&node->synced);
        free(node->changes.at);
        free(node->data.at);
        free(node);
        return NULL;
}

int64_t node_size(const Node *node) {
        return node->now.size;
}

void node_read(const Node *node, int64_t at, void *data, size_t n) {
        bytes_read(&node->now, at, data, n);
}

static void keep_data(Node *node, const void *data, size_t n) {
        while (node->data.n + n > node->data.allocated) {
                node->data.allocated = node->data.allocated ? 2 * node->data.allocated : 1 << 14;
                node->data.at = must(realloc(node->data.at, node->data.allocated));
        }
        memcpy(node->data.at + node->data.n, data, n);
        node->data.n += n;
}

void node_write(Node *node, int64_t at, const void *data, size_t n) {
        *LIST_ADD(&node->changes) = (Change){.at = at, .n = n, .data = node->data.n};
        keep_data(node, data, n);
        bytes_write(&node->now, at, data, n);
}

void node_resize(Node *node, int64_t size) {
        *LIST_ADD(&node->changes) = (Change){.resize = true, .at = size};
        bytes_resize(&node->now, size);
}

void node_sync(Node *node) {
        if (node->changes.n == 0)
                return;
        bytes_clear(&node->synced);
        node->synced = bytes_copy(&node->now);
        node->changes.n = node->data.n = 0;
}

struct Sharing **node_sharing(Node *node) {
        return &node->sharing;
}

static Node *node_of(Bytes bytes) {
        Node *node = node_new();

        node->synced = bytes;
        node->now = bytes_copy(&bytes);
        return node;
}

/* ---- a power cut: one file */

/* How likely what became of a piece is, in percent; the rest is lost. */
typedef struct Odds {
        uint64_t kept;
        uint64_t torn;
        uint64_t garbled;
} Odds;

static uint64_t below(Random *random, uint64_t n) {
        return random_next(random) % n;
}

static void write_garbled(Bytes *bytes, int64_t at, size_t n, Random *random) {
        uint8_t garbage[SECTOR];

        for (size_t i = 0; i < n; i++)
                garbage[i] = (uint8_t) random_next(random);
        bytes_write(bytes, at, garbage, n);
}

/* What is within one sector. */
static void write_piece(Bytes *bytes, int64_t at, const uint8_t *data, size_t n, const Odds *odds,
                Random *random) {
        uint64_t dice = below(random, 100);

        if (dice < odds->kept)
                bytes_write(bytes, at, data, n);
        else if (dice < odds->kept + odds->torn)
                bytes_write(bytes, at, data, (size_t) below(random, n + 1));
        else if (dice < odds->kept + odds->torn + odds->garbled)
                write_garbled(bytes, at, n, random);
}

static void redo_change(Bytes *bytes, const Node *node, const Change *change, const Odds *odds,
                Random *random) {
        if (change->resize) {
                if (below(random, 100) < odds->kept)
                        bytes_resize(bytes, change->at);
                return;
        }
        for (size_t done = 0, n; done < change->n; done += n) {
                int64_t at = change->at + (int64_t) done;

                n = SECTOR - (size_t) (at % SECTOR);
                if (n > change->n - done)
                        n = change->n - done;
                write_piece(bytes, at, node->data.at + change->data + done, n, odds, random);
        }
}

/* The length after one of the changes. */
static int64_t some_length(const Node *node, Random *random) {
        size_t n = (size_t) below(random, node->changes.n + 1);
        int64_t length = node->synced.size;

        for (size_t i = 0; i < n; i++) {
                const Change *change = &node->changes.at[i];
                int64_t end = change->at + (int64_t) change->n;

                if (change->resize || end > length)
                        length = end;
        }
        return length;
}

/* The first `whole` changes are there, of the others what the odds leave. */
static Bytes redo_changes(const Node *node, size_t whole, const Odds *odds, Random *random) {
        static const Odds certain = {.kept = 100};
        Bytes bytes = bytes_copy(&node->synced);

        for (size_t i = 0; i < node->changes.n; i++)
                redo_change(&bytes, node, &node->changes.at[i], i < whole ? &certain : odds,
                                random);
        return bytes;
}

static Bytes crash_bytes(const Node *node, Random *random) {
        static const Odds some[] = {{50, 5, 5}, {90, 5, 5}, {10, 5, 5}, {98, 1, 0}, {50, 0, 0},
                        {20, 20, 40}, {0, 0, 50}};
        static const Odds nothing;
        const Odds *odds = &some[below(random, ELEMENTSOF(some))];
        size_t n = node->changes.n;

        switch (n == 0 ? 0 : below(random, 6)) {
        case 0: /* all of it */
                return bytes_copy(&node->now);
        case 1:
                return bytes_copy(&node->synced);
        case 2: /* up to somewhere */
                return redo_changes(node, (size_t) below(random, n + 1), &nothing, random);
        case 3: /* and what comes then in part */
                return redo_changes(node, (size_t) below(random, n + 1), odds, random);
        default: {
                Bytes bytes = redo_changes(node, 0, odds, random);
                if (below(random, 2) == 0)
                        bytes_resize(&bytes, some_length(node, random));
                return bytes;
        }
        }
}

/* ---- the folder */

Disk *disk_new(void) {
        return must(calloc(1, sizeof(Disk)));
}

static void forget_nodes(Name *name, size_t n) {
        for (size_t i = 0; i < n; i++)
                node_unref(name->nodes.at[i]);
        memmove(name->nodes.at, name->nodes.at + n, (name->nodes.n - n) * sizeof(Node *));
        name->nodes.n -= n;
}

Disk *disk_free(Disk *disk) {
        if (!disk)
                return NULL;
        for (size_t i = 0; i < disk->n_names; i++) {
                forget_nodes(&disk->names[i], disk->names[i].nodes.n);
                free(disk->names[i].nodes.at);
        }
        free(disk);
        return NULL;
}

static Node *find_node(const Disk *disk, const char *text) {
        for (size_t i = 0; i < disk->n_names; i++) {
                const Name *name = &disk->names[i];

                if (strcmp(name->name, text) == 0)
                        return name->nodes.at[name->nodes.n - 1];
        }
        return NULL;
}

/* One that is there for the first time was absent when the folder was synced. */
static Name *make_name(Disk *disk, const char *text) {
        for (size_t i = 0; i < disk->n_names; i++)
                if (strcmp(disk->names[i].name, text) == 0)
                        return &disk->names[i];
        if (disk->n_names == NAMES_MAX || strlen(text) >= NAME_SIZE)
                die("%s: one name too many", text);
        Name *name = &disk->names[disk->n_names++];
        snprintf(name->name, sizeof(name->name), "%s", text);
        *LIST_ADD(&name->nodes) = NULL;
        return name;
}

bool disk_has(const Disk *disk, const char *name) {
        return find_node(disk, name) != NULL;
}

uint64_t disk_digest(const Disk *disk, const char *name) {
        const Node *node = find_node(disk, name);

        return node ? bytes_digest(&node->now) : 0;
}

bool disk_is_synced(const Disk *disk) {
        for (size_t i = 0; i < disk->n_names; i++) {
                const Name *name = &disk->names[i];

                if (name->nodes.n > 1 || (name->nodes.at[0] && name->nodes.at[0]->changes.n > 0))
                        return false;
        }
        return true;
}

Node *disk_open(Disk *disk, const char *name, bool create, bool *ret_created) {
        Node *node = find_node(disk, name);

        *ret_created = !node && create;
        if (!*ret_created)
                return node_ref(node);
        node = node_new();
        *LIST_ADD(&make_name(disk, name)->nodes) = node;
        return node_ref(node);
}

bool disk_remove(Disk *disk, const char *name) {
        if (!disk_has(disk, name))
                return false;
        *LIST_ADD(&make_name(disk, name)->nodes) = NULL;
        return true;
}

void disk_sync(Disk *disk) {
        for (size_t i = 0; i < disk->n_names; i++)
                forget_nodes(&disk->names[i], disk->names[i].nodes.n - 1);
}

static void add_synced(Disk *disk, const char *name, Bytes bytes) {
        Name *made = make_name(disk, name);

        made->nodes.at[0] = node_of(bytes);
}

Disk *disk_copy(const Disk *disk) {
        Disk *copy = disk_new();

        for (size_t i = 0; i < disk->n_names; i++) {
                const Name *name = &disk->names[i];
                const Node *node = name->nodes.at[name->nodes.n - 1];

                if (node)
                        add_synced(copy, name->name, bytes_copy(&node->now));
        }
        return copy;
}

Disk *disk_crash(const Disk *disk, Random *random) {
        Disk *crashed = disk_new();
        uint64_t which =
                        below(random, 4); /* 0: all names as they are, 1: as they were, else dice */

        for (size_t i = 0; i < disk->n_names; i++) {
                const Name *name = &disk->names[i];
                size_t at = which == 0       ? name->nodes.n - 1
                                : which == 1 ? 0
                                             : (size_t) below(random, name->nodes.n);

                if (name->nodes.at[at])
                        add_synced(crashed, name->name, crash_bytes(name->nodes.at[at], random));
        }
        return crashed;
}
