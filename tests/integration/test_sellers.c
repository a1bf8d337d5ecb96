/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From whom, and for what price: what is refused whatever the budget, and what is warned of. */

#include "tests/integration/scenes.h"

/* TikTok's coins: 70 for 0.74 to 65 for 0.99 USD; so 700 cost 7.40 to 10.67 USD. */

#define RATES "[Rates]\nFile=" RATES_FILE "\n"

static void begin_with_budget(void) {
        begin_scene("");
        rates("Date, USD, JPY, \n19 November 2027, 1.25, 160, \n");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 100000));
}

TestSuite(sellers, .init = begin_with_budget, .fini = end_scene, .timeout = 60);

#define SOLD_BY(seller) 1, "seller", "s", (seller)
#define OFFER(price, currency, seller) \
        3, "price", "x", X(price), "currency", "s", (currency), "seller", "s", (seller)

static void assert_request(const char *reason, const char *seller) {
        assert_answer(request(alice, "tiktok", 70, SOLD_BY(seller)), text("reason=%s", reason),
                        "...");
}

/* ---- from whom ---- */

Test(sellers, official_ones_and_no_others) {
        static const char *const good[] = {"https://www.tiktok.com/coin", "https://TikTok.com:443",
                        "https:\\\\tiktok.com", "https://user@tik%74ok.com./x", "google-play",
                        "app-store"};
        static const char *const bad[] = {"http://tiktok.com", "https://tiktok.com.evil.example",
                        "https://tiktok.com@evil.example", "https://tiktokcoins.ai",
                        "https://xn--tktok-3ya.com", "https://t\xc3\xacktok.com", "tiktok.com",
                        "tiktok", "https://twitch.tv", "Google-Play",
                        "https://127.0.0.1/tiktok.com", "javascript:https://tiktok.com"};

        reload("[Requests]\nBurst=off\n");
        for (size_t i = 0; i < ELEMENTSOF(good); i++)
                assert_request("", good[i]);
        for (size_t i = 0; i < ELEMENTSOF(bad); i++)
                assert_request("unofficial-seller", bad[i]);
}

Test(sellers, a_refusal_is_recorded) {
        assert_answer(request(alice, "tiktok", 70, SOLD_BY("https://tiktokcoins.ai")), "id=3",
                        "decision=rejected", "reason=unofficial-seller", "state=rejected",
                        "remaining=100000", "price=107", "currency=USD", "price-estimated=true",
                        "warnings=seller-unknown", "replayed=false");
        assert_answer(get(alice, 3), "seller=https://tiktokcoins.ai", "decision=rejected",
                        "reason=unofficial-seller", "state=rejected", "...");
        assert_answer(check(alice, "tiktok", 70, SOLD_BY("https://tiktokcoins.ai")),
                        "reason=unofficial-seller", "...");
}

Test(sellers, an_official_one_is_not_warned_of_and_none_is) {
        assert_answer(request(alice, "tiktok", 70, SOLD_BY("app-store")), "id=*",
                        "decision=approved", "reason=", "state=approved", "remaining=99930",
                        "hold-until=*", "price=107", "currency=USD", "price-estimated=true",
                        "limit.platform=tiktok", "limit.window=month", "limit.unit=coins",
                        "limit.amount=100000", "limit.used=0", "limit.held=70",
                        "limit.remaining=99930", "limit.until=*", "replayed=false");
        assert_answer(request(alice, "tiktok", 70, NO_OPTIONS), "decision=approved",
                        "warnings=seller-unknown", "...");
}

Test(sellers, required) {
        reload("[Requests]\nOfficialSellersOnly=required\n");
        rejected(alice, "tiktok", 70, "unofficial-seller");
        assert_request("", "app-store");
        assert_request("unofficial-seller", "https://tiktokcoins.ai");
}

Test(sellers, or_anybody) {
        reload("[Requests]\nOfficialSellersOnly=no\n");
        assert_answer(request(alice, "tiktok", 70, SOLD_BY("https://tiktokcoins.ai")),
                        "decision=approved", "warnings=seller-unknown", "...");
}

Test(sellers, what_is_bought_is_written_down_whoever_sold_it) {
        assert_answer(record(alice, UID_ALICE, "tiktok", 70,
                                      OFFER(1, "USD", "https://evil.example")),
                        "id=*");
}

/* ---- for how much ---- */

static void assert_price(int64_t price, const char *reason, const char *warnings) {
        const Answer *answer =
                        request(alice, "tiktok", 700, OFFER(price, "USD", "https://tiktok.com"));

        assert_answer(answer, text("reason=%s", reason), "...");
        if (*warnings)
                assert_answer(answer, text("warnings=%s", warnings), "...");
        else
                cr_assert_not(has(answer, "warnings"), "%ld", price);
}

/* 1067 * 1.25 = 1333.75; 740 * 0.6 = 444. */
Test(sellers, prices_far_from_the_lists) {
        reload("[Requests]\nBurst=off\n");
        assert_price(1334, "overpriced", "above-list-price");
        assert_price(1333, "", "above-list-price");
        assert_price(1068, "", "above-list-price");
        assert_price(1067, "", "");
        assert_price(740, "", "");
        assert_price(739, "", "below-list-price");
        assert_price(444, "", "below-list-price");
        assert_price(443, "underpriced", "below-list-price");
        assert_price(0, "underpriced", "below-list-price");
        assert_price(AMOUNT_MAX, "overpriced", "above-list-price");
}

Test(sellers, how_far_is_set) {
        reload("[Requests]\nMaxOverprice=0%\nMaxUnderprice=0%\n");
        assert_price(1068, "overpriced", "above-list-price");
        assert_price(1067, "", "");
        assert_price(739, "underpriced", "below-list-price");
        reload("[Requests]\nMaxOverprice=off\nMaxUnderprice=off\n");
        assert_price(AMOUNT_MAX, "", "above-list-price");
        assert_price(0, "", "below-list-price");
}

/* 17500 cost 203.39 EUR, 70 0.85: so 700 cost 8.13 to 8.50 EUR. */
Test(sellers, in_the_lists_own_currency) {
        reload("[Requests]\nBurst=off\n" RATES);
        assert_answer(request(alice, "tiktok", 700, PRICED(850, "EUR")), "decision=approved",
                        "warnings=seller-unknown", "...");
        assert_answer(request(alice, "tiktok", 700, PRICED(1062, "EUR")), "decision=approved",
                        "...");
        assert_answer(request(alice, "tiktok", 700, PRICED(1063, "EUR")), "reason=overpriced",
                        "...");
        assert_answer(request(alice, "tiktok", 700, PRICED(487, "EUR")), "reason=underpriced",
                        "...");
}

/* From 7.40 USD, which are 947.2 JPY, to 10.67, which are 1365.76. */
Test(sellers, converted_where_only_another_is_listed) {
        reload("[Requests]\nBurst=off\n" RATES);
        assert_answer(request(alice, "tiktok", 700, PRICED(1366, "JPY")), "decision=approved",
                        "warnings=seller-unknown", "...");
        assert_answer(request(alice, "tiktok", 700, PRICED(1708, "JPY")), "reason=overpriced",
                        "...");
        assert_answer(request(alice, "tiktok", 700, PRICED(947, "JPY")), "decision=approved",
                        "warnings=seller-unknown", "...");
        assert_answer(request(alice, "tiktok", 700, PRICED(946, "JPY")), "decision=approved",
                        "warnings=below-list-price,seller-unknown", "...");
        assert_answer(request(alice, "tiktok", 700, PRICED(568, "JPY")), "reason=underpriced",
                        "...");
}

Test(sellers, a_stale_rate_for_that_is_told) {
        reload(RATES "MaxAge=2d\n");
        assert_answer(request(alice, "tiktok", 700, PRICED(1000, "JPY")), "decision=approved",
                        "warnings=seller-unknown,rate-stale", "...");
}

Test(sellers, what_no_rate_converts_is_not_judged) {
        assert_answer(request(alice, "tiktok", 700, PRICED(1, "JPY")), "decision=approved",
                        "warnings=seller-unknown", "...");
}

Test(sellers, the_contracts_order) {
        assert_answer(request(alice, "tiktok", 700, OFFER(1, "USD", "https://evil.example")),
                        "reason=unofficial-seller", "...");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 10));
        assert_answer(request(alice, "tiktok", 700, OFFER(1, "USD", "app-store")),
                        "reason=underpriced", "...");
        assert_answer(request(alice, "tiktok", 700, OFFER(9999, "USD", "app-store")),
                        "reason=overpriced", "...");
        assert_done(set_paused(root, UID_ALICE, 1, 1, "guardian", "b", 1));
        assert_answer(request(alice, "tiktok", 700, OFFER(1, "USD", "https://evil.example")),
                        "reason=paused", "...");
}

/* Nobody asks a guardian about it. */
Test(sellers, no_guardian_is_asked) {
        reload("[Requests]\nOverLimit=ask\n");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 10));
        assert_answer(request(alice, "tiktok", 70, SOLD_BY("https://evil.example")),
                        "decision=rejected", "reason=unofficial-seller", "...");
}

/* ---- later ---- */

Test(sellers, a_replay_keeps_its_answer_and_warns_by_the_list_of_now) {
        const Answer *answer = request(alice, "tiktok", 70, 4, "key", "s", "k", "price", "x", X(30),
                        "currency", "s", "USD", "seller", "s", "https://tiktok.com");

        assert_answer(answer, "reason=underpriced", "replayed=false", "...");
        reload("[Requests]\nMaxUnderprice=off\n");
        answer = request(alice, "tiktok", 70, 4, "key", "s", "k", "price", "x", X(30), "currency",
                        "s", "USD", "seller", "s", "https://tiktok.com");
        assert_answer(answer, "decision=rejected", "reason=underpriced", "replayed=true",
                        "warnings=below-list-price", "...");
}

Test(sellers, judged_again_when_a_guardian_allows_it) {
        reload("[Requests]\nOverLimit=ask\n");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 10));
        const Answer *answer = request(alice, "tiktok", 70, SOLD_BY("https://tiktok.com"));
        uint64_t id = (uint64_t) number(answer, "id");

        assert_answer(answer, "decision=pending", "...");
        cr_assert_eq(world_write(WORLD_CATALOG_DIR "/tiktok.conf",
                                     "[Platform]\nId=tiktok\nName=T\nUnit=Coin\nSoldIn=coins\n"
                                     "Official=other.example\n"),
                        0);
        reload("[Requests]\nOverLimit=ask\n");
        assert_answer(resolve(root, id, 1, NO_OPTIONS), "state=rejected");
        assert_answer(get(alice, id), "reason=unofficial-seller", "...");
}

/* The guardian has seen 1.07 USD: that counts, whatever the list says since. */
Test(sellers, an_estimate_counts_as_it_was_shown) {
        reload("[Requests]\nOverLimit=ask\n");
        assert_done(set_limit_in(root, UID_ALICE, "tiktok", "month", "USD", 50, NO_OPTIONS));
        const Answer *answer = request(alice, "tiktok", 70, NO_OPTIONS);
        uint64_t id = (uint64_t) number(answer, "id");

        assert_answer(answer, "decision=pending", "price=107", "...");
        cr_assert_eq(world_write(WORLD_CATALOG_DIR "/tiktok.conf",
                                     "[Platform]\nId=tiktok\nName=T\nUnit=Coin\nSoldIn=coins\n"
                                     "Official=tiktok.com\nBundle=app 70 5USD - s\n"),
                        0);
        reload("[Requests]\nOverLimit=ask\n");
        assert_answer(resolve(root, id, 1, NO_OPTIONS), "state=approved");
        assert_answer(get(alice, id), "price=107", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=USD", "0.held=107", "...");
}

/* Nothing is left to tell what it costs in another currency: not nothing, but no approval. */
Test(sellers, an_estimate_whose_list_is_gone_counts_no_less) {
        reload("[Requests]\nOverLimit=ask\n" RATES);
        assert_done(remove_limit(root, UID_ALICE, "tiktok", "month"));
        assert_done(set_limit_in(root, UID_ALICE, "tiktok", "month", "EUR", 50, NO_OPTIONS));
        const Answer *answer = request(alice, "tiktok", 70, NO_OPTIONS);
        uint64_t id = (uint64_t) number(answer, "id");

        assert_answer(answer, "decision=pending", "price=107", "currency=USD", "...");
        cr_assert_eq(world_write(WORLD_CATALOG_DIR "/tiktok.conf",
                                     "[Platform]\nId=tiktok\nName=T\nUnit=Coin\nSoldIn=coins\n"
                                     "Official=tiktok.com\n"),
                        0);
        reload("[Requests]\nOverLimit=ask\n" RATES);
        assert_answer(resolve(root, id, 1, NO_OPTIONS), "state=rejected");
        assert_answer(get(alice, id), "reason=no-exchange-rate", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=EUR", "0.held=0", "...");
}
