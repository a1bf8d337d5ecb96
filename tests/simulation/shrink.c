/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/shrink.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct Shrinker {
        const Options *options;
        Steps *steps;
        time_t end;
        char kind[64]; /* of failure */
} Shrinker;

static bool is_time_up(const Shrinker *shrinker) {
        return time(NULL) >= shrinker->end;
}

/* What begins the message, without its numbers: the kind of step, or what differs. */
static void failure_kind(const char *failure, char ret[64]) {
        size_t n = 0;

        for (int words = 0; *failure && *failure != '\n' && n < 63; failure++) {
                words += *failure == ' ';
                if (words == 4)
                        break;
                if (*failure < '0' || *failure > '9')
                        ret[n++] = *failure;
        }
        ret[n] = '\0';
}

/* In the same way: else what is shortened would soon be something else. */
static bool fails(const Shrinker *shrinker, const Steps *steps) {
        char kind[64] = "";
        Text failure = {0};

        bool same = episode_replay(shrinker->options, steps, false, &failure);
        if (!same)
                failure_kind(failure.text, kind);
        text_clear(&failure);
        return !same && strcmp(kind, shrinker->kind) == 0;
}

/* Takes away `n` steps from `begin` on, if it fails without them, too. */
static bool try_without(Shrinker *shrinker, size_t begin, size_t n) {
        Steps *steps = shrinker->steps;
        Steps less = {0};

        for (size_t i = 0; i < steps->n; i++)
                if (i < begin || i >= begin + n)
                        *LIST_ADD(&less) = steps->at[i];
        bool still = fails(shrinker, &less);
        if (still) {
                memcpy(steps->at, less.at, less.n * sizeof(*less.at));
                steps->n = less.n;
        }
        free(less.at);
        return still;
}

/* From the end: what comes last depends on what came before. */
static bool take_away(Shrinker *shrinker, size_t chunk) {
        bool any = false;

        for (size_t end = shrinker->steps->n; end > 0 && !is_time_up(shrinker);) {
                size_t begin = end > chunk ? end - chunk : 0;
                any |= try_without(shrinker, begin, end - begin);
                end = begin < shrinker->steps->n ? begin : shrinker->steps->n;
        }
        return any;
}

static bool try_step(Shrinker *shrinker, size_t i, const Step *step) {
        Step before = shrinker->steps->at[i];

        shrinker->steps->at[i] = *step;
        if (fails(shrinker, shrinker->steps))
                return true;
        shrinker->steps->at[i] = before;
        return false;
}

static void part(Shrinker *shrinker) {
        for (size_t i = 0; i < shrinker->steps->n && !is_time_up(shrinker); i++) {
                Step step = shrinker->steps->at[i];

                if (!step.joined)
                        continue;
                step.joined = false;
                try_step(shrinker, i, &step);
        }
}

static bool try_number(Shrinker *shrinker, size_t i, Arg arg, int64_t value) {
        Step step = shrinker->steps->at[i];

        if (step.arg[arg] == value || (value >= 0 && value < arg_least(arg)))
                return false;
        step.arg[arg] = value;
        return try_step(shrinker, i, &step);
}

/* The dullest number there is, or else a smaller one, or a rounder one. */
static void simplify_number(Shrinker *shrinker, size_t i, Arg arg) {
        static const int64_t round[] = {
                        INT64_C(86400000000), INT64_C(3600000000), 60000000, 1000000, 1000, 10};

        /* There is no day 0 on which months could begin. */
        if (arg == ARG_VALUE && shrinker->steps->at[i].arg[ARG_SETTING] == SETTING_MONTH_STARTS_ON)
                return;
        if (arg == ARG_SETTING || try_number(shrinker, i, arg, arg_least(arg)))
                return;
        int64_t value = shrinker->steps->at[i].arg[arg];
        if (value == NOT_GIVEN || value == ABSENT || arg == ARG_REF)
                return;
        for (size_t k = 0; k < ELEMENTSOF(round); k++)
                if (try_number(shrinker, i, arg, value - value % round[k]))
                        break;
        while (!is_time_up(shrinker) && shrinker->steps->at[i].arg[arg] > 1)
                if (!try_number(shrinker, i, arg, shrinker->steps->at[i].arg[arg] / 2))
                        break;
        while (!is_time_up(shrinker) && shrinker->steps->at[i].arg[arg] > 1 &&
                        shrinker->steps->at[i].arg[arg] < 20)
                if (!try_number(shrinker, i, arg, shrinker->steps->at[i].arg[arg] - 1))
                        break;
}

static void simplify(Shrinker *shrinker) {
        for (size_t i = 0; i < shrinker->steps->n; i++)
                for (Arg arg = 0; arg < ARG_COUNT && !is_time_up(shrinker); arg++)
                        if (step_args(shrinker->steps->at[i].kind) >> arg & 1)
                                simplify_number(shrinker, i, arg);
}

void shrink(const Options *options, Steps *steps, unsigned seconds) {
        Shrinker shrinker = {options, steps, time(NULL) + (time_t) seconds, ""};
        Text failure = {0};

        if (episode_replay(options, steps, false, &failure))
                return;
        failure_kind(failure.text, shrinker.kind);
        text_clear(&failure);

        for (size_t chunk = steps->n / 2; chunk > 1; chunk /= 2)
                take_away(&shrinker, chunk);
        while (!is_time_up(&shrinker) && take_away(&shrinker, 1))
                continue;
        part(&shrinker);
        simplify(&shrinker);
        while (!is_time_up(&shrinker) && take_away(&shrinker, 1))
                continue;
}
