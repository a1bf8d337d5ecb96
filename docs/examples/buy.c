/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Asks before it buys, and waits for the answer.
 *
 *     cc buy.c $(pkg-config --cflags --libs libcoinbudget) -o buy
 *     ./buy PLATFORM COINS COMMAND [KEY]
 *
 * COMMAND stands for the purchase: it buys, and succeeds, or not. KEY is that of a request which
 * was not settled. Exits with 0 only when it was bought. */

#include <coinbudget.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* It was allowed: buy, and say what came of it. The coins are held until that is said. */
static int buy(CoinBudget *budget, uint64_t id, const char *command) {
        const CoinBudgetAnswer *answer;

        printf("Approved (request %" PRIu64 ").\n", id);
        int bought = system(command) == 0;
        if (bought)
                coinbudget_complete(budget, id, NULL, &answer);
        else
                coinbudget_cancel(budget, id, "the purchase failed", &answer);

        /* Worth telling, but no reason to buy again, or to take back what was bought. */
        if (answer->outcome == COINBUDGET_FAILED)
                fprintf(stderr, "%s (%s)\n", answer->message, answer->detail);
        printf("%s (request %" PRIu64 " is %s).\n", bought ? "Bought" : "Not bought", id,
                        *answer->state ? answer->state : "unsettled");
        coinbudget_answer_free(answer);
        return bought ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* It was not allowed. Nothing may be bought, whatever the reason. */
static int refuse(const CoinBudgetAnswer *answer) {
        printf("Not bought: %s\n", answer->message);
        switch (answer->outcome) {
        case COINBUDGET_PENDING:
                printf("Try again later, with the key %s\n", answer->key);
                break;
        case COINBUDGET_FAILED:
                /* Asked again with this key, it counts once, whatever became of it. */
                if (answer->error == COINBUDGET_ERROR_NO_ANSWER)
                        printf("Try again, with the key %s\n", answer->key);
                fprintf(stderr, "error %d: %s\n", (int) answer->error, answer->detail);
                break;
        case COINBUDGET_REJECTED:
                if (answer->fits > 0)
                        printf("At most %" PRId64 " coins would be allowed.\n", answer->fits);
                break;
        case COINBUDGET_SETTLED:
        case COINBUDGET_APPROVED: /* says yes */
                break;
        }
        return EXIT_FAILURE;
}

int main(int argc, char *argv[]) {
        CoinBudgetPurchase purchase = {
                        .size = sizeof(purchase),
                        .key = argc > 4 ? argv[4] : NULL,
                        .app = "org.example.Buy",
        };
        const CoinBudgetAnswer *answer;
        int status;

        if (argc < 4) {
                fprintf(stderr, "Usage: buy PLATFORM COINS COMMAND [KEY]\n");
                return EXIT_FAILURE;
        }
        CoinBudget *budget = coinbudget_new();
        coinbudget_request(budget, argv[1], strtoll(argv[2], NULL, 10), &purchase, &answer);
        if (answer->decision == COINBUDGET_YES)
                status = buy(budget, answer->id, argv[3]);
        else
                status = refuse(answer);
        coinbudget_answer_free(answer);
        coinbudget_free(budget);
        return status;
}
