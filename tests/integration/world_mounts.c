/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/world_mounts.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/contract.h"
#include "tests/integration/world.h"

#define OVERLAYS WORLD_DIR "/overlay"

DEFINE_CLEANUP(FILE *, fclose, fclosep)

/* Says what failed, and yields -errno. */
static int failed(const char *what, const char *path) {
        int error = errno;
        (void) fprintf(stderr, "world: %s %s: %s\n", what, path, strerror(error));
        return -error;
}

int file_write(const char *path, const char *text) {
        FILE *file = fopen(path, "we");

        if (!file)
                return failed("write", path);
        bool ok = fputs(text, file) >= 0;
        if (fclose(file) != 0 || !ok)
                return failed("write", path);
        return 0;
}

static int file_copy(const char *from, const char *to) {
        char buffer[4096];
        size_t n;
        _cleanup_(fclosep) FILE *in = fopen(from, "re"), *out = NULL;

        if (!in)
                return failed("read", from);
        out = fopen(to, "we");
        if (!out)
                return failed("write", to);
        while ((n = fread(buffer, 1, sizeof(buffer), in)) > 0)
                if (fwrite(buffer, 1, n, out) != n)
                        return failed("write", to);
        return fchmod(fileno(out), 0644) < 0 || fflush(out) != 0 ? failed("write", to) : 0;
}

static int folder_make(const char *path, mode_t mode, uid_t uid) {
        if (mkdir(path, mode) < 0 && errno != EEXIST)
                return failed("make", path);
        return chmod(path, mode) < 0 || chown(path, uid, uid) < 0 ? failed("set up", path) : 0;
}

/* The files of a folder, into one of the world's own, where tests may add others. */
static int folder_copy(const char *from, const char *to) {
        DIR *folder = opendir(from);
        const struct dirent *file;
        int r = folder ? folder_make(to, 0755, 0) : failed("read", from);

        while (r >= 0 && (file = readdir(folder))) {
                char source[PATH_MAX + NAME_MAX + 2], copy[PATH_MAX + NAME_MAX + 2];

                if (file->d_name[0] == '.')
                        continue;
                (void) snprintf(source, sizeof(source), "%s/%s", from, file->d_name);
                (void) snprintf(copy, sizeof(copy), "%s/%s", to, file->d_name);
                r = file_copy(source, copy);
        }
        if (folder)
                (void) closedir(folder);
        return r;
}

/* What is written below `path` from now on is the world's alone. */
static int overlay(const char *name, const char *path) {
        char upper[PATH_MAX], work[PATH_MAX], options[3 * PATH_MAX];

        (void) snprintf(upper, sizeof(upper), OVERLAYS "/%s", name);
        (void) snprintf(work, sizeof(work), OVERLAYS "/%s.work", name);
        (void) snprintf(options, sizeof(options), "lowerdir=%s,upperdir=%s,workdir=%s", path, upper,
                        work);
        if (mkdir(upper, 0755) < 0 || mkdir(work, 0755) < 0)
                return failed("make", upper);
        return mount("overlay", path, "overlay", 0, options) < 0 ? failed("overlay", path) : 0;
}

static int bind_folder(const char *from, const char *to) {
        if (mkdir(to, 0755) < 0)
                return failed("make", to);
        return mount(from, to, NULL, MS_BIND | MS_REC, NULL) < 0 ? failed("bind", from) : 0;
}

static int empty(const char *path) {
        if (access(path, F_OK) < 0)
                return 0;
        return mount("tmpfs", path, "tmpfs", 0, "mode=755") < 0 ? failed("empty", path) : 0;
}

/* ---- users ---- */

static bool is_ours(const char *line) {
        for (unsigned i = 0; i < n_users; i++) {
                size_t length = strlen(users[i].name);
                if (strncmp(line, users[i].name, length) == 0 && line[length] == ':')
                        return true;
        }
        return strncmp(line, "coinbudget-guardian:", 20) == 0;
}

typedef void (*UserLine)(FILE *file, const User *user);

static void passwd_line(FILE *file, const User *user) {
        (void) fprintf(file, "%s:x:%u:%u::/nonexistent:/bin/sh\n", user->name, user->uid,
                        user->uid);
}

static void group_line(FILE *file, const User *user) {
        (void) fprintf(file, "%s:x:%u:\n", user->name, user->uid);
}

static void shadow_line(FILE *file, const User *user) {
        (void) fprintf(file, "%s:%s:19000:0:99999:7:::\n", user->name,
                        user->password_hash ? user->password_hash : "!*");
}

/* The host's lines, without any about users of our names, and ours. The file keeps its rights. */
static int users_add(const char *path, UserLine add) {
        _cleanup_(fclosep) FILE *in = fopen(path, "re"), *out = NULL;
        _cleanup_free_ char *text = NULL, *line = NULL;
        size_t size = 0;

        if (!in)
                return failed("read", path);
        FILE *memory = open_memstream(&text, &(size_t){0});
        if (!memory)
                return -ENOMEM;
        while (getline(&line, &size, in) >= 0)
                if (!is_ours(line))
                        (void) fputs(line, memory);
        for (unsigned i = 0; i < n_users; i++)
                add(memory, &users[i]);
        if (add == group_line)
                (void) fprintf(memory, "coinbudget-guardian:x:%u:mum,dad\n", GID_GUARDIAN);
        if (fclose(memory) != 0)
                return -ENOMEM;

        out = fopen(path, "we");
        return !out || fputs(text, out) < 0 || fflush(out) != 0 ? failed("write", path) : 0;
}

static int users_make(void) {
        int r = users_add("/etc/passwd", passwd_line);
        if (r >= 0)
                r = users_add("/etc/group", group_line);
        if (r >= 0)
                r = users_add("/etc/shadow", shadow_line);
        return r;
}

/* ---- the folders ---- */

static const char *folder_of(const char *variable, char fallback[PATH_MAX], bool of_program) {
        const char *folder = getenv(variable);
        if (folder)
                return folder;
        if (!of_program)
                return getcwd(fallback, PATH_MAX);
        ssize_t n = readlink("/proc/self/exe", fallback, PATH_MAX - 1);
        if (n < 0)
                return NULL;
        fallback[n] = '\0';
        *strrchr(fallback, '/') = '\0';
        return fallback;
}

static int run_folder(const char *source, const char *build) {
        char catalog[PATH_MAX];
        const struct passwd *bus_user = getpwnam("messagebus");
        static const char *const systemd[] = {"", "/sessions", "/seats", "/users", "/machines"};
        char path[64];
        int r;

        if (!bus_user) {
                (void) fprintf(stderr, "world: there is no user messagebus: is dbus installed?\n");
                return -ENOENT;
        }
        if (mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755") < 0)
                return failed("mount", "/run");
        r = folder_make("/run/dbus", 0755, bus_user->pw_uid);
        /* polkitd watches logind's folders. */
        for (unsigned i = 0; i < ELEMENTSOF(systemd) && r >= 0; i++) {
                (void) snprintf(path, sizeof(path), "/run/systemd%s", systemd[i]);
                r = folder_make(path, 0755, 0);
        }
        if (r < 0 || (r = folder_make(WORLD_DIR, 0755, 0)) < 0 ||
                        (r = folder_make(WORLD_LOG_DIR, 0755, 0)) < 0 ||
                        (r = folder_make(OVERLAYS, 0755, 0)) < 0 ||
                        (r = folder_make(WORLD_STATE_DIR, 0700, UID_COINBUDGET)) < 0)
                return r;
        /* The checkout may be in a folder that the users cannot enter. */
        (void) snprintf(catalog, sizeof(catalog), "%s/conf/catalog.d", source);
        r = folder_copy(catalog, WORLD_CATALOG_DIR);
        return r < 0 ? r : bind_folder(build, WORLD_BUILD_DIR);
}

static int install(const char *source, const char *from, const char *to) {
        char path[PATH_MAX];
        (void) snprintf(path, sizeof(path), "%s/%s", source, from);
        return file_copy(path, to);
}

int mounts_enter(void) {
        char source_fallback[PATH_MAX], build_fallback[PATH_MAX];
        const char *source = folder_of("COINBUDGET_SOURCE_DIR", source_fallback, false);
        const char *build = folder_of("COINBUDGET_BUILD_DIR", build_fallback, true);
        int r;

        if (!source || !build)
                return -ENOENT;
        /* With a root of its own for cgroups, nobody here is seen in a session of the host's. */
        if (unshare(CLONE_NEWNS | CLONE_NEWCGROUP) < 0)
                return failed("unshare", "namespaces");
        if (mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL) < 0)
                return failed("make private", "/");

        if ((r = run_folder(source, build)) < 0 || (r = overlay("etc", "/etc")) < 0 ||
                        (r = users_make()) < 0 ||
                        (r = folder_make("/etc/coinbudget", 0755, 0)) < 0 ||
                        (r = empty("/etc/coinbudget")) < 0 ||
                        (r = folder_make(WORLD_CONFIG ".d", 0755, 0)) < 0 ||
                        (r = overlay("dbus", "/usr/share/dbus-1")) < 0)
                return r;
        /* Nothing is started by the bus: what runs here is what a test has started. */
        if ((r = empty("/usr/share/dbus-1/system-services")) < 0 ||
                        (r = empty("/usr/local/share/dbus-1/system-services")) < 0 ||
                        (r = empty("/usr/lib/dbus-1/system-services")) < 0)
                return r;
        if ((r = install(source, "conf/dbus/" BUS_NAME ".conf",
                             "/usr/share/dbus-1/system.d/" BUS_NAME ".conf")) < 0 ||
                        (r = overlay("polkit", "/usr/share/polkit-1")) < 0 ||
                        (r = install(source, "conf/polkit/" BUS_NAME ".policy",
                                         "/usr/share/polkit-1/actions/" BUS_NAME ".policy")) < 0)
                return r;
        return install(source, "conf/polkit/" BUS_NAME ".rules",
                        "/usr/share/polkit-1/rules.d/20-coinbudget.rules");
}
