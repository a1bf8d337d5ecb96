/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/date.h"

#include <string.h>

#include "common/money.h"

static unsigned month_days(unsigned year, unsigned month) {
        static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

        return month == 2 && leap ? 29 : days[month - 1];
}

/* The number that `length` digits make; 0 where one of them is none. */
static unsigned number_at(const char *text, size_t length) {
        unsigned number = 0;

        for (size_t i = 0; i < length; i++) {
                if (text[i] < '0' || text[i] > '9')
                        return 0;
                number = number * 10 + (unsigned) (text[i] - '0');
        }
        return number;
}

bool date_part_valid(const char *text) {
        size_t length = strlen(text);
        unsigned year, month;

        if (length != strlen("2026") && length != strlen("2026-11") && length != DATE_MAX)
                return false;
        year = number_at(text, 4);
        if (year < 1900 || length == strlen("2026"))
                return year >= 1900;
        month = text[4] == '-' ? number_at(text + 5, 2) : 0;
        if (month < 1 || month > 12 || length == strlen("2026-11"))
                return month >= 1 && month <= 12;
        unsigned day = text[7] == '-' ? number_at(text + 8, 2) : 0;
        return day >= 1 && day <= month_days(year, month);
}

bool date_valid(const char *text) {
        return strlen(text) == DATE_MAX && date_part_valid(text);
}
