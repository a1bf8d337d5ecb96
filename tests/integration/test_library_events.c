/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* libcoinbudget, its calls that don't wait; and answers that no daemon of ours would give. */

#include <string.h>
#include <unistd.h>

#include "tests/integration/library.h"

TestSuite(library_events, .init = begin_library, .fini = end_library, .timeout = 60);

/* Everything that has come is dealt with. */
static void loop_drain(void) {
        for (int i = 0; i < 10; i++)
                loop_once(10);
}

/* ---- calls ---- */

Test(library_events, each_call_is_told_once_and_by_the_loop) {
        Told requested = {0}, checked = {0}, got = {0}, completed = {0}, cancelled = {0};
        char platform[] = "tiktok", key[] = "k";
        CoinBudgetPurchase purchase = {.size = sizeof(purchase), .key = key};
        CoinBudgetCall *call = NULL;

        as_alice(coinbudget_request_async(
                        async_app, platform, 700, &purchase, tell, &requested, &call));
        cr_assert_not_null(call);
        cr_assert_eq(requested.times, 0);
        /* What was passed in is not looked at any more. */
        memset(platform, 'x', sizeof(platform) - 1);
        memset(key, 'x', sizeof(key) - 1);
        memset(&purchase, 0xff, sizeof(purchase));
        loop_until_told(&requested);
        assert_yes(&requested);
        cr_assert_str_eq(requested.key, "k");

        as_alice(coinbudget_check_async(async_app, "tiktok", 2000, NULL, tell, &checked, NULL));
        as_alice(coinbudget_complete_async(async_app, requested.id, NULL, tell, &completed, NULL));
        as_alice(coinbudget_cancel_async(async_app, requested.id, NULL, tell, &cancelled, NULL));
        as_alice(coinbudget_get_async(async_app, requested.id, tell, &got, NULL));
        loop_until_told(&checked);
        loop_until_told(&completed);
        loop_until_told(&cancelled);
        loop_until_told(&got);
        assert_no(&checked, COINBUDGET_REJECTED);
        assert_no(&completed, COINBUDGET_SETTLED);
        assert_failed(&cancelled, COINBUDGET_ERROR_WRONG_STATE);
        assert_no(&got, COINBUDGET_SETTLED);

        loop_drain();
        cr_assert_eq(requested.times + checked.times + completed.times + cancelled.times +
                                        got.times,
                        5);
}

Test(library_events, what_is_malformed_is_told_by_the_loop_too) {
        const CoinBudgetPurchase no_size = {.key = "k"};
        Told told = {0};

        as_alice(coinbudget_request_async(async_app, "tiktok", 1, &no_size, tell, &told, NULL));
        cr_assert_eq(told.times, 0);
        loop_until_told(&told);
        assert_failed(&told, COINBUDGET_ERROR_INVALID_ARGS);
}

Test(library_events, nobody_to_tell_is_nobody_who_may_spend) {
        as_alice(coinbudget_request_async(async_app, "tiktok", 1, NULL, NULL, NULL, NULL));
        loop_drain();
        assert_requests(0);
}

Test(library_events, what_is_cancelled_is_never_told) {
        Told cancelled = {0}, early = {0}, other = {0};
        const CoinBudgetPurchase no_size = {.key = "k"};
        CoinBudgetCall *call;

        as_alice(coinbudget_check_async(async_app, "tiktok", 1, NULL, tell, &cancelled, &call));
        cr_assert_null(coinbudget_call_cancel(call));
        as_alice(coinbudget_check_async(async_app, "tiktok", 1, &no_size, tell, &early, &call));
        cr_assert_null(coinbudget_call_cancel(call));
        as_alice(coinbudget_check_async(async_app, "tiktok", 1, NULL, tell, &other, NULL));
        loop_until_told(&other);
        loop_drain();
        assert_no(&other, COINBUDGET_APPROVED);
        cr_assert_eq(cancelled.times + early.times, 0);
}

Test(library_events, freeing_ends_all_calls) {
        Told told = {0};

        for (int i = 0; i < 5; i++)
                as_alice(coinbudget_check_async(async_app, "tiktok", 1, NULL, tell, &told, NULL));
        async_app = coinbudget_free(async_app);
        loop_drain();
        cr_assert_eq(told.times, 0);
}

Test(library_events, a_loop_that_has_ended_is_a_no_at_once) {
        Told told = {0};

        cr_assert_eq(sd_event_exit(app_loop, 0), 0);
        cr_assert_eq(sd_event_loop(app_loop), 0);
        coinbudget_request_async(async_app, "tiktok", 1, NULL, tell, &told, NULL);
        cr_assert_eq(told.times, 1);
        assert_failed(&told, COINBUDGET_ERROR_MISUSE);
}

/* ---- from within callbacks ---- */

static CoinBudgetCall *own_call, *others_call;
static int callbacks;

static void on_answer_free_all(const CoinBudgetAnswer *answer, void *userdata) {
        (void) userdata;
        async_app = coinbudget_free(async_app);
        /* The answer is there until the callback returns. */
        callbacks += answer->decision == COINBUDGET_YES && strlen(answer->key) == 32;
}

static void run_until_called(void) {
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;

        while (callbacks == 0) {
                cr_assert_gt(left_ms(deadline), 0);
                loop_once(left_ms(deadline));
        }
}

Test(library_events, a_callback_may_free_everything) {
        Told other = {0};

        as_alice(coinbudget_request_async(
                        async_app, "tiktok", 1, NULL, on_answer_free_all, NULL, NULL));
        as_alice(coinbudget_request_async(async_app, "tiktok", 2, NULL, tell, &other, NULL));
        run_until_called();
        loop_drain();
        cr_assert_eq(other.times, 0);
}

static void on_failure_free_all(const CoinBudgetAnswer *answer, void *userdata) {
        (void) userdata;
        callbacks += answer->error == COINBUDGET_ERROR_UNREACHABLE;
        async_app = coinbudget_free(async_app);
}

Test(library_events, also_where_it_failed) {
        daemon_stop();
        as_alice(coinbudget_request_async(
                        async_app, "tiktok", 1, NULL, on_failure_free_all, NULL, NULL));
        run_until_called();
        cr_assert_null(async_app);
}

static void on_answer_cancel(const CoinBudgetAnswer *answer, void *userdata) {
        (void) answer;
        (void) userdata;
        callbacks++;
        coinbudget_call_cancel(own_call);
        coinbudget_call_cancel(others_call);
}

Test(library_events, a_callback_may_cancel_itself_and_others) {
        Told other = {0};

        as_alice(coinbudget_check_async(
                        async_app, "tiktok", 1, NULL, on_answer_cancel, NULL, &own_call));
        as_alice(coinbudget_check_async(async_app, "tiktok", 1, NULL, tell, &other, &others_call));
        run_until_called();
        loop_drain();
        cr_assert_eq(callbacks, 1);
        cr_assert_eq(other.times, 0);
}

static void on_answer_complete(const CoinBudgetAnswer *answer, void *userdata) {
        if (answer->decision == COINBUDGET_YES)
                coinbudget_complete_async(async_app, answer->id, NULL, tell, userdata, NULL);
}

Test(library_events, a_callback_may_call_on) {
        Told completed = {0};

        as_alice(coinbudget_request_async(
                        async_app, "tiktok", 1, NULL, on_answer_complete, &completed, NULL));
        loop_until_told(&completed);
        assert_no(&completed, COINBUDGET_SETTLED);
}

/* ---- answers that no daemon of ours gives ---- */

static sd_bus *impostor;
static const char *fake_types;
static uint64_t fake_id;
static const char *fake_decision, *fake_state;

static int on_call(sd_bus_message *call, void *userdata, sd_bus_error *error) {
        sd_bus_message *reply = NULL;

        (void) userdata;
        (void) error;
        cr_assert_geq(sd_bus_message_new_method_return(call, &reply), 0);
        if (strcmp(fake_types, "tssa{sv}") == 0)
                cr_assert_geq(sd_bus_message_append(reply, fake_types, fake_id, fake_decision, "",
                                              1, "state", "s", fake_state),
                                0);
        else if (fake_types[0])
                cr_assert_geq(sd_bus_message_append(reply, fake_types, fake_decision), 0);
        cr_assert_geq(sd_bus_send(NULL, reply, NULL), 0);
        sd_bus_message_unref(reply);
        return 1;
}

static void begin_with_an_impostor(void) {
        begin_library();
        daemon_stop();
        impostor = as(UID_COINBUDGET);
        cr_assert_geq(sd_bus_request_name(impostor, BUS_NAME, 0), 0);
        cr_assert_geq(sd_bus_add_object(impostor, NULL, OBJECT_PATH, on_call, NULL), 0);
        cr_assert_geq(sd_bus_attach_event(impostor, app_loop, SD_EVENT_PRIORITY_NORMAL), 0);
}

static void end_impostor(void) {
        if (impostor)
                sd_bus_detach_event(impostor);
        end_library();
}

TestSuite(library_impostor, .init = begin_with_an_impostor, .fini = end_impostor, .timeout = 60);

static Told fake_told(const char *types, uint64_t id, const char *decision, const char *state) {
        Told told = {0};

        fake_types = types;
        fake_id = id;
        fake_decision = decision;
        fake_state = state;
        as_alice(coinbudget_request_async(async_app, "tiktok", 1, NULL, tell, &told, NULL));
        loop_until_told(&told);
        return told;
}

#define assert_not_understood(...)                                      \
        do {                                                            \
                Told _told = fake_told(__VA_ARGS__);                    \
                assert_failed(&_told, COINBUDGET_ERROR_NOT_UNDERSTOOD); \
                cr_assert_eq(_told.id, 0);                              \
        } while (0)

Test(library_impostor, only_a_whole_yes_is_one) {
        Told yes = fake_told("tssa{sv}", 7, "approved", "approved");

        assert_yes(&yes);
        cr_assert_eq(yes.id, 7);
        assert_not_understood("tssa{sv}", 7, "approved", "completed");
        assert_not_understood("tssa{sv}", 7, "approved", "lapsed");
        assert_not_understood("tssa{sv}", 7, "approved", "rejected");
        assert_not_understood("tssa{sv}", 7, "approved", "pending");
        assert_not_understood("tssa{sv}", 7, "approved", "");
        assert_not_understood("tssa{sv}", 0, "approved", "approved");
        assert_not_understood("tssa{sv}", UINT64_MAX, "approved", "approved");
        assert_not_understood("tssa{sv}", 7, "yes", "approved");
        assert_not_understood("tssa{sv}", 7, "Approved", "approved");
        assert_not_understood("tssa{sv}", 7, "", "approved");
        assert_not_understood("s", 0, "approved", "");
        assert_not_understood("", 0, "", "");
}

Test(library_impostor, a_state_that_ends_nothing_is_no_end) {
        Told told = {0};

        fake_types = "s";
        fake_decision = "approved";
        as_alice(coinbudget_complete_async(async_app, 7, NULL, tell, &told, NULL));
        loop_until_told(&told);
        assert_failed(&told, COINBUDGET_ERROR_NOT_UNDERSTOOD);
        cr_assert_eq(told.id, 7);
}
