/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is to be told when the batch is on disk. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

int add_event(Service *service, const Event *event) {
        if (service->n_events == service->allocated_events) {
                size_t allocated = service->allocated_events ? 2 * service->allocated_events : 64;
                Event *events = realloc(service->events, allocated * sizeof(*events));
                if (!events)
                        return -ENOMEM;
                service->events = events;
                service->allocated_events = allocated;
        }
        service->events[service->n_events++] = *event;
        return 0;
}

void events_clear(Service *service, size_t first) {
        for (size_t i = first; i < service->n_events; i++)
                free(service->events[i].owned);
        service->n_events = first;
}

int tell_changed(Service *service, uint32_t uid, int64_t id, State state, Reason reason) {
        return add_event(service,
                        &(Event){.kind = EVENT_CHANGED,
                                        .uid = uid,
                                        .id = id,
                                        .state = state,
                                        .reason = reason});
}

/* Whether an earlier household of the person has told this member already. */
static bool member_of_earlier(const Service *service, const Person *person,
                const ConfigHousehold *household, const ConfigUser *member) {
        const ConfigHousehold *earlier = NULL;

        while ((earlier = next_household(service, person, earlier)) != household)
                if (household_has(earlier, member->uid, member->name))
                        return true;
        return false;
}

int tell_budget(Service *service, const Person *person, bool shared) {
        const ConfigHousehold *household = NULL;

        int r = add_event(service, &(Event){.kind = EVENT_BUDGET, .uid = person->uid});
        while (r >= 0 && shared && (household = next_household(service, person, household)))
                for (size_t i = 0; i < household->n_members && r >= 0; i++) {
                        const ConfigUser *member = &household->members[i];

                        if (member->uid != person->uid &&
                                        !member_of_earlier(service, person, household, member))
                                r = add_event(service,
                                                &(Event){.kind = EVENT_BUDGET, .uid = member->uid});
                }
        return r;
}

/* A view that owns its texts, in one piece of memory. */
static RequestView *view_copy(const RequestView *view) {
        static const size_t texts[] = {offsetof(RequestView, platform),
                        offsetof(RequestView, currency), offsetof(RequestView, seller),
                        offsetof(RequestView, app), offsetof(RequestView, note),
                        offsetof(RequestView, key), offsetof(RequestView, decision),
                        offsetof(RequestView, reason), offsetof(RequestView, receipt)};
        size_t size = sizeof(*view);

#define TEXT_AT(view, i) ((const char **) (uintptr_t) ((const char *) (view) + texts[i]))
        for (size_t i = 0; i < ELEMENTSOF(texts); i++)
                if (*TEXT_AT(view, i))
                        size += strlen(*TEXT_AT(view, i)) + 1;
        RequestView *copy = malloc(size);
        if (!copy)
                return NULL;
        *copy = *view;
        char *end = (char *) (copy + 1);
        for (size_t i = 0; i < ELEMENTSOF(texts); i++)
                if (*TEXT_AT(view, i)) {
                        char *begin = end;

                        end = stpcpy(end, *TEXT_AT(view, i)) + 1;
                        *TEXT_AT(copy, i) = begin;
                }
        return copy;
}

int tell_pending(Service *service, int64_t id) {
        LedgerRequest request;

        int r = ledger_find_request(service->ledger, id, &request);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        RequestView view = request_view(&request);
        RequestView *copy = view_copy(&view);
        if (!copy)
                return -ENOMEM;
        r = add_event(service,
                        &(Event){.kind = EVENT_PENDING,
                                        .uid = request.uid,
                                        .id = id,
                                        .state = request.state,
                                        .request = copy,
                                        .owned = copy});
        if (r < 0)
                free(copy);
        return r;
}

void service_told(Service *service, int64_t warning, bool self) {
        if (service->n_told == service->allocated_told) {
                size_t allocated = service->allocated_told ? 2 * service->allocated_told : 16;
                Told *told = realloc(service->told, allocated * sizeof(*told));
                if (!told)
                        return; /* it will be told once more */
                service->told = told;
                service->allocated_told = allocated;
        }
        service->told[service->n_told++] = (Told){warning, self};
}
