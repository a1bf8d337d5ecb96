/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* ListBundles: what can be bought today, and whether the budget has room for it. */

#include <errno.h>
#include <string.h>

#include "common/timetext.h"
#include "common/util.h"
#include "service/internal.h"

int buyer_begin(Service *service, const Command *command, const LedgerAccount *account,
                const Platform *platform, Buyer *ret) {
        *ret = (Buyer){.judging = {.person = &command->account,
                                       .account = account,
                                       .price = {.platform = platform, .amount = ABSENT}}};
        return judging_question(service, &ret->judging, &ret->question);
}

/* The seller is an official one. */
static Bargain offer_bargain(const Service *service, const Price *price) {
        Bargain bargain = bargain_of(service, price, NULL);

        bargain.unofficial_seller = false;
        return bargain;
}

Reason buyer_reason(Service *service, Buyer *buyer, int64_t coins, int64_t price,
                const char *currency, PriceUse judges) {
        Judging *judging = &buyer->judging;

        judging->price = price_of(service, judging->price.platform, coins, price, currency);
        judging->bargain = (Bargain){0};
        if (judges == PRICE_JUDGED)
                judging->bargain = offer_bargain(service, &judging->price);
        (void) judge_price(service, judging, &buyer->question); /* there is a price */
        return judging->judgement.reason;
}

int buyer_account(Service *service, const Command *command, LedgerAccount *account,
                const LedgerAccount **ret) {
        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, account);

        *ret = r > 0 ? account : NULL;
        return r;
}

static bool bundle_is_asked(const Service *service, const Bundle *bundle, const char *currency) {
        return bundle_runs(bundle, today(service)) &&
                        (!*currency || text_equal(bundle->currency, currency));
}

/* Whether the budget has room for it, whatever the time of day, and the price. */
static bool bundle_fits(Service *service, Buyer *buyer, const Bundle *bundle) {
        Question *question = &buyer->question;

        question->clock_suspect = question->paused = question->quiet = question->burst = false;
        return buyer_reason(service, buyer, bundle->coins + bundle->bonus, bundle->price,
                               bundle->currency, PRICE_IGNORED) == REASON_NONE;
}

/* When a deal's last day ends here; ABSENT: it is no deal. Where a zone left that day out, it ended
 * where the next one begins. */
static int bundle_end(Service *service, const Bundle *bundle, int64_t *ret) {
        const int64_t half_day = USEC_PER_SEC * 12 * 3600;
        int64_t at = date_usec(bundle->last) - half_day;
        const Span *day;
        const Spans *spans;

        *ret = ABSENT;
        if (!*bundle->last)
                return 0;
        do {
                int r = calendar_spans(service->calendar, at, &spans);
                if (r == -ERANGE) /* it ends when nobody knows a day's end any more */
                        return 0;
                if (r < 0)
                        return r;
                day = &spans->window[WINDOW_DAY];
                at += half_day;
        } while (strcmp(day->label, bundle->last) < 0);
        *ret = text_equal(day->label, bundle->last) ? day->until : day->from;
        return 0;
}

static int list_bundles(Service *service, Command *command, const LedgerAccount *account,
                const Platform *platform) {
        Buyer buyer;

        int r = buyer_begin(service, command, account, platform, &buyer);
        for (size_t i = 0; i < platform->n_bundles && r >= 0; i++) {
                const Bundle *bundle = &platform->bundles[i];

                if (!bundle_is_asked(service, bundle, command->ask.currency))
                        continue;
                BundleView view = {
                                .platform = platform->id,
                                .bundle = bundle,
                                .fits = bundle_fits(service, &buyer, bundle),
                };
                r = bundle_end(service, bundle, &view.until);
                if (r >= 0)
                        r = command->sink.bundle(&view, command->userdata);
        }
        return r;
}

int run_list_bundles(Service *service, Command *command) {
        const Catalog *catalog = service->catalog;
        const char *id = command->ask.platform;
        const LedgerAccount *account;
        LedgerAccount found;

        if (*id && !catalog_platform(catalog, id)) {
                command->refusal = REFUSAL_UNKNOWN_PLATFORM;
                return 0;
        }
        int r = buyer_account(service, command, &found, &account);
        for (size_t i = 0; i < catalog->n_platforms && r >= 0; i++)
                if (!*id || text_equal(catalog->platforms[i].id, id))
                        r = list_bundles(service, command, account, &catalog->platforms[i]);
        return r < 0 ? r : 0;
}
