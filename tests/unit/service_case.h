/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A service on a ledger in memory, with the real catalogue, a calendar in UTC, and a clock that the
 * test moves. */

#include "common/util.h"
#include "config/config.h"
#include "ledger/ledger.h"
#include "service/service.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* 2026-11-22 12:00 UTC, a Sunday. */
#define NOON INT64_C(1795348800000000)

extern Ledger *ledger;
extern Service *service;
extern int64_t now;

/* What the service told its listener since the case began. */
extern Event events[64];
extern size_t n_events;

void service_case_open(void);
void service_case_close(void);

/* A configuration with the built-in values, to be changed and put into force. */
Config *case_config(void);
void case_add_default(Config *config, const char *platform, Window window, int64_t amount);
int case_configure(Config *config, const char *zone);

/* The built-in values, but what is not bought is given back without a question. */
int case_configure_trust(void);

/* A command of this kind of the user `uid`, about that user's own account. */
Command case_command(CommandKind kind, uint32_t uid);

/* Runs one command in a batch of its own, and expects no error. */
void case_run(Command *command);

/* Runs several in one batch. */
void case_run_all(Command *commands[], size_t n);

Answer case_request(uint32_t uid, const char *platform, int64_t coins, const char *key);
Refusal case_complete(uint32_t uid, int64_t id, int64_t coins);
Refusal case_cancel(uint32_t uid, int64_t id);
Refusal case_set_limit(uint32_t guardian, uint32_t uid, const char *platform, Window window,
                int64_t amount);
Refusal case_remove_limit(uint32_t guardian, uint32_t uid, const char *platform, Window window);

/* The state of a request of the user; -1: there is none that the user may see. */
int case_state(uint32_t uid, int64_t id);

/* The user's limits; at most 16. */
size_t case_limits(uint32_t uid, Limit ret[16]);

/* The one limit of this window. */
Limit case_limit(uint32_t uid, Window window);
