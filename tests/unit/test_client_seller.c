/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence_seller.h"

#include <string.h>

#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_seller, .init = client_case_open);

#define TIKTOK " Official sellers of TikTok Coins: tiktok.com, Google Play, the App Store."
#define TELEGRAM " Official sellers of Telegram Stars: t.me, fragment.com, the App Store."
#define LETTERS                                                                          \
        " has letters beyond a to z in its name (shown as ?, or written with %), which " \
        "often only look like those of a known name."
#define PUNYCODE \
        " stands for a name with letters beyond a to z, which often only look like those of a known name."
#define NEITHER \
        " is neither an address that begins with https:// nor one of the stores google-play and app-store."

static void expect(const char *seller, const char *name, char *const *official,
                const char *expected, const char *sellers) {
        char all[1000];
        Paper *paper = paper_new();

        snprintf(all, sizeof(all), "%s%s", expected, sellers);
        sentence_seller(seller, name, official, paper->out);
        paper_expect(paper, all);
}

static void expect_tiktok(const char *seller, const char *expected) {
        char *official[] = {TEXT("tiktok.com"), TEXT("google-play"), TEXT("app-store"), NULL};

        expect(seller, "TikTok Coins", official, expected, TIKTOK);
}

/* Who does not sell by Google Play. */
static void expect_telegram(const char *seller, const char *expected) {
        char *official[] = {TEXT("t.me"), TEXT("fragment.com"), TEXT("app-store"), NULL};

        expect(seller, "Telegram Stars", official, expected, TELEGRAM);
}

Test(client_seller, no_web_address) {
        expect_tiktok("Google-Play", "\"Google-Play\"" NEITHER);
        expect_tiktok("tiktok.com", "\"tiktok.com\"" NEITHER);
        expect_tiktok("", "\"\"" NEITHER);
        expect_tiktok("my\tfriend\x1B[2J", "\"my friend?[2J\"" NEITHER);
        expect_tiktok("tiktok.com:443",
                        "\"tiktok.com:443\" is not a web address: that begins with https://.");
        expect_tiktok("javascript:alert(1)",
                        "\"javascript:alert(1)\" is not a web address: that begins with https://.");
        expect_tiktok("https://", "\"https://\" is an address that no browser can open.");
        expect_tiktok("https://tiktok.com%00.evil.example",
                        "\"https://tiktok.com%00.evil.example\" is an address that no browser can open.");
        expect_tiktok("https://1.2.3.4/tiktok.com",
                        "\"https://1.2.3.4/tiktok.com\" names a computer by its number, as no official seller does.");
}

Test(client_seller, stores) {
        expect_telegram("google-play", "Google Play is no official seller of Telegram Stars.");
        expect("app-store", "X", (char *[]){TEXT("x.example"), NULL},
                        "the App Store is no official seller of X.",
                        " Official sellers of X: x.example.");
        expect_telegram("https://google-play",
                        "google-play is none of the official sellers, whatever it calls itself.");
        expect_telegram("https://app-store.evil.example",
                        "app-store.evil.example is none of the official sellers, whatever it calls itself.");
}

#define UNENCRYPTED \
        " is not encrypted, so anybody on the way may answer in its place: ask for the same with https://."

Test(client_seller, not_encrypted) {
        expect_tiktok("http://tiktok.com/coin", "\"http://tiktok.com/coin\"" UNENCRYPTED);
        expect_tiktok("http://user@www.tiktok.com", "\"http://user@www.tiktok.com\"" UNENCRYPTED);
        expect_tiktok("http://evil.example",
                        "evil.example is none of the official sellers, whatever it calls itself.");
}

Test(client_seller, disguises) {
        expect_tiktok("https://tiktok.com@evil.example/coin",
                        "what stands before the @ in \"https://tiktok.com@evil.example/coin\" is only a user's name: it leads to evil.example.");
        expect_tiktok("https://tiktok.com.evil.example/coin",
                        "tiktok.com.evil.example is not tiktok.com: what counts is the end of a name, and this one ends in evil.example.");
        expect_tiktok("https://www.tiktok.com.shop.evil.example",
                        "www.tiktok.com.shop.evil.example is not tiktok.com: what counts is the end of a name, and this one ends in shop.evil.example.");
        expect_tiktok("https://my-tiktok.com-coins.example",
                        "my-tiktok.com-coins.example is not tiktok.com: what counts is the end of a name, and this one ends in com-coins.example.");
        expect_tiktok("https://NotTikTok.com", "nottiktok.com is another name than tiktok.com.");
        expect_telegram("https://at.me", "at.me is another name than t.me.");
        expect_telegram("https://t.me.at.me",
                        "t.me.at.me is not t.me: what counts is the end of a name, and this one ends in at.me.");
        expect_telegram("https://fragment.com.evil.example",
                        "fragment.com.evil.example is not fragment.com: what counts is the end of a name, and this one ends in evil.example.");
        expect_telegram("https://start.media",
                        "start.media is none of the official sellers, whatever it calls itself.");
}

Test(client_seller, letters) {
        expect_tiktok("https://t\xD1\x96ktok.com/\xC3\xA9", "\"https://t?ktok.com/?\"" LETTERS);
        expect_tiktok("https://t%D1%96ktok.com", "\"https://t%D1%96ktok.com\"" LETTERS);
        expect_tiktok("https://\xE2\x80\xAEtiktok.com", "\"https://?tiktok.com\"" LETTERS);
        expect_tiktok("https://xn--tktok-l2a.com", "xn--tktok-l2a.com" PUNYCODE);
        expect_tiktok("https://tiktok.com.xn--e1a.example", "tiktok.com.xn--e1a.example" PUNYCODE);
        expect_tiktok("https://axn--e1a.example",
                        "axn--e1a.example is none of the official sellers, whatever it calls itself.");
}

Test(client_seller, any_other) {
        expect_tiktok("https://tiktokcoins.ai/",
                        "tiktokcoins.ai is none of the official sellers, whatever it calls itself.");
        expect_tiktok("https://evil.example/https://tiktok.com",
                        "evil.example is none of the official sellers, whatever it calls itself.");
}

Test(client_seller, without_a_list) {
        char *none[] = {NULL};

        expect("https://evil.example", "tiktok", NULL,
                        "evil.example is none of the official sellers, whatever it calls itself.",
                        "");
        expect("http://tiktok.com", "tiktok", none,
                        "tiktok.com is none of the official sellers, whatever it calls itself.",
                        "");
}

/* A seller's end may be cut off, but never a host's. */
Test(client_seller, long_ones) {
        char seller[1025];

        memset(seller, 'x', sizeof(seller) - 1);
        seller[sizeof(seller) - 1] = '\0';
        expect_tiktok(seller,
                        "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…\"" NEITHER);
        for (size_t i = 0; i + 1 < sizeof(seller); i += 2)
                memcpy(seller + i, "\xD1\x96", 2);
        memcpy(seller, "https://", 8);
        expect_tiktok(seller,
                        "\"https://???????????????????????????????????????????????????…\"" LETTERS);
        expect_tiktok("https://tiktok.com.aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffff.example",
                        "...aaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffff.example is not tiktok.com: what counts is the end of a name, and this one ends in ...aaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffff.example.");
}
