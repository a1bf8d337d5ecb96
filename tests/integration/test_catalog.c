/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What can be bought, where, and the cheapest way to it. */

#include "tests/integration/scenes.h"

static void begin_with_budget(void) {
        begin_scene("");
        rates("Date, USD, JPY, \n19 November 2027, 1.25, 160, \n");
}

TestSuite(catalog, .init = begin_with_budget, .fini = end_scene, .timeout = 60);

#define RATES "[Rates]\nFile=" RATES_FILE "\n"

static const Answer *list_bundles(sd_bus *bus, const char *platform, const char *currency) {
        return ask(bus, "Catalog", "ListBundles", "ss", platform, currency);
}

static const Answer *quote(sd_bus *bus, const char *platform, int64_t coins, const char *currency) {
        return ask(bus, "Catalog", "Quote", "sxs", platform, coins, currency);
}

Test(catalog, platforms) {
        const Answer *answer = ask(bob, "Catalog", "ListPlatforms", "");

        assert_answer(answer, "0.id=instagram", "0.name=Instagram Gifts", "0.unit=Star",
                        "0.sold-in=coins", "0.official=instagram.com,google-play,app-store",
                        "0.creator-percent=45", "1.id=telegram", "2.id=telegram-premium",
                        "2.sold-in=money", "3.id=tiktok", "3.sold-in=coins", "4.id=twitch",
                        "5.id=youtube", "5.sold-in=money", "...");
        cr_assert_not(has(answer, "6.id"));
        cr_assert_not(has(answer, "1.creator-percent"));
        assert_answer(answer,
                        "0.facts=Stars are sold in the app only. (newsbytesapp.com, 2023-02),The "
                        "creator gets 0.01 USD per Star. (mediapost.com, 2023)",
                        "...");
}

/* ---- ListBundles ---- */

Test(catalog, bundles_of_a_platform) {
        assert_done(set_limit(root, UID_ALICE, "instagram", "month", 140));
        assert_answer(list_bundles(alice, "instagram", ""), "0.platform=instagram", "0.channel=app",
                        "0.coins=45", "0.bonus=0", "0.price=99", "0.currency=USD",
                        "0.as-of=2023-02", "0.source=newsbytesapp.com", "0.fits=true",
                        "1.platform=instagram", "1.channel=app", "1.coins=140", "1.bonus=0",
                        "1.price=299", "1.currency=USD", "1.as-of=2023-02",
                        "1.source=newsbytesapp.com", "1.fits=true", "2.platform=instagram",
                        "2.channel=app", "2.coins=300", "2.bonus=0", "2.price=599",
                        "2.currency=USD", "2.as-of=2023-02", "2.source=newsbytesapp.com",
                        "2.fits=false");
        assert_answer(list_bundles(bob, "instagram", ""), "0.fits=false", "1.fits=false", "...");
        assert_answer(list_bundles(alice, "youtube", ""), NULL);
}

Test(catalog, bundles_in_a_currency_and_of_all_platforms) {
        const Answer *answer = list_bundles(bob, "", "EUR");

        assert_answer(answer, "0.platform=tiktok", "0.coins=70", "0.price=85", "1.coins=17500",
                        "...");
        cr_assert_not(has(answer, "2.coins"));
        assert_answer(list_bundles(bob, "", "JPY"), NULL);
        answer = list_bundles(bob, "", "");
        assert_answer(answer, "0.platform=instagram", "32.platform=twitch", "...");
        cr_assert_not(has(answer, "33.coins"));
}

/* In money: 10 USD are room for 700 coins, and not for 1321. The time of day changes nothing. */
Test(catalog, bundles_fit_by_the_budget_alone) {
        reload("[Requests]\nQuietHours=00:00-24:00\n");
        assert_done(set_limit_in(root, UID_ALICE, "*", "month", "USD", 1000, NO_OPTIONS));
        const Answer *answer = list_bundles(alice, "tiktok", "USD");

        assert_answer(answer, "0.coins=65", "0.fits=true", "2.coins=1321", "2.fits=false",
                        "6.coins=700", "6.fits=true", "...");
}

Test(catalog, calls_that_make_no_sense) {
        assert_error(list_bundles(bob, "facebook", ""), ERROR_UNKNOWN_PLATFORM);
        assert_error(list_bundles(bob, "Tik Tok", ""), ERROR_UNKNOWN_PLATFORM);
        assert_error(list_bundles(bob, "tiktok", "usd"), INVALID_ARGS);
        assert_error(list_bundles(bob, "tiktok", "coins"), INVALID_ARGS);
        assert_error(quote(bob, "", 5, ""), ERROR_UNKNOWN_PLATFORM);
        assert_error(quote(bob, "facebook", 5, ""), ERROR_UNKNOWN_PLATFORM);
        assert_error(quote(bob, "tiktok", 0, ""), INVALID_ARGS);
        assert_error(quote(bob, "tiktok", -5, ""), INVALID_ARGS);
        assert_error(quote(bob, "tiktok", AMOUNT_MAX + 1, ""), INVALID_ARGS);
        assert_error(quote(bob, "tiktok", 5, "XXX"), INVALID_ARGS);
        assert_error(quote(bob, "youtube", 5, ""), INVALID_ARGS);
        assert_error(quote(bob, "youtube", 0, ""), INVALID_ARGS);
        assert_rows("SELECT count(*) FROM entry", "0\n");
}

#define DEALS                                                                                 \
        "[Platform]\nId=deals\nName=Deals\nUnit=Coin\nSoldIn=coins\nOfficial=deals.example\n" \
        "Bundle=web 100 1USD 2027 deals.example\n"                                            \
        "Deal=web 100 25 1USD 2027-11-21 2027-11-22 deals.example\n"

static void begin_deals(const char *configuration) {
        cr_assert_eq(world_write(WORLD_CATALOG_DIR "/deals.conf", DEALS), 0);
        reload(configuration);
}

/* Its last day ends with the local day. */
Test(catalog, a_deal_runs_until_its_last_day_ends) {
        begin_deals("[Calendar]\nTimeZone=Europe/Berlin\n");
        assert_done(set_limit(root, UID_ALICE, "deals", "month", 1000));
        clock_at("2027-11-22 22:59:00");
        assert_answer(list_bundles(alice, "deals", ""), "0.coins=100", "0.bonus=0",
                        "1.platform=deals", "1.channel=web", "1.coins=100", "1.bonus=25",
                        "1.price=100", "1.currency=USD", "1.as-of=2027-11-21",
                        "1.source=deals.example",
                        text("1.until=%ld", usec_of("2027-11-22 23:00:00")), "1.fits=true", "...");
        assert_answer(quote(alice, "deals", 125, ""), "0.price=100", "0.coins=125",
                        "0.bundles=125 1", "...");
        clock_at("2027-11-22 23:00:01");
        const Answer *answer = list_bundles(alice, "deals", "");
        cr_assert(has(answer, "0.coins"));
        cr_assert_not(has(answer, "1.coins"));
        assert_answer(quote(alice, "deals", 125, ""), "0.price=200", "0.coins=200", "...");
}

/* While it runs, a coin counts for no less than 0.8 cents, else for no less than 1. */
Test(catalog, money_limits_count_the_deals_price) {
        begin_deals("");
        assert_done(set_limit_in(root, UID_ALICE, "deals", "month", "USD", 1000, NO_OPTIONS));
        assert_answer(request(alice, "deals", 125, PRICED(90, "USD")), "decision=approved",
                        "limit.unit=USD", "limit.held=100", "...");
        clock_at("2027-11-23 12:00:00");
        assert_answer(request(alice, "deals", 125, PRICED(90, "USD")), "decision=approved",
                        "limit.unit=USD", "limit.used=100", "limit.held=125", "...");
        assert_answer(check(alice, "deals", 125, PRICED(74, "USD")), "reason=underpriced", "...");
}

/* ---- Quote ---- */

/* On the web 15 times 70; in the app 3 times 350 for 4.99, which is 14.97; a coin of it 1.4257
 * cents. A greedy buyer pays more. */
Test(catalog, the_cheapest_way_first) {
        reload(RATES);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 2000));
        assert_answer(quote(alice, "tiktok", 1000, "USD"), "0.channel=web", "0.currency=USD",
                        "0.bundles=70 15", "0.coins=1050", "0.price=1110", "0.in-own-currency=1110",
                        "0.per-100=106", "0.creator-gets=555", "0.approved=true",
                        "0.reason=", "1.channel=app", "1.currency=USD", "1.bundles=70 15",
                        "1.coins=1050", "1.price=1485", "1.in-own-currency=1485", "1.per-100=142",
                        "1.creator-gets=742", "1.approved=true", "1.reason=", "2.channel=web",
                        "2.currency=EUR", "2.bundles=70 15", "2.coins=1050", "2.price=1275",
                        "2.in-own-currency=1594", "2.per-100=122", "2.creator-gets=637",
                        "2.approved=true", "2.reason=");
        /* Nobody's currency: as the list has them. */
        const Answer *answer = quote(alice, "tiktok", 1000, "");
        assert_answer(answer, "0.currency=USD", "0.channel=web", "2.currency=EUR", "...");
        cr_assert_not(has(answer, "0.in-own-currency"));
}

Test(catalog, what_no_rate_converts_comes_last) {
        const Answer *answer = quote(bob, "tiktok", 1000, "EUR");

        assert_answer(answer, "0.currency=EUR", "0.in-own-currency=1275", "1.currency=USD", "...");
        cr_assert_not(has(answer, "1.in-own-currency"));
}

/* A cent a Bit, whatever the Bit costs. */
Test(catalog, what_the_creator_gets) {
        assert_answer(quote(bob, "twitch", 100, "USD"), "0.channel=web", "0.price=140",
                        "0.creator-gets=100", "1.channel=app", "1.coins=190", "1.price=398",
                        "1.creator-gets=190", "...");
        cr_assert_not(has(quote(bob, "telegram", 100, "USD"), "0.creator-gets"));
}

Test(catalog, what_check_would_say) {
        reload("[Requests]\nOverLimit=ask\n");
        assert_answer(quote(alice, "tiktok", 1000, "USD"), "0.approved=false", "0.reason=no-budget",
                        "...");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 1000));
        assert_answer(quote(alice, "tiktok", 1000, "USD"), "0.approved=false",
                        "0.reason=awaiting-approval", "...");
        reload("");
        assert_answer(quote(alice, "tiktok", 1000, "USD"), "0.approved=false",
                        "0.reason=over-limit", "...");
        assert_answer(quote(alice, "tiktok", 980, "USD"), "0.approved=true", "0.coins=980",
                        "1.approved=true", "...");
        assert_done(set_paused(root, UID_ALICE, 1, 1, "guardian", "b", 1));
        assert_answer(quote(alice, "tiktok", 980, "USD"), "0.approved=false", "0.reason=paused",
                        "...");
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'request'", "0\n");
}

/* More than 2^32 bundles stand in several parts; what costs more than can be said has no offer. */
Test(catalog, what_check_would_say_under_other_rules) {
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 1000));
        reload("[Requests]\nOfficialSellersOnly=required\n");
        assert_answer(quote(alice, "tiktok", 70, "USD"), "0.approved=true", "...");
        reload("[Requests]\nQuietHours=00:00-24:00\n");
        assert_answer(quote(alice, "tiktok", 70, "USD"), "0.approved=false", "0.reason=quiet-hours",
                        "...");
        reload("[Requests]\nBurst=1/10min\n");
        approved(alice, "tiktok", 1);
        assert_answer(quote(alice, "tiktok", 70, "USD"), "0.approved=false", "0.reason=burst",
                        "...");
}

/* 4611686018427387903 would be the number of them. */
static void add_near(void) {
        rates("Date, USD, GBP, \n19 November 2027, 1.08, 0.842, \n");
        cr_assert_eq(world_write(WORLD_CATALOG_DIR "/near.conf",
                                     "[Platform]\nId=near\nName=Near\nUnit=Coin\nSoldIn=coins\n"
                                     "Official=near.example\nBundle=app 100 1.00USD 2027 s\n"
                                     "Bundle=web 100 0.99USD 2027 s\n"
                                     "Deal=web 1000 0 30.00GBP 2027-01-01 2027-12-31 s\n"),
                        0);
        reload(RATES);
        assert_done(set_limit(root, UID_ALICE, "near", "month", 1000));
}

/* A deal that is none: Check refuses it, and so does Quote. The budget would have room for it. */
Test(catalog, a_deal_that_is_dearer_than_the_list) {
        add_near();
        assert_answer(check(alice, "near", 1000, PRICED(3000, "GBP")), "reason=overpriced", "...");
        assert_answer(quote(alice, "near", 1000, "GBP"), "0.currency=USD", "0.approved=true",
                        "2.currency=GBP", "2.approved=false", "2.reason=overpriced", "...");
        assert_answer(list_bundles(alice, "near", "GBP"), "0.price=3000", "0.fits=true", "...");
}

/* 99 and 100 cents are both 78 pence, rounded up. */
Test(catalog, what_converts_to_the_same_is_in_order_of_its_own_price) {
        add_near();
        assert_answer(quote(alice, "near", 100, "GBP"), "0.channel=web", "0.price=99",
                        "0.in-own-currency=78", "1.channel=app", "1.price=100",
                        "1.in-own-currency=78", "...");
}

Test(catalog, what_takes_too_long_has_no_offer) {
        cr_assert_eq(world_write(WORLD_CATALOG_DIR "/odd.conf",
                                     "[Platform]\nId=odd\nName=Odd\nUnit=Coin\nSoldIn=coins\n"
                                     "Official=odd.example\nBundle=web 999999999989 9000USD 2027 a\n"
                                     "Bundle=web 999999999961 8999USD 2027 a\n"),
                        0);
        reload("");
        assert_answer(quote(bob, "odd", 999999999989, "USD"), NULL);
        assert_answer(quote(bob, "odd", 5, "USD"), "0.coins=999999999961", "0.price=899900", "...");
}

Test(catalog, absurdly_many) {
        const Answer *answer = quote(bob, "tiktok", 700000000000, "EUR");

        assert_answer(answer, "0.currency=EUR", "0.bundles=17500 40000000", "0.coins=700000000000",
                        "0.price=813560000000", "...");
        answer = quote(bob, "tiktok", 700000000000, "USD");
        assert_answer(answer, "0.channel=web",
                        "0.bundles=70 4294967295,70 4294967295,70 1410065410",
                        "0.price=740000000000", "...");
        assert_answer(quote(bob, "instagram", AMOUNT_MAX, "USD"), NULL);
}
