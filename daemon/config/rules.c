/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/money.h"
#include "config/internal.h"

enum { HOUR = 60, DAY = 24 * HOUR }; /* minutes */

static int over_limit_read(const IniLine *line, Rules *rules) {
        return over_limit_from_text(line->value, &rules->over_limit)
                        ? 0
                        : inifile_fault(line, "must be reject or ask");
}

static int give_back_read(const IniLine *line, Rules *rules) {
        return give_back_from_text(line->value, &rules->give_back)
                        ? 0
                        : inifile_fault(line, "must be ask or trust");
}

static int unconfirmed_read(const IniLine *line, Rules *rules) {
        return unconfirmed_from_text(line->value, &rules->unconfirmed)
                        ? 0
                        : inifile_fault(line, "must be spend or release");
}

/* "07:30", of which `text` has five characters at least -> 450; beyond DAY: it is no time. */
static unsigned minute_parse(const char *text) {
        static const char form[] = "00:00";
        unsigned digits[ELEMENTSOF(form)] = {0};

        for (size_t i = 0; i < strlen(form); i++) {
                if (form[i] == ':' ? text[i] != ':' : text[i] < '0' || text[i] > '9')
                        return UINT32_MAX;
                digits[i] = (unsigned) (text[i] - '0');
        }
        unsigned minutes = digits[3] * 10 + digits[4];
        return minutes < HOUR ? (digits[0] * 10 + digits[1]) * HOUR + minutes : UINT32_MAX;
}

/* Gives a fault's text, or NULL. */
static const char *quiet_hours_parse(const char *text, QuietHours *ret) {
        static const char form[] = "22:00-07:00";
        static const char wrong[] = "must be two times of the day such as 22:00-07:00, or nothing";

        *ret = (QuietHours){0};
        if (!*text)
                return NULL;
        if (strlen(text) != strlen(form) || text[5] != '-')
                return wrong;
        ret->from = minute_parse(text);
        ret->until = minute_parse(text + 6);
        if (ret->from >= DAY || ret->until > DAY)
                return wrong;
        return ret->from != ret->until
                        ? NULL
                        : "must not end when they begin: the whole day is 00:00-24:00";
}

static int quiet_hours_read(const IniLine *line, Rules *rules) {
        QuietHours quiet_hours;
        const char *wrong = quiet_hours_parse(line->value, &quiet_hours);

        if (wrong)
                return inifile_fault(line, "%s", wrong);
        rules->quiet_hours = quiet_hours;
        return 0;
}

/* "10/10min". */
static bool burst_parse(const char *text, Burst *ret) {
        const char *slash = strchr(text, '/');
        char number[8];
        int64_t requests, usec;

        if (!slash || (size_t) (slash - text) >= sizeof(number))
                return false;
        memcpy(number, text, (size_t) (slash - text));
        number[slash - text] = '\0';
        if (coins_from_text(number, &requests) < 0 || requests < 1 || requests > BURST_MAX)
                return false;
        if (duration_from_text(slash + 1, &usec) < 0 || usec < CONFIG_TIME_LEAST ||
                        usec > CONFIG_TIME_MOST)
                return false;
        *ret = (Burst){(unsigned) requests, usec};
        return true;
}

static int burst_read(const IniLine *line, Rules *rules) {
        Burst burst = {0};

        if (!text_equal(line->value, "off") && !burst_parse(line->value, &burst))
                return inifile_fault(line,
                                "must be 1 to %d requests in a time from 1s to 366d, such as "
                                "10/10min, or off",
                                BURST_MAX);
        rules->burst = burst;
        return 0;
}

#define MEMBER(name) offsetof(Rules, name), sizeof(((Rules *) NULL)->name)

static const struct {
        const char *key;
        size_t offset;
        size_t size;
        int (*read)(const IniLine *line, Rules *rules);
} members[] = {
                {"OverLimit", MEMBER(over_limit), over_limit_read},
                {"GiveBack", MEMBER(give_back), give_back_read},
                {"Unconfirmed", MEMBER(unconfirmed), unconfirmed_read},
                {"QuietHours", MEMBER(quiet_hours), quiet_hours_read},
                {"Burst", MEMBER(burst), burst_read},
};

int rule_read(const IniLine *line, RulesDraft *draft) {
        for (unsigned i = 0; i < ELEMENTSOF(members); i++)
                if (text_equal(members[i].key, line->key)) {
                        draft->said |= 1U << i;
                        return members[i].read(line, &draft->rules);
                }
        assert(false);
        return 0;
}

Rules rules_over(const Rules *base, const RulesDraft *draft) {
        Rules rules = *base;

        for (unsigned i = 0; i < ELEMENTSOF(members); i++)
                if (draft->said & 1U << i)
                        memcpy((char *) &rules + members[i].offset,
                                        (const char *) &draft->rules + members[i].offset,
                                        members[i].size);
        return rules;
}

void quiet_hours_to_text(QuietHours quiet_hours, char ret[RULE_TEXT_MAX]) {
        *ret = '\0';
        if (quiet_hours.from != quiet_hours.until)
                snprintf(ret, RULE_TEXT_MAX, "%02u:%02u-%02u:%02u", quiet_hours.from / HOUR,
                                quiet_hours.from % HOUR, quiet_hours.until / HOUR,
                                quiet_hours.until % HOUR);
}

bool quiet_hours_have(QuietHours quiet_hours, unsigned minute) {
        if (quiet_hours.from <= quiet_hours.until)
                return minute >= quiet_hours.from && minute < quiet_hours.until;
        return minute >= quiet_hours.from || minute < quiet_hours.until;
}

void burst_to_text(Burst burst, char ret[RULE_TEXT_MAX]) {
        static const struct {
                const char *unit;
                int64_t seconds;
        } units[] = {{"w", 7 * 24 * 3600}, {"d", 24 * 3600}, {"h", 3600}, {"min", 60}, {"s", 1}};
        int64_t seconds = burst.usec / USEC_PER_SEC;
        size_t i = 0;

        if (burst.requests == 0) {
                snprintf(ret, RULE_TEXT_MAX, "off");
                return;
        }
        /* The last divides every time: settings are whole seconds. */
        while (seconds % units[i].seconds != 0)
                i++;
        snprintf(ret, RULE_TEXT_MAX, "%u/%" PRId64 "%s", burst.requests, seconds / units[i].seconds,
                        units[i].unit);
}
