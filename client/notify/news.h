/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What has happened: refusals, approvals and warnings. There is one notification of each kind,
 * which is replaced, at most once per pause, by the newest of its kind and how many others there
 * were since it came up: so a flood of requests is no flood of notifications. */

#include "client/notify/notifier.h"

typedef struct News News;

int news_new(Notifier *notifier, News **ret);
News *news_free(News *news);
DEFINE_CLEANUP(News *, news_free, news_freep)

/* A request has come to that state. */
void news_changed(News *news, int64_t id, const char *state, const char *reason);

/* A limit of that account is used up to so many percent. Takes over what the limit owns. */
void news_warned(News *news, uint32_t uid, int64_t percent, BudgetLimit *limit);
