/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What became of a request: complete, cancel, pending, approve, deny, refund, record. */

#include "client/sentence.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_answer, .init = client_case_open);

Test(client_answer, states) {
        Paper *paper = paper_new();

        sentence_state(12, "completed", paper->out);
        sentence_state(13, "returning", paper->out);
        paper_expect(paper,
                        "Request 12 is completed.\n"
                        "Request 13 waits for a guardian: what was not bought stays counted until "
                        "one agrees. Wait for the answer: coinbudget show 13\n");
}

Test(client_answer, every_answer_of_a_guardian) {
        static const struct {
                bool approved;
                const char *state;
                int status;
                const char *expected;
        } cases[] = {
                        {true, "approved", 0, "Request 12 is approved: it may be bought now.\n"},
                        {true, "rejected", 3,
                                        "Request 12 could not be approved: something else stands against it by now. See what: coinbudget show 12\n"},
                        {true, "cancelled", 0,
                                        "Request 12 is cancelled: what was not bought counts no more.\n"},
                        {true, "completed", 0,
                                        "Request 12 is completed: the rest, which was not bought, counts no more.\n"},
                        {false, "rejected", 0, "Request 12 is denied: it may not be bought.\n"},
                        {false, "completed", 0,
                                        "Request 12 is completed: all of it counts as bought.\n"},
                        {false, "something-new", 0, "Request 12 is something-new.\n"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Paper *paper = paper_new();

                sentence_resolved(12, cases[i].approved, cases[i].state, paper->out);
                paper_expect(paper, cases[i].expected);
                cr_assert_eq(status_from_answer(cases[i].approved, cases[i].state), cases[i].status,
                                "%zu", i);
        }
}

Test(client_answer, how_to_answer) {
        BudgetRequest items[2] = {{.id = 12, .state = TEXT("pending")},
                        {.id = 15, .state = TEXT("returning")}};
        RecordList requests = {.type = &budget_request_type, .items = items, .n = 1};
        Paper *paper = paper_new();

        sentence_pending(&requests, paper->out);
        requests.n = 2;
        sentence_pending(&requests, paper->out);
        paper_expect(paper,
                        "\nTo answer: coinbudget approve 12, or coinbudget deny 12.\n"
                        "\nTo answer: coinbudget approve 12, or coinbudget deny 12. What may not be "
                        "given back counts as bought.\n");
}

/* What the second of two guardians reads. */
Test(client_answer, what_waits_no_more) {
        static const struct {
                const char *state, *decision, *reason, *by, *expected;
        } cases[] = {
                        {"approved", "approved", NULL, "mum",
                                        "is answered already: mum approved it."},
                        {"rejected", "rejected", "denied", "mum",
                                        "is answered already: mum denied it."},
                        {"approved", "approved", NULL, NULL,
                                        "waits for no answer: it is approved."},
                        {"completed", "approved", NULL, "mum",
                                        "waits for no answer: it is completed."},
                        {"rejected", "rejected", "approval-expired", NULL,
                                        "waits for no answer: it is rejected."},
                        {"cancelled", "pending", "awaiting-approval", NULL,
                                        "waits for no answer: it was taken back."},
                        {"cancelled", "approved", NULL, NULL,
                                        "waits for no answer: it is cancelled."},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                BudgetRequest request = case_request(12, (char *) (uintptr_t) cases[i].state);
                Paper *paper = paper_new();
                char expected[128];

                request.decision = (char *) (uintptr_t) cases[i].decision;
                request.reason = (char *) (uintptr_t) cases[i].reason;
                sentence_answered(&request, cases[i].by, paper->out);
                snprintf(expected, sizeof expected, "Request 12 %s See: coinbudget show 12\n",
                                cases[i].expected);
                paper_expect(paper, expected);
        }
}

Test(client_answer, refunds) {
        static const struct {
                int64_t coins, price;
                const char *expected;
        } cases[] = {
                        {NOT_GIVEN, NOT_GIVEN,
                                        "Written down: all that was left of request 12 came back from the store. It counts as spent no more.\n"},
                        {1, NOT_GIVEN, "Written down: 1 coin of request 12 came back from the store. It counts as spent no more.\n"},
                        {NOT_GIVEN, 499,
                                        "Written down: 4.99 USD of request 12 came back from the store. It counts as spent no more.\n"},
                        {300, 499, "Written down: 300 coins and 4.99 USD of request 12 came back from the store. It counts as spent no more.\n"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const Arguments arguments = {.id = 12,
                                .coins = cases[i].coins,
                                .price = cases[i].price,
                                .currency = "USD"};
                Paper *paper = paper_new();

                sentence_refund(&arguments, paper->out);
                paper_expect(paper, cases[i].expected);
        }
}

Test(client_answer, a_refund_in_another_currency) {
        const Arguments arguments = {.id = 12, .price = 499, .currency = "USD"};
        Paper *paper = paper_new();

        sentence_currency(&arguments, "EUR", paper->out);
        sentence_currency(&arguments, NULL, paper->out);
        paper_expect(paper,
                        "Request 12 was paid in EUR, not in USD. Write what came back in EUR.\n"
                        "What request 12 cost is not known. Write how many coins came back "
                        "instead: coinbudget refund 12 100\n");
}

Test(client_answer, records) {
        Arguments arguments = {
                        .platform = "tiktok", .coins = 700, .price = NOT_GIVEN, .when = NOT_GIVEN};
        const Changed changed = {.arguments = &arguments,
                        .user = "alice",
                        .platforms = case_platforms(),
                        .now = CASE_NOW};
        Paper *paper = paper_new();

        sentence_record(&changed, 13, paper->out);
        arguments.platform = "youtube";
        arguments.coins = 0;
        arguments.price = 500;
        strcpy(arguments.currency, "EUR");
        arguments.when = CASE_NOW - 19 * CASE_HOUR;
        sentence_record(&changed, 14, paper->out);
        paper_expect(paper,
                        "Written down (request 13): alice bought 700 TikTok Coins. It counts as "
                        "spent.\n"
                        "Written down (request 14): alice bought YouTube Super Chat for 5.00 EUR "
                        "on 21 Nov. It counts as spent.\n");
}
