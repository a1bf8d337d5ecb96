/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pauses: a guardian's and people's own, which stand beside each other. */

#include "common/util.h"
#include "service/internal.h"

#define FOR_EVER INT64_MAX

/* Until when a pause is in force: FOR_EVER where it has no end, ABSENT where there is none. */
static int find_end(Service *service, int64_t account, Source source, int64_t *ret) {
        int64_t until;

        int r = ledger_pause(service->ledger, account, source, &until);
        *ret = ABSENT;
        if (r > 0 && until == ABSENT)
                *ret = FOR_EVER;
        else if (r > 0 && until > service->now)
                *ret = until;
        return r < 0 ? r : 0;
}

int pause_in_force(Service *service, const LedgerAccount *account, Source *ret_source,
                int64_t *ret_until) {
        static const Source sources[] = {SOURCE_GUARDIAN, SOURCE_SELF};

        for (size_t i = 0; i < ELEMENTSOF(sources); i++) {
                int64_t end;

                int r = find_end(service, account->id, sources[i], &end);
                if (r < 0)
                        return r;
                if (end == ABSENT)
                        continue;
                *ret_source = sources[i];
                *ret_until = end == FOR_EVER ? ABSENT : end;
                return 1;
        }
        return 0;
}

/* When the pause is to end: `now` for at once. People's own ends no earlier than RaiseDelay from
 * now, unless it would have ended before by itself. */
static int64_t plan_end(const Service *service, const PauseChange *change, int64_t end) {
        int64_t wanted = service->now, earliest = service->now + service->config->raise_delay;

        if (change->paused)
                wanted = change->until == ABSENT ? FOR_EVER : change->until;
        if (change->source == SOURCE_GUARDIAN || end == ABSENT || wanted >= end)
                return wanted;
        if (wanted < earliest)
                wanted = earliest;
        return wanted < end ? wanted : end;
}

static int append_pause(Service *service, Command *command, const LedgerAccount *account,
                int64_t end, bool was_paused) {
        const PauseChange *change = &command->pause;
        Entry entry = entry_of_kind(end > service->now ? ENTRY_PAUSE : ENTRY_RESUME);

        entry.at = service->now;
        entry.account = account->id;
        entry.actor = command->caller;
        entry.source = source_to_text(change->source);
        entry.before = was_paused;
        entry.note = change->reason;
        if (end > service->now && end != FOR_EVER)
                entry.until = end;
        if (change->source == SOURCE_SELF)
                entry.label = service->spans.window[WINDOW_DAY].label;
        int r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;
        command->changed = true;
        return add_event(service, &(Event){.kind = EVENT_BUDGET, .uid = command->account.uid});
}

int run_set_paused(Service *service, Command *command) {
        const PauseChange *change = &command->pause;
        int64_t end = ABSENT;
        LedgerAccount account;

        if (change->until != ABSENT && (!change->paused || change->until <= service->now)) {
                command->refusal = REFUSAL_BAD_TIME;
                return 0;
        }
        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (r == 0 && change->paused)
                r = need_account(service, command, &account);
        else if (r <= 0)
                return r; /* nothing was ever paused */
        if (r >= 0)
                r = find_end(service, account.id, change->source, &end);
        if (r < 0)
                return r;

        int64_t planned = plan_end(service, change, end);
        if (planned == end || (!change->paused && end == ABSENT))
                return 0;
        if (change->source == SOURCE_SELF && records_used_up(service, &account)) {
                command->refusal = REFUSAL_RECORDS_PER_DAY;
                return 0;
        }
        return append_pause(service, command, &account, planned, end != ABSENT);
}
