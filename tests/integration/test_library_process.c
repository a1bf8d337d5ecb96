/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* libcoinbudget and the process that it is in: its threads, children, loops and language. */

#include <libintl.h>
#include <locale.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/integration/library.h"

TestSuite(library_process, .init = begin_library, .fini = end_library, .timeout = 60);

/* In an app that has messages of its own. */
Test(library_process, a_no_is_told_in_the_users_language) {
        cr_assert_not_null(setlocale(LC_ALL, "C.UTF-8"));
        cr_assert_eq(setenv("LANGUAGE", "de", 1), 0);
        cr_assert_not_null(textdomain("some-app"));
        cr_assert_not_null(bindtextdomain("coinbudget", WORLD_BUILD_DIR "/locale"));
        cr_assert_str_eq(app_request(2001, NULL)->message,
                        "Das ist mehr, als vom Budget \u00fcbrig ist.");
        daemon_stop();
        cr_assert_str_eq(app_request(1, NULL)->message,
                        "Ob das ins Budget passt, ist gerade nicht zu erfragen. Nicht kaufen. "
                        "Die Systemverwaltung fragen: systemctl status coinbudgetd");
}

Test(library_process, without_anything_it_is_a_no) {
        const CoinBudgetAnswer *answer = NULL;
        Told told = {0};

        coinbudget_request(NULL, "tiktok", 1, NULL, &answer);
        assert_failed(answer, COINBUDGET_ERROR_NO_MEMORY);
        cr_assert_str_neq(answer->message, "");
        cr_assert_null(coinbudget_answer_free(answer));
        coinbudget_request_async(NULL, "tiktok", 1, NULL, tell, &told, NULL);
        cr_assert_eq(told.times, 1);
        assert_failed(&told, COINBUDGET_ERROR_NO_MEMORY);
        cr_assert_null(coinbudget_new_event(NULL));
        cr_assert_null(coinbudget_free(NULL));
        cr_assert_null(coinbudget_answer_free(NULL));
        cr_assert_null(coinbudget_call_cancel(NULL));
        coinbudget_set_timeout(NULL, 1);
}

Test(library_process, flavours_are_not_mixed) {
        const CoinBudgetAnswer *answer;
        Told told = {0};

        coinbudget_request(async_app, "tiktok", 1, NULL, &answer);
        assert_failed(answer, COINBUDGET_ERROR_MISUSE);
        coinbudget_answer_free(answer);
        coinbudget_request_async(app, "tiktok", 1, NULL, tell, &told, NULL);
        assert_failed(&told, COINBUDGET_ERROR_MISUSE);
        coinbudget_request(app, "tiktok", 1, NULL, NULL);
        assert_requests(0);
}

enum { THREADS = 4, REQUESTS = 5 };

/* One thread's app, of its own: how often it was told yes. */
static void *thread_asks(void *unused) {
        CoinBudget *own = coinbudget_new();
        uintptr_t yes = 0;

        (void) unused;
        for (int i = 0; i < REQUESTS; i++) {
                const CoinBudgetAnswer *answer;
                coinbudget_request(own, "tiktok", 1, NULL, &answer);
                yes += answer->decision == COINBUDGET_YES;
                coinbudget_answer_free(answer);
        }
        coinbudget_free(own);
        return (void *) yes;
}

Test(library_process, threads_each_have_their_own) {
        pthread_t threads[THREADS];
        uintptr_t yes = 0;

        cr_assert_eq(identity_enter(UID_ALICE), 0);
        for (int i = 0; i < THREADS; i++)
                cr_assert_eq(pthread_create(&threads[i], NULL, thread_asks, NULL), 0);
        for (int i = 0; i < THREADS; i++) {
                void *more;
                cr_assert_eq(pthread_join(threads[i], &more), 0);
                yes += (uintptr_t) more;
        }
        identity_leave();
        cr_assert_eq(yes, THREADS * REQUESTS);
        assert_requests(20);
}

/* What a child of the app's finds: 0 if all was as it should be. */
static int child_finds(void) {
        const CoinBudgetAnswer *answer;
        Told told = {0};

        coinbudget_request(app, "tiktok", 1, NULL, &answer);
        if (answer->decision != COINBUDGET_NO || answer->error != COINBUDGET_ERROR_MISUSE)
                return 1;
        coinbudget_request_async(async_app, "tiktok", 1, NULL, tell, &told, NULL);
        if (told.times != 1 || told.error != COINBUDGET_ERROR_MISUSE)
                return 2;
        coinbudget_free(app);
        coinbudget_free(async_app);

        CoinBudget *own = coinbudget_new();
        if (identity_enter(UID_ALICE) < 0)
                return 3;
        coinbudget_request(own, "tiktok", 100, NULL, &answer);
        return answer->decision == COINBUDGET_YES ? 0 : 4;
}

Test(library_process, after_fork_the_child_needs_its_own) {
        int status;

        assert_yes(app_request(1, NULL));
        pid_t child = fork();
        if (child == 0)
                _exit(child_finds());
        cr_assert_eq(waitpid(child, &status, 0), child);
        cr_assert(WIFEXITED(status));
        cr_assert_eq(WEXITSTATUS(status), 0);
        /* Nothing of it has hurt the parent's. */
        assert_yes(app_request(1, NULL));
        assert_requests(3);
}

/* tests/library/memory.c, which says more. */
Test(library_process, without_memory_it_is_a_no) {
        const char *const argv[] = {WORLD_BUILD_DIR "/library-memory", NULL};

        assert_output(program(UID_ALICE, argv), 0, "no, as long as anything failed\n");
        assert_requests(1);
}
