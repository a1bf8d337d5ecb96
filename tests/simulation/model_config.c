/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/simulation/model_internal.h"

static bool is_user(const ConfigUser *user, const Person *person) {
        return user->uid == person->uid && strcmp(user->name, person->name) == 0;
}

const Rules *rules_of(const Model *model, const Person *person) {
        for (size_t i = 0; i < model->config->n_accounts; i++)
                if (is_user(&model->config->accounts[i].user, person))
                        return &model->config->accounts[i].rules;
        return &model->config->rules;
}

bool is_unbudgeted(const Model *model, const Person *person) {
        for (size_t i = 0; i < model->config->n_unbudgeted; i++)
                if (is_user(&model->config->unbudgeted[i], person))
                        return true;
        return false;
}

bool is_member(const ConfigHousehold *household, const Person *person) {
        for (size_t i = 0; i < household->n_members; i++)
                if (is_user(&household->members[i], person))
                        return true;
        return false;
}

/* The day of the month on which the n-th Sunday falls, or the last one for 0. */
static int sunday(int year, int month, int nth) {
        static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        struct tm first = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = 1};
        time_t seconds = timegm(&first);
        struct tm *there = gmtime(&seconds);
        int day = 1 + (7 - there->tm_wday) % 7;

        if (nth > 0)
                return day + 7 * (nth - 1);
        while (day + 7 <= lengths[month - 1])
                day += 7;
        return day;
}

static int64_t utc(int year, int month, int day, int hour) {
        struct tm there = {.tm_year = year - 1900,
                        .tm_mon = month - 1,
                        .tm_mday = day,
                        .tm_hour = hour};

        return timegm(&there);
}

/* Seconds east of Greenwich, by the rules of these zones as they have been since 2007. */
static int64_t zone_offset(const char *zone, int64_t seconds) {
        time_t t = seconds;
        int year = gmtime(&t)->tm_year + 1900;

        if (strcmp(zone, "UTC") == 0)
                return 0;
        if (strcmp(zone, "Europe/Berlin") == 0) {
                bool summer = seconds >= utc(year, 3, sunday(year, 3, 0), 1) &&
                                seconds < utc(year, 10, sunday(year, 10, 0), 1);
                return summer ? 7200 : 3600;
        }
        if (strcmp(zone, "America/New_York") == 0) {
                bool summer = seconds >= utc(year, 3, sunday(year, 3, 2), 7) &&
                                seconds < utc(year, 11, sunday(year, 11, 1), 6);
                return summer ? -4 * 3600 : -5 * 3600;
        }
        die("the model does not know the zone %s", zone);
}

/* By the offset before it or after it. Where clocks are set they are so at another time of day. */
int64_t local_midnight(const Model *model, int64_t day) {
        const char *zone = model->config->time_zone;
        int64_t at = day * 86400 - zone_offset(zone, (day - 1) * 86400);

        if (at + zone_offset(zone, at) != day * 86400)
                at = day * 86400 - zone_offset(zone, (day + 1) * 86400);
        return at * 1000000;
}

bool is_quiet(const Model *model, const Person *person) {
        const QuietHours *hours = &rules_of(model, person)->quiet_hours;
        int64_t seconds = model->now / 1000000;
        int64_t local = seconds + zone_offset(model->config->time_zone, seconds);
        unsigned minute = (unsigned) (local % 86400 / 60);
        unsigned until = hours->until + (model->mutant == MUTANT_QUIET_INCLUSIVE);

        if (hours->from == hours->until)
                return false;
        if (hours->from < hours->until)
                return minute >= hours->from && minute < until;
        return minute >= hours->from || minute < until;
}
