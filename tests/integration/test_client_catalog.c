/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a person reads before buying: bundles, quote, compare, and what helps after a no. */

#include "tests/integration/client_says.h"
#include "tests/integration/scenes.h"

static void begin_with_prices(void) {
        begin_in_november("");
        rates("Date, USD, JPY, \n19 November 2027, 1.25, 160, \n");
        reload("[Limits]\nDefault=tiktok month 1000 coins\nDefault=instagram month 200 coins\n"
               "[Rates]\nFile=" RATES_FILE "\n");
}

TestSuite(client_catalog, .init = begin_with_prices, .fini = end, .timeout = 60);

#define HEAD "The cheapest ways to 1000 TikTok Coins or more:\n\n"
#define CHANGE(platform)                                                                                      \
        "Prices change: look at their date, and buy only from official sellers: coinbudget bundles " platform \
        "\n"

Test(client_catalog, bundles) {
        assert_output(client(UID_ALICE, "bundles", "instagram", NULL), DONE,
                        "WHERE  COINS     PRICE   PER 100  FITS  AS OF    REPORTED BY\n"
                        "app      300  5.99 USD  2.00 USD  no    2023-02  newsbytesapp.com\n"
                        "app      140  2.99 USD  2.14 USD  yes   2023-02  newsbytesapp.com\n"
                        "app       45  0.99 USD  2.20 USD  yes   2023-02  newsbytesapp.com\n"
                        "\nThe cheapest coin comes first, in each currency. Prices change: look at "
                        "their date, and at the shop's own.\n"
                        "Sold by instagram.com, Google Play, the App Store, and by nobody else.\n"
                        "- Stars are sold in the app only. (newsbytesapp.com, 2023-02)\n"
                        "- The creator gets 0.01 USD per Star. (mediapost.com, 2023)\n");
        assert_output(client(UID_ALICE, "bundles", "tiktok", "--currency=EUR", "-q", NULL), DONE,
                        "WHERE  COINS       PRICE   PER 100  FITS  AS OF      REPORTED BY\n"
                        "web    17500  203.39 EUR  1.17 EUR  no    not dated  "
                        "stuttgarter-zeitung.de\n"
                        "web       70    0.85 EUR  1.22 EUR  yes   not dated  "
                        "stuttgarter-zeitung.de\n");
        assert_output(client(UID_ALICE, "bundles", "--currency=EUR", "--no-legend", "-q", NULL),
                        DONE,
                        "TikTok Coins  web  17500  203.39 EUR  1.17 EUR  no   not dated  "
                        "stuttgarter-zeitung.de\n"
                        "TikTok Coins  web     70    0.85 EUR  1.22 EUR  yes  not dated  "
                        "stuttgarter-zeitung.de\n");
        assert_output(client(UID_ALICE, "bundles", "--currency=JPY", NULL), DONE,
                        "No price of what there is in JPY is known. In other currencies: coinbudget "
                        "bundles\n");
        assert_complains(client(UID_ALICE, "bundles", "facebook", NULL), FAILED, "facebook");
        assert_complains(client(UID_ALICE, "bundles", "--currency=usd", NULL), USAGE,
                        "Not a currency: usd. Write its code, as in EUR");
}

Test(client_catalog, bundles_of_what_is_sold_in_money) {
        assert_output(client(UID_ALICE, "bundles", "telegram-premium", NULL), DONE,
                        "Telegram Premium is sold for money, not in coins.\n"
                        "Sold by telegram.org, t.me, fragment.com, Google Play, the App Store, and by "
                        "nobody else.\n"
                        "- A subscription costs about 4.99 USD a month. (ton-adoption.xyz, 2026)\n"
                        "- It can also be bought as a gift of 3, 6 or 12 months. (ton-adoption.xyz, "
                        "2026)\n");
}

/* Of that name and id, with these lines. */
static void add_platform(const char *id, const char *lines) {
        cr_assert_eq(world_write(text(WORLD_CATALOG_DIR "/%s.conf", id),
                                     text("[Platform]\nId=%s\nName=%s\nUnit=Coin\nSoldIn=coins\n"
                                          "Official=%s.example\n%s",
                                                     id, id, id, lines)),
                        0);
        cr_assert_eq(world_daemon_reload(world), 0);
}

Test(client_catalog, a_deal) {
        add_platform("deals",
                        "Bundle=web 100 1USD 2027 here\n"
                        "Deal=web 100 25 1USD 2027-11-01 2027-11-30 there\n");
        assert_output(client(UID_ALICE, "bundles", "deals", "-q", NULL), DONE,
                        "WHERE     COINS     PRICE   PER 100  FITS  UNTIL             AS OF       "
                        "REPORTED BY\n"
                        "web    100 + 25  1.00 USD  0.80 USD  no    2027-12-01 00:00  2027-11-01  "
                        "there\n"
                        "web         100  1.00 USD  1.00 USD  no                      2027        "
                        "here\n");
        assert_output(client(UID_ALICE, "quote", "deals", "225", "-q", NULL), DONE,
                        "The cheapest ways to 225 Coins (deals) or more:\n\n"
                        "WHERE  BUY      COINS     PRICE   PER 100  AS OF       ALLOWED\n"
                        "web    2 x 125    250  2.00 USD  0.80 USD  2027-11-01  no budget\n");
}

Test(client_catalog, quote) {
        assert_output(client(UID_ALICE, "quote", "tiktok", "1000", NULL), DONE,
                        HEAD
                        "WHERE  BUY      COINS      PRICE   PER 100  CREATOR GETS  AS OF      "
                        "ALLOWED\n"
                        "web    15 x 70   1050  11.10 USD  1.06 USD      5.55 USD  not dated  "
                        "over the limit\n"
                        "app    15 x 70   1050  14.85 USD  1.42 USD      7.42 USD  not dated  "
                        "over the limit\n"
                        "web    15 x 70   1050  12.75 EUR  1.22 EUR      6.37 EUR  not dated  "
                        "over the limit\n"
                        "\nCheapest on the web: 3.75 USD (25 %) less than in the app.\n"
                        "Not allowed now. Why: coinbudget check tiktok 1050 --price=11.10USD "
                        "--seller=https://tiktok.com\n" CHANGE("tiktok"));
        assert_output(client(UID_ALICE, "quote", "instagram", "100", "--no-legend", NULL), DONE,
                        "app  3 x 45  135  2.97 USD  2.20 USD  1.35 USD  2023-02  yes\n"
                        "\nCheapest in the app, as far as prices are known.\n"
                        "Before you buy: coinbudget request instagram 135 --price=2.97USD "
                        "--seller=google-play\n" CHANGE("instagram"));
}

Test(client_catalog, quote_in_ones_own_currency) {
        assert_output(client(UID_ALICE, "quote", "tiktok", "900", "--currency=JPY", NULL), DONE,
                        "The cheapest ways to 900 TikTok Coins or more:\n\n"
                        "WHERE  BUY      COINS      PRICE     ABOUT   PER 100  CREATOR GETS  AS OF      "
                        "ALLOWED\n"
                        "web    13 x 70    910   9.62 USD  1232 JPY  1.06 USD      4.81 USD  not dated  "
                        "yes\n"
                        "app    13 x 70    910  12.87 USD  1648 JPY  1.42 USD      6.43 USD  not dated  "
                        "yes\n"
                        "web    13 x 70    910  11.05 EUR  1768 JPY  1.22 EUR      5.52 EUR  not dated  "
                        "yes\n"
                        "\nCheapest on the web: 3.25 USD (25 %) less than in the app.\n"
                        "ABOUT is in JPY, by the exchange rates of the European Central Bank; a bank "
                        "may take more.\n"
                        "Before you buy: coinbudget request tiktok 910 --price=9.62USD "
                        "--seller=https://tiktok.com\n" CHANGE("tiktok"));
        const Output *output = client(UID_ALICE, "quote", "tiktok", "900", "--currency=CHF", NULL);
        cr_assert(strstr(output->out,
                                  "No exchange rate from USD to CHF is known, so those prices "
                                  "come last.\n"),
                        "%s", output->out);
}

Test(client_catalog, a_quote_that_a_guardian_would_be_asked_about) {
        reload("[Limits]\nDefault=tiktok month 1000 coins\n[Requests]\nOverLimit=ask\n");
        const Output *output = client(UID_ALICE, "quote", "tiktok", "1000", NULL);
        cr_assert(strstr(output->out, "not dated  by a guardian\n"), "%s", output->out);
        cr_assert(strstr(output->out,
                                  "A guardian would have to allow it. Ask: coinbudget request "
                                  "tiktok 1050 --price=11.10USD --seller=https://tiktok.com\n"),
                        "%s", output->out);
}

/* What is printed to be typed next is accepted, also where a seller has to be named. */
Test(client_catalog, what_a_quote_says_to_do_next) {
        reload("[Limits]\nDefault=tiktok month 1000 coins\n[Requests]\n"
               "OfficialSellersOnly=required\n");
        const Output *output = client(UID_ALICE, "quote", "tiktok", "700", NULL);
        cr_assert(strstr(output->out,
                                  "Before you buy: coinbudget request tiktok 700 --price=7.40USD "
                                  "--seller=https://tiktok.com\n"),
                        "%s", output->out);
        assert_output(client(UID_ALICE, "request", "tiktok", "700", "--price=7.40USD",
                                      "--seller=https://tiktok.com", "-q", NULL),
                        DONE, "2\n");
}

/* The euros' price comes first, and nothing converts it to the limit's dollars. */
Test(client_catalog, a_quote_of_which_the_first_is_not_allowed) {
        reload("[Limits]\nDefault=* month 30 USD\n");
        const Output *output = client(UID_ALICE, "quote", "tiktok", "1000", "--currency=EUR", NULL);
        cr_assert(strstr(output->out, "not dated  no exchange rate\n"), "%s", output->out);
        cr_assert(strstr(output->out,
                                  "Before you buy: coinbudget request tiktok 1050 "
                                  "--price=11.10USD --seller=https://tiktok.com\n"),
                        "%s", output->out);
}

Test(client_catalog, fewer_fit_than_the_limit_that_is_named_has_left) {
        reload("[Limits]\nDefault=tiktok month 2000 coins\nDefault=* month 30 USD\n");
        const Output *output = client(UID_ALICE, "check", "tiktok", "5000", NULL);
        cr_assert(strstr(output->out,
                                  "2000 of 2000 coins a month are left, until 1 Dec 00:00. 1969 "
                                  "would fit, as another limit allows no more."),
                        "%s", output->out);
}

/* 100 Bits on the web, 190 in the app. */
Test(client_catalog, a_quote_of_different_numbers) {
        const Output *output = client(UID_ALICE, "quote", "twitch", "100", NULL);
        cr_assert(strstr(output->out,
                                  "Cheapest on the web: 100 cost 1.40 USD there, and 2.10 USD in "
                                  "the app.\n"),
                        "%s", output->out);
}

Test(client_catalog, quotes_that_cannot_be) {
        assert_output(client(UID_ALICE, "quote", "instagram", "1000000000000", NULL), DONE,
                        "1000000000000 Stars (Instagram Gifts): no price is known, or it is more than "
                        "can be told. What there is: coinbudget bundles instagram\n");
        const Output *output = client(UID_ALICE, "quote", "youtube", "5", NULL);
        cr_assert_eq(output->status, USAGE);
        cr_assert(strstr(output->out, "YouTube Super Chat is sold for money"), "%s", output->out);
        assert_complains(client(UID_ALICE, "quote", "facebook", "5", NULL), FAILED, "facebook");
        assert_complains(client(UID_ALICE, "quote", "tiktok", NULL), USAGE, "COINS");
}

Test(client_catalog, compare) {
        assert_output(client(UID_ALICE, "compare", NULL), DONE,
                        "What 10.00 USD buys on each platform:\n\n"
                        "PLATFORM            WHERE       BUYS        FOR  CREATOR GETS  SOLD BY\n"
                        "Instagram Gifts     app    485 Stars   9.97 USD      4.85 USD  app stores\n"
                        "Telegram Stars      app    500 Stars   9.95 USD                app stores\n"
                        "Telegram Premium            no coins  10.00 USD                telegram.org, "
                        "t.me, fragment.com, app stores\n"
                        "TikTok Coins        web    910 Coins   9.62 USD      4.81 USD  tiktok.com\n"
                        "TikTok Coins        app    700 Coins   9.90 USD      4.95 USD  app stores\n"
                        "Twitch Bits         web     700 Bits   9.80 USD      7.00 USD  twitch.tv\n"
                        "Twitch Bits         app     510 Bits   9.99 USD      5.10 USD  app stores\n"
                        "YouTube Super Chat          no coins  10.00 USD      7.00 USD  youtube.com, "
                        "app stores\n"
                        "\nPrices change: look at their dates, and what else is known: coinbudget "
                        "bundles tiktok\n");
        assert_complains(client(UID_ALICE, "compare", "--currency=EUR", NULL), USAGE, "currency");
}

Test(client_catalog, compare_where_ten_dollars_are_too_little) {
        add_platform("rich", "Bundle=app 5000 99.99USD 2027 here\n");
        add_platform("poor", "");
        const Output *output = client(UID_ALICE, "compare", "-q", NULL);
        cr_assert(strstr(output->out,
                                  "rich                           too little                           rich.example\n"),
                        "%s", output->out);
        cr_assert(strstr(output->out,
                                  "poor                       no price known                           poor.example\n"),
                        "%s", output->out);
}

Test(client_catalog, in_json) {
        assert_json(client(UID_ALICE, "quote", "tiktok", "70", "--json=short", "--currency=EUR",
                                    NULL),
                        DONE,
                        "[{\"channel\":\"web\",\"bundles\":[[70,1]],\"coins\":70,\"price\":74,"
                        "\"currency\":\"USD\",\"in-own-currency\":60,\"per-100\":106,"
                        "\"creator-gets\":37,\"approved\":true,\"reason\":\"\"},"
                        "{\"channel\":\"app\",\"bundles\":[[70,1]],\"coins\":70,\"price\":99,"
                        "\"currency\":\"USD\",\"in-own-currency\":80,\"per-100\":142,"
                        "\"creator-gets\":49,\"approved\":true,\"reason\":\"\"},"
                        "{\"channel\":\"web\",\"bundles\":[[70,1]],\"coins\":70,\"price\":85,"
                        "\"currency\":\"EUR\",\"in-own-currency\":85,\"per-100\":122,"
                        "\"creator-gets\":42,\"approved\":true,\"reason\":\"\"}]\n");
        assert_json(client(UID_ALICE, "bundles", "tiktok", "--json=short", "--currency=EUR", NULL),
                        DONE,
                        "[{\"platform\":\"tiktok\",\"channel\":\"web\",\"coins\":70,\"bonus\":0,"
                        "\"price\":85,\"currency\":\"EUR\",\"source\":\"stuttgarter-zeitung.de\","
                        "\"fits\":true},{\"platform\":\"tiktok\",\"channel\":\"web\","
                        "\"coins\":17500,\"bonus\":0,\"price\":20339,\"currency\":\"EUR\","
                        "\"source\":\"stuttgarter-zeitung.de\",\"fits\":false}]\n");
        const Output *output = client(UID_ALICE, "compare", "--json=short", NULL);
        cr_assert(strstr(output->out,
                                  "{\"platform\":\"youtube\",\"price\":1000,\"currency\":\"USD\","
                                  "\"creator-gets\":700}]\n"),
                        "%s", output->out);
}

/* ---- after a no ---- */

Test(client_catalog, a_seller_that_is_not_official) {
        assert_output(client(UID_ALICE, "request", "tiktok", "70",
                                      "--seller=https://tiktokcoins.ai", NULL),
                        REJECTED,
                        "Rejected (request 2): tiktokcoins.ai is none of the official sellers, whatever "
                        "it calls itself. Official sellers of TikTok Coins: tiktok.com, Google Play, "
                        "the App Store.\n");
        assert_output(client(UID_ALICE, "check", "tiktok", "70", "--seller=app-store", NULL), DONE,
                        "Would be approved: 70 TikTok Coins. 930 would be left.\n");
        reload("[Limits]\nDefault=tiktok month 1000 coins\n[Requests]\n"
               "OfficialSellersOnly=required\n");
        assert_output(client(UID_ALICE, "check", "tiktok", "70", NULL), REJECTED,
                        "Would be rejected: who sells has to be named, with --seller. Official sellers "
                        "of TikTok Coins: tiktok.com, Google Play, the App Store.\n");
}

Test(client_catalog, a_price_that_is_unusual) {
        assert_output(client(UID_ALICE, "check", "tiktok", "700", "--price=20USD", NULL), REJECTED,
                        "Would be rejected: the price is far above the list price. Officially 700 "
                        "TikTok Coins cost 7.40 USD on the web, 9.90 USD in the app. Buy from an "
                        "official seller: coinbudget bundles tiktok\n");
        assert_output(client(UID_ALICE, "check", "tiktok", "700", "--price=100JPY", NULL), REJECTED,
                        "Would be rejected: the price is far below the list price, as a scam's bait is. "
                        "Officially 700 TikTok Coins cost 7.40 USD on the web (about 948 JPY), 9.90 USD "
                        "in the app (about 1268 JPY). Buy from an official seller: coinbudget bundles "
                        "tiktok\n");
        assert_output(client(UID_ALICE, "check", "tiktok", "700", "--price=7USD",
                                      "--seller=app-store", NULL),
                        DONE,
                        "Would be approved: 700 TikTok Coins. 300 would be left.\n"
                        "Note: the price is below the list price: look twice at who sells. Officially "
                        "700 TikTok Coins cost 7.40 USD on the web, 9.90 USD in the app.\n");
}

/* In euros, which are listed, it is held against those alone. */
Test(client_catalog, a_price_in_a_currency_that_is_listed) {
        const Output *output = client(UID_ALICE, "check", "tiktok", "700", "--price=6EUR", NULL);
        cr_assert(strstr(output->out,
                                  "Note: the price is below the list price: look twice at who sells. "
                                  "Officially 700 TikTok Coins cost 8.50 EUR on the web.\n"),
                        "%s", output->out);
}

Test(client_catalog, a_price_that_nothing_converts) {
        assert_output(client(UID_ALICE, "check", "tiktok", "700", "--price=1CHF",
                                      "--seller=app-store", NULL),
                        DONE,
                        "Would be approved: 700 TikTok Coins. 300 would be left.\n"
                        "Note: no exchange rate for CHF is known, so nobody looked at the price.\n");
}

/* What was refused then is not explained by what holds now. */
Test(client_catalog, asked_again) {
        client(UID_ALICE, "request", "tiktok", "1500", "--key=k", NULL);
        reload("[Limits]\nDefault=tiktok month 5000 coins\n");
        assert_output(client(UID_ALICE, "request", "tiktok", "1500", "--key=k", NULL), REJECTED,
                        "Rejected already (request 2): over the limit. 1000 of 1000 coins a month are "
                        "left, until 1 Dec 00:00. 1000 would fit.\n");
}

Test(client_catalog, no_bundle_is_so_small) {
        client(0, "set", "alice", "40", NULL);
        assert_output(client(UID_ALICE, "check", "tiktok", "70", NULL), REJECTED,
                        "Would be rejected: over the limit. 40 of 40 coins a month are left, until 1 "
                        "Dec 00:00. 40 would fit. No bundle is so small.\n");
}
