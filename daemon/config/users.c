/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/users.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

#include "common/util.h"

/* A group of a school may list thousands. */
enum { BUFFER_FIRST = 4096, BUFFER_MAX = 16 * 1024 * 1024 };

/* What the look-ups say of a name that is not there: 0 and no entry, or one of these. */
static int lookup_result(int error, const void *entry) {
        if (error == 0)
                return entry ? 0 : -ENOENT;
        return error == ESRCH ? -ENOENT : -error;
}

static int uid_add(uint32_t uid, uint32_t **uids, size_t *n_uids) {
        uint32_t *more = reallocarray(*uids, *n_uids + 1, sizeof(*more));
        if (!more)
                return -ENOMEM;
        more[*n_uids] = uid;
        *uids = more;
        ++*n_uids;
        return 0;
}

int uids_add_user(const char *name, uint32_t **uids, size_t *n_uids) {
        for (size_t size = BUFFER_FIRST;; size *= 2) {
                _cleanup_free_ char *buffer = malloc(size);
                struct passwd user, *found = NULL;
                if (!buffer)
                        return -ENOMEM;
                int error = getpwnam_r(name, &user, buffer, size, &found);
                if (error == ERANGE && size < BUFFER_MAX)
                        continue;
                int r = lookup_result(error, found);
                return r < 0 ? r : uid_add(user.pw_uid, uids, n_uids);
        }
}

static int members_add(const struct group *group, uint32_t **uids, size_t *n_uids) {
        for (char **member = group->gr_mem; *member; member++) {
                int r = uids_add_user(*member, uids, n_uids);
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
                        r = uid_add(user->pw_uid, uids, n_uids);
                if (r != 0) {
                        endpwent();
                        return r < 0 ? r : 0;
                }
        }
}

int uids_add_group(const char *name, uint32_t **uids, size_t *n_uids) {
        for (size_t size = BUFFER_FIRST;; size *= 2) {
                _cleanup_free_ char *buffer = malloc(size);
                struct group group, *found = NULL;
                if (!buffer)
                        return -ENOMEM;
                int error = getgrnam_r(name, &group, buffer, size, &found);
                if (error == ERANGE && size < BUFFER_MAX)
                        continue;
                int r = lookup_result(error, found);
                return r < 0 ? r : members_add(&group, uids, n_uids);
        }
}

static int uid_order(const void *a, const void *b) {
        const uint32_t *left = a, *right = b;
        return (*left > *right) - (*left < *right);
}

size_t uids_sort(uint32_t *uids, size_t n_uids) {
        size_t n = 0;

        if (n_uids == 0)
                return 0;
        qsort(uids, n_uids, sizeof(*uids), uid_order);
        for (size_t i = 0; i < n_uids; i++)
                if (n == 0 || uids[n - 1] != uids[i])
                        uids[n++] = uids[i];
        return n;
}

bool uids_have(const uint32_t *uids, size_t n_uids, uint32_t uid) {
        return n_uids > 0 && bsearch(&uid, uids, n_uids, sizeof(*uids), uid_order);
}
