/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The same without waiting: answers come to callbacks of an event loop, which goes on meanwhile.
 *
 *     cc buy-event.c $(pkg-config --cflags --libs libcoinbudget libsystemd) -o buy-event
 *     ./buy-event PLATFORM COINS COMMAND [KEY]
 */

#include <coinbudget.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <systemd/sd-event.h>

typedef struct App {
        sd_event *loop;
        CoinBudget *budget;
        const char *command;
        int bought;
} App;

static void on_settled(const CoinBudgetAnswer *answer, void *userdata) {
        App *app = userdata;

        /* Worth telling, but no reason to buy again, or to take back what was bought. */
        if (answer->outcome == COINBUDGET_FAILED)
                fprintf(stderr, "%s (%s)\n", answer->message, answer->detail);
        printf("%s (request %" PRIu64 " is %s).\n", app->bought ? "Bought" : "Not bought",
                        answer->id, *answer->state ? answer->state : "unsettled");
        sd_event_exit(app->loop, app->bought ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void on_answer(const CoinBudgetAnswer *answer, void *userdata) {
        App *app = userdata;

        /* The one yes. All else is a no. */
        if (answer->decision != COINBUDGET_YES) {
                printf("Not bought: %s\n", answer->message);
                if (answer->outcome == COINBUDGET_PENDING)
                        printf("Try again later, with the key %s\n", answer->key);
                if (answer->outcome == COINBUDGET_FAILED)
                        fprintf(stderr, "error %d: %s\n", (int) answer->error, answer->detail);
                sd_event_exit(app->loop, EXIT_FAILURE);
                return;
        }
        printf("Approved (request %" PRIu64 ").\n", answer->id);
        app->bought = system(app->command) == 0; /* a real app would not wait here either */
        if (app->bought)
                coinbudget_complete_async(app->budget, answer->id, NULL, on_settled, app, NULL);
        else
                coinbudget_cancel_async(app->budget, answer->id, "the purchase failed", on_settled,
                                app, NULL);
}

int main(int argc, char *argv[]) {
        const CoinBudgetPurchase purchase = {
                        .size = sizeof(purchase),
                        .key = argc > 4 ? argv[4] : NULL,
                        .app = "org.example.Buy",
        };
        App app = {0};

        if (argc < 4 || sd_event_default(&app.loop) < 0) {
                fprintf(stderr, "Usage: buy-event PLATFORM COINS COMMAND [KEY]\n");
                return EXIT_FAILURE;
        }
        app.command = argv[3];
        app.budget = coinbudget_new_event(app.loop);
        coinbudget_request_async(app.budget, argv[1], strtoll(argv[2], NULL, 10), &purchase,
                        on_answer, &app, NULL);
        int status = sd_event_loop(app.loop);
        coinbudget_free(app.budget);
        sd_event_unref(app.loop);
        return status;
}
