/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/images/image.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/ledger.h"
#include "tests/images/folder.h"
#include "tests/images/vfs.h"
#include "tests/images/witness.h"

/* Of images whose content has been looked at already, one in so many is looked at once more; and
 * the power is cut again while one in so many is opened; one in so many is verified before. */
enum { ONCE_MORE = 512, UNOPENED = 4, AGAIN = 24, DEPTH_MAX = 2 };

typedef struct Image {
        Disk *disk;
        Moment taken;
        unsigned depth; /* how often the power was cut before it was opened */
} Image;

/* What came of an image: its content, once SQLite has recovered it, and the boundary that is. */
typedef struct Seen {
        uint64_t content; /* 0: a free place */
        size_t boundary;
} Seen;

enum { SEEN_MAX = 1 << 14 };

static struct {
        Random random;
        uint64_t one_in;
        uint64_t at_once;
        LIST(Image) queue;
        Seen seen[SEEN_MAX];
        size_t n_seen;
        unsigned depth; /* of the images that are taken now */
        char *folder;
        Counts counts;
        Text fault;
} images;

static bool one_in(uint64_t n) {
        return random_next(&images.random) % n == 0;
}

/* Where nothing can be lost one image is like the other. */
static void take(Disk *disk) {
        if (!one_in(images.one_in))
                return;
        uint64_t n = disk_is_synced(disk) ? 1 : 1 + random_next(&images.random) % images.at_once;
        for (uint64_t i = 0; i < n; i++)
                *LIST_ADD(&images.queue) = (Image){
                                disk_crash(disk, &images.random), witness_now(), images.depth};
}

/* ---- SQLite's own recovery, without the ledger's */

static void recover(Disk *disk, const char *name) {
        sqlite3 *db = NULL;
        Text path = {0};

        if (!disk_has(disk, name))
                return;
        text_add(&path, "%s/%s", images.folder, name);
        if (sqlite3_open_v2(path.text, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
                (void) sqlite3_exec(db, "PRAGMA user_version", NULL, NULL, NULL);
        (void) sqlite3_close(db);
        text_clear(&path);
}

/* With which the ledger does the same whenever it opens it. */
static uint64_t content_of(const Disk *disk) {
        Disk *probe = disk_copy(disk);

        vfs_use(probe);
        recover(probe, "ledger.db");
        recover(probe, "ledger.redo");
        uint64_t ledger = disk_digest(probe, "ledger.db"), redo = disk_digest(probe, "ledger.redo");
        disk_free(probe);
        uint64_t content = ledger ^ (redo * UINT64_C(0x9e3779b97f4a7c15) + 1);
        return content == 0 ? 1 : content;
}

static Seen *find_seen(uint64_t content) {
        size_t at = content % SEEN_MAX;

        while (images.seen[at].content != 0 && images.seen[at].content != content)
                at = (at + 1) % SEEN_MAX;
        return &images.seen[at];
}

static void forget_seen(void) {
        memset(images.seen, 0, sizeof(images.seen));
        images.n_seen = 0;
}

/* ---- the ledger's */

static bool is_at(size_t boundary, int64_t entries, const char *hash) {
        const Boundary *there = witness_boundary(boundary);

        return there->entries == entries && strcmp(there->hash, hash) == 0;
}

/* Which of the two that it may be. */
static bool find_boundary(const Image *image, int64_t entries, const char *hash, size_t *ret) {
        size_t last = image->taken.boundary + image->taken.in_batch;

        for (size_t i = image->taken.boundary; i <= last && i <= witness_boundaries(); i++)
                if (is_at(i, entries, hash)) {
                        *ret = i;
                        return true;
                }
        return false;
}

static void add_lines(char **lines, Text *fault) {
        for (size_t i = 0; lines && lines[i]; i++) {
                text_add(fault, "ledger_verify: %s\n", lines[i]);
                free(lines[i]);
        }
        free(lines);
}

static void verify(int64_t entries, const char *hash, Text *fault) {
        char **lines = NULL, verified_hash[LEDGER_HASH_TEXT + 1];
        int64_t verified;

        int r = ledger_verify(images.folder, NULL, NULL, &lines, &verified, verified_hash);
        if (r < 0) {
                text_add(fault, "ledger_verify: %d\n", r);
                return;
        }
        add_lines(lines, fault);
        if (verified != entries || strcmp(hash, verified_hash) != 0)
                text_add(fault, "closed, it has %" PRId64 " entries; open it had %" PRId64 "\n",
                                verified, entries);
}

/* As --verify of a ledger that nobody has opened since. Before it is whole for the first time there
 * may be none. */
static void verify_unopened(const Image *image, Text *fault) {
        Disk *copy = disk_copy(image->disk);
        char **lines = NULL, hash[LEDGER_HASH_TEXT + 1];
        int64_t entries;

        vfs_use(copy);
        int r = ledger_verify(images.folder, NULL, NULL, &lines, &entries, hash);
        if (r < 0)
                text_add(fault, "ledger_verify of what was not opened yet: %s\n", strerror(-r));
        add_lines(lines, fault);
        vfs_use(image->disk);
        disk_free(copy);
}

static void compare(const Image *image, Ledger *ledger, Text *fault, size_t *ret_boundary) {
        const Boundary *boundary = witness_boundary(image->taken.boundary);
        char hash[LEDGER_HASH_TEXT + 1];
        int64_t entries;

        ledger_head(ledger, &entries, hash);
        if (!find_boundary(image, entries, hash, ret_boundary))
                text_add(fault,
                                "it has %" PRId64 " entries; acknowledged were %" PRId64
                                ", and %s was running\n",
                                entries, boundary->entries,
                                image->taken.in_batch ? "one more batch" : "no batch");
        witness_compare(ledger, image->taken.n_told, fault);
        ledger = ledger_close(ledger);
        verify(entries, hash, fault);
}

/* Images that were taken meanwhile have to come to the same. */
static void set_expected(size_t from, size_t boundary, size_t n_told) {
        for (size_t i = from; i < images.queue.n; i++)
                images.queue.at[i].taken = (Moment){boundary, false, n_told};
}

static void open_image(const Image *image, Text *fault, size_t *ret_boundary) {
        bool again = image->depth < DEPTH_MAX && one_in(AGAIN);
        size_t queued = images.queue.n;
        Ledger *ledger = NULL;
        char *message = NULL;

        images.counts.opened++;
        *ret_boundary = image->taken.boundary;
        vfs_use(image->disk);
        folder_mirror(images.folder, image->disk);
        if (image->taken.boundary > 0 && one_in(UNOPENED))
                verify_unopened(image, fault);
        images.depth = image->depth + 1;
        vfs_watch(again ? take : NULL);
        int r = ledger_open(images.folder, &ledger, &message);
        if (r < 0)
                text_add(fault, "it does not open (%s), %s\n", strerror(-r),
                                message ? message : "?");
        else
                compare(image, ledger, fault, ret_boundary);
        vfs_watch(NULL);
        set_expected(queued, *ret_boundary, image->taken.n_told);
        free(message);
}

static void report(const Image *image, const Text *fault) {
        const Boundary *boundary = witness_boundary(image->taken.boundary);

        if (images.fault.n == 0)
                text_add(&images.fault,
                                "image %zu, power cut %u times, batch %zu, entry %" PRId64
                                ", %s a batch:\n%s",
                                images.counts.images, image->depth + 1, image->taken.boundary,
                                boundary->entries, image->taken.in_batch ? "within" : "between",
                                fault->text);
}

/* Different contents are opened each; of the same, it is known where they stand. */
static void check(const Image *image) {
        uint64_t content = content_of(image->disk);
        Seen *seen = find_seen(content);
        Text fault = {0};
        size_t boundary;

        if (seen->content == content && !one_in(ONCE_MORE)) {
                const Boundary *there = witness_boundary(seen->boundary);

                if (!find_boundary(image, there->entries, there->hash, &boundary))
                        open_image(image, &fault, &boundary);
        } else {
                open_image(image, &fault, &boundary);
                images.counts.contents += seen->content == 0;
                images.n_seen += seen->content == 0;
                *seen = (Seen){content, boundary};
        }
        if (fault.n > 0)
                report(image, &fault);
        text_clear(&fault);
}

/* ---- */

void images_begin(Random random, uint64_t of, uint64_t at_once) {
        images.random = random;
        images.one_in = of;
        images.at_once = at_once;
        images.depth = 0;
        if (!images.folder)
                images.folder = folder_make_real();
        forget_seen();
        vfs_watch(take);
}

void images_check(void) {
        Disk *disk = vfs_disk();

        vfs_watch(NULL);
        for (size_t i = 0; i < images.queue.n; i++) {
                Image image = images.queue.at[i];

                if (images.n_seen > SEEN_MAX / 2)
                        forget_seen();
                images.counts.images++;
                images.counts.nested += image.depth > 0;
                if (images.fault.n == 0)
                        check(&image);
                disk_free(image.disk);
        }
        images.queue.n = 0;
        images.depth = 0;
        vfs_use(disk);
        vfs_watch(take);
}

void images_end(void) {
        images_check();
        vfs_watch(NULL);
        folder_mirror(images.folder, NULL);
        (void) rmdir(images.folder);
        free(images.folder);
        images.folder = NULL;
}

const Counts *images_counts(void) {
        return &images.counts;
}

const char *images_fault(void) {
        return images.fault.n > 0 ? images.fault.text : NULL;
}

void images_forget_fault(void) {
        images.fault.n = 0;
}
