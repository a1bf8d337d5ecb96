/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/rates.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/date.h"

#define BLANKS " \t"
#define EURO "EUR"

/* Units of a currency per euro are kept in 10^-6 of one. */
enum { RATE_DECIMALS = 6, RATE_DIGITS = 7 };
#define RATE_ONE INT64_C(1000000)

/* ISO 4217 has some 180. */
enum { CURRENCIES_MAX = 256 };

typedef struct Quote {
        char currency[CURRENCY_MAX + 1];
        int64_t per_euro; /* 10^-6; 0: none on this day */
} Quote;

struct Rates {
        char date[DATE_MAX + 1];
        Quote quotes[CURRENCIES_MAX]; /* in the order of the file's columns */
        size_t n;
};

typedef struct Reading {
        const char *file;
        int line;
        Faults *faults;
        Rates *rates;
} Reading;

DEFINE_CLEANUP(Rates *, rates_free, rates_freep)

/* 0 or -ENOMEM. */
#define LINE_FAULT(reading, ...) \
        faults_add((reading)->faults, (reading)->file, (reading)->line, __VA_ARGS__)

/* The next cell of a line, without the blanks around it; NULL behind the last. An empty one at the
 * line's end is no cell: the bank ends its lines with a comma. */
static char *cell_next(char **rest) {
        char *cell = *rest;
        if (!cell)
                return NULL;

        char *comma = strchr(cell, ',');
        if (comma)
                *comma = '\0';
        *rest = comma ? comma + 1 : NULL;
        cell += strspn(cell, BLANKS);
        size_t length = strlen(cell);
        while (length > 0 && strchr(BLANKS, cell[length - 1]))
                cell[--length] = '\0';
        return *cell || comma ? cell : NULL;
}

static bool is_code(const char *text) {
        return strlen(text) == CURRENCY_MAX &&
                        strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == CURRENCY_MAX;
}

static const Quote *quote_find(const Rates *rates, const char *currency) {
        for (size_t i = 0; i < rates->n; i++)
                if (text_equal(rates->quotes[i].currency, currency))
                        return &rates->quotes[i];
        return NULL;
}

/* "Date, USD, JPY, ". */
static int header_read(Reading *reading, char *line) {
        Rates *rates = reading->rates;
        char *rest = line;
        const char *cell = cell_next(&rest);

        if (!text_equal(cell, "Date"))
                return LINE_FAULT(reading,
                                "must begin with Date, as the European Central Bank's file of "
                                "reference rates does");
        while ((cell = cell_next(&rest))) {
                if (!is_code(cell) || text_equal(cell, EURO))
                        return LINE_FAULT(reading, "\"%s\" is no currency besides the euro", cell);
                if (quote_find(rates, cell))
                        return LINE_FAULT(reading, "%s stands twice", cell);
                if (rates->n == CURRENCIES_MAX)
                        return LINE_FAULT(reading, "%d currencies are the most", CURRENCIES_MAX);
                memcpy(rates->quotes[rates->n++].currency, cell, CURRENCY_MAX + 1);
        }
        return rates->n > 0 ? 0 : LINE_FAULT(reading, "names no currency");
}

/* "20 November 2026" -> "2026-11-20", or any text that is no date. */
static void long_date_parse(const char *text, char *ret, size_t size) {
        static const char *const months[] = {"January", "February", "March", "April", "May", "June",
                        "July", "August", "September", "October", "November", "December"};
        size_t digits = strspn(text, "0123456789");
        const char *month = text + digits + 1;

        *ret = '\0';
        if (digits < 1 || digits > 2 || text[digits] != ' ')
                return;
        for (unsigned i = 0; i < ELEMENTSOF(months); i++) {
                size_t length = strlen(months[i]);
                if (strncmp(month, months[i], length) == 0 && month[length] == ' ')
                        snprintf(ret, size, "%s-%02u-%s%.*s", month + length + 1, i + 1,
                                        digits == 1 ? "0" : "", (int) digits, text);
        }
}

/* Both forms; false: it is no day. */
static bool day_parse(const char *text, char ret[DATE_MAX + 1]) {
        char date[DATE_MAX + 2]; /* so that one too long is seen to be */

        snprintf(date, sizeof(date), "%s", text);
        if (strchr(text, ' '))
                long_date_parse(text, date, sizeof(date));
        if (!date_valid(date))
                return false;
        memcpy(ret, date, DATE_MAX + 1);
        return true;
}

/* "163.42" -> 163420000, above 0 and below 10^13; "N/A" -> 0. */
static bool quote_parse(const char *text, int64_t *ret) {
        size_t whole = strspn(text, "0123456789");
        bool point = text[whole] == '.';
        const char *fraction = text + whole + point;
        size_t decimals = strspn(fraction, "0123456789");
        int64_t number = 0;

        if (text_equal(text, "N/A")) {
                *ret = 0;
                return true;
        }
        if (whole < 1 || whole > RATE_DIGITS || decimals > RATE_DECIMALS || fraction[decimals] ||
                        point != (decimals > 0))
                return false;
        for (size_t i = 0; i < whole; i++)
                number = number * 10 + (text[i] - '0');
        for (size_t i = 0; i < RATE_DECIMALS; i++)
                number = number * 10 + (i < decimals ? fraction[i] - '0' : 0);
        *ret = number;
        return number > 0;
}

/* Every row must be right; the newest is kept. */
static int row_read(Reading *reading, char *line) {
        Rates row = *reading->rates;
        char *rest = line;
        const char *cell = cell_next(&rest);
        size_t n = 0;

        if (!cell || !day_parse(cell, row.date))
                return LINE_FAULT(reading,
                                "must begin with a day, such as 20 November 2026 or "
                                "2026-11-20");
        for (; (cell = cell_next(&rest)); n++) {
                if (n < row.n && !quote_parse(cell, &row.quotes[n].per_euro))
                        return LINE_FAULT(reading,
                                        "%s: \"%s\" is no rate: a number above 0 and below "
                                        "10000000 with 6 decimals at most, or N/A",
                                        row.quotes[n].currency, cell);
        }
        if (n != row.n)
                return LINE_FAULT(reading, "has %zu rates for %zu currencies", n, row.n);

        int order = strcmp(row.date, reading->rates->date);
        if (order == 0)
                return LINE_FAULT(reading, "%s stands twice", row.date);
        if (order > 0)
                *reading->rates = row;
        return 0;
}

static int line_read(Reading *reading, char *line, size_t length) {
        if (strlen(line) != length)
                return LINE_FAULT(reading, "holds a NUL byte");
        if (length > 0 && line[length - 1] == '\n')
                line[--length] = '\0';
        if (length > 0 && line[length - 1] == '\r')
                line[--length] = '\0';
        if (!text_valid(line, UINT32_MAX))
                return LINE_FAULT(reading, "holds a control character, or is not UTF-8");
        if (reading->line == 1)
                return header_read(reading, line);
        return *line ? row_read(reading, line) : 0;
}

/* A file that is not the bank's is not gone through to its end: the first fault tells. */
static int lines_read(Reading *reading, FILE *stream) {
        _cleanup_free_ char *line = NULL;
        size_t n_faults = reading->faults->n_lines, size = 0;
        int r = 0;

        while (r == 0 && reading->faults->n_lines == n_faults) {
                errno = 0;
                ssize_t length = getline(&line, &size, stream);
                if (length < 0 && errno == ENOMEM)
                        return -ENOMEM;
                if (length < 0 && errno != 0)
                        return faults_add(reading->faults, reading->file, 0, "cannot be read: %s",
                                        strerror(errno));
                if (length < 0)
                        return *reading->rates->date ? 0
                                                     : faults_add(reading->faults, reading->file, 0,
                                                                       "has no rates");
                reading->line++;
                r = line_read(reading, line, (size_t) length);
        }
        return r;
}

static int file_read(const char *file, Faults *faults, Rates *rates) {
        Reading reading = {.file = file, .faults = faults, .rates = rates};
        FILE *stream = fopen(file, "re");

        if (!stream)
                return errno == ENOMEM ? -ENOMEM
                                       : faults_add(faults, file, 0, "cannot be opened: %s",
                                                         strerror(errno));
        int r = lines_read(&reading, stream);
        fclose(stream);
        return r;
}

int rates_load(const char *file, Faults *faults, Rates **ret) {
        size_t n_faults = faults->n_lines;
        _cleanup_(rates_freep) Rates *rates = calloc(1, sizeof(*rates));
        if (!rates)
                return -ENOMEM;

        int r = *file ? file_read(file, faults, rates) : 0;
        if (r < 0)
                return r;
        if (faults->n_lines > n_faults)
                return -EBADMSG;
        *ret = TAKE_PTR(rates);
        return 0;
}

Rates *rates_free(Rates *rates) {
        free(rates);
        return NULL;
}

const char *rates_date(const Rates *rates) {
        return rates && *rates->date ? rates->date : NULL;
}

/* In 10^-6 of a unit; 0: none. */
static int64_t per_euro(const Rates *rates, const char *currency) {
        if (text_equal(currency, EURO))
                return RATE_ONE;
        const Quote *quote = quote_find(rates, currency);
        return quote ? quote->per_euro : 0;
}

/* A unit of `from` is per_euro(to) / per_euro(from) units of `to`, a minor unit 10^-digits of one.
 * Each of the two products is below 10^13 * 10^4. */
bool rates_find(const Rates *rates, const char *from, const char *to, Rate *ret) {
        unsigned from_digits, to_digits;
        Rate rate = {.num = 1, .den = 1};

        if (text_equal(from, to)) {
                *ret = rate;
                return true;
        }
        if (!rates_date(rates) || !currency_known(from, &from_digits) ||
                        !currency_known(to, &to_digits))
                return false;
        rate.num = per_euro(rates, to);
        rate.den = per_euro(rates, from);
        if (rate.num == 0 || rate.den == 0)
                return false;
        for (; from_digits < to_digits; from_digits++)
                rate.num *= 10;
        for (; to_digits < from_digits; to_digits++)
                rate.den *= 10;
        memcpy(rate.date, rates->date, sizeof(rate.date));
        *ret = rate;
        return true;
}
