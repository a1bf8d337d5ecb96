/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What can be bought. */

#include "tests/integration/calls.h"

TestSuite(catalog, .init = begin_with_daemon, .fini = end, .timeout = 60);

Test(catalog, platforms) {
        const Answer *answer = ask(as(UID_BOB), "Catalog", "ListPlatforms", "");

        assert_answer(answer, "0.id=instagram", "0.name=Instagram Gifts", "0.unit=Star",
                        "0.sold-in=coins", "0.official=instagram.com,google-play,app-store",
                        "0.creator-percent=45", "1.id=telegram", "2.id=telegram-premium",
                        "2.sold-in=money", "3.id=tiktok", "3.sold-in=coins", "4.id=twitch",
                        "5.id=youtube", "5.sold-in=money", "...");
        cr_assert_not(has(answer, "6.id"));
        cr_assert_not(has(answer, "1.creator-percent"));
}
