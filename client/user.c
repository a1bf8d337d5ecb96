/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/user.h"

#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "common/money.h"
#include "common/util.h"

static int user_fill(uint32_t uid, const char *name, User *ret) {
        if (name && strlen(name) > USER_NAME_MAX)
                return -ENAMETOOLONG;

        User user = {.uid = uid, .self = uid == geteuid()};
        if (name)
                memcpy(user.name, name, strlen(name));
        else
                snprintf(user.name, sizeof user.name, "%" PRIu32, uid);
        *ret = user;
        return 0;
}

int user_find(const char *text, User *ret) {
        const struct passwd *entry;
        int64_t uid = geteuid();

        if (!text || coins_from_text(text, &uid) == 0) {
                if (uid >= UID_ALL)
                        return -ESRCH;
                entry = getpwuid((uid_t) uid);
                return user_fill((uint32_t) uid, entry ? entry->pw_name : NULL, ret);
        }

        errno = 0;
        entry = getpwnam(text);
        if (!entry)
                return errno == 0 || errno == ENOENT ? -ESRCH : -errno;
        return user_fill(entry->pw_uid, entry->pw_name, ret);
}

void user_name(int64_t uid, char *ret) {
        char digits[24];
        User user;

        snprintf(digits, sizeof digits, "%" PRId64, uid);
        if (user_find(digits, &user) < 0)
                memcpy(ret, digits, sizeof digits);
        else
                memcpy(ret, user.name, sizeof user.name);
}

bool user_is_in(uint32_t uid, const char *group) {
        const struct group *entry = getgrnam(group);
        gid_t gid = entry ? entry->gr_gid : 0, groups[1024];
        int n_groups = ELEMENTSOF(groups);
        const struct passwd *user = entry ? getpwuid(uid) : NULL;

        if (!user || getgrouplist(user->pw_name, user->pw_gid, groups, &n_groups) < 0)
                return false;
        for (int i = 0; i < n_groups; i++)
                if (groups[i] == gid)
                        return true;
        return false;
}

bool user_may_become_root(uint32_t uid) {
        return uid == 0 || user_is_in(uid, "sudo") || user_is_in(uid, "wheel") ||
                        user_is_in(uid, "admin");
}
