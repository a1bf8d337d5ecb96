/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* check, request, complete, cancel, show: one recharge. */

#include <inttypes.h>

#include "client/binding.h"
#include "client/command.h"
#include "client/listing.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "common/util.h"

static void verdict_json(Json *json, const BudgetVerdict *verdict) {
        json_begin(json, '{');
        if (verdict->id != NOT_GIVEN) {
                json_key(json, "id");
                json_number(json, verdict->id);
        }
        json_key(json, "decision");
        json_text(json, decision_to_text(verdict->decision));
        json_key(json, "reason");
        json_text(json, verdict->reason);
        json_key(json, "details");
        json_record(json, &budget_details_type, &verdict->details);
        json_end(json, '{');
}

/* Whose limit it is that binds, as nobody can do about one's own what a guardian can about others.
 * An answer of long ago is about a limit as it was then. */
static void complete_limit(Command *command, const User *user, BudgetVerdict *verdict) {
        _cleanup_(record_list_clear) RecordList limits = {.type = &budget_limit_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};

        if (!verdict->details.limit || verdict->details.replayed == 1)
                return;
        if (budget_client_get_limits(command->client, user->uid, &error, &limits) >= 0)
                (void) binding_complete(verdict->details.limit, &limits);
}

/* What was paid is told, or is said to be unusual. */
static bool is_about_price(const BudgetVerdict *verdict) {
        if (verdict->decision == DECISION_APPROVED && verdict->details.price_estimated == 0)
                return true;
        if (text_equal(verdict->reason, "overpriced") || text_equal(verdict->reason, "underpriced"))
                return true;
        for (char **warning = verdict->details.warnings; warning && *warning; warning++)
                if (text_equal(*warning, "above-list-price") ||
                                text_equal(*warning, "below-list-price"))
                        return true;
        return false;
}

/* What helps a person further: asked for, and no harm if it cannot be had. */
typedef struct Help {
        RecordList bundles;
        RecordList offers;
        Quoted quoted;
} Help;

static void help_clear(Help *help) {
        record_list_clear(&help->bundles);
        record_list_clear(&help->offers);
}

static void help_fetch(Command *command, const BudgetVerdict *verdict, Asked *asked, Help *help) {
        _cleanup_(budget_error_clear) BudgetError error = {0};

        *help = (Help){.bundles = {.type = &budget_bundle_type},
                        .offers = {.type = &budget_offer_type}};
        if (asked->coins == 0 || verdict->details.replayed == 1) /* that was then */
                return;
        if (text_equal(verdict->reason, "over-limit") &&
                        budget_client_list_bundles(command->client, asked->platform, "", &error,
                                        &help->bundles) >= 0)
                asked->bundles = &help->bundles;
        if (!is_about_price(verdict))
                return;
        help->quoted = (Quoted){
                        .platform = asked->platform,
                        .coins = asked->coins,
                        .own = command->arguments->currency,
                        .offers = &help->offers,
                        .platforms = asked->platforms,
        };
        if (budget_client_quote(command->client, asked->platform, asked->coins, help->quoted.own,
                            &error, &help->offers) >= 0)
                asked->quoted = &help->quoted;
}

static void print_sentence(Command *command, BudgetVerdict *verdict) {
        const Arguments *arguments = command->arguments;
        _cleanup_(help_clear) Help help;
        User user;
        bool known = user_find(NULL, &user) >= 0;
        Asked asked = {
                        .check = verdict->id == NOT_GIVEN,
                        .user = known ? user.name : _("you"),
                        .platform = arguments->platform,
                        .coins = arguments->coins,
                        .seller = arguments->seller,
                        .now = command->now,
                        .platforms = command_platforms(command),
        };

        help_fetch(command, verdict, &asked, &help);
        if (known)
                complete_limit(command, &user, verdict);
        sentence_verdict(&asked, verdict, command->out);
}

static int print_verdict(Command *command, BudgetVerdict *verdict) {
        const Arguments *arguments = command->arguments;
        Json json;

        if (command_json(command, &json))
                verdict_json(&json, verdict);
        else if (!arguments->quiet)
                print_sentence(command, verdict);
        else if (verdict->id != NOT_GIVEN)
                printf("%" PRId64 "\n", verdict->id);
        return status_from_decision(verdict->decision);
}

static int ask(Command *command,
                int (*method)(BudgetClient *client, const char *platform, int64_t coins,
                                const BudgetPurchase *purchase, BudgetError *ret_error,
                                BudgetVerdict *ret)) {
        _cleanup_(budget_verdict_clear) BudgetVerdict verdict = {0};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        const BudgetPurchase purchase = command_purchase(command);

        if (method(command->client, arguments->platform, arguments->coins, &purchase, &error,
                            &verdict) < 0)
                return command_fail(command, &error);
        return print_verdict(command, &verdict);
}

int verb_request(Command *command) {
        return ask(command, budget_client_request);
}

int verb_check(Command *command) {
        return ask(command, budget_client_check);
}

static int print_state(const Command *command, const char *state) {
        int64_t id = command->arguments->id;
        Json json;

        if (command_json(command, &json))
                command_json_state(&json, id, state);
        else if (!command->arguments->quiet)
                sentence_state(id, state, command->out);
        return STATUS_DONE;
}

int verb_complete(Command *command) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        _cleanup_free_ char *state = NULL;
        const Arguments *arguments = command->arguments;

        if (budget_client_complete(command->client, (uint64_t) arguments->id, arguments->coins,
                            &error, &state) < 0)
                return command_fail(command, &error);
        return print_state(command, state);
}

int verb_cancel(Command *command) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        _cleanup_free_ char *state = NULL;
        const Arguments *arguments = command->arguments;

        if (budget_client_cancel(command->client, (uint64_t) arguments->id, arguments->reason,
                            &error, &state) < 0)
                return command_fail(command, &error);
        return print_state(command, state);
}

static int print_request(Command *command, const BudgetRequest *request) {
        _cleanup_(table_clear) Table table = {0};
        User user;

        bool own = user_find(NULL, &user) >= 0 && user.uid == request->uid;
        listing_request(&table, request, own, command_platforms(command));
        int r = table_print(&table, command->terminal.width, false, stdout);
        return r < 0 ? command_fail_memory() : STATUS_DONE;
}

int verb_show(Command *command) {
        _cleanup_(budget_request_clear) BudgetRequest request = {0};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        Json json;

        if (budget_client_get(command->client, (uint64_t) command->arguments->id, &error,
                            &request) < 0)
                return command_fail(command, &error);
        if (!command_json(command, &json))
                return print_request(command, &request);
        json_record(&json, &budget_request_type, &request);
        return STATUS_DONE;
}
