/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/lib/call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-id128.h>
#include <time.h>
#include <unistd.h>

#include "client/lib_bus.h"

/* µs. Between two attempts; twice as long each time. */
#define PAUSE_FIRST UINT64_C(20000)
#define PAUSE_MAX UINT64_C(1000000)
#define ACCURACY UINT64_C(1000)

/* An attempt may take this part of what the call may: an answer that is overdue is asked for again.
 */
enum { ATTEMPTS = 3 };

struct CoinBudgetCall {
        CoinBudget *budget; /* NULL: it is over, and its callback is being called */
        CoinBudgetCall *next;
        CoinBudgetCall **place; /* what points to it in the list of calls */
        Listener listener;
        Question question;
        char *key;
        char *platform;
        sd_bus_message *message; /* never sent itself: its copies are */
        sd_bus_slot *slot;       /* an attempt is under way */
        sd_event_source *timer;  /* what comes next, or that an attempt takes too long */
        uint64_t deadline;
        uint64_t pause;
        bool unsettled; /* an attempt may have reached the daemon, and its answer not us */
        const CoinBudgetAnswer *answer; /* it will be told this */
};

static uint64_t now_usec(void) {
        struct timespec now = {0};

        (void) clock_gettime(CLOCK_MONOTONIC, &now);
        return (uint64_t) now.tv_sec * 1000000 + (uint64_t) now.tv_nsec / 1000;
}

static CoinBudgetCall *call_free(CoinBudgetCall *call) {
        sd_event_source_disable_unref(call->timer);
        sd_bus_slot_unref(call->slot);
        sd_bus_message_unref(call->message);
        coinbudget_answer_free(call->answer);
        free(call->key);
        free(call->platform);
        free(call);
        return NULL;
}

static void call_link(CoinBudgetCall *call, CoinBudget *budget) {
        call->budget = budget;
        call->place = &budget->calls;
        call->next = budget->calls;
        if (call->next)
                call->next->place = &call->next;
        budget->calls = call;
}

static void call_unlink(CoinBudgetCall *call) {
        if (!call->budget)
                return;
        *call->place = call->next;
        if (call->next)
                call->next->place = call->place;
        call->budget = NULL;
}

static void listener_tell(const Listener *listener, const CoinBudgetAnswer *answer) {
        if (listener->ret) {
                *listener->ret = answer;
                return;
        }
        if (listener->callback)
                listener->callback(answer, listener->userdata);
        coinbudget_answer_free(answer);
}

/* The callback may free everything, this call included as far as it sees. */
static void call_finish(CoinBudgetCall *call) {
        call_unlink(call);
        call->slot = sd_bus_slot_unref(call->slot);
        call->timer = sd_event_source_disable_unref(call->timer);
        listener_tell(&call->listener, TAKE_PTR(call->answer));
        call_free(call);
}

CoinBudgetCall *coinbudget_call_cancel(CoinBudgetCall *call) {
        /* Not from within its own callback, after which it is freed anyway. */
        if (call && call->budget) {
                call_unlink(call);
                call_free(call);
        }
        return NULL;
}

static void call_wake_in(CoinBudgetCall *call, uint64_t usec) {
        (void) sd_event_source_set_time_relative(call->timer, usec);
        (void) sd_event_source_set_enabled(call->timer, SD_EVENT_ONESHOT);
}

/* What it is told, by the loop. */
static void call_fail(CoinBudgetCall *call, CoinBudgetErrorCode error, const char *detail) {
        coinbudget_answer_free(call->answer);
        call->answer = answer_of_error(&call->question, error, detail);
        call_wake_in(call, 0);
}

static CoinBudgetErrorCode error_code(BudgetErrorCode code) {
        static const CoinBudgetErrorCode codes[] = {
                        [BUDGET_ERROR_NONE] = COINBUDGET_ERROR_OTHER,
                        [BUDGET_ERROR_INVALID_ARGS] = COINBUDGET_ERROR_INVALID_ARGS,
                        [BUDGET_ERROR_ACCESS_DENIED] = COINBUDGET_ERROR_ACCESS_DENIED,
                        [BUDGET_ERROR_INTERACTIVE_REQUIRED] = COINBUDGET_ERROR_ACCESS_DENIED,
                        [BUDGET_ERROR_LIMITS_EXCEEDED] = COINBUDGET_ERROR_LIMITS_EXCEEDED,
                        [BUDGET_ERROR_UNKNOWN_PLATFORM] = COINBUDGET_ERROR_UNKNOWN_PLATFORM,
                        [BUDGET_ERROR_UNKNOWN_REQUEST] = COINBUDGET_ERROR_UNKNOWN_REQUEST,
                        [BUDGET_ERROR_UNKNOWN_ACCOUNT] = COINBUDGET_ERROR_UNKNOWN_ACCOUNT,
                        [BUDGET_ERROR_KEY_CONFLICT] = COINBUDGET_ERROR_KEY_CONFLICT,
                        [BUDGET_ERROR_WRONG_STATE] = COINBUDGET_ERROR_WRONG_STATE,
                        [BUDGET_ERROR_EXCEEDS_REQUEST] = COINBUDGET_ERROR_EXCEEDS_REQUEST,
                        [BUDGET_ERROR_STORAGE_FAILED] = COINBUDGET_ERROR_STORAGE_FAILED,
                        [BUDGET_ERROR_UNKNOWN_METHOD] = COINBUDGET_ERROR_NOT_UNDERSTOOD,
                        [BUDGET_ERROR_UNREACHABLE] = COINBUDGET_ERROR_UNREACHABLE,
                        [BUDGET_ERROR_NO_ANSWER] = COINBUDGET_ERROR_NO_ANSWER,
                        [BUDGET_ERROR_OTHER] = COINBUDGET_ERROR_OTHER,
        };
        /* One that is not here would be no error at all. */
        _Static_assert(ELEMENTSOF(codes) == BUDGET_ERROR_COUNT, "every error has its code");
        return codes[code];
}

/* An attempt came to nothing. Only where an answer was lost is it made again: then there was a
 * daemon, and there may soon be one again. */
static void attempt_failed(CoinBudgetCall *call, CoinBudgetErrorCode code, const char *detail) {
        bool lost = code == COINBUDGET_ERROR_NO_ANSWER;

        call->unsettled |= lost;
        if (!lost && !(call->unsettled && code == COINBUDGET_ERROR_UNREACHABLE)) {
                call_fail(call, code, detail);
        } else if (now_usec() >= call->deadline) {
                call_fail(call, COINBUDGET_ERROR_NO_ANSWER, detail);
        } else {
                call_wake_in(call, call->pause);
                call->pause = call->pause * 2 < PAUSE_MAX ? call->pause * 2 : PAUSE_MAX;
        }
}

/* The others' answers were lost with it: each goes on by itself. */
static void forget_lost_connection(CoinBudget *budget) {
        if (!connection_is_lost(budget))
                return;
        connection_close(budget);
        for (CoinBudgetCall *call = budget->calls; call; call = call->next)
                if (call->slot) {
                        call->slot = sd_bus_slot_unref(call->slot);
                        attempt_failed(call, COINBUDGET_ERROR_NO_ANSWER, "the bus was lost");
                }
}

static int on_reply(sd_bus_message *reply, void *userdata, sd_bus_error *unused) {
        CoinBudgetCall *call = userdata;
        const sd_bus_error *error = sd_bus_message_get_error(reply);

        (void) unused;
        call->slot = sd_bus_slot_unref(call->slot);
        if (error) {
                attempt_failed(call, error_code(budget_error_from_name(error->name)),
                                error->message ? error->message : error->name);
                forget_lost_connection(call->budget);
                return 0;
        }
        call->answer = answer_of_reply(&call->question, reply);
        call_finish(call);
        return 0;
}

static int message_copy(sd_bus *bus, sd_bus_message *message, sd_bus_message **ret) {
        int r = sd_bus_message_new_method_call(bus, ret, sd_bus_message_get_destination(message),
                        sd_bus_message_get_path(message), sd_bus_message_get_interface(message),
                        sd_bus_message_get_member(message));
        if (r >= 0)
                r = sd_bus_message_rewind(message, true);
        if (r >= 0)
                r = sd_bus_message_copy(*ret, message, true);
        return r;
}

static void attempt(CoinBudgetCall *call) {
        _cleanup_message_ sd_bus_message *copy = NULL;
        CoinBudget *budget = call->budget;
        uint64_t now = now_usec(), most = budget->timeout / ATTEMPTS;

        forget_lost_connection(budget);
        int r = connection_open(budget);
        if (r < 0) {
                attempt_failed(call, COINBUDGET_ERROR_UNREACHABLE, strerror(-r));
                return;
        }
        r = message_copy(budget->bus, call->message, &copy);
        if (r >= 0)
                r = sd_bus_call_async(budget->bus, &call->slot, copy, on_reply, call, UINT64_MAX);
        if (r < 0) {
                /* A connection that turns out to be dead is made anew. */
                attempt_failed(call,
                                connection_is_lost(budget) ? COINBUDGET_ERROR_NO_ANSWER
                                                           : COINBUDGET_ERROR_OTHER,
                                strerror(-r));
                return;
        }
        uint64_t left = call->deadline > now ? call->deadline - now : 0;
        call_wake_in(call, left < most ? left : most);
}

static int on_time(sd_event_source *source, uint64_t usec, void *userdata) {
        CoinBudgetCall *call = userdata;

        (void) source;
        (void) usec;
        if (call->answer) {
                call_finish(call);
        } else if (call->slot) {
                call->slot = sd_bus_slot_unref(call->slot);
                attempt_failed(call, COINBUDGET_ERROR_NO_ANSWER, "no answer came in time");
        } else {
                attempt(call);
        }
        return 0;
}

/* ---- beginning ---- */

/* A key that nobody else makes: 128 random bits from the kernel, also after fork(). */
static int key_make(char **ret) {
        char text[SD_ID128_STRING_MAX];
        sd_id128_t id;

        int r = sd_id128_randomize(&id);
        if (r < 0)
                return r;
        *ret = strdup(sd_id128_to_string(id, text));
        return *ret ? 0 : -ENOMEM;
}

static int copy_words(CoinBudgetCall *call, const Ask *ask) {
        const char *key = ask->kind == CALL_REQUEST && !ask_fault(ask) ? ask_key(ask) : NULL;
        int r = 0;

        if (key)
                r = (call->key = strdup(key)) ? 0 : -ENOMEM;
        else if (ask->kind == CALL_REQUEST)
                r = key_make(&call->key);
        if (r >= 0 && ask->platform)
                r = (call->platform = strdup(ask->platform)) ? 0 : -ENOMEM;
        call->question = (Question){ask->kind, call->key, call->platform, ask->coins, ask->id};
        return r;
}

static const char *misuse(const CoinBudget *budget, const Listener *listener) {
        if (budget->pid != getpid())
                return "a CoinBudget cannot be used after fork(): make another";
        if (budget->own_loop && !listener->ret)
                return "coinbudget_new() is for calls that wait: use coinbudget_new_event()";
        if (!budget->own_loop && listener->ret)
                return "coinbudget_new_event() is for calls that don't wait: use coinbudget_new(), or coinbudget_..._async()";
        if (!listener->ret && !listener->callback)
                return "there is no callback to answer to";
        return NULL;
}

/* Makes the message, from which on the call can be attempted. */
static void call_prepare(CoinBudgetCall *call, const Ask *ask) {
        CoinBudget *budget = call->budget;
        const char *fault = ask_fault(ask);

        if (fault) {
                call_fail(call, COINBUDGET_ERROR_INVALID_ARGS, fault);
                return;
        }
        forget_lost_connection(budget);
        int r = connection_open(budget);
        if (r < 0) {
                call_fail(call, COINBUDGET_ERROR_UNREACHABLE, strerror(-r));
                return;
        }
        r = ask_to_message(ask, call->key, budget->bus, &call->message);
        /* Its number is of no meaning. Only what is sealed can be copied from. */
        if (r >= 0)
                r = sd_bus_message_seal(call->message, 1, 0);
        if (r >= 0)
                attempt(call);
        else if (r == -ENOMEM)
                call_fail(call, COINBUDGET_ERROR_NO_MEMORY, strerror(-r));
        else
                call_fail(call, COINBUDGET_ERROR_INVALID_ARGS, "a text is not UTF-8");
}

static CoinBudgetCall *call_new(const Ask *ask, const Listener *listener) {
        CoinBudgetCall *call = calloc(1, sizeof(*call));

        if (!call)
                return NULL;
        call->listener = *listener;
        call->pause = PAUSE_FIRST;
        if (copy_words(call, ask) < 0)
                return call_free(call);
        return call;
}

CoinBudgetCall *call_start(CoinBudget *budget, const Ask *ask, const Listener *listener) {
        CoinBudgetCall *call = budget ? call_new(ask, listener) : NULL;
        const char *fault = budget ? misuse(budget, listener) : NULL;
        int r = -ENOMEM;

        if (call && !fault)
                r = sd_event_add_time_relative(budget->event, &call->timer, CLOCK_MONOTONIC, 0,
                                ACCURACY, on_time, call);
        if (r < 0) {
                /* Where no loop can tell it: there is no memory, it is over, or not ours. */
                const Question nothing = {.kind = ask->kind};
                if (!fault && r != -ENOMEM)
                        fault = "the event loop has ended";
                listener_tell(listener,
                                answer_of_error(call ? &call->question : &nothing,
                                                fault ? COINBUDGET_ERROR_MISUSE
                                                      : COINBUDGET_ERROR_NO_MEMORY,
                                                fault));
                return call ? call_free(call) : NULL;
        }
        call_link(call, budget);
        uint64_t now = now_usec();
        call->deadline = budget->timeout > UINT64_MAX - now ? UINT64_MAX : now + budget->timeout;
        call_prepare(call, ask);
        return call;
}
