/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/integration/library.h"

#include <stdlib.h>

CoinBudget *app, *async_app;
sd_event *app_loop;

void begin_library(void) {
        begin_scene(LIBRARY_LIMITS);
        app = coinbudget_new();
        cr_assert_not_null(app);
        cr_assert_geq(sd_event_new(&app_loop), 0);
        async_app = coinbudget_new_event(app_loop);
        cr_assert_not_null(async_app);
}

void end_library(void) {
        app = coinbudget_free(app);
        async_app = coinbudget_free(async_app);
        app_loop = sd_event_unref(app_loop);
        end_scene();
}

static void answer_destroy_kept(void *answer) {
        coinbudget_answer_free(answer);
}

static const CoinBudgetAnswer *keep_answer(const CoinBudgetAnswer *answer) {
        return keep((void *) (uintptr_t) answer, answer_destroy_kept);
}

const CoinBudgetAnswer *app_ask(
                const char *platform, int64_t coins, const CoinBudgetPurchase *purchase) {
        const CoinBudgetAnswer *answer;

        as_alice(coinbudget_request(app, platform, coins, purchase, &answer));
        return keep_answer(answer);
}

const CoinBudgetAnswer *app_request(int64_t coins, const char *key) {
        return app_ask("tiktok", coins,
                        &(CoinBudgetPurchase){.size = sizeof(CoinBudgetPurchase), .key = key});
}

const CoinBudgetAnswer *app_check(int64_t coins) {
        const CoinBudgetAnswer *answer;

        as_alice(coinbudget_check(app, "tiktok", coins, NULL, &answer));
        return keep_answer(answer);
}

const CoinBudgetAnswer *app_complete(uint64_t id) {
        const CoinBudgetAnswer *answer;

        as_alice(coinbudget_complete(app, id, NULL, &answer));
        return keep_answer(answer);
}

const CoinBudgetAnswer *app_cancel(uint64_t id) {
        const CoinBudgetAnswer *answer;

        as_alice(coinbudget_cancel(app, id, "the card was refused", &answer));
        return keep_answer(answer);
}

const CoinBudgetAnswer *app_get(uint64_t id) {
        const CoinBudgetAnswer *answer;

        as_alice(coinbudget_get(app, id, &answer));
        return keep_answer(answer);
}

/* ---- calls that don't wait ---- */

void tell(const CoinBudgetAnswer *answer, void *userdata) {
        Told *told = userdata;

        told->times++;
        told->decision = answer->decision;
        told->outcome = answer->outcome;
        told->error = answer->error;
        told->id = answer->id;
        told->replayed = answer->replayed;
        told->key = text("%s", answer->key);
        told->detail = text("%s", answer->detail);
}

void loop_once(int ms) {
        int r;

        as_alice(r = sd_event_run(app_loop, (uint64_t) ms * 1000));
        cr_assert_geq(r, 0, "%s", strerror(-r));
}

void loop_until_told(const Told *told) {
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;

        while (told->times == 0) {
                cr_assert_gt(left_ms(deadline), 0, "it was never answered");
                loop_once(left_ms(deadline));
        }
}
