/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/images/vfs.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/simulation/must.h"

enum { PATH_SIZE = 512, NAME_SIZE = 32 };

typedef struct File File;

/* Of one file, by all that have it open. */
typedef struct Sharing {
        unsigned n_files;
        unsigned n_shared;
        const File *reserved;
        const File *exclusive;
        LIST(void *) regions;
        unsigned n_mapped;
        unsigned n_reading[SQLITE_SHM_NLOCK];
        const File *writing[SQLITE_SHM_NLOCK];
} Sharing;

struct File {
        sqlite3_file base;
        Node *node;
        Sharing *sharing;
        char name[NAME_SIZE];
        bool sync_folder; /* with the first sync: its name is new */
        bool mapped;
        int lock;
        unsigned reading; /* a bit for each slot */
};

static Disk *in_use;
static void (*watcher)(Disk *disk);
static bool (*is_lied_about)(const char *name);
static Random dice;

static void before_change(void) {
        if (watcher)
                watcher(in_use);
}

static File *file_of(sqlite3_file *base) {
        return (File *) base;
}

/* ---- reading and writing */

static int file_read(sqlite3_file *base, void *data, int n, sqlite3_int64 at) {
        const File *file = file_of(base);

        node_read(file->node, at, data, (size_t) n);
        return at + n > node_size(file->node) ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int file_write(sqlite3_file *base, const void *data, int n, sqlite3_int64 at) {
        before_change();
        node_write(file_of(base)->node, at, data, (size_t) n);
        return SQLITE_OK;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
        before_change();
        node_resize(file_of(base)->node, size);
        return SQLITE_OK;
}

static int file_sync(sqlite3_file *base, int flags) {
        File *file = file_of(base);

        (void) flags;
        before_change();
        if (!is_lied_about || !is_lied_about(file->name))
                node_sync(file->node);
        if (file->sync_folder) {
                before_change();
                disk_sync(in_use);
                file->sync_folder = false;
        }
        return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *ret) {
        *ret = node_size(file_of(base)->node);
        return SQLITE_OK;
}

/* ---- locks: all who have it open are one thread, so nobody ever waits */

static int file_lock(sqlite3_file *base, int lock) {
        File *file = file_of(base);
        Sharing *sharing = file->sharing;

        if (file->lock >= lock)
                return SQLITE_OK;
        if (sharing->exclusive && sharing->exclusive != file)
                return SQLITE_BUSY;
        if (lock >= SQLITE_LOCK_RESERVED && sharing->reserved && sharing->reserved != file)
                return SQLITE_BUSY;
        if (lock == SQLITE_LOCK_EXCLUSIVE && sharing->n_shared > 1)
                return SQLITE_BUSY;
        if (file->lock == SQLITE_LOCK_NONE)
                sharing->n_shared++;
        if (lock >= SQLITE_LOCK_RESERVED)
                sharing->reserved = file;
        if (lock == SQLITE_LOCK_EXCLUSIVE)
                sharing->exclusive = file;
        file->lock = lock;
        return SQLITE_OK;
}

static int file_unlock(sqlite3_file *base, int lock) {
        File *file = file_of(base);
        Sharing *sharing = file->sharing;

        if (file->lock <= lock)
                return SQLITE_OK;
        if (sharing->reserved == file)
                sharing->reserved = NULL;
        if (sharing->exclusive == file)
                sharing->exclusive = NULL;
        if (lock == SQLITE_LOCK_NONE)
                sharing->n_shared--;
        file->lock = lock;
        return SQLITE_OK;
}

static int file_is_reserved(sqlite3_file *base, int *ret) {
        *ret = file_of(base)->sharing->reserved != NULL;
        return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
        (void) base, (void) operation, (void) argument;
        return SQLITE_NOTFOUND;
}

/* As unix's, but on file systems that can write atomically. */
static int file_sector_size(sqlite3_file *base) {
        (void) base;
        return 4096;
}

static int file_characteristics(sqlite3_file *base) {
        (void) base;
        return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- the log's index: in memory, and gone with the power */

static int shm_map(sqlite3_file *base, int region, int size, int extend, void volatile **ret) {
        File *file = file_of(base);
        Sharing *sharing = file->sharing;

        if (!file->mapped)
                sharing->n_mapped++;
        file->mapped = true;
        while (extend && sharing->regions.n <= (size_t) region)
                *LIST_ADD(&sharing->regions) = must(calloc(1, (size_t) size));
        *ret = (size_t) region < sharing->regions.n ? sharing->regions.at[region] : NULL;
        return SQLITE_OK;
}

static bool shm_is_free(const File *file, int slot, bool shared) {
        const Sharing *sharing = file->sharing;
        unsigned others = sharing->n_reading[slot] - (file->reading >> slot & 1);

        if (sharing->writing[slot] && sharing->writing[slot] != file)
                return false;
        return shared || others == 0;
}

static void shm_set(File *file, int slot, int flags) {
        Sharing *sharing = file->sharing;
        bool lock = flags & SQLITE_SHM_LOCK;

        if (!(flags & SQLITE_SHM_SHARED)) {
                sharing->writing[slot] = lock ? file : NULL;
        } else if (lock != (file->reading >> slot & 1)) {
                sharing->n_reading[slot] += lock ? 1 : -1U;
                file->reading ^= 1U << slot;
        }
}

static int shm_lock(sqlite3_file *base, int slot, int n, int flags) {
        File *file = file_of(base);

        for (int i = slot; i < slot + n && flags & SQLITE_SHM_LOCK; i++)
                if (!shm_is_free(file, i, flags & SQLITE_SHM_SHARED))
                        return SQLITE_BUSY;
        for (int i = slot; i < slot + n; i++)
                shm_set(file, i, flags);
        return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *base) {
        (void) base;
}

static int shm_unmap(sqlite3_file *base, int delete) {
        File *file = file_of(base);
        Sharing *sharing = file->sharing;

        (void) delete;
        if (!file->mapped)
                return SQLITE_OK;
        file->mapped = false;
        if (--sharing->n_mapped > 0)
                return SQLITE_OK;
        for (size_t i = 0; i < sharing->regions.n; i++)
                free(sharing->regions.at[i]);
        sharing->regions.n = 0;
        return SQLITE_OK;
}

/* ---- opening */

static int file_close(sqlite3_file *base) {
        File *file = file_of(base);
        Sharing *sharing = file->sharing;

        (void) shm_unmap(base, 0);
        (void) file_unlock(base, SQLITE_LOCK_NONE);
        if (--sharing->n_files == 0) {
                *node_sharing(file->node) = NULL;
                free(sharing->regions.at);
                free(sharing);
        }
        file->node = node_unref(file->node);
        return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
                .iVersion = 2,
                .xClose = file_close,
                .xRead = file_read,
                .xWrite = file_write,
                .xTruncate = file_truncate,
                .xSync = file_sync,
                .xFileSize = file_size,
                .xLock = file_lock,
                .xUnlock = file_unlock,
                .xCheckReservedLock = file_is_reserved,
                .xFileControl = file_control,
                .xSectorSize = file_sector_size,
                .xDeviceCharacteristics = file_characteristics,
                .xShmMap = shm_map,
                .xShmLock = shm_lock,
                .xShmBarrier = shm_barrier,
                .xShmUnmap = shm_unmap,
};

static const char *name_of(const char *path) {
        const char *slash = strrchr(path, '/');
        return slash ? slash + 1 : path;
}

/* One that the daemon has made by itself is in the real folder already. */
static Node *open_node(const char *path, int flags, bool *ret_created) {
        const char *name = name_of(path);
        bool create = flags & SQLITE_OPEN_CREATE;

        if (!disk_has(in_use, name)) {
                create = create || access(path, F_OK) == 0;
                if (create)
                        before_change();
        }
        return disk_open(in_use, name, create, ret_created);
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *ret) {
        File *file = file_of(base);
        bool created = false;
        Node *node = path ? open_node(path, flags, &created) : node_new();

        (void) vfs;
        base->pMethods = NULL;
        if (!node)
                return SQLITE_CANTOPEN;
        Sharing **sharing = node_sharing(node);
        if (!*sharing)
                *sharing = must(calloc(1, sizeof(**sharing)));
        (*sharing)->n_files++;
        *file = (File){.base = {&methods}, .node = node, .sharing = *sharing};
        snprintf(file->name, sizeof(file->name), "%s", path ? name_of(path) : "");
        file->sync_folder = created &&
                        flags &
                                        (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL |
                                                        SQLITE_OPEN_WAL);
        if (ret)
                *ret = flags;
        return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
        (void) vfs;
        before_change();
        if (!disk_remove(in_use, name_of(path)))
                return SQLITE_IOERR_DELETE_NOENT;
        if (sync_folder) {
                before_change();
                disk_sync(in_use);
        }
        return SQLITE_OK;
}

/* An empty one does not exist, as for unix. */
static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *ret) {
        bool created;
        Node *node = disk_open(in_use, name_of(path), false, &created);

        (void) vfs;
        *ret = node && (flags != SQLITE_ACCESS_EXISTS || node_size(node) > 0);
        node_unref(node);
        return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *ret) {
        (void) vfs;
        snprintf(ret, (size_t) size, "%s", path);
        return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int n, char *ret) {
        (void) vfs;
        for (int i = 0; i < n; i++)
                ret[i] = (char) random_next(&dice);
        return n;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) {
        (void) vfs;
        return microseconds;
}

static int vfs_time(sqlite3_vfs *vfs, double *ret) {
        (void) vfs;
        *ret = 2460000.5;
        return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *vfs, int n, char *ret) {
        (void) vfs, (void) n, (void) ret;
        return 0;
}

static sqlite3_vfs disk_vfs = {
                .iVersion = 1,
                .szOsFile = sizeof(File),
                .mxPathname = PATH_SIZE,
                .zName = "disk",
                .xOpen = vfs_open,
                .xDelete = vfs_delete,
                .xAccess = vfs_access,
                .xFullPathname = vfs_full_path,
                .xRandomness = vfs_randomness,
                .xSleep = vfs_sleep,
                .xCurrentTime = vfs_time,
                .xGetLastError = vfs_last_error,
};

void vfs_register(void) {
        if (sqlite3_vfs_register(&disk_vfs, 1) != SQLITE_OK)
                die("SQLite does not take the disk");
}

void vfs_use(Disk *disk) {
        in_use = disk;
}

Disk *vfs_disk(void) {
        return in_use;
}

void vfs_dice(uint64_t seed) {
        dice.state = seed;
        sqlite3_randomness(0, NULL);
}

void vfs_watch(void (*before)(Disk *disk)) {
        watcher = before;
}

void vfs_lie(bool (*lies)(const char *name)) {
        is_lied_about = lies;
}
