/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/notify/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/notify/escape.h"
#include "client/sentence.h"
#include "client/translate.h"
#include "client/user.h"
#include "client/words.h"
#include "common/money.h"

/* Of the icon naming specification, so that every theme has them. */
#define ICON_QUESTION "dialog-question"
#define ICON_WARNING "dialog-warning"
#define ICON_INFORMATION "dialog-information"

/* Text that is printed to, and then taken. */
typedef struct Sheet {
        FILE *out; /* NULL: no memory */
        char *text;
        size_t size;
} Sheet;

static bool sheet_open(Sheet *sheet) {
        *sheet = (Sheet){0};
        sheet->out = open_memstream(&sheet->text, &sheet->size);
        return sheet->out != NULL;
}

/* Without the newline that sentences end with. */
static char *sheet_take(Sheet *sheet) {
        if (!sheet->out)
                return NULL;
        if (fclose(sheet->out) != 0) {
                free(sheet->text);
                return NULL;
        }
        for (size_t n = sheet->size; n > 0 && sheet->text[n - 1] == '\n'; n--)
                sheet->text[n - 1] = '\0';
        return sheet->text;
}

static _printf_(1, 2) char *format(const char *how, ...) {
        char *text = NULL;
        va_list ap;

        va_start(ap, how);
        int n = vasprintf(&text, how, ap);
        va_end(ap);
        return n < 0 ? NULL : text;
}

/* "1500 TikTok Coins" */
static char *coins_text(const Reader *reader, const BudgetRequest *request) {
        Sheet sheet;

        if (sheet_open(&sheet))
                coins_print(request->coins == NOT_GIVEN ? 0 : request->coins, reader->platforms,
                                request->platform ? request->platform : "", sheet.out);
        return sheet_take(&sheet);
}

/* ---- what waits ---- */

static void print_waiting(const BudgetRequest *request, const char *name, FILE *out) {
        char price[MONEY_TEXT_MAX];

        if (text_equal(request->state, "returning"))
                fprintf(out,
                                _("Approved, it counts no more; denied, it counts as bought (request %" PRId64
                                  ")."),
                                request->id);
        else if (request->price != NOT_GIVEN && request->currency) {
                amount_to_text(request->price, request->currency, price);
                fprintf(out, _("For %s, over the limit (request %" PRId64 ")."), price,
                                request->id);
        } else
                fprintf(out, _("Over the limit (request %" PRId64 ")."), request->id);

        if (request->note && *request->note) {
                _cleanup_free_ char *note = quoted_text(request->note);
                fputc('\n', out);
                fprintf(out, _("%s writes: \"%s\""), name, note ? note : "?");
        }
}

void notice_waiting(const Reader *reader, const BudgetRequest *request, Notice *ret) {
        _cleanup_free_ char *coins = coins_text(reader, request);
        bool returning = text_equal(request->state, "returning");
        char name[USER_NAME_MAX + 1];
        Sheet sheet;

        user_name(request->uid, name);
        if (sheet_open(&sheet))
                print_waiting(request, name, sheet.out);
        *ret = (Notice){
                        .title = format(returning ? _("%s did not buy %s") : _("%s asks for %s"),
                                        name, coins ? coins : "?"),
                        .body = sheet_take(&sheet),
                        .instead = format(_("To answer: coinbudget approve %" PRId64
                                            ", or coinbudget deny %" PRId64 "."),
                                        request->id, request->id),
                        .icon = ICON_QUESTION,
                        .category = "x-coinbudget.pending",
                        .urgency = URGENCY_NORMAL,
                        .buttons = true,
                        .stays = true,
        };
}

void notice_problem(const Reader *reader, int64_t id, bool approve, const BudgetError *error,
                const char *title, const char *body, Notice *ret) {
        const Verb verb = {.name = approve ? "approve" : "deny"};
        const Arguments arguments = {.verb = &verb,
                        .id = id,
                        .coins = NOT_GIVEN,
                        .price = NOT_GIVEN,
                        .amount = NOT_GIVEN};
        Sheet sheet;

        if (sheet_open(&sheet)) {
                fprintf(sheet.out, "%s\n", body ? body : "");
                sentence_error(error, &arguments, reader->platforms, sheet.out);
        }
        *ret = (Notice){
                        .title = format("%s", title ? title : ""),
                        .body = sheet_take(&sheet),
                        .icon = ICON_WARNING,
                        .category = "x-coinbudget.pending",
                        .urgency = URGENCY_NORMAL,
                        .buttons = true,
                        .stays = true,
        };
}

void notice_resolved(int64_t id, bool approve, const char *state, const char *title, Notice *ret) {
        Sheet sheet;

        if (sheet_open(&sheet))
                sentence_resolved(id, approve, state, sheet.out);
        *ret = (Notice){
                        .title = format("%s", title ? title : ""),
                        .body = sheet_take(&sheet),
                        .icon = approve && text_equal(state, "rejected") ? ICON_WARNING
                                                                         : ICON_INFORMATION,
                        .category = "x-coinbudget.answered",
                        .urgency = URGENCY_NORMAL,
        };
}

void notice_answered(const BudgetRequest *request, const char *title, Notice *ret) {
        char by[USER_NAME_MAX + 1];
        Sheet sheet;

        if (request->decided_by != NOT_GIVEN)
                user_name(request->decided_by, by);
        if (sheet_open(&sheet))
                sentence_answered(request, request->decided_by != NOT_GIVEN ? by : NULL, sheet.out);
        *ret = (Notice){
                        .title = format("%s", title ? title : ""),
                        .body = sheet_take(&sheet),
                        .icon = ICON_INFORMATION,
                        .category = "x-coinbudget.answered",
                        .urgency = URGENCY_LOW,
        };
}

void notice_more(size_t n, Notice *ret) {
        *ret = (Notice){
                        .title = format(ngettext("%zu more request waits for an answer",
                                                        "%zu more requests wait for an answer", n),
                                        n),
                        .body = format("%s", _("See all of them: coinbudget pending")),
                        .icon = ICON_QUESTION,
                        .category = "x-coinbudget.pending",
                        .urgency = URGENCY_NORMAL,
                        .stays = true,
        };
}

/* ---- what has happened ---- */

static void print_others(unsigned others, FILE *out) {
        if (others == 0)
                return;
        fputc('\n', out);
        fprintf(out,
                        ngettext("And %u other. See: coinbudget history",
                                        "And %u others. See: coinbudget history", others),
                        others);
}

/* As the command tells who asked. */
static void print_rejected(const Reader *reader, const BudgetRequest *request, FILE *out) {
        char name[USER_NAME_MAX + 1];

        user_name(request->uid, name);
        const Asked asked = {
                        .user = name,
                        .platform = request->platform ? request->platform : "",
                        .coins = request->coins == NOT_GIVEN ? 0 : request->coins,
                        .seller = request->seller,
                        .now = reader->now,
                        .platforms = reader->platforms,
        };
        BudgetVerdict verdict = {.id = request->id,
                        .decision = DECISION_REJECTED,
                        .reason = request->reason};
        record_clear(&budget_details_type, &verdict.details); /* nothing is given */
        sentence_verdict(&asked, &verdict, out);
}

/* Its last newline goes, as others may follow. */
static char *rejected_text(const Reader *reader, const BudgetRequest *request) {
        Sheet sheet;

        if (sheet_open(&sheet))
                print_rejected(reader, request, sheet.out);
        return sheet_take(&sheet);
}

static char *refused_title(const Reader *reader, const BudgetRequest *request, const char *coins) {
        char name[USER_NAME_MAX + 1];

        if (request->uid != reader->uid) {
                user_name(request->uid, name);
                return format(_("%s was refused %s"), name, coins);
        }
        if (text_equal(request->reason, "denied"))
                return format(_("A guardian said no to %s"), coins);
        if (text_equal(request->reason, "approval-expired"))
                return format(_("No guardian answered about %s"), coins);
        return format(_("Not allowed: %s"), coins);
}

void notice_refused(
                const Reader *reader, const BudgetRequest *request, unsigned others, Notice *ret) {
        _cleanup_free_ char *coins = coins_text(reader, request);
        bool own = request->uid == reader->uid;
        Sheet sheet;

        if (sheet_open(&sheet)) {
                if (own) {
                        _cleanup_free_ char *sentence = rejected_text(reader, request);
                        fputs(sentence ? sentence : "", sheet.out);
                } else
                        fprintf(sheet.out, _("Request %" PRId64 ": %s."), request->id,
                                        request->reason ? reason_words(request->reason) : "?");
                print_others(others, sheet.out);
        }
        *ret = (Notice){
                        .title = refused_title(reader, request, coins ? coins : "?"),
                        .body = sheet_take(&sheet),
                        .icon = ICON_WARNING,
                        .category = "x-coinbudget.refused",
                        .urgency = own ? URGENCY_NORMAL : URGENCY_LOW,
        };
}

void notice_approved(
                const Reader *reader, const BudgetRequest *request, unsigned others, Notice *ret) {
        _cleanup_free_ char *coins = coins_text(reader, request);
        bool by_guardian = request->decided_by != NOT_GIVEN && request->decided_by != reader->uid;
        char name[USER_NAME_MAX + 1], until[SHORT_TIME_MAX];
        Sheet sheet;

        if (sheet_open(&sheet)) {
                if (request->hold_until != NOT_GIVEN) {
                        short_time(request->hold_until, reader->now, until);
                        fprintf(sheet.out, _("It is held until %s (request %" PRId64 ")."), until,
                                        request->id);
                } else
                        sentence_resolved(request->id, true, "approved", sheet.out);
                print_others(others, sheet.out);
        }
        if (by_guardian)
                user_name(request->decided_by, name);
        *ret = (Notice){
                        .title = by_guardian
                                        ? format(_("%s approved %s"), name, coins ? coins : "?")
                                        : format(_("Approved: %s"), coins ? coins : "?"),
                        .body = sheet_take(&sheet),
                        .icon = ICON_INFORMATION,
                        .category = "x-coinbudget.approved",
                        .urgency = by_guardian ? URGENCY_NORMAL : URGENCY_LOW,
        };
}

/* "TikTok Coins: 400 of 2000 coins a month are left, until 1 Dec 00:00." */
static char *used_text(const Reader *reader, const UsedLimit *used) {
        char name[USER_NAME_MAX + 1], left[WORDS_MAX];
        const char *platform = used->limit.platform
                        ? platform_name(reader->platforms, used->limit.platform)
                        : "";

        (void) limit_words(&used->limit, reader->now, left);
        if (used->uid == reader->uid)
                return format(_("%s: %s."), platform, left);
        user_name(used->uid, name);
        return format(_("%s, %s: %s."), name, platform, left);
}

static char *warned_title(const Reader *reader, const UsedLimit *limits, size_t n) {
        char name[USER_NAME_MAX + 1];

        if (n > 1)
                return format(ngettext("%zu limit is used up, or nearly",
                                              "%zu limits are used up, or nearly", n),
                                n);
        if (limits->uid == reader->uid)
                return format(_("You have used %" PRId64 " %% of a limit"), limits->percent);
        user_name(limits->uid, name);
        return format(_("%s has used %" PRId64 " %% of a limit"), name, limits->percent);
}

void notice_warned(const Reader *reader, const UsedLimit *limits, size_t n, unsigned others,
                Notice *ret) {
        Sheet sheet;

        if (sheet_open(&sheet)) {
                for (size_t i = 0; i < n; i++) {
                        _cleanup_free_ char *line = used_text(reader, &limits[i]);
                        fprintf(sheet.out, "%s%s", i > 0 ? "\n" : "", line ? line : "");
                }
                if (others > 0) {
                        fputc('\n', sheet.out);
                        fprintf(sheet.out,
                                        ngettext("And %u other. See: coinbudget status",
                                                        "And %u others. See: coinbudget status",
                                                        others),
                                        others);
                }
        }
        *ret = (Notice){
                        .title = warned_title(reader, limits, n + others),
                        .body = sheet_take(&sheet),
                        .icon = ICON_WARNING,
                        .category = "x-coinbudget.warning",
                        .urgency = URGENCY_NORMAL,
        };
}
