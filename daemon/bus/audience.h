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

/* `requester` made the request `id`, which is open, and hears how it goes on. 0 or -ENOMEM. */
int audience_add_requester(Audience *audience, int64_t id, const char *requester);

/* Tells every subscriber that the budget may be another: BudgetChanged, for UID_ALL to whoever
 * subscribed for all. Returns the first error; all are tried. */
int audience_tell_all(Audience *audience);

/* Sends the signals of one event. Returns the first error; all are tried. */
int audience_tell(Audience *audience, const Event *event);
