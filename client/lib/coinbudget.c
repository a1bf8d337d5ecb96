/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The calls as apps see them: each in two flavours. */

#include "client/lib/coinbudget.h"

#include <string.h>

#include "client/lib/call.h"

static void call_and_wait(CoinBudget *budget, const Ask *ask, const CoinBudgetAnswer **ret) {
        const CoinBudgetAnswer *answer = NULL;
        const Listener listener = {.ret = &answer};
        const Question question = {.kind = ask->kind, .id = ask->id};

        /* Who does not hear the answer may not ask. */
        if (!ret)
                return;
        *ret = answer_none();
        CoinBudgetCall *call = call_start(budget, ask, &listener);
        while (!answer) {
                int r = sd_event_run(budget->event, UINT64_MAX);
                if (r < 0 && !answer) {
                        coinbudget_call_cancel(call);
                        answer = answer_of_error(
                                        &question, COINBUDGET_ERROR_NO_ANSWER, strerror(-r));
                }
        }
        *ret = answer;
}

static void call_and_go(CoinBudget *budget, const Ask *ask, CoinBudgetCallback callback,
                void *userdata, CoinBudgetCall **ret_call) {
        const Listener listener = {.callback = callback, .userdata = userdata};

        if (ret_call)
                *ret_call = NULL;
        /* Without a call the callback has been called, and may have freed where ret_call is. */
        CoinBudgetCall *call = call_start(budget, ask, &listener);
        if (call && ret_call)
                *ret_call = call;
}

void coinbudget_request(CoinBudget *budget, const char *platform, int64_t coins,
                const CoinBudgetPurchase *purchase, const CoinBudgetAnswer **ret) {
        call_and_wait(budget,
                        &(Ask){.kind = CALL_REQUEST,
                                        .platform = platform,
                                        .coins = coins,
                                        .purchase = purchase},
                        ret);
}

void coinbudget_request_async(CoinBudget *budget, const char *platform, int64_t coins,
                const CoinBudgetPurchase *purchase, CoinBudgetCallback callback, void *userdata,
                CoinBudgetCall **ret_call) {
        call_and_go(budget,
                        &(Ask){.kind = CALL_REQUEST,
                                        .platform = platform,
                                        .coins = coins,
                                        .purchase = purchase},
                        callback, userdata, ret_call);
}

void coinbudget_check(CoinBudget *budget, const char *platform, int64_t coins,
                const CoinBudgetPurchase *purchase, const CoinBudgetAnswer **ret) {
        call_and_wait(budget,
                        &(Ask){.kind = CALL_CHECK,
                                        .platform = platform,
                                        .coins = coins,
                                        .purchase = purchase},
                        ret);
}

void coinbudget_check_async(CoinBudget *budget, const char *platform, int64_t coins,
                const CoinBudgetPurchase *purchase, CoinBudgetCallback callback, void *userdata,
                CoinBudgetCall **ret_call) {
        call_and_go(budget,
                        &(Ask){.kind = CALL_CHECK,
                                        .platform = platform,
                                        .coins = coins,
                                        .purchase = purchase},
                        callback, userdata, ret_call);
}

void coinbudget_complete(CoinBudget *budget, uint64_t id, const CoinBudgetPayment *payment,
                const CoinBudgetAnswer **ret) {
        call_and_wait(budget, &(Ask){.kind = CALL_COMPLETE, .id = id, .payment = payment}, ret);
}

void coinbudget_complete_async(CoinBudget *budget, uint64_t id, const CoinBudgetPayment *payment,
                CoinBudgetCallback callback, void *userdata, CoinBudgetCall **ret_call) {
        call_and_go(budget, &(Ask){.kind = CALL_COMPLETE, .id = id, .payment = payment}, callback,
                        userdata, ret_call);
}

void coinbudget_cancel(
                CoinBudget *budget, uint64_t id, const char *reason, const CoinBudgetAnswer **ret) {
        call_and_wait(budget, &(Ask){.kind = CALL_CANCEL, .id = id, .reason = reason}, ret);
}

void coinbudget_cancel_async(CoinBudget *budget, uint64_t id, const char *reason,
                CoinBudgetCallback callback, void *userdata, CoinBudgetCall **ret_call) {
        call_and_go(budget, &(Ask){.kind = CALL_CANCEL, .id = id, .reason = reason}, callback,
                        userdata, ret_call);
}

void coinbudget_get(CoinBudget *budget, uint64_t id, const CoinBudgetAnswer **ret) {
        call_and_wait(budget, &(Ask){.kind = CALL_GET, .id = id}, ret);
}

void coinbudget_get_async(CoinBudget *budget, uint64_t id, CoinBudgetCallback callback,
                void *userdata, CoinBudgetCall **ret_call) {
        call_and_go(budget, &(Ask){.kind = CALL_GET, .id = id}, callback, userdata, ret_call);
}
