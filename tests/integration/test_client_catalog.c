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

#define HEAD "The cheapest ways to 1000 TikTok Coins or a few more:\n\n"
#define CHANGE(platform)                                                                                    \
        "Prices change: look at the date, and buy only from official sellers: coinbudget bundles " platform \
        "\n"

Test(client_catalog, bundles) {
        assert_output(client(UID_ALICE, "bundles", "instagram", NULL), DONE,
                        "WHERE  COINS     PRICE   PER 100  FITS  AS OF    SOURCE\n"
                        "app      300  5.99 USD  2.00 USD  no    2023-02  newsbytesapp.com\n"
                        "app      140  2.99 USD  2.14 USD  yes   2023-02  newsbytesapp.com\n"
                        "app       45  0.99 USD  2.20 USD  yes   2023-02  newsbytesapp.com\n"
                        "\nThe cheapest coin comes first. Prices change: look at the date, and at the "
                        "shop's own.\n"
                        "Sold by instagram.com, Google Play, the App Store, and by nobody else.\n"
                        "- Stars are sold in the app only. (newsbytesapp.com, 2023-02)\n"
                        "- The creator gets 0.01 USD per Star. (mediapost.com, 2023)\n");
        assert_output(client(UID_ALICE, "bundles", "tiktok", "--currency=EUR", "-q", NULL), DONE,
                        "WHERE  COINS       PRICE   PER 100  FITS  AS OF      SOURCE\n"
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
                        "No price in JPY is known. All prices: coinbudget bundles\n");
        assert_complains(client(UID_ALICE, "bundles", "facebook", NULL), FAILED, "facebook");
        assert_complains(client(UID_ALICE, "bundles", "--currency=usd", NULL), USAGE,
                        "Not a currency: usd. Write its code, as in EUR");
}

Test(client_catalog, bundles_of_what_is_sold_in_money) {
        assert_output(client(UID_ALICE, "bundles", "telegram-premium", NULL), DONE,
                        "Telegram Premium is sold in money, by amounts of one's own choice.\n"
                        "Sold by telegram.org, t.me, fragment.com, Google Play, the App Store, and by "
                        "nobody else.\n"
                        "- A subscription costs about 4.99 USD a month. (ton-adoption.xyz, 2026)\n"
                        "- It can also be bought as a gift of 3, 6 or 12 months. (ton-adoption.xyz, "
                        "2026)\n");
}

Test(client_catalog, a_deal) {
        cr_assert_eq(world_write(WORLD_CATALOG_DIR "/deals.conf",
                                     "[Platform]\nId=deals\nName=Deals\nUnit=Coin\nSoldIn=coins\n"
                                     "Official=deals.example\nBundle=web 100 1USD 2027 here\n"
                                     "Deal=web 100 25 1USD 2027-11-01 2027-11-30 there\n"),
                        0);
        cr_assert_eq(world_daemon_reload(world), 0);
        assert_output(client(UID_ALICE, "bundles", "deals", "-q", NULL), DONE,
                        "WHERE     COINS     PRICE   PER 100  FITS  UNTIL             AS OF       "
                        "SOURCE\n"
                        "web    100 + 25  1.00 USD  0.80 USD  no    2027-12-01 00:00  2027-11-01  "
                        "there\n"
                        "web         100  1.00 USD  1.00 USD  no                      2027        "
                        "here\n");
        assert_output(client(UID_ALICE, "quote", "deals", "225", "-q", NULL), DONE,
                        "The cheapest ways to 225 Coins (Deals) or a few more:\n\n"
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
                        "Not allowed now. Why: coinbudget check tiktok 1050\n" CHANGE("tiktok"));
        assert_output(client(UID_ALICE, "quote", "instagram", "100", "--no-legend", NULL), DONE,
                        "app  3 x 45  135  2.97 USD  2.20 USD  1.35 USD  2023-02  yes\n"
                        "\nCheapest in the app, as far as prices are known.\n" CHANGE("instagram"));
}

Test(client_catalog, quote_in_ones_own_currency) {
        assert_output(client(UID_ALICE, "quote", "tiktok", "900", "--currency=JPY", NULL), DONE,
                        "The cheapest ways to 900 TikTok Coins or a few more:\n\n"
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
                        "may take more.\n" CHANGE("tiktok"));
        const Output *output = client(UID_ALICE, "quote", "tiktok", "900", "--currency=CHF", NULL);
        cr_assert(strstr(output->out,
                                  "No exchange rate from USD to CHF is known, so those prices "
                                  "come last.\n"),
                        "%s", output->out);
}

Test(client_catalog, quotes_that_cannot_be) {
        assert_output(client(UID_ALICE, "quote", "instagram", "1000000000000", NULL), DONE,
                        "No price is known for 1000000000000 Stars (Instagram Gifts). What there is: "
                        "coinbudget bundles instagram\n");
        const Output *output = client(UID_ALICE, "quote", "youtube", "5", NULL);
        cr_assert_eq(output->status, USAGE);
        cr_assert(strstr(output->out, "YouTube Super Chat is sold in money"), "%s", output->out);
        assert_complains(client(UID_ALICE, "quote", "facebook", "5", NULL), FAILED, "facebook");
        assert_complains(client(UID_ALICE, "quote", "tiktok", NULL), USAGE, "COINS");
}

Test(client_catalog, compare) {
        assert_output(client(UID_ALICE, "compare", NULL), DONE,
                        "What 10.00 USD buy on each platform:\n\n"
                        "PLATFORM            WHERE        BUYS        FOR  CREATOR GETS  SOLD BY\n"
                        "Instagram Gifts     app     485 Stars   9.97 USD      4.85 USD  "
                        "instagram.com, Google Play, the App Store\n"
                        "Telegram Stars      app     500 Stars   9.95 USD                "
                        "telegram.org, t.me, fragment.com, Google Play, the App Store\n"
                        "Telegram Premium           any amount  10.00 USD                "
                        "telegram.org, t.me, fragment.com, Google Play, the App Store\n"
                        "TikTok Coins        web     910 Coins   9.62 USD      4.81 USD  "
                        "tiktok.com, Google Play, the App Store\n"
                        "TikTok Coins        app     700 Coins   9.90 USD      4.95 USD  "
                        "tiktok.com, Google Play, the App Store\n"
                        "Twitch Bits         web      700 Bits   9.80 USD      7.00 USD  "
                        "twitch.tv, Google Play, the App Store\n"
                        "Twitch Bits         app      510 Bits   9.99 USD      5.10 USD  "
                        "twitch.tv, Google Play, the App Store\n"
                        "YouTube Super Chat         any amount  10.00 USD      7.00 USD  "
                        "youtube.com, Google Play, the App Store\n"
                        "\nPrices change: look at their dates, and what else is known: coinbudget "
                        "bundles tiktok\n");
        const Output *output = client(UID_ALICE, "compare", "--currency=EUR", "-q", NULL);
        cr_assert(strstr(output->out, "Twitch Bits                no price known"), "%s",
                        output->out);
        cr_assert(strstr(output->out, "770 Coins   9.35 EUR      4.67 EUR"), "%s", output->out);
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

Test(client_catalog, no_bundle_is_so_small) {
        client(0, "set", "alice", "40", NULL);
        assert_output(client(UID_ALICE, "check", "tiktok", "70", NULL), REJECTED,
                        "Would be rejected: over the limit. 40 of 40 coins a month are left, until 1 "
                        "Dec 00:00. 40 would fit. No bundle is so small.\n");
}
