/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/internal.h"
#include "config/users.h"

static HouseholdDraft *draft_find(const HouseholdList *list, const char *name) {
        for (size_t i = 0; i < list->n; i++)
                if (text_equal(list->drafts[i].name, name))
                        return &list->drafts[i];
        return NULL;
}

int household_enter(const IniLine *line, HouseholdList *list) {
        if (!text_valid(line->name, HOUSEHOLD_NAME_MAX) ||
                        line->name[strcspn(line->name, CONFIG_BLANKS)])
                return inifile_fault(line,
                                "a household's name must be 1 to %d bytes without blanks",
                                HOUSEHOLD_NAME_MAX);

        list->current = draft_find(list, line->name);
        if (list->current)
                return 0;
        if (list->n == HOUSEHOLDS_MAX)
                return inifile_fault(line, "%d households are the most", HOUSEHOLDS_MAX);
        HouseholdDraft *drafts = reallocarray(list->drafts, list->n + 1, sizeof(*drafts));
        if (!drafts)
                return -ENOMEM;
        list->drafts = drafts;
        list->current = &drafts[list->n++];
        *list->current = (HouseholdDraft){0};
        memcpy(list->current->name, line->name, strlen(line->name) + 1);
        return 0;
}

int household_members_read(const IniLine *line, HouseholdList *list) {
        return users_read(line, &list->current->members, &list->current->n_members);
}

int household_limit_read(const IniLine *line, unsigned file, HouseholdList *list) {
        LimitList *limits = &list->current->limits;
        size_t n = limits->n;

        int r = limit_read(line, file, limits);
        if (r == 0 && limits->n > n && limits->n > HOUSEHOLD_LIMITS_MAX)
                return inifile_fault(line, "%d limits of a household are the most",
                                HOUSEHOLD_LIMITS_MAX);
        return r;
}

static int household_order(const void *a, const void *b) {
        const ConfigHousehold *left = a, *right = b;
        return strcmp(left->name, right->name);
}

int households_finish(HouseholdList *list, Config *config) {
        config->households = calloc(list->n + 1, sizeof(*config->households));
        if (!config->households)
                return -ENOMEM;
        for (size_t i = 0; i < list->n; i++) {
                HouseholdDraft *draft = &list->drafts[i];
                ConfigHousehold *household = &config->households[i];

                memcpy(household->name, draft->name, sizeof(household->name));
                household->n_members = users_sort(draft->members, draft->n_members);
                household->members = TAKE_PTR(draft->members);
                household->n_limits = draft->limits.n;
                household->limits = TAKE_PTR(draft->limits.limits);
        }
        config->n_households = list->n;
        qsort(config->households, config->n_households, sizeof(*config->households),
                        household_order);
        return 0;
}

void households_clear(HouseholdList *list) {
        for (size_t i = 0; i < list->n; i++) {
                free(list->drafts[i].members);
                limits_clear(&list->drafts[i].limits);
        }
        free(list->drafts);
        *list = (HouseholdList){0};
}
