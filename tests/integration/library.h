/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* libcoinbudget as an app of Alice's has it: linked with, and in this process. Like all on stage.h,
 * it fails the test where something should not happen. */

#include <systemd/sd-event.h>

#include "client/lib/coinbudget.h"
#include "tests/integration/scenes.h"

#define LIBRARY_LIMITS                                \
        "[Limits]\nDefault=tiktok month 2000 coins\n" \
        "[Requests]\nBurst=off\n"
#define LIBRARY_LIMITS_ASK LIBRARY_LIMITS "OverLimit=ask\n"

/* Both flavours, for this test. */
extern CoinBudget *app;       /* that waits */
extern CoinBudget *async_app; /* that runs app_loop */
extern sd_event *app_loop;

/* For suites: a scene, with both. */
void begin_library(void);
void end_library(void);

/* A connection is made as the user who calls. */
#define as_alice(call)                                      \
        do {                                                \
                cr_assert_eq(identity_enter(UID_ALICE), 0); \
                call;                                       \
                identity_leave();                           \
        } while (0)

/* Calls that wait. The answers live as long as the test. */
const CoinBudgetAnswer *app_request(int64_t coins, const char *key);
const CoinBudgetAnswer *app_ask(
                const char *platform, int64_t coins, const CoinBudgetPurchase *purchase);
const CoinBudgetAnswer *app_check(int64_t coins);
const CoinBudgetAnswer *app_complete(uint64_t id);
const CoinBudgetAnswer *app_cancel(uint64_t id);
const CoinBudgetAnswer *app_get(uint64_t id);

/* What a call that does not wait was answered. */
typedef struct Told {
        int times;
        CoinBudgetDecision decision;
        CoinBudgetOutcome outcome;
        CoinBudgetErrorCode error;
        uint64_t id;
        int replayed;
        const char *key;
        const char *detail;
} Told;

/* A callback: userdata is a Told. */
void tell(const CoinBudgetAnswer *answer, void *userdata);

/* Runs app_loop, as Alice: once, waiting at most so many ms; or until that call is told. */
void loop_once(int ms);
void loop_until_told(const Told *told);

/* All that an answer says of yes and no. */
#define assert_says(answer, expected_decision, expected_outcome, expected_error)                \
        do {                                                                                    \
                __typeof__(answer) _answer = (answer);                                          \
                cr_assert_eq(_answer->decision, (expected_decision), "decision %d: %s",         \
                                (int) _answer->decision, _answer->detail);                      \
                cr_assert_eq(_answer->outcome, (expected_outcome), "outcome %d, error %d: %s",  \
                                (int) _answer->outcome, (int) _answer->error, _answer->detail); \
                cr_assert_eq(_answer->error, (expected_error), "error %d: %s",                  \
                                (int) _answer->error, _answer->detail);                         \
        } while (0)
#define assert_yes(answer) \
        assert_says((answer), COINBUDGET_YES, COINBUDGET_APPROVED, COINBUDGET_ERROR_NONE)
#define assert_no(answer, outcome) \
        assert_says((answer), COINBUDGET_NO, (outcome), COINBUDGET_ERROR_NONE)
#define assert_failed(answer, error) \
        assert_says((answer), COINBUDGET_NO, COINBUDGET_FAILED, (error))

/* Of how many requests the ledger knows. */
#define assert_requests(n) assert_rows("SELECT count(*) FROM entry WHERE kind = 'request'", #n "\n")
