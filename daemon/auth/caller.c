/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "auth/caller.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/util.h"

int auth_user_name(uint32_t uid, char ret[USER_NAME_MAX + 1]) {
        struct passwd entry, *found = NULL;
        size_t size = 1024;

        for (;; size *= 2) {
                _cleanup_free_ char *buffer = malloc(size);
                if (!buffer)
                        return -ENOMEM;

                int error = getpwuid_r(uid, &entry, buffer, size, &found);
                if (error == ERANGE && size < 1024 * 1024)
                        continue;
                if (error != 0)
                        return -error;
                if (!found || entry.pw_name[0] == '\0' || strlen(entry.pw_name) > USER_NAME_MAX)
                        return 0;
                memcpy(ret, entry.pw_name, strlen(entry.pw_name) + 1);
                return 1;
        }
}

int caller_uid(sd_bus *bus, const char *unique, uint32_t *ret) {
        _cleanup_(sd_bus_creds_unrefp) sd_bus_creds *creds = NULL;
        uid_t uid;

        /* Only what the bus itself knows: anything else is read from /proc, where the process may
         * have become another meanwhile. */
        int r = sd_bus_get_name_creds(bus, unique, SD_BUS_CREDS_EUID, &creds);
        if (r >= 0)
                r = sd_bus_creds_get_euid(creds, &uid);
        if (r < 0)
                return r;
        *ret = uid;
        return 0;
}

/* FNV-1a, 32 bits (draft-eastlake-fnv). */
static size_t slot_of(const char *unique) {
        uint32_t hash = UINT32_C(2166136261);

        for (; *unique; unique++)
                hash = (hash ^ (unsigned char) *unique) * UINT32_C(16777619);
        return hash % CALLERS_KEPT;
}

int callers_find(Callers *callers, sd_bus *bus, const char *unique, Caller *ret) {
        KnownCaller *known = &callers->known[slot_of(unique)];
        Caller caller = {0};

        if (strcmp(known->unique, unique) == 0) {
                *ret = known->caller;
                return known->error;
        }

        int r = caller_uid(bus, unique, &caller.uid);
        if (r >= 0)
                r = auth_user_name(caller.uid, caller.name);
        if (r < 0 && r != -ENXIO)
                return r;
        if (strlen(unique) <= UNIQUE_NAME_KEPT) {
                memcpy(known->unique, unique, strlen(unique) + 1);
                known->caller = caller;
                known->error = r < 0 ? r : 0;
        }
        *ret = caller;
        return r < 0 ? r : 0;
}
