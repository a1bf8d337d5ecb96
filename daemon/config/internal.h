/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What coinbudget.conf says so far: drafts, that become a Config when every file has been read. */

#include <stddef.h>
#include <stdint.h>

#include "common/inifile.h"
#include "common/timetext.h"
#include "config/config.h"

#define CONFIG_BLANKS " \t"

/* The times that a setting may be. */
#define CONFIG_TIME_LEAST USEC_PER_SEC
#define CONFIG_TIME_MOST (USEC_PER_SEC * 60 * 60 * 24 * 366)

/* ---- limits.c: Default= and Limit= ---- */

/* Where a limit was written. */
typedef struct LimitOrigin {
        unsigned file;
        int line;
} LimitOrigin;

/* No two limits for the same platform, window and unit. */
typedef struct LimitList {
        ConfigLimit *limits;
        LimitOrigin *origins; /* beside them */
        size_t n;
} LimitList;

/* Takes one limit, "tiktok month 2000 coins" or "* month 25 USD", in the stead of an earlier file's
 * for the same; "" forgets them all. file: counts the files. 0 or -ENOMEM. */
int limit_read(const IniLine *line, unsigned file, LimitList *list);
void limits_clear(LimitList *list);

/* ---- rules.c: what [Requests] and [Account NAME] have in common ---- */

/* Rules of which some have been said. */
typedef struct RulesDraft {
        Rules rules;
        unsigned said; /* bits */
} RulesDraft;

/* Takes one of those keys; the line's must be one. 0 or -ENOMEM. */
int rule_read(const IniLine *line, RulesDraft *draft);

/* The rules of `base`, but for what the draft says. */
Rules rules_over(const Rules *base, const RulesDraft *draft);

/* ---- accounts.c: [Account NAME] ---- */

typedef struct AccountDraft {
        ConfigUser user;
        RulesDraft rules;
} AccountDraft;

typedef struct AccountList {
        AccountDraft *drafts;
        size_t n;
        AccountDraft *current; /* whose section is being read */
} AccountList;

/* Makes the account that the section names the current one; that it is no user is a fault. 0 or
 * -ENOMEM. */
int account_enter(const IniLine *line, AccountList *list);

/* Fills in config->accounts, over config->rules. 0 or -ENOMEM. */
int accounts_finish(const AccountList *list, Config *config);
void accounts_clear(AccountList *list);

/* ---- households.c: [Household NAME] ---- */

typedef struct HouseholdDraft {
        char name[HOUSEHOLD_NAME_MAX + 1];
        ConfigUser *members;
        size_t n_members;
        LimitList limits;
} HouseholdDraft;

typedef struct HouseholdList {
        HouseholdDraft *drafts;
        size_t n;
        HouseholdDraft *current;
} HouseholdList;

/* As account_enter(); a name that may not be is a fault, and so is one household too many. */
int household_enter(const IniLine *line, HouseholdList *list);
int household_members_read(const IniLine *line, HouseholdList *list);
int household_limit_read(const IniLine *line, unsigned file, HouseholdList *list);

/* Fills in config->households, and empties the list. 0 or -ENOMEM. */
int households_finish(HouseholdList *list, Config *config);
void households_clear(HouseholdList *list);
