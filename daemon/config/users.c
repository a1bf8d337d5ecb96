/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/users.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "config/internal.h"

/* A group of a school may list thousands. */
enum { BUFFER_FIRST = 4096, BUFFER_MAX = 16 * 1024 * 1024 };

/* What the look-ups say of a name that is not there: 0 and no entry, or one of these. */
static int lookup_result(int error, const void *entry) {
        if (error == 0)
                return entry ? 0 : -ENOENT;
        return error == ESRCH ? -ENOENT : -error;
}

static int user_add(const struct passwd *entry, ConfigUser **users, size_t *n_users) {
        if (strlen(entry->pw_name) > USER_NAME_MAX)
                return -ENAMETOOLONG;

        ConfigUser *more = reallocarray(*users, *n_users + 1, sizeof(*more));
        if (!more)
                return -ENOMEM;
        more[*n_users] = (ConfigUser){.uid = entry->pw_uid};
        memcpy(more[*n_users].name, entry->pw_name, strlen(entry->pw_name) + 1);
        *users = more;
        ++*n_users;
        return 0;
}

int users_add_user(const char *name, ConfigUser **users, size_t *n_users) {
        for (size_t size = BUFFER_FIRST;; size *= 2) {
                _cleanup_free_ char *buffer = malloc(size);
                struct passwd user, *found = NULL;
                if (!buffer)
                        return -ENOMEM;
                int error = getpwnam_r(name, &user, buffer, size, &found);
                if (error == ERANGE && size < BUFFER_MAX)
                        continue;
                int r = lookup_result(error, found);
                return r < 0 ? r : user_add(&user, users, n_users);
        }
}

static int members_add(const struct group *group, ConfigUser **users, size_t *n_users) {
        for (char **member = group->gr_mem; *member; member++) {
                int r = users_add_user(*member, users, n_users);
                if (r < 0 && r != -ENOENT)
                        return r;
        }

        setpwent();
        for (;;) {
                errno = 0;
                const struct passwd *user = getpwent();
                int r = 0;
                if (!user)
                        r = errno == 0 || errno == ENOENT ? 1 : -errno;
                else if (user->pw_gid == group->gr_gid)
                        r = user_add(user, users, n_users);
                if (r != 0) {
                        endpwent();
                        return r < 0 ? r : 0;
                }
        }
}

int users_add_group(const char *name, ConfigUser **users, size_t *n_users) {
        for (size_t size = BUFFER_FIRST;; size *= 2) {
                _cleanup_free_ char *buffer = malloc(size);
                struct group group, *found = NULL;
                if (!buffer)
                        return -ENOMEM;
                int error = getgrnam_r(name, &group, buffer, size, &found);
                if (error == ERANGE && size < BUFFER_MAX)
                        continue;
                int r = lookup_result(error, found);
                return r < 0 ? r : members_add(&group, users, n_users);
        }
}

int users_fault(const IniLine *line, int error, const char *kind, const char *name) {
        if (error == -ENOMEM)
                return error;
        if (error == -ENOENT)
                return inifile_fault(line, "there is no %s \"%s\"", kind, name);
        return inifile_fault(line, "the %s \"%s\" cannot be looked up: %s", kind, name,
                        strerror(-error));
}

int users_read(const IniLine *line, ConfigUser **users, size_t *n_users) {
        char *rest;

        if (!*line->value)
                *n_users = 0;
        _cleanup_free_ char *text = strdup(line->value);
        if (!text)
                return -ENOMEM;
        for (char *name = strtok_r(text, CONFIG_BLANKS, &rest); name;
                        name = strtok_r(NULL, CONFIG_BLANKS, &rest)) {
                bool group = *name == '@';
                int r = group ? users_add_group(name + 1, users, n_users)
                              : users_add_user(name, users, n_users);
                if (r < 0)
                        r = users_fault(line, r, group ? "group" : "user", name + group);
                if (r < 0)
                        return r;
        }
        return 0;
}

static int user_order(const void *a, const void *b) {
        const ConfigUser *left = a, *right = b;
        int order = (left->uid > right->uid) - (left->uid < right->uid);

        return order != 0 ? order : strcmp(left->name, right->name);
}

size_t users_sort(ConfigUser *users, size_t n_users) {
        size_t n = 0;

        if (n_users == 0)
                return 0;
        qsort(users, n_users, sizeof(*users), user_order);
        for (size_t i = 0; i < n_users; i++)
                if (n == 0 || user_order(&users[n - 1], &users[i]) != 0)
                        users[n++] = users[i];
        return n;
}

bool users_have(const ConfigUser *users, size_t n_users, uint32_t uid, const char *name) {
        for (size_t i = 0; i < n_users && users[i].uid <= uid; i++)
                if (users[i].uid == uid && strcmp(users[i].name, name) == 0)
                        return true;
        return false;
}
