/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/count.h"

#include <criterion/criterion.h>

#include "common/util.h"

#define MAX INT64_MAX

static const struct {
        const char *what;
        Amounts amounts; /* approved, completed, rest, refunded */
        State state;
        bool spend;
        Count count; /* used, held, bought, cancelled */
} cases[] = {
                {"rejected", {700, 0, 0, 0}, STATE_REJECTED, true, {0, 0, 0, 0}},
                {"pending", {700, 0, 0, 0}, STATE_PENDING, true, {0, 0, 0, 0}},
                {"approved", {700, 0, 0, 0}, STATE_APPROVED, true, {0, 700, 0, 0}},
                {"all of it returning", {700, 0, 700, 0}, STATE_RETURNING, true, {0, 700, 0, 0}},
                {"a part returning", {700, 300, 400, 0}, STATE_RETURNING, true, {300, 400, 300, 0}},
                {"cancelled", {700, 0, 0, 0}, STATE_CANCELLED, true, {0, 0, 0, 700}},
                {"completed", {700, 700, 0, 0}, STATE_COMPLETED, true, {700, 0, 700, 0}},
                {"fewer completed", {700, 300, 0, 0}, STATE_COMPLETED, true, {300, 0, 300, 400}},
                {"none completed", {700, 0, 0, 0}, STATE_COMPLETED, true, {0, 0, 0, 700}},
                {"dearer than approved", {700, 900, 0, 0}, STATE_COMPLETED, true, {900, 0, 900, 0}},
                {"lapsed, spent", {700, 0, 0, 0}, STATE_LAPSED, true, {700, 0, 700, 0}},
                {"lapsed, released", {700, 0, 0, 0}, STATE_LAPSED, false, {0, 0, 0, 700}},
                {"recorded", {700, 700, 0, 0}, STATE_RECORDED, false, {700, 0, 700, 0}},
                {"a part refunded", {700, 700, 0, 200}, STATE_COMPLETED, true, {500, 0, 700, 0}},
                {"all refunded", {700, 700, 0, 700}, STATE_COMPLETED, true, {0, 0, 700, 0}},
                {"refunded of fewer", {700, 300, 0, 100}, STATE_COMPLETED, true,
                                {200, 0, 300, 400}},
                {"refunded after it lapsed", {700, 0, 0, 200}, STATE_LAPSED, true,
                                {500, 0, 700, 0}},
                {"refunded of a record", {700, 700, 0, 1}, STATE_RECORDED, true, {699, 0, 700, 0}},
                /* converted rounded up and down, a refund may pass what was bought by nothing */
                {"more refunded than bought", {700, 300, 0, 400}, STATE_COMPLETED, true,
                                {0, 0, 300, 400}},
                {"int64's end", {MAX, MAX, 0, MAX}, STATE_COMPLETED, true, {0, 0, MAX, 0}},
                {"int64's end, held", {MAX, 0, MAX, 0}, STATE_RETURNING, true, {0, MAX, 0, 0}},
};

Test(count, by_state) {
        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Count got = amounts_count(&cases[i].amounts, cases[i].state, cases[i].spend);

                cr_expect_eq(got.used, cases[i].count.used, "%s", cases[i].what);
                cr_expect_eq(got.held, cases[i].count.held, "%s", cases[i].what);
                cr_expect_eq(got.bought, cases[i].count.bought, "%s", cases[i].what);
                cr_expect_eq(got.cancelled, cases[i].count.cancelled, "%s", cases[i].what);
        }
}

/* What was approved is held, bought or cancelled, and nothing of it twice: in every state that may
 * follow, for everything small. */
Test(count, nothing_is_lost) {
        for (int64_t approved = 0; approved <= 6; approved++)
                for (int64_t completed = 0; completed <= approved; completed++)
                        for (State state = STATE_APPROVED; state < STATE_COUNT; state++)
                                for (int spend = 0; spend < 2; spend++) {
                                        bool settled = state == STATE_COMPLETED ||
                                                        state == STATE_RECORDED ||
                                                        state == STATE_RETURNING;
                                        Amounts a = {.approved = approved,
                                                        .completed = settled ? completed : 0};

                                        if (state == STATE_RETURNING)
                                                a.rest = approved - completed;
                                        Count c = amounts_count(&a, state, spend);
                                        cr_expect_eq(c.held + c.bought + c.cancelled, approved);
                                        cr_expect_eq(c.used, c.bought);

                                        for (a.refunded = 0; a.refunded <= c.bought; a.refunded++) {
                                                Count r = amounts_count(&a, state, spend);
                                                cr_expect_eq(r.used, c.bought - a.refunded);
                                                cr_expect_eq(r.bought, c.bought);
                                                cr_expect_eq(r.held, c.held);
                                                cr_expect_eq(r.cancelled, c.cancelled);
                                        }
                                }
}
