/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/notify/news.h"

#include <errno.h>
#include <stdlib.h>

#include "client/notify/text.h"
#include "common/timetext.h"

/* What comes together is told together: one purchase can reach several limits. */
#define GATHER_USEC UINT64_C(250000)

typedef enum Kind {
        KIND_REFUSED,
        KIND_APPROVED,
        KIND_ANSWERED, /* refused, after a guardian had been asked */
        KIND_WARNED,
        KIND_COUNT,
} Kind;

/* So many limits are told of by name. */
enum { LIMITS_MAX = 4 };

typedef struct Headline {
        News *news;
        Kind kind;
        Popup *popup;  /* NULL: there has been nothing yet */
        bool due;      /* something is to be told */
        unsigned n;    /* since it came up */
        unsigned told; /* so many of these it has counted */
        int64_t id;    /* the newest request */
        UsedLimit limits[LIMITS_MAX];
        size_t n_limits;
        sd_bus_slot *call;      /* Get */
        sd_event_source *timer; /* off: it may be told at once */
        bool pausing;           /* it has just been told */
} Headline;

struct News {
        Notifier *notifier;
        Headline headlines[KIND_COUNT];
};

static void limits_clear(Headline *headline) {
        for (size_t i = 0; i < headline->n_limits; i++)
                record_clear(&budget_limit_type, &headline->limits[i].limit);
        headline->n_limits = 0;
}

/* What it has not told of yet begins anew. */
static void on_closed(void *userdata) {
        Headline *headline = userdata;

        if (headline->kind == KIND_WARNED && headline->due)
                return; /* more limits are about to join these */
        headline->n -= headline->told;
        headline->told = 0;
        limits_clear(headline);
}

static void headline_show(Headline *headline, Notice *notice) {
        static const PopupHandlers handlers = {.closed = on_closed};

        if (!headline->popup)
                headline->popup = popup_new(headline->news->notifier->desktop, &handlers, headline);
        if (headline->popup)
                popup_show(headline->popup, notice);
        headline->told = headline->n;
}

static void timer_set(Headline *headline, uint64_t usec) {
        if (sd_event_source_set_time_relative(headline->timer, usec) >= 0)
                (void) sd_event_source_set_enabled(headline->timer, SD_EVENT_ONESHOT);
}

/* Whether it concerns the reader; what a guardian's own children were approved does not: their
 * limits are for that, and who else approved it is told where it waited. */
static bool concerns(const Headline *headline, const BudgetRequest *request) {
        return request->uid == headline->news->notifier->uid || headline->kind == KIND_REFUSED;
}

static int on_request(sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        _cleanup_(budget_request_clear) BudgetRequest request = {0};
        _cleanup_(notice_clear) Notice notice = {0};
        Headline *headline = userdata;
        const Notifier *notifier = headline->news->notifier;
        const Reader reader = {
                        .uid = notifier->uid, .now = time_now(), .platforms = &notifier->platforms};

        (void) error;
        headline->call = sd_bus_slot_unref(headline->call);
        if (notifier_got(reply, &request) < 0)
                return 1; /* not to be seen, or the daemon has ended */
        if (!concerns(headline, &request))
                return 1;
        /* Of those that are not asked for, a guardian's daemon does not say whose they are. */
        unsigned others =
                        notifier->guardian && headline->kind != KIND_REFUSED ? 0 : headline->n - 1;
        (headline->kind == KIND_APPROVED ? notice_approved : notice_refused)(
                        &reader, &request, others, &notice);
        headline_show(headline, &notice);
        return 1;
}

static void warnings_show(Headline *headline) {
        _cleanup_(notice_clear) Notice notice = {0};
        const Notifier *notifier = headline->news->notifier;
        const Reader reader = {
                        .uid = notifier->uid, .now = time_now(), .platforms = &notifier->platforms};

        notice_warned(&reader, headline->limits, headline->n_limits,
                        headline->n - (unsigned) headline->n_limits, &notice);
        headline_show(headline, &notice);
}

static int on_time(sd_event_source *timer, uint64_t now, void *userdata) {
        Headline *headline = userdata;

        (void) timer;
        (void) now;
        headline->pausing = false;
        if (!headline->due)
                return 0;
        headline->due = false;
        headline->pausing = true;
        timer_set(headline, headline->news->notifier->pause);
        if (headline->kind == KIND_WARNED)
                warnings_show(headline);
        else
                (void) notifier_get(headline->news->notifier, headline->id, on_request, headline,
                                &headline->call);
        return 0;
}

/* It is to be told, now or after the pause. */
static void headline_due(Headline *headline) {
        if (!headline->due && !headline->pausing)
                timer_set(headline, GATHER_USEC);
        headline->due = true;
}

static Kind kind_of(const char *state, const char *reason) {
        if (text_equal(state, "approved"))
                return KIND_APPROVED;
        if (!text_equal(state, "rejected"))
                return KIND_COUNT;
        return text_equal(reason, "denied") || text_equal(reason, "approval-expired")
                        ? KIND_ANSWERED
                        : KIND_REFUSED;
}

void news_changed(News *news, int64_t id, const char *state, const char *reason) {
        Kind kind = kind_of(state, reason);

        if (kind == KIND_COUNT)
                return;
        news->headlines[kind].n++;
        news->headlines[kind].id = id;
        headline_due(&news->headlines[kind]);
}

static bool same_limit(const UsedLimit *used, uint32_t uid, const BudgetLimit *limit) {
        return used->uid == uid && text_equal(used->limit.platform, limit->platform) &&
                        text_equal(used->limit.window, limit->window) &&
                        text_equal(used->limit.unit, limit->unit) &&
                        text_equal(used->limit.source, limit->source);
}

void news_warned(News *news, uint32_t uid, int64_t percent, BudgetLimit *limit) {
        Headline *headline = &news->headlines[KIND_WARNED];
        size_t i = 0;

        while (i < headline->n_limits && !same_limit(&headline->limits[i], uid, limit))
                i++;
        if (i == headline->n_limits)
                headline->n++;
        if (i < LIMITS_MAX) {
                if (i == headline->n_limits)
                        headline->n_limits++;
                else
                        record_clear(&budget_limit_type, &headline->limits[i].limit);
                headline->limits[i] = (UsedLimit){uid, percent, *limit};
                *limit = (BudgetLimit){0};
        }
        headline_due(headline);
}

/* ---- beginning and end ---- */

int news_new(Notifier *notifier, News **ret) {
        _cleanup_(news_freep) News *news = calloc(1, sizeof *news);
        if (!news)
                return -ENOMEM;

        news->notifier = notifier;
        for (Kind kind = 0; kind < KIND_COUNT; kind++) {
                Headline *headline = &news->headlines[kind];

                *headline = (Headline){.news = news, .kind = kind};
                int r = sd_event_add_time_relative(notifier->loop, &headline->timer,
                                CLOCK_MONOTONIC, 0, 0, on_time, headline);
                if (r >= 0)
                        r = sd_event_source_set_enabled(headline->timer, SD_EVENT_OFF);
                if (r < 0)
                        return r;
        }
        *ret = TAKE_PTR(news);
        return 0;
}

News *news_free(News *news) {
        if (!news)
                return NULL;
        for (Kind kind = 0; kind < KIND_COUNT; kind++) {
                Headline *headline = &news->headlines[kind];

                popup_release(headline->popup);
                sd_bus_slot_unref(headline->call);
                sd_event_source_disable_unref(headline->timer);
                limits_clear(headline);
        }
        free(news);
        return NULL;
}
