/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* libcoinbudget without memory: it asks again and again, where its first, second, third ...
 * allocation fails. Each of these has to be a no, until there are no more that could fail; then it
 * is a yes. Run as a user who may buy, beside a daemon. */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-event.h>

#include "client/lib/coinbudget.h"

enum { ENOUGH = 1000 };

static int countdown; /* to the allocation that fails; 0: none does */
static bool has_failed;

static bool fails(void) {
        if (countdown == 0 || --countdown > 0)
                return false;
        has_failed = true;
        return true;
}

static void fail_at(int n) {
        countdown = n;
        has_failed = false;
}

/* The linker puts these in place of libc's, in the library's objects. */
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_reallocarray(void *memory, size_t n, size_t size);
void *__wrap_reallocarray(void *memory, size_t n, size_t size);
char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);

void *__wrap_calloc(size_t n, size_t size) {
        return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_reallocarray(void *memory, size_t n, size_t size) {
        return fails() ? NULL : __real_reallocarray(memory, n, size);
}

char *__wrap_strdup(const char *text) {
        return fails() ? NULL : __real_strdup(text);
}

/* Whether it was a yes; anything but a whole yes or a whole no ends it all. */
static bool is_yes(const CoinBudgetAnswer *answer, int n) {
        bool yes = answer->decision == COINBUDGET_YES;

        if (yes ? !has_failed && answer->id > 0 && strcmp(answer->state, "approved") == 0
                : has_failed && answer->error == COINBUDGET_ERROR_NO_MEMORY &&
                                                        answer->outcome == COINBUDGET_FAILED &&
                                                        answer->message[0])
                return yes;
        printf("allocation %d: decision %d, outcome %d, error %d: %s\n", n, (int) answer->decision,
                        (int) answer->outcome, (int) answer->error, answer->detail);
        exit(EXIT_FAILURE);
}

/* All have the same key: it is one purchase. */
static const CoinBudgetPurchase purchase = {.size = sizeof(purchase), .key = "without memory"};

static bool ask_waiting(int n) {
        const CoinBudgetAnswer *answer;

        fail_at(n);
        CoinBudget *budget = coinbudget_new();
        coinbudget_request(budget, "tiktok", 1, &purchase, &answer);
        countdown = 0;
        bool yes = is_yes(answer, n);
        coinbudget_answer_free(answer);
        coinbudget_free(budget);
        return yes;
}

typedef struct Told {
        int n, times;
        bool yes;
} Told;

static void tell(const CoinBudgetAnswer *answer, void *userdata) {
        Told *told = userdata;

        told->times++;
        told->yes = is_yes(answer, told->n);
}

static bool ask_looping(int n) {
        Told told = {.n = n};
        sd_event *loop = NULL;

        if (sd_event_new(&loop) < 0)
                exit(EXIT_FAILURE);
        fail_at(n);
        CoinBudget *budget = coinbudget_new_event(loop);
        coinbudget_request_async(budget, "tiktok", 1, &purchase, tell, &told, NULL);
        while (told.times == 0)
                if (sd_event_run(loop, UINT64_MAX) < 0)
                        exit(EXIT_FAILURE);
        countdown = 0;
        coinbudget_free(budget);
        sd_event_unref(loop);
        return told.yes;
}

int main(void) {
        int waiting = 1, looping = 1;

        while (waiting < ENOUGH && !ask_waiting(waiting))
                waiting++;
        while (looping < ENOUGH && !ask_looping(looping))
                looping++;
        /* Fewer than these would be a wrong count: an answer alone has as many. */
        if (waiting < 8 || waiting == ENOUGH || looping != waiting) {
                printf("%d and %d allocations\n", waiting - 1, looping - 1);
                return EXIT_FAILURE;
        }
        puts("no, as long as anything failed");
        return EXIT_SUCCESS;
}
