/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/audience.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bus/signals.h"
#include "common/util.h"

typedef struct Subscription Subscription;
struct Subscription {
        Audience *audience;
        char *subscriber;
        uint32_t caller;
        uint32_t uid;
        int64_t warned; /* the newest warning of earlier that it was told of; 0: none */
        sd_bus_track *track;
        Subscription *next;
};

typedef struct Requester {
        int64_t id;
        char *name;
} Requester;

struct Audience {
        sd_bus *bus;
        Subscription *subscriptions;
        Requester requesters[REQUESTERS_MAX]; /* by ascending id */
        size_t n_requesters;
};

int audience_new(sd_bus *bus, Audience **ret) {
        Audience *audience = calloc(1, sizeof(*audience));
        if (!audience)
                return -ENOMEM;

        audience->bus = bus;
        *ret = audience;
        return 0;
}

static Subscription *subscription_free(Subscription *subscription) {
        if (!subscription)
                return NULL;
        sd_bus_track_unref(subscription->track);
        free(subscription->subscriber);
        free(subscription);
        return NULL;
}

DEFINE_CLEANUP(Subscription *, subscription_free, subscription_freep)

static void remove_requester(Audience *audience, size_t i) {
        Requester *requesters = audience->requesters;

        free(requesters[i].name);
        audience->n_requesters--;
        memmove(&requesters[i], &requesters[i + 1],
                        (audience->n_requesters - i) * sizeof(*requesters));
}

Audience *audience_free(Audience *audience) {
        if (!audience)
                return NULL;
        while (audience->subscriptions) {
                Subscription *subscription = audience->subscriptions;
                audience->subscriptions = subscription->next;
                subscription_free(subscription);
        }
        while (audience->n_requesters > 0)
                remove_requester(audience, audience->n_requesters - 1);
        free(audience);
        return NULL;
}

static int on_subscriber_left(sd_bus_track *track, void *userdata) {
        Subscription *subscription = userdata;
        Subscription **link = &subscription->audience->subscriptions;

        (void) track;
        while (*link != subscription)
                link = &(*link)->next;
        *link = subscription->next;
        subscription_free(subscription);
        return 0;
}

int audience_subscribe(Audience *audience, const char *subscriber, uint32_t caller, uint32_t uid) {
        size_t n = 0, n_callers = 0;

        for (Subscription *s = audience->subscriptions; s; s = s->next) {
                if (s->uid == uid && text_equal(s->subscriber, subscriber))
                        return 0;
                n++;
                n_callers += s->caller == caller;
        }
        if (n >= ALL_SUBSCRIPTIONS_MAX || n_callers >= SUBSCRIPTIONS_MAX)
                return -EBUSY;

        _cleanup_(subscription_freep) Subscription *subscription = calloc(1, sizeof(*subscription));
        if (!subscription || !(subscription->subscriber = strdup(subscriber)))
                return -ENOMEM;
        subscription->audience = audience;
        subscription->caller = caller;
        subscription->uid = uid;
        int r = sd_bus_track_new(
                        audience->bus, &subscription->track, on_subscriber_left, subscription);
        if (r >= 0)
                r = sd_bus_track_add_name(subscription->track, subscriber);
        if (r < 0)
                return r;
        subscription->next = audience->subscriptions;
        audience->subscriptions = TAKE_PTR(subscription);
        return 0;
}

bool request_is_open(State state) {
        return state == STATE_PENDING || state == STATE_APPROVED || state == STATE_RETURNING ||
                        state == STATE_LAPSED;
}

int audience_add_requester(Audience *audience, int64_t id, const char *requester) {
        Requester *requesters = audience->requesters;
        char *name = strdup(requester);
        if (!name)
                return -ENOMEM;

        if (audience->n_requesters == REQUESTERS_MAX)
                remove_requester(audience, 0);

        /* Nearly always the newest; an older one when it is asked again by its key. */
        size_t i = audience->n_requesters;
        while (i > 0 && requesters[i - 1].id >= id)
                i--;
        if (i < audience->n_requesters && requesters[i].id == id) {
                free(requesters[i].name);
        } else {
                memmove(&requesters[i + 1], &requesters[i],
                                (audience->n_requesters - i) * sizeof(*requesters));
                audience->n_requesters++;
        }
        requesters[i] = (Requester){id, name};
        return 0;
}

static int compare_requesters(const void *a, const void *b) {
        const Requester *x = a, *y = b;
        return (x->id > y->id) - (x->id < y->id);
}

static Requester *find_requester(Audience *audience, int64_t id) {
        return bsearch(&(Requester){.id = id}, audience->requesters, audience->n_requesters,
                        sizeof(Requester), compare_requesters);
}

static bool hears(const Subscription *subscription, uint32_t uid) {
        return subscription->uid == uid || subscription->uid == UID_ALL;
}

/* Whoever subscribed for everybody and for this account hears it once. And a warning that was made
 * in the very batch in which a subscriber asked for those of earlier has been among them. (Their
 * ids ascend.) */
static bool told_before(
                const Audience *audience, const Subscription *subscription, const Event *event) {
        bool before = true;

        for (const Subscription *s = audience->subscriptions; s; s = s->next) {
                if (s == subscription)
                        before = false;
                if (!hears(s, event->uid) || !text_equal(s->subscriber, subscription->subscriber))
                        continue;
                if (before || (event->kind == EVENT_WARNING && event->id <= s->warned))
                        return true;
        }
        return false;
}

/* Whoever made the request hears of it until it is over. */
static void tell_requester(Audience *audience, Requester *requester, const Event *event) {
        (void) signal_send(audience->bus, requester->name, event);
        if (!request_is_open(event->state))
                remove_requester(audience, (size_t) (requester - audience->requesters));
}

unsigned audience_tell(Audience *audience, const Event *event) {
        Requester *requester = NULL;
        unsigned told = 0;

        /* The answer to a new request is its requester's already. */
        if (event->kind == EVENT_CHANGED)
                requester = find_requester(audience, event->id);

        for (Subscription *s = audience->subscriptions; s; s = s->next) {
                if (!hears(s, event->uid) || told_before(audience, s, event))
                        continue;
                if (requester && text_equal(requester->name, s->subscriber))
                        continue;
                if (signal_send(audience->bus, s->subscriber, event) >= 0)
                        told |= s->caller == event->uid ? TOLD_SELF : TOLD_OTHERS;
        }
        if (requester)
                tell_requester(audience, requester, event);
        return told;
}

bool audience_warn(Audience *audience, const char *subscriber, uint32_t uid, const Event *warning) {
        Subscription *s = audience->subscriptions;

        while (s && !(s->uid == uid && text_equal(s->subscriber, subscriber)))
                s = s->next;
        if (!s || signal_send(audience->bus, subscriber, warning) < 0)
                return false;
        if (warning->id > s->warned)
                s->warned = warning->id;
        return true;
}

void audience_tell_all(Audience *audience) {
        for (Subscription *s = audience->subscriptions; s; s = s->next)
                (void) signal_send(audience->bus, s->subscriber,
                                &(Event){.kind = EVENT_BUDGET, .uid = s->uid});
}
