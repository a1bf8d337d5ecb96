/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/invariant.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/words.h"

typedef struct Seen {
        int64_t id;
        State state;
        int64_t person;
        const char *platform;
} Seen;

typedef struct SeenKey {
        int64_t person;
        int64_t key;
        int64_t id;
} SeenKey;

/* What a guardian has said last; amount ABSENT: no limit. */
typedef struct Word {
        int64_t person;
        const char *platform;
        const char *unit;
        Window window;
        int64_t amount;
} Word;

struct Invariants {
        LIST(Seen) seen;
        LIST(SeenKey) keys;
        LIST(Word) words;
};

Invariants *invariants_new(void) {
        return must(calloc(1, sizeof(Invariants)));
}

Invariants *invariants_free(Invariants *invariants) {
        if (!invariants)
                return NULL;
        free(invariants->seen.at);
        free(invariants->keys.at);
        free(invariants->words.at);
        free(invariants);
        return NULL;
}

/* ---- questions of our own */

static void ask(Subject *tested, Command *command, int64_t clock) {
        Order order;

        tested->vtable->run(tested, &command, 1, clock, &order, false);
}

typedef struct Rows {
        LIST(Limit) limits;
        RequestView request;
        bool has_request;
} Rows;

static int put_limit(const Limit *limit, void *userdata) {
        Rows *rows = userdata;

        *LIST_ADD(&rows->limits) = *limit;
        return 0;
}

static int put_request(const RequestView *request, void *userdata) {
        Rows *rows = userdata;

        rows->request = *request;
        rows->has_request = true;
        return 0;
}

/* ---- requests */

/* The contract's drawing; the first line is where a request begins. */
static bool state_may_follow(State before, State after) {
        static const unsigned ways[STATE_COUNT] = {
                        [STATE_PENDING] = 1 << STATE_APPROVED | 1 << STATE_REJECTED |
                                        1 << STATE_CANCELLED,
                        [STATE_APPROVED] = 1 << STATE_COMPLETED | 1 << STATE_CANCELLED |
                                        1 << STATE_RETURNING | 1 << STATE_LAPSED,
                        [STATE_RETURNING] = 1 << STATE_CANCELLED | 1 << STATE_COMPLETED,
                        [STATE_LAPSED] = 1 << STATE_COMPLETED,
        };

        return before == after || (ways[before] >> after & 1);
}

/* Several steps of one go, and holds that lapsed before it, may stand between two looks. */
static bool state_is_reachable(State before, State after, int hops) {
        if (state_may_follow(before, after))
                return true;
        for (State between = 0; between < STATE_COUNT && hops > 0; between++)
                if (state_may_follow(before, between) && between != before &&
                                state_is_reachable(between, after, hops - 1))
                        return true;
        return false;
}

static void look_at_numbers(const RequestView *request, int64_t now, Text *difference) {
        int64_t bought = request->completed != ABSENT ? request->completed : request->coins;

        if (request->completed != ABSENT && request->completed > request->coins)
                text_add(difference,
                                "more was completed (%" PRId64 ") than approved (%" PRId64 ")\n",
                                request->completed, request->coins);
        if (request->refunded != ABSENT && request->refunded > bought)
                text_add(difference, "more was refunded (%" PRId64 ") than bought (%" PRId64 ")\n",
                                request->refunded, bought);
        if (request->state == STATE_APPROVED && request->hold_until <= now)
                text_add(difference, "request %" PRId64 " is held beyond its time\n", request->id);
}

static void look_at_request(Invariants *invariants, Subject *tested, int64_t id, int64_t clock,
                Text *difference) {
        Seen *seen = NULL;
        Rows rows = {0};
        Command command = {.kind = COMMAND_GET,
                        .caller = world_persons[GINA].uid,
                        .account = world_persons[GINA],
                        .any_account = true,
                        .settlement = {.id = id, .coins = ABSENT, .price = ABSENT},
                        .sink = {.request = put_request},
                        .userdata = &rows};

        for (size_t i = 0; i < invariants->seen.n; i++)
                if (invariants->seen.at[i].id == id)
                        seen = &invariants->seen.at[i];
        if (!seen)
                return;
        ask(tested, &command, clock);
        if (!rows.has_request) {
                text_add(difference, "request %" PRId64 " is gone\n", id);
                return;
        }
        look_at_numbers(&rows.request, clock, difference);
        if (rows.request.uid != world_persons[seen->person].uid)
                text_add(difference, "request %" PRId64 " has changed hands\n", id);
        if (!state_is_reachable(seen->state, rows.request.state, 3))
                text_add(difference, "request %" PRId64 " went from %s to %s\n", id,
                                state_to_text(seen->state), state_to_text(rows.request.state));
        seen->state = rows.request.state;
}

static void remember_request(
                Invariants *invariants, const Step *step, const Answer *answer, Text *difference) {
        int64_t person = step->arg[step->kind == COMMAND_RECORD ? ARG_OF : ARG_BY];
        int64_t key = step->arg[ARG_KEY];
        bool known = false;

        for (size_t i = 0; i < invariants->seen.n; i++)
                known |= invariants->seen.at[i].id == answer->id;
        if (known && !answer->replayed)
                text_add(difference, "id %" PRId64 " was given twice\n", answer->id);
        if (!known)
                *LIST_ADD(&invariants->seen) = (Seen){answer->id, answer->state, person,
                                world_platforms[step->arg[ARG_PLATFORM]]};
        if (key == ABSENT)
                return;
        for (size_t i = 0; i < invariants->keys.n; i++)
                if (invariants->keys.at[i].person == person && invariants->keys.at[i].key == key) {
                        if (invariants->keys.at[i].id != answer->id)
                                text_add(difference, "one key, two records\n");
                        return;
                }
        *LIST_ADD(&invariants->keys) = (SeenKey){person, key, answer->id};
}

/* ---- limits */

static Word *word_about(Invariants *invariants, int64_t person, const char *platform,
                const char *unit, Window window) {
        for (size_t i = 0; i < invariants->words.n; i++) {
                Word *word = &invariants->words.at[i];

                if (word->person == person && word->window == window &&
                                strcmp(word->platform, platform) == 0 &&
                                strcmp(word->unit, unit) == 0)
                        return word;
        }
        return NULL;
}

static void remember_limit(Invariants *invariants, const Step *step, const LimitChange *change) {
        int64_t person = step->arg[ARG_OF];

        if (change->source != SOURCE_GUARDIAN)
                return;
        Word *word = word_about(invariants, person, change->platform, change->unit, change->window);
        if (!word)
                word = LIST_ADD(&invariants->words);
        *word = (Word){person, change->platform, change->unit, change->window,
                        step->kind == COMMAND_SET_LIMIT ? change->amount : ABSENT};
}

static bool concerns(const Limit *limit, const char *platform) {
        return strcmp(limit->platform, platform) == 0 || strcmp(limit->platform, PLATFORM_ALL) == 0;
}

/* An approval, right before the limits are looked at. */
typedef struct Approval {
        const char *platform; /* NULL: there was none */
        bool by_guardian;
} Approval;

/* What a guardian allowed may exceed only what others than the account itself have set. */
static void look_at_approval(const Approval *approval, const Limit *limit, Text *difference) {
        int64_t total = limit->amount + limit->granted;
        bool may_exceed = approval->by_guardian && limit->source != SOURCE_SELF && total > 0;

        if (!approval->platform || !concerns(limit, approval->platform) || may_exceed)
                return;
        if (limit->used + limit->held <= total && total > 0)
                return;
        text_add(difference, "it was approved beyond\n  ");
        words_limit(limit, difference);
        text_add(difference, "\n");
}

static void look_at_limit(Invariants *invariants, int64_t person, const Limit *limit,
                const Approval *approval, Text *difference) {
        const Word *word =
                        word_about(invariants, person, limit->platform, limit->unit, limit->window);
        int64_t said = word ? word->amount : ABSENT;

        if (limit->source == SOURCE_GUARDIAN && limit->amount != said) {
                text_add(difference, "a guardian has said %" PRId64 ", but there is\n  ", said);
                words_limit(limit, difference);
                text_add(difference, "\n");
        }
        look_at_approval(approval, limit, difference);
}

static int ignore_limit(const Limit *limit, void *userdata) {
        (void) limit;
        (void) userdata;
        return 0;
}

/* Who looks at limits may begin to count a currency: so the model has to look, too. */
static void look_with_the_model(Subject *model, int64_t person, int64_t clock) {
        Command command = {.kind = COMMAND_GET_LIMITS,
                        .caller = world_persons[person].uid,
                        .account = world_persons[person],
                        .sink = {.limit = ignore_limit}};

        ask(model, &command, clock);
}

static void look_at_limits(Invariants *invariants, Subject *tested, Subject *model, int64_t person,
                const Approval *approval, int64_t clock, Text *difference) {
        size_t n_said = 0, n_seen = 0;
        Rows rows = {0};
        Command command = {.kind = COMMAND_GET_LIMITS,
                        .caller = world_persons[person].uid,
                        .account = world_persons[person],
                        .sink = {.limit = put_limit},
                        .userdata = &rows};

        ask(tested, &command, clock);
        look_with_the_model(model, person, clock);
        for (size_t i = 0; i < rows.limits.n; i++) {
                look_at_limit(invariants, person, &rows.limits.at[i], approval, difference);
                n_seen += rows.limits.at[i].source == SOURCE_GUARDIAN;
                if (i > 0 && rows.limits.at[i].window < rows.limits.at[i - 1].window)
                        text_add(difference, "limits: not the narrowest window first\n");
        }
        for (size_t i = 0; i < invariants->words.n; i++)
                n_said += invariants->words.at[i].person == person &&
                                invariants->words.at[i].amount != ABSENT;
        if (n_seen != n_said)
                text_add(difference, "%zu limits of guardians were set, %zu are there\n", n_said,
                                n_seen);
        free(rows.limits.at);
}

/* ---- one go */

static const Seen *seen_of(const Invariants *invariants, int64_t id) {
        for (size_t i = 0; i < invariants->seen.n; i++)
                if (invariants->seen.at[i].id == id)
                        return &invariants->seen.at[i];
        return NULL;
}

/* Complete, Cancel and Get. */
static void look_at_refusal(const Invariants *invariants, const Step *step, const Command *command,
                Text *difference) {
        bool settles = step->kind == COMMAND_COMPLETE || step->kind == COMMAND_CANCEL;
        const Seen *seen;

        if (!settles && step->kind != COMMAND_GET)
                return;
        if (settles && command->refusal != REFUSAL_NONE &&
                        command->refusal != REFUSAL_UNKNOWN_REQUEST &&
                        command->refusal != REFUSAL_WRONG_STATE &&
                        command->refusal != REFUSAL_EXCEEDS_REQUEST)
                text_add(difference, "%s was refused: %s\n", step_name(step->kind),
                                refusal_names[command->refusal]);
        if (command->refusal != REFUSAL_NONE || command->any_account)
                return;
        seen = seen_of(invariants, command->settlement.id);
        if (!seen || seen->person != step->arg[ARG_BY])
                text_add(difference, "%s of somebody else's request\n", step_name(step->kind));
}

static int look_at_sum(const SumView *sum, void *userdata) {
        if (sum->completed < 0 || sum->held < 0 || sum->cancelled < 0 || sum->refunded < 0 ||
                        sum->refunded > sum->completed || sum->rejected > sum->requests)
                text_add(userdata, "sums of %s in %s cannot be\n", sum->platform, sum->unit);
        return 0;
}

static void look_at_sums(Subject *tested, int64_t person, int64_t clock, Text *difference) {
        Command command = {.kind = COMMAND_SUMMARIZE,
                        .caller = world_persons[person].uid,
                        .account = world_persons[person],
                        .listing = {.window = WINDOW_DAY,
                                        .since = clock - 500 * DAY,
                                        .until = clock + 1},
                        .sink = {.sum = look_at_sum},
                        .userdata = difference};

        ask(tested, &command, clock);
}

static void remember(Invariants *invariants, const Step *step, const Command *command,
                Text *difference) {
        if (command->error != 0 || command->refusal != REFUSAL_NONE)
                return;
        if (step->kind == COMMAND_REQUEST || step->kind == COMMAND_RECORD)
                remember_request(invariants, step, &command->answer, difference);
        if (step->kind == COMMAND_SET_LIMIT || step->kind == COMMAND_REMOVE_LIMIT)
                remember_limit(invariants, step, &command->limit);
}

/* What one step by itself has come to. */
static void look_at_step(Invariants *invariants, Subject *tested, Subject *model, const Step *step,
                const Command *command, int64_t clock, Text *difference) {
        Approval approval = {NULL, false};
        const Seen *seen;

        if (command->error != 0 || command->refusal != REFUSAL_NONE)
                return;
        if (step_args(step->kind) >> ARG_REF & 1)
                look_at_request(invariants, tested, subject_id(tested, step->arg[ARG_REF]), clock,
                                difference);
        if (step->kind == COMMAND_REQUEST) {
                look_at_request(invariants, tested, command->answer.id, clock, difference);
                if (command->answer.decision == DECISION_APPROVED && !command->answer.replayed)
                        approval.platform = command->ask.platform;
                look_at_limits(invariants, tested, model, step->arg[ARG_BY], &approval, clock,
                                difference);
        }
        seen = step->kind == COMMAND_RESOLVE ? seen_of(invariants, command->resolution.id) : NULL;
        if (seen && command->state == STATE_APPROVED) {
                approval = (Approval){seen->platform, true};
                look_at_limits(invariants, tested, model, seen->person, &approval, clock,
                                difference);
        }
}

void invariants_look(Invariants *invariants, Subject *tested, Subject *model, const Step *steps,
                size_t n, const Said *said, int64_t clock, bool all, Text *difference) {
        for (size_t i = 0; i < said->n_ran; i++) {
                const Step *step = &steps[said->ran[i]];
                const Command *command = &said->command[said->ran[i]];

                remember(invariants, step, command, difference);
                look_at_refusal(invariants, step, command, difference);
        }
        for (size_t i = 0; i < invariants->seen.n && all; i++)
                look_at_request(invariants, tested, invariants->seen.at[i].id, clock, difference);
        for (int64_t person = 0; person < PERSONS && all; person++)
                look_at_sums(tested, person, clock, difference);

        /* Of many at once nobody can say which came last. */
        if (n == 1)
                look_at_step(invariants, tested, model, &steps[0], &said->command[0], clock,
                                difference);
}
