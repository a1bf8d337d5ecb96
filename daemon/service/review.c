/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The commands that only read: what changed, what it came to, and what is yet to be told. */

#include <errno.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

static const ChangeSide nothing = {
                .amount = ABSENT,
                .next_amount = ABSENT,
                .next_from = ABSENT,
                .paused = ABSENT,
                .until = ABSENT,
                .id = ABSENT,
                .coins = ABSENT,
                .price = ABSENT,
};

static ChangeSide limit_side(const Entry *entry, int64_t amount) {
        ChangeSide side = nothing;

        side.present = true;
        side.platform = entry->platform;
        side.window = entry->window;
        side.unit = entry->unit;
        side.source = entry->source;
        side.amount = amount;
        return side;
}

/* A limit that was set or removed, at once or from `until` on. */
static void view_limit(const Entry *entry, ChangeView *view) {
        bool removed = text_equal(entry->kind, entry_kind_to_text(ENTRY_REMOVE_LIMIT));

        view->what = CHANGE_LIMIT;
        if (entry->before != ABSENT)
                view->before = limit_side(entry, entry->before);
        if (entry->until != ABSENT) {
                view->after = limit_side(entry, entry->before);
                view->after.next_amount = entry->amount;
                view->after.next_from = entry->until;
        } else if (!removed) {
                view->after = limit_side(entry, entry->amount);
        }
}

static void view_grant(const Entry *entry, ChangeView *view) {
        view->what = CHANGE_GRANT;
        view->after = limit_side(entry, entry->amount);
        view->after.source = NULL;
}

static void view_pause(const Entry *entry, ChangeView *view) {
        view->what = CHANGE_PAUSE;
        view->before.present = view->after.present = true;
        view->before.source = view->after.source = entry->source;
        view->before.paused = entry->before;
        view->after.paused = text_equal(entry->kind, entry_kind_to_text(ENTRY_PAUSE));
        view->after.until = entry->until;
}

static void view_answer(const Entry *entry, ChangeView *view) {
        bool returning = text_equal(entry->kind, entry_kind_to_text(ENTRY_GIVE_BACK)) ||
                        text_equal(entry->kind, entry_kind_to_text(ENTRY_KEEP));

        view->what = CHANGE_APPROVAL;
        view->before.present = view->after.present = true;
        view->before.id = view->after.id = entry->request;
        view->before.state = state_to_text(returning ? STATE_RETURNING : STATE_PENDING);
        view->after.state = entry->state;
}

static void view_refund(const Entry *entry, ChangeView *view) {
        view->what = CHANGE_REFUND;
        view->after.present = true;
        view->after.id = entry->request;
        view->after.coins = entry->amount;
        view->after.price = entry->price;
        view->after.currency = entry->currency;
}

static const struct {
        EntryKind kind;
        void (*view)(const Entry *entry, ChangeView *view);
} views[] = {
                {ENTRY_SET_LIMIT, view_limit},
                {ENTRY_REMOVE_LIMIT, view_limit},
                {ENTRY_GRANT, view_grant},
                {ENTRY_PAUSE, view_pause},
                {ENTRY_RESUME, view_pause},
                {ENTRY_APPROVE, view_answer},
                {ENTRY_DENY, view_answer},
                {ENTRY_GIVE_BACK, view_answer},
                {ENTRY_KEEP, view_answer},
                {ENTRY_REFUND, view_refund},
};

static int change_row(const Entry *entry, void *userdata) {
        Command *command = userdata;
        ChangeView view = {
                        .at = entry->at,
                        .by = entry->actor,
                        .uid = command->account.uid,
                        .before = nothing,
                        .after = nothing,
                        .reason = entry->note,
        };

        for (size_t i = 0; i < ELEMENTSOF(views); i++)
                if (text_equal(entry->kind, entry_kind_to_text(views[i].kind))) {
                        views[i].view(entry, &view);
                        return command->sink.change(&view, command->userdata);
                }
        return -EUCLEAN;
}

int run_list_changes(Service *service, Command *command) {
        const Listing *listing = &command->listing;
        LedgerAccount account;

        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (r <= 0)
                return r;
        return ledger_list_changes(service->ledger, account.id, listing->before, listing->count,
                        change_row, command);
}

/* ---- Summarize ---- */

typedef struct Summing {
        Service *service;
        Command *command;
        size_t n;
} Summing;

static int sum_row(const LedgerSum *sum, void *userdata) {
        Summing *summing = userdata;
        const Command *command = summing->command;
        const Spans *spans;

        if (summing->n++ == SUMMARIZE_ROWS_MAX)
                return -E2BIG;
        int r = calendar_spans(summing->service->calendar, sum->at, &spans);
        if (r < 0)
                return r;
        const Span *span = &spans->window[command->listing.window];
        SumView view = {
                        .from = span->from,
                        .until = span->until,
                        .platform = sum->platform,
                        .unit = sum->unit,
                        .completed = sum->completed,
                        .held = sum->held,
                        .cancelled = sum->cancelled,
                        .refunded = sum->refunded,
                        .requests = sum->requests,
                        .rejected = sum->rejected,
        };
        return command->sink.sum(&view, command->userdata);
}

/* The bounds of the windows that [since, until) touches. False: too many of them, or none. */
static int window_bounds(
                Service *service, const Listing *listing, int64_t *ret_since, int64_t *ret_until) {
        static const int64_t shortest[WINDOW_COUNT] = {
                        [WINDOW_DAY] = 23, /* hours */
                        [WINDOW_WEEK] = 7 * 24 - 1,
                        [WINDOW_MONTH] = 28 * 24 - 1,
                        [WINDOW_YEAR] = 365 * 24,
        };
        int64_t hours = (listing->until - listing->since) / (INT64_C(3600) * 1000000);
        const Spans *spans;

        if (listing->until <= listing->since || hours / shortest[listing->window] >= SUMMARIZE_MAX)
                return 0;
        int r = calendar_spans(service->calendar, listing->since, &spans);
        if (r < 0)
                return r == -ERANGE ? 0 : r;
        *ret_since = spans->window[listing->window].from;
        if (*ret_since < 0) /* west of Greenwich, 1970 began later */
                *ret_since = 0;
        r = calendar_spans(service->calendar, listing->until - 1, &spans);
        if (r < 0)
                return r == -ERANGE ? 0 : r;
        *ret_until = spans->window[listing->window].until;
        return 1;
}

int run_summarize(Service *service, Command *command) {
        const Listing *listing = &command->listing;
        Summing summing = {service, command, 0};
        LedgerAccount account;
        int64_t since, until;

        int r = window_bounds(service, listing, &since, &until);
        if (r == 0)
                command->refusal = REFUSAL_RANGE;
        if (r <= 0)
                return r;
        r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (r <= 0)
                return r;
        r = ledger_sums(service->ledger, account.id, listing->window, since, until, sum_row,
                        &summing);
        if (r == -E2BIG) {
                command->refusal = REFUSAL_RANGE;
                r = 0;
        }
        return r;
}

/* ---- warnings that nobody has heard ---- */

static int warning_row(const Entry *entry, uint32_t uid, void *userdata) {
        Command *command = userdata;
        Limit limits[2];
        size_t n;

        int r = limits_from_text(entry->limits, 0, ELEMENTSOF(limits), limits, &n);
        if (r < 0 || n != 1)
                return r < 0 ? r : -EUCLEAN;
        return command->sink.warning(&(Event){.kind = EVENT_WARNING,
                                                     .uid = uid,
                                                     .id = entry->seq,
                                                     .percent = (unsigned) entry->amount,
                                                     .limit = limits},
                        command->userdata);
}

int run_list_untold(Service *service, Command *command) {
        const Person *person = &command->account;
        LedgerAccount account = {.id = ABSENT};
        int r = 1;

        if (person->uid != UID_ALL)
                r = ledger_find_account(service->ledger, person->uid, person->name, &account);
        if (r <= 0)
                return r;
        return ledger_list_untold(service->ledger, account.id, command->caller, service->now,
                        warning_row, command);
}
