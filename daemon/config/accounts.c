/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/internal.h"
#include "config/users.h"

static AccountDraft *draft_find(const AccountList *list, const ConfigUser *user) {
        for (size_t i = 0; i < list->n; i++)
                if (list->drafts[i].user.uid == user->uid &&
                                text_equal(list->drafts[i].user.name, user->name))
                        return &list->drafts[i];
        return NULL;
}

static int account_choose(AccountList *list, const ConfigUser *user) {
        list->current = draft_find(list, user);
        if (list->current)
                return 0;

        AccountDraft *drafts = reallocarray(list->drafts, list->n + 1, sizeof(*drafts));
        if (!drafts)
                return -ENOMEM;
        list->drafts = drafts;
        list->current = &drafts[list->n++];
        *list->current = (AccountDraft){.user = *user};
        return 0;
}

int account_enter(const IniLine *line, AccountList *list) {
        ConfigUser *user = NULL;
        size_t n = 0;

        int r = users_add_user(line->name, &user, &n);
        r = r < 0 ? users_fault(line, r, "user", line->name) : account_choose(list, user);
        free(user);
        return r;
}

int accounts_finish(const AccountList *list, Config *config) {
        config->accounts = calloc(list->n + 1, sizeof(*config->accounts));
        if (!config->accounts)
                return -ENOMEM;
        for (size_t i = 0; i < list->n; i++)
                config->accounts[i] = (ConfigAccount){
                                list->drafts[i].user,
                                rules_over(&config->rules, &list->drafts[i].rules),
                };
        config->n_accounts = list->n;
        return 0;
}

void accounts_clear(AccountList *list) {
        free(list->drafts);
        *list = (AccountList){0};
}
