/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Times, durations and dates as people write them: common/timetext.h, catalog/date.h. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "catalog/date.h"
#include "common/money.h"
#include "common/timetext.h"
#include "tests/fuzz/input.h"

/* 2026-11-22 12:00 UTC. */
#define NOON INT64_C(1795348800000000)

/* The first moment after 9999-12-31, UTC: from then on a year is not written in four digits. */
#define YEAR_10000 (INT64_C(253402300800) * USEC_PER_SEC)

static void check_duration(const char *text) {
        int64_t usec = -7, again;
        char printed[32];

        int r = duration_from_text(text, &usec);
        HOLDS(r == 0 || r == -EINVAL || r == -ERANGE);
        if (r < 0) {
                HOLDS(usec == -7);
                return;
        }
        HOLDS(usec >= 0 && usec % USEC_PER_SEC == 0);
        (void) snprintf(printed, sizeof(printed), "%" PRId64 "s", usec / USEC_PER_SEC);
        HOLDS(duration_from_text(printed, &again) == 0 && again == usec);
}

/* In UTC, where every civil time is one instant. */
static void check_time(const char *text) {
        int64_t usec = -7, again;
        char printed[TIME_TEXT_MAX];

        int r = time_from_text(text, NOON, &usec);
        HOLDS(r == 0 || r == -EINVAL);
        if (r < 0) {
                HOLDS(usec == -7);
                return;
        }
        HOLDS(usec >= 0 && usec % USEC_PER_SEC == 0);
        time_to_text(usec, printed);
        HOLDS(*printed);
        if (usec >= YEAR_10000)
                return;
        HOLDS(time_from_text(printed, NOON, &again) == 0);
        HOLDS(again <= usec && usec - again < 60 * USEC_PER_SEC);
        if (strlen(text) == DATE_MAX && *text != '@')
                HOLDS(strncmp(printed, text, DATE_MAX) == 0);
}

/* Two readers of one calendar. */
static void check_date(const char *text) {
        int64_t usec;
        bool is_date = date_valid(text);

        HOLDS(!is_date || date_part_valid(text));
        if (strlen(text) == DATE_MAX && strcmp(text, "1970") >= 0 && *text <= '9')
                HOLDS(is_date == (time_from_text(text, NOON, &usec) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        _cleanup_free_ char *text = piece_text((Piece){(const char *) data, size});
        char printed[TIME_TEXT_MAX];
        int64_t usec = 0;

        (void) setenv("TZ", "UTC", 1);
        check_duration(text);
        check_time(text);
        check_date(text);
        memcpy(&usec, data, size < sizeof(usec) ? size : sizeof(usec));
        time_to_text(usec, printed);
        HOLDS(*printed);
        return 0;
}
