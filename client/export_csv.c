/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <inttypes.h>
#include <time.h>

#include "client/export.h"
#include "common/money.h"
#include "common/timetext.h"
#include "common/util.h"

void export_time(int64_t usec, char *ret) {
        time_t seconds = usec / USEC_PER_SEC;
        struct tm tm = {0};

        localtime_r(&seconds, &tm);
        /* strftime() has the zone as +0100, which is not the form that goes with these. */
        size_t n = strftime(ret, EXPORT_TIME_MAX - 1, "%Y-%m-%dT%H:%M:%S%z", &tm);
        if (n < 5)
                return;
        memmove(ret + n - 1, ret + n - 2, 3);
        ret[n - 2] = ':';
}

/* Whether a spreadsheet may take it for a formula, by what is known of LibreOffice and Excel: the
 * signs, also as wide ones, and what is skipped before them. */
static bool is_formula(const char *text) {
        static const char *const wide[] = {"＝", "＋", "－", "＠"};

        if (*text && strchr("=+-@'\t\r\n", *text))
                return true;
        for (size_t i = 0; i < ELEMENTSOF(wide); i++)
                if (strncmp(text, wide[i], strlen(wide[i])) == 0)
                        return true;
        return false;
}

/* In quotes also where it has what spreadsheets may part columns at instead: semicolons, tabs. */
static void csv_text(const char *text, FILE *out) {
        bool formula = is_formula(text);

        if (!formula && !text[strcspn(text, ",;\t\"\r\n")]) {
                fputs(text, out);
                return;
        }
        fputs(formula ? "\"'" : "\"", out);
        for (; *text; text++)
                fputs(*text == '"' ? "\"\"" : (char[]){*text, '\0'}, out);
        fputc('"', out);
}

static void csv_price(const BudgetRequest *request, FILE *out) {
        char text[MONEY_TEXT_MAX];

        amount_to_text(request->price, request->currency ? request->currency : "", text);
        fprintf(out, "%.*s", (int) strcspn(text, " "), text);
}

static void csv_number(const Field *field, const BudgetRequest *request, FILE *out) {
        int64_t number = *field_number(field, request);
        char time[EXPORT_TIME_MAX];

        if (number == NOT_GIVEN)
                return;
        if (text_equal(field->key, "price"))
                csv_price(request, out);
        else if (text_equal(field->signature, "b"))
                fputs(number ? "true" : "false", out);
        else if (text_equal(field->signature, "t") && !text_equal(field->key, "id")) {
                export_time(number, time);
                fputs(time, out);
        } else
                fprintf(out, "%" PRId64, number);
}

static void csv_row(const BudgetRequest *request, FILE *out) {
        const RecordType *type = &budget_request_type;

        for (size_t i = 0; i < type->n_fields; i++) {
                const Field *field = &type->fields[i];

                if (i > 0)
                        fputc(',', out);
                if (!text_equal(field->signature, "s"))
                        csv_number(field, request, out);
                else if (*field_text(field, request))
                        csv_text(*field_text(field, request), out);
        }
        fputs("\r\n", out);
}

void export_csv(const RecordList *requests, bool heading, FILE *out) {
        const RecordType *type = &budget_request_type;
        const BudgetRequest *items = requests->items;

        for (size_t i = 0; i < type->n_fields && heading; i++)
                fprintf(out, "%s%s", type->fields[i].key, i + 1 < type->n_fields ? "," : "\r\n");
        for (size_t i = 0; i < requests->n; i++)
                csv_row(&items[i], out);
}
