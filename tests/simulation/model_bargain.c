/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From whom, and for what price. */

#include <string.h>

#include "common/util.h"
#include "tests/simulation/model_internal.h"

typedef unsigned __int128 Wide;

/* The sellers that there are, and for which platforms they are the platform's own; each list ends
 * with NULL. The service finds that out from what they are called; here it is known. */
enum { OWN_MAX = 8 };
static const struct {
        const char *seller;
        const char *platforms[OWN_MAX];
} officials[] = {
                {"https://www.tiktok.com/coin", {"tiktok"}},
                {"https://twitch.tv/bits", {"twitch"}},
                {"https://fragment.com/stars", {"telegram", "telegram-premium"}},
                {"https://www.youtube.com", {"youtube"}},
                {"https://telegram.org", {"telegram", "telegram-premium"}},
                {"https://shop.deals.example", {"deals"}},
                {"app-store",
                                {"tiktok", "twitch", "telegram", "youtube", "telegram-premium",
                                                "deals"}},
                {"google-play",
                                {"tiktok", "twitch", "telegram", "youtube", "telegram-premium",
                                                "deals"}},
};

static bool is_official(const Model *model, const char *platform, const char *seller) {
        if (!seller || !platform_of(model, platform))
                return false;
        for (size_t i = 0; i < ELEMENTSOF(officials); i++)
                for (const char *const *own = officials[i].platforms; *own; own++)
                        if (strcmp(officials[i].seller, seller) == 0 &&
                                        (strcmp(*own, platform) == 0 ||
                                                        model->mutant == MUTANT_OTHERS_SELLER))
                                return true;
        return false;
}

static bool must_be_official(const Model *model, const char *seller) {
        switch (model->config->sellers) {
        case SELLERS_ANY:
                return false;
        case SELLERS_OFFICIAL:
                return seller || model->mutant == MUTANT_SELLER_NEEDED;
        case SELLERS_REQUIRED:
                return true;
        }
        die("there is no such setting");
}

/* Further than so many percent beyond the end of the list. */
static bool is_far_above(const Model *model, int64_t price, int64_t most) {
        Wide asked = (Wide) price * 100;
        Wide bound = (Wide) most * (Wide) (100 + model->config->max_overprice);

        return asked > bound || (model->mutant == MUTANT_OVERPRICED_AT && asked == bound);
}

static bool is_far_below(const Model *model, int64_t price, int64_t least) {
        return (Wide) price * 100 < (Wide) least * (Wide) (100 - model->config->max_underprice);
}

static void judge_most(
                const Model *model, const Purchase *purchase, int64_t most, Verdict *verdict) {
        if (most == ABSENT || purchase->price <= most)
                return;
        verdict->warnings |= WARNING_ABOVE_LIST_PRICE;
        if (model->config->max_overprice != ABSENT && is_far_above(model, purchase->price, most))
                verdict->reason = REASON_OVERPRICED;
}

static void judge_least(
                const Model *model, const Purchase *purchase, int64_t least, Verdict *verdict) {
        if (least == ABSENT || purchase->price >= least)
                return;
        verdict->warnings |= WARNING_BELOW_LIST_PRICE;
        if (verdict->reason == REASON_NONE && model->config->max_underprice != ABSENT &&
                        is_far_below(model, purchase->price, least))
                verdict->reason = REASON_UNDERPRICED;
}

Verdict price_verdict(const Model *model, const Purchase *purchase) {
        const Platform *platform = platform_of(model, purchase->platform);
        Verdict verdict = {REASON_NONE, 0};
        bool rate_used = false;

        if (!platform || purchase->price == ABSENT || purchase->estimated || purchase->coins == 0)
                return verdict;
        judge_most(model, purchase, list_most(model, purchase, &rate_used), &verdict);
        judge_least(model, purchase, list_least(model, purchase, &rate_used), &verdict);
        if (rate_used && is_stale(model, model->rates->day, model->now))
                verdict.warnings |= WARNING_RATE_STALE;
        return verdict;
}

Verdict verdict_of(const Model *model, const Purchase *purchase, const char *seller) {
        Verdict verdict = price_verdict(model, purchase);

        if (is_official(model, purchase->platform, seller))
                return verdict;
        verdict.warnings |= WARNING_SELLER_UNKNOWN;
        if (must_be_official(model, seller))
                verdict.reason = REASON_UNOFFICIAL_SELLER;
        return verdict;
}
