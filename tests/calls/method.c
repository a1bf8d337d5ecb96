/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/calls/method.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/contract.h"
#include "tests/integration/members.h"
#include "tests/simulation/must.h"

static void compare(const Members *is, const char *contract) {
        Members *should = must(members_read(contract, BUS_NAME));

        for (size_t i = 0; i < should->n && i < is->n; i++)
                if (strcmp(is->lines[i], should->lines[i]) != 0)
                        die("the daemon has\n%s\nand the contract\n%s", is->lines[i],
                                        should->lines[i]);
        if (is->n != should->n)
                die("the daemon has %zu members and the contract %zu", is->n, should->n);
        free(should);
}

/* "in:name:type" */
static void add_argument(Method *method, const char *word) {
        const char *name = strchr(word, ':') + 1, *type = strrchr(word, ':') + 1;

        if (strncmp(word, "out:", 4) == 0) {
                (void) strncat(method->out, type, WORD_MAX - strlen(method->out));
                return;
        }
        if (method->n_in == ARGUMENTS_MAX)
                die("%s has too many arguments", method->name);
        Argument *argument = &method->in[method->n_in++];
        (void) snprintf(argument->name, sizeof(argument->name), "%.*s", (int) (type - name - 1),
                        name);
        (void) snprintf(argument->type, sizeof(argument->type), "%s", type);
}

/* "method INTERFACE.NAME in:name:type ..." */
static void add(Methods *methods, char *line) {
        char *rest, *word = strtok_r(line, " ", &rest);

        if (!word || strcmp(word, "method") != 0 || !(word = strtok_r(NULL, " ", &rest)))
                return;
        if (methods->n == METHODS_MAX)
                die("there are too many methods");
        Method *method = &methods->at[methods->n++];
        const char *dot = strrchr(word, '.');
        (void) snprintf(method->interface, sizeof(method->interface), "%.*s", (int) (dot - word),
                        word);
        (void) snprintf(method->name, sizeof(method->name), "%s", dot + 1);
        while ((word = strtok_r(NULL, " ", &rest)))
                add_argument(method, word);
}

Methods *methods_read(World *world) {
        _cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *answer = NULL;
        Methods *methods = must(calloc(1, sizeof(*methods)));
        char *contract = must(members_contract());
        const char *xml;

        if (world_bus(world, UID_ALICE, &bus) < 0 ||
                        sd_bus_call_method(bus, BUS_NAME, OBJECT_PATH,
                                        "org.freedesktop.DBus.Introspectable", "Introspect", NULL,
                                        &answer, "") < 0 ||
                        sd_bus_message_read(answer, "s", &xml) < 0)
                die("the daemon does not say what methods it has");
        Members *own = must(members_read(xml, BUS_NAME)), *all = must(members_read(xml, ""));
        compare(own, contract);
        for (size_t i = 0; i < all->n; i++)
                add(methods, all->lines[i]);
        free(own);
        free(all);
        free(contract);
        return methods;
}

void method_note(Method *method, const char *error) {
        Outcome *outcome = method->outcomes;

        while (outcome < method->outcomes + method->n_outcomes && strcmp(outcome->name, error) != 0)
                outcome++;
        if (outcome == method->outcomes + OUTCOMES_MAX)
                die("%s gives too many kinds of errors", method->name);
        if (outcome == method->outcomes + method->n_outcomes) {
                method->n_outcomes++;
                (void) snprintf(outcome->name, sizeof(outcome->name), "%s", error);
        }
        outcome->n++;
}

static int compare_outcomes(const void *a, const void *b) {
        return strcmp(((const Outcome *) a)->name, ((const Outcome *) b)->name);
}

static const char *last_part(const char *name) {
        const char *dot = strrchr(name, '.');
        return dot ? dot + 1 : name;
}

bool methods_print(const Methods *methods) {
        bool all_done = true;

        for (size_t i = 0; i < methods->n; i++) {
                Method method = methods->at[i];

                qsort(method.outcomes, method.n_outcomes, sizeof(Outcome), compare_outcomes);
                bool done = method.n_outcomes > 0 && method.outcomes[0].name[0] == '\0';
                if (!done && strncmp(method.interface, BUS_NAME, strlen(BUS_NAME)) == 0)
                        all_done = false;
                printf("%14s.%-13s %7" PRIu64 " calls: %" PRIu64 " ok", last_part(method.interface),
                                method.name, method.made, done ? method.outcomes[0].n : 0);
                for (size_t j = done ? 1 : 0; j < method.n_outcomes; j++)
                        printf(", %" PRIu64 " %s", method.outcomes[j].n,
                                        last_part(method.outcomes[j].name));
                if (method.unawaited > 0)
                        printf(", %" PRIu64 " not awaited", method.unawaited);
                printf("\n");
        }
        return all_done;
}
