/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Who is told of what happens: subscribers, and whoever made a request. Signals go to each by
 * name, never to everybody. */

#include <systemd/sd-bus.h>

#include "service/service.h"

/* The most subscriptions that one uid may have. */
enum { SUBSCRIPTIONS_MAX = 64 };

/* And all together: each has a match rule, of which the bus allows a connection 512. */
enum { ALL_SUBSCRIPTIONS_MAX = 320 };

/* The most open requests whose connections are remembered; the oldest is forgotten first. */
enum { REQUESTERS_MAX = 4096 };

typedef struct Audience Audience;

int audience_new(sd_bus *bus, Audience **ret);
Audience *audience_free(Audience *audience);

/* `subscriber`, who is `caller`, hears of `uid`, or of all (UID_ALL), until its connection ends.
 * Once more for the same has no effect. -EBUSY: SUBSCRIPTIONS_MAX. */
int audience_subscribe(Audience *audience, const char *subscriber, uint32_t caller, uint32_t uid);

/* Whether a request in this state may still come to another, of which its requester hears. */
bool request_is_open(State state);

/* `requester` made the request `id`, which is open, and hears how it goes on. 0 or -ENOMEM. */
int audience_add_requester(Audience *audience, int64_t id, const char *requester);

/* Tells every subscriber that the budget may be another: BudgetChanged, for UID_ALL to whoever
 * subscribed for all. Who cannot be reached is passed over. */
void audience_tell_all(Audience *audience);

/* Which subscribers a signal was sent to. */
enum {
        TOLD_SELF = 1 << 0,   /* the account itself */
        TOLD_OTHERS = 1 << 1, /* others who may see it */
};

/* Sends the signals of one event. Who cannot be reached is passed over. TOLD_* in any combination.
 */
unsigned audience_tell(Audience *audience, const Event *event);

/* Sends a warning of earlier to one who has subscribed for `uid` since. Whether it was sent: not
 * where the subscription has ended again. */
bool audience_warn(Audience *audience, const char *subscriber, uint32_t uid, const Event *warning);
