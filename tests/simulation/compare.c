/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/compare.h"

#include <stdlib.h>
#include <string.h>

static int compare_lines(const void *a, const void *b) {
        return strcmp(*(char *const *) a, *(char *const *) b);
}

/* The lines of a text, sorted. */
static char *sorted(const char *text) {
        char *copy = must(strdup(text)), *rest = copy, *line;
        LIST(char *) lines = {0};
        Text out = {0};

        while ((line = strsep(&rest, "\n")))
                *LIST_ADD(&lines) = line;
        qsort(lines.at, lines.n, sizeof(*lines.at), compare_lines);
        for (size_t i = 0; i < lines.n; i++)
                text_add(&out, "%s\n", lines.at[i]);
        free(lines.at);
        free(copy);
        return out.text;
}

static bool is_in_order(int kind) {
        return kind != COMMAND_GET_LIMITS && kind != COMMAND_SUMMARIZE &&
                        kind != COMMAND_LIST_ACCOUNTS && kind != COMMAND_LIST_UNTOLD;
}

static bool is_same(int kind, const char *a, const char *b) {
        if (strcmp(a, b) == 0)
                return true;
        if (is_in_order(kind))
                return false;
        char *x = sorted(a), *y = sorted(b);
        bool same = strcmp(x, y) == 0;
        free(x);
        free(y);
        return same;
}

/* ---- events */

typedef struct Lines {
        const char **at;
        size_t n;
} Lines;

static bool is_budget(const char *line) {
        return strncmp(line, "budget ", 7) == 0;
}

static int compare_words(const void *a, const void *b) {
        return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* Of a batch, sorted, without those of budgets. */
static Lines lines_of(const Subject *subject, size_t batch) {
        Lines lines = {must(calloc(subject->events.n + 1, sizeof(char *))), 0};

        for (size_t i = 0; i < subject->events.n; i++)
                if (subject->events.at[i].batch == batch && !is_budget(subject->events.at[i].text))
                        lines.at[lines.n++] = subject->events.at[i].text;
        qsort(lines.at, lines.n, sizeof(*lines.at), compare_words);
        return lines;
}

static bool has_line(const Subject *subject, size_t batch, const char *line, bool must_be) {
        for (size_t i = 0; i < subject->events.n; i++)
                if (subject->events.at[i].batch == batch &&
                                strcmp(subject->events.at[i].text, line) == 0 &&
                                !(must_be && subject->events.at[i].maybe))
                        return true;
        return false;
}

/* That a budget has changed is told once per batch at least, and never without need. */
static bool same_budgets(const Subject *tested, const Subject *model) {
        for (size_t i = 0; i < tested->events.n; i++)
                if (is_budget(tested->events.at[i].text) && !tested->events.at[i].maybe &&
                                !has_line(model, tested->events.at[i].batch,
                                                tested->events.at[i].text, false))
                        return false;
        for (size_t i = 0; i < model->events.n; i++)
                if (is_budget(model->events.at[i].text) && !model->events.at[i].maybe &&
                                !has_line(tested, model->events.at[i].batch,
                                                model->events.at[i].text, false))
                        return false;
        return true;
}

static bool same_batch(const Subject *tested, const Subject *model, size_t batch) {
        Lines a = lines_of(tested, batch), b = lines_of(model, batch);
        bool same = a.n == b.n;

        for (size_t i = 0; i < a.n && same; i++)
                same = strcmp(a.at[i], b.at[i]) == 0;
        free(a.at);
        free(b.at);
        return same;
}

static void add_events(const Subject *subject, Text *text) {
        text_add(text, "  %s tells\n", subject->vtable->name);
        for (size_t i = 0; i < subject->events.n; i++)
                text_add(text, "    %zu: %s%s\n", subject->events.at[i].batch,
                                subject->events.at[i].text,
                                subject->events.at[i].maybe ? " (maybe)" : "");
}

static void compare_events(const Subject *tested, const Subject *model, Text *difference) {
        bool same = tested->n_batches == model->n_batches && same_budgets(tested, model);

        for (size_t batch = 0; batch < tested->n_batches && same; batch++)
                same = same_batch(tested, model, batch);
        if (same)
                return;
        text_add(difference, "the events differ\n");
        add_events(tested, difference);
        add_events(model, difference);
}

void compare_said(const Subject *tested, const Subject *model, const Step *steps, size_t n,
                const Said *tested_said, const Said *model_said, Text *difference) {
        for (size_t i = 0; i < n; i++) {
                const char *a = tested_said->text[i].text, *b = model_said->text[i].text;

                if (is_same(steps[i].kind, a, b))
                        continue;
                text_add(difference, "to step ");
                step_write(&steps[i], difference);
                text_add(difference, "\n  %s says:%s\n  model says:%s\n", tested->vtable->name, a,
                                b);
                return;
        }
        compare_events(tested, model, difference);
}
