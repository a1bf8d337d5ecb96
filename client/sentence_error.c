/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <assert.h>
#include <inttypes.h>

#include "client/sentence.h"
#include "client/translate.h"
#include "common/util.h"

int status_from_error(BudgetErrorCode code) {
        switch (code) {
        case BUDGET_ERROR_INVALID_ARGS:
                return STATUS_USAGE;
        case BUDGET_ERROR_ACCESS_DENIED:
        case BUDGET_ERROR_INTERACTIVE_REQUIRED:
                return STATUS_NOT_AUTHORISED;
        case BUDGET_ERROR_UNREACHABLE:
        case BUDGET_ERROR_NO_ANSWER:
                return STATUS_UNREACHABLE;
        case BUDGET_ERROR_NONE:
        case BUDGET_ERROR_LIMITS_EXCEEDED:
        case BUDGET_ERROR_UNKNOWN_PLATFORM:
        case BUDGET_ERROR_UNKNOWN_REQUEST:
        case BUDGET_ERROR_UNKNOWN_ACCOUNT:
        case BUDGET_ERROR_KEY_CONFLICT:
        case BUDGET_ERROR_WRONG_STATE:
        case BUDGET_ERROR_EXCEEDS_REQUEST:
        case BUDGET_ERROR_STORAGE_FAILED:
        case BUDGET_ERROR_UNKNOWN_METHOD:
        case BUDGET_ERROR_OTHER:
        case BUDGET_ERROR_COUNT:
                break;
        }
        return STATUS_FAILED;
}

static void print_unknown_platform(const char *platform, const RecordList *platforms, FILE *out) {
        const BudgetPlatform *known = platforms->items;

        if (platform)
                fprintf(out, _("There is no platform %s."), platform);
        else
                fputs(_("There is no platform of that name."), out);
        if (platforms->n > 0)
                fprintf(out, " %s", _("There are:"));
        for (size_t i = 0; i < platforms->n; i++)
                fprintf(out, "%s %s", i == 0 ? "" : ",", known[i].id);
}

static bool is_verb(const Arguments *arguments, const char *name) {
        return arguments->verb && text_equal(arguments->verb->name, name);
}

/* When it is not known whether something was written down. */
static void print_unsettled(const Arguments *arguments, FILE *out) {
        const char *user = arguments->user;

        fputc(' ', out);
        if (arguments->key)
                fputs(_("Ask again with the same --key: that settles it."), out);
        else if (arguments->id != NOT_GIVEN)
                fprintf(out, _("See what became of it: coinbudget show %" PRId64), arguments->id);
        else if (arguments->amount != NOT_GIVEN) { /* granting twice grants twice */
                fputs(_("See whether it counts before you try again: coinbudget changes"), out);
                if (user)
                        fprintf(out, " %s", user);
        } else if (arguments->coins != NOT_GIVEN && user)
                fprintf(out, _("See whether it was recorded: coinbudget history %s"), user);
        else if (arguments->coins != NOT_GIVEN)
                fputs(_("Do not buy. See what was recorded: coinbudget history"), out);
        else
                fputs(_("Try again."), out);
}

/* Errors that are told in the same words whatever was asked for. */
static const struct {
        const char *words;
        bool unsettled; /* whether something was written down is not known */
        bool more;      /* the daemon knows more than we */
} sentences[BUDGET_ERROR_COUNT] = {
                [BUDGET_ERROR_INVALID_ARGS] = {.words = N_("The daemon does not accept this."),
                                .more = true},
                [BUDGET_ERROR_ACCESS_DENIED] =
                                {.words = N_("Not allowed. A guardian can do this, or an administrator with sudo.")},
                [BUDGET_ERROR_INTERACTIVE_REQUIRED] =
                                {.words = N_("This needs a guardian's or an administrator's password, and it could not be asked for. Use a terminal, without --no-ask-password; or sudo.")},
                [BUDGET_ERROR_STORAGE_FAILED] =
                                {.words = N_("The daemon could not write this down, and approves nothing."),
                                                .unsettled = true,
                                                .more = true},
                [BUDGET_ERROR_UNKNOWN_METHOD] =
                                {.words = N_("The daemon on this computer is too old for this."),
                                                .more = true},
                [BUDGET_ERROR_NO_ANSWER] =
                                {.words = N_("The coinbudget daemon did not answer. That is not a yes."),
                                                .unsettled = true,
                                                .more = true},
                [BUDGET_ERROR_OTHER] =
                                {.words = N_("It failed. The daemon may have said more: journalctl -u coinbudgetd"),
                                                .more = true},
};

/* Errors that are about something that was asked for, and name it. */
static void print_about(const BudgetError *error, const Arguments *arguments,
                const RecordList *platforms, FILE *out) {
        int64_t id = arguments->id;

        switch (error->code) {
        case BUDGET_ERROR_LIMITS_EXCEEDED:
                if (error->message)
                        fprintf(out, "%s.", error->message);
                else
                        fputs(_("The daemon refuses this."), out);
                break;
        case BUDGET_ERROR_UNKNOWN_PLATFORM:
                print_unknown_platform(arguments->platform, platforms, out);
                break;
        case BUDGET_ERROR_UNKNOWN_REQUEST:
                fprintf(out, _("There is no request %" PRId64 " that you may see."), id);
                fprintf(out, " %s",
                                is_verb(arguments, "approve") || is_verb(arguments, "deny")
                                                ? _("See what waits: coinbudget pending")
                                                : _("See yours: coinbudget history"));
                break;
        case BUDGET_ERROR_UNKNOWN_ACCOUNT:
                if (arguments->user)
                        fprintf(out, _("There is no user %s on this computer."), arguments->user);
                else
                        fputs(_("There is no user like you on this computer."), out);
                fprintf(out, " %s", _("See: coinbudget accounts"));
                break;
        case BUDGET_ERROR_KEY_CONFLICT:
                fprintf(out, _("The key %s belongs to another request. Use a new key for another purchase."),
                                arguments->key ? arguments->key : "");
                break;
        case BUDGET_ERROR_WRONG_STATE:
                fprintf(out, _("That cannot be done with request %" PRId64 " any more."), id);
                fputc(' ', out);
                fprintf(out, _("See what became of it: coinbudget show %" PRId64), id);
                break;
        case BUDGET_ERROR_EXCEEDS_REQUEST:
                fprintf(out,
                                _("That is more than request %" PRId64
                                  " allows. See how much that is: coinbudget show %" PRId64),
                                id, id);
                break;
        case BUDGET_ERROR_UNREACHABLE:
                fprintf(out, _("The coinbudget daemon cannot be reached: %s. Is it installed and running? systemctl status coinbudgetd"),
                                error->message ? error->message : _("no bus"));
                break;
        case BUDGET_ERROR_NONE:
        case BUDGET_ERROR_INVALID_ARGS:
        case BUDGET_ERROR_ACCESS_DENIED:
        case BUDGET_ERROR_INTERACTIVE_REQUIRED:
        case BUDGET_ERROR_STORAGE_FAILED:
        case BUDGET_ERROR_UNKNOWN_METHOD:
        case BUDGET_ERROR_NO_ANSWER:
        case BUDGET_ERROR_OTHER:
        case BUDGET_ERROR_COUNT:
                assert(false); /* they have their sentence */
        }
}

static void print_error(const BudgetError *error, const Arguments *arguments,
                const RecordList *platforms, FILE *out) {
        if (!sentences[error->code].words) {
                print_about(error, arguments, platforms, out);
                return;
        }
        fputs(_(sentences[error->code].words), out);
        if (sentences[error->code].unsettled)
                print_unsettled(arguments, out);
        if (sentences[error->code].more && error->message)
                fprintf(out, " (%s)", error->message);
}

/* What an error most likely means for that verb. */
static const struct {
        const char *verb;
        BudgetErrorCode code;
        const char *words;
} hints[] = {
                {"grant", BUDGET_ERROR_INVALID_ARGS,
                                N_("There has to be a guardian's or default limit that the grant adds to, of the same platform, window and unit. Set one: coinbudget set")},
                {"refund", BUDGET_ERROR_INVALID_ARGS,
                                N_("Write how many coins came back instead: coinbudget refund ID COINS")},
                {"pending", BUDGET_ERROR_ACCESS_DENIED,
                                N_("What you asked for yourself: coinbudget history --state=pending")},
};

/* Whether there was one. */
static bool print_hint(BudgetErrorCode code, const Arguments *arguments, FILE *out) {
        for (size_t i = 0; i < ELEMENTSOF(hints); i++)
                if (hints[i].code == code && is_verb(arguments, hints[i].verb)) {
                        fprintf(out, "\n%s", _(hints[i].words));
                        return true;
                }
        return false;
}

void sentence_error(const BudgetError *error, const Arguments *arguments,
                const RecordList *platforms, FILE *out) {
        print_error(error, arguments, platforms, out);
        if (!print_hint(error->code, arguments, out) && error->code == BUDGET_ERROR_INVALID_ARGS)
                fprintf(out, "\n%s", _("Try coinbudget --help"));
        fputc('\n', out);
}
