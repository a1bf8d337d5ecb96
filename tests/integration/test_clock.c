/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Months that end, clocks that are wrong. */

#include <string.h>
#include <unistd.h>

#include "tests/integration/calls.h"

#define MINUTE (INT64_C(60) * 1000000)

static sd_bus *alice;

static void begin_with_clock(void) {
        begin(WORLD_POLKIT | WORLD_CLOCK);
        clock_at("2027-11-22 12:00:00");
        alice = as(UID_ALICE);
}

TestSuite(clock, .init = begin_with_clock, .fini = end, .timeout = 60);

static void start_with(const char *calendar) {
        config(text("[Limits]\nDefault=tiktok month 2000 coins\n[Calendar]\n%s\n", calendar));
        daemon_start();
}

static void assert_month_is(const char *from, const char *until) {
        assert_answer(get_limits(alice, UID_ALICE), text("0.from=%ld", usec_of(from)),
                        text("0.until=%ld", usec_of(until)), "...");
}

/* ---- windows ---- */

Test(clock, a_month_ends_and_another_begins) {
        clock_at("2027-11-30 23:50:00");
        start_with("");
        assert_month_is("2027-11-01 00:00:00", "2027-12-01 00:00:00");
        uint64_t id = approved(alice, "tiktok", 2000);
        rejected(alice, "tiktok", 1, "over-limit");

        clock_at("2027-12-01 00:00:01");
        assert_month_is("2027-12-01 00:00:00", "2028-01-01 00:00:00");
        assert_answer(get_limits(alice, UID_ALICE), "0.held=0", "0.remaining=2000", "...");
        approved(alice, "tiktok", 1999);
        /* What was held in November counts there, also when it is completed in December. */
        complete(alice, id, NO_OPTIONS);
        assert_answer(get_limits(alice, UID_ALICE), "0.used=0", "0.held=1999", "...");
        cr_assert_str_eq(rows("SELECT label, used, held FROM total WHERE window = 'month'"),
                        "2027-11|2000|0\n2027-12|0|1999\n");
}

Test(clock, days_weeks_and_years_too) {
        sd_bus *root = as(0);

        clock_at("2027-12-31 23:59:00"); /* a Friday, in 2027-W52 */
        start_with("");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "day", 100));
        assert_done(set_limit(root, UID_ALICE, "tiktok", "week", 150));
        assert_done(set_limit(root, UID_ALICE, "tiktok", "year", 3000));
        complete(alice, approved(alice, "tiktok", 100), NO_OPTIONS);
        assert_answer(request(alice, "tiktok", 1, NO_OPTIONS), "limit.window=day", "fits=0", "...");

        clock_at("2028-01-01 00:00:01"); /* a Saturday, in the same week */
        assert_answer(request(alice, "tiktok", 51, NO_OPTIONS), "reason=over-limit",
                        "limit.window=week", "limit.used=100", "fits=50", "...");
        approved(alice, "tiktok", 50);
        assert_answer(get_limits(alice, UID_ALICE), "0.window=day", "0.held=50", "1.window=week",
                        "1.used=100", "1.held=50", "2.window=month", "2.held=50", "3.window=year",
                        "3.used=0", "3.held=50", "...");
        cr_assert_str_eq(rows("SELECT window, label, used, held FROM total ORDER BY label"),
                        "year|2027|100|0\nmonth|2027-12|100|0\nday|2027-12-31|100|0\n"
                        "week|2027-W52|100|50\nyear|2028|0|50\nmonth|2028-01|0|50\n"
                        "day|2028-01-01|0|50\n");
}

Test(clock, months_that_begin_on_another_day) {
        clock_at("2028-02-29 12:00:00");
        start_with("MonthStartsOn=15");
        assert_month_is("2028-02-15 00:00:00", "2028-03-15 00:00:00");
        clock_at("2028-03-14 23:59:59");
        approved(alice, "tiktok", 2000);
        clock_at("2028-03-15 00:00:01");
        approved(alice, "tiktok", 2000);
}

Test(clock, months_of_another_zone) {
        /* Berlin's March has the hour less: it begins at UTC+1 and ends at UTC+2. */
        clock_at("2028-03-20 12:00:00");
        start_with("TimeZone=Europe/Berlin");
        assert_month_is("2028-02-29 23:00:00", "2028-03-31 22:00:00");
        clock_at("2028-03-31 21:59:50");
        approved(alice, "tiktok", 2000);
        clock_at("2028-03-31 22:00:01");
        approved(alice, "tiktok", 2000);
}

Test(clock, the_systems_zone_changes_while_the_daemon_runs) {
        clock_at("2027-11-30 23:30:00");
        start_with("");
        approved(alice, "tiktok", 2000);
        cr_assert_eq(symlink("/usr/share/zoneinfo/Europe/Berlin", "/etc/localtime"), 0);
        /* In Berlin it is December already. */
        assert_month_is("2027-11-30 23:00:00", "2027-12-31 23:00:00");
        approved(alice, "tiktok", 2000);
}

Test(clock, a_new_first_day_counts_from_the_next_month_on) {
        start_with("MonthStartsOn=1");
        approved(alice, "tiktok", 1500);
        daemon_stop();
        start_with("MonthStartsOn=20");
        /* No second November by an edit of the file. */
        rejected(alice, "tiktok", 501, "over-limit");
        assert_answer(get_limits(alice, UID_ALICE), "0.held=1500", "...");
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'month-rule'"
                              " AND amount = 20"),
                        "1\n");
}

/* ---- zones that change ---- */

static void assert_both_months_are_full(void) {
        cr_assert_str_eq(rows("SELECT label, used + held FROM total WHERE window = 'month'"
                              " ORDER BY label"),
                        "2027-11|2000\n2027-12|2000\n");
        cr_assert_eq(daemon_tool("--verify")->status, 0);
}

/* Every November and every December that there is in some zone is one and the same. */
Test(clock, zones_there_and_back_open_no_second_month) {
        static const char *const zones[] = {"Pacific/Kiritimati", "Europe/Berlin", "Pacific/Niue",
                        "America/New_York", "Asia/Tokyo", "UTC"};

        clock_at("2027-11-30 23:30:00");
        start_with("");
        approved(alice, "tiktok", 2000);
        rejected(alice, "tiktok", 1, "over-limit");
        cr_assert_eq(symlink("/usr/share/zoneinfo/Europe/Berlin", "/etc/localtime"), 0);
        approved(alice, "tiktok", 2000); /* December's, half an hour early here */
        for (size_t i = 0; i < ELEMENTSOF(zones); i++) {
                cr_assert_eq(unlink("/etc/localtime"), 0);
                cr_assert_eq(symlink(text("/usr/share/zoneinfo/%s", zones[i]), "/etc/localtime"),
                                0);
                rejected(alice, "tiktok", 1, "over-limit");
        }
        clock_at("2027-12-31 23:59:00");
        rejected(alice, "tiktok", 1, "over-limit");
        assert_both_months_are_full();
}

/* Another content under the same name, as an update of tzdata puts it in place. */
static void replace_zone_file(const char *command) {
        cr_assert_eq(system(text("%s /etc/localtime.new && mv /etc/localtime.new /etc/localtime",
                                     command)),
                        0);
}

Test(clock, a_zone_file_that_changes_opens_no_second_month) {
        static const char *const zones[] = {"Pacific/Kiritimati", "Pacific/Niue", "Europe/Berlin"};

        clock_at("2027-11-30 23:30:00");
        start_with("");
        replace_zone_file("cp /usr/share/zoneinfo/UTC");
        approved(alice, "tiktok", 2000);
        rejected(alice, "tiktok", 1, "over-limit");
        replace_zone_file("cp /usr/share/zoneinfo/Pacific/Kiritimati");
        approved(alice, "tiktok", 2000);
        for (size_t i = 0; i < ELEMENTSOF(zones); i++) {
                replace_zone_file(text("cp /usr/share/zoneinfo/%s", zones[i]));
                rejected(alice, "tiktok", 1, "over-limit");
        }
        /* Rubbish, or none at all: UTC, where it is November still. */
        replace_zone_file("echo rubbish >");
        rejected(alice, "tiktok", 1, "over-limit");
        cr_assert_eq(unlink("/etc/localtime"), 0);
        rejected(alice, "tiktok", 1, "over-limit");
        assert_both_months_are_full();
}

/* The clock under the changing zones: back, and ahead into the month that was borrowed from. */
Test(clock, clock_and_zone_together_open_no_second_month) {
        clock_at("2027-11-30 23:30:00");
        start_with("");
        approved(alice, "tiktok", 2000);
        cr_assert_eq(symlink("/usr/share/zoneinfo/Pacific/Kiritimati", "/etc/localtime"), 0);
        approved(alice, "tiktok", 2000);
        clock_at("2027-10-31 12:00:00");
        rejected(alice, "tiktok", 1, "clock-suspect");
        cr_assert_eq(unlink("/etc/localtime"), 0);
        rejected(alice, "tiktok", 1, "clock-suspect");
        daemon_stop();
        clock_at("2027-12-05 12:00:00");
        daemon_start();
        rejected(alice, "tiktok", 1, "over-limit");
        clock_at("2027-11-30 23:40:00");
        rejected(alice, "tiktok", 1, "clock-suspect");
        assert_both_months_are_full();
}

/* ---- holds ---- */

Test(clock, a_hold_lapses_at_its_time_while_the_daemon_is_down) {
        start_with("");
        clock_at("2027-11-30 23:50:00");
        uint64_t id = approved(alice, "tiktok", 700);
        daemon_stop();

        clock_at("2027-12-05 08:00:00");
        daemon_start();
        assert_answer(get(alice, id), "state=lapsed", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=0", "0.held=0", "...");
        cr_assert_str_eq(rows("SELECT label, used, held FROM total WHERE window = 'month'"),
                        "2027-11|700|0\n");
        /* Half an hour after it was made, not days. */
        cr_assert_str_eq(rows("SELECT lapse.at - request.at FROM entry lapse"
                              " JOIN entry request ON lapse.request = request.seq"
                              " WHERE lapse.kind = 'lapse'"),
                        "1800000000\n");
}

Test(clock, holds_that_are_due_lapse_before_anything_is_judged) {
        config("[Limits]\nDefault=tiktok month 2000 coins\n[Requests]\nUnconfirmed=release\n"
               "HoldTimeout=30min\n");
        daemon_start();
        uint64_t id = approved(alice, "tiktok", 2000);
        clock_at("2027-11-22 12:29:00");
        rejected(alice, "tiktok", 1, "over-limit");
        clock_at("2027-11-22 12:31:00");
        approved(alice, "tiktok", 2000);
        assert_answer(get(alice, id), "state=lapsed", "...");
}

/* ---- wrong clocks ---- */

Test(clock, set_back_a_little_is_believed) {
        start_with("");
        approved(alice, "tiktok", 10);
        clock_at("2027-11-22 11:58:30");
        approved(alice, "tiktok", 10);
        /* Within the ledger time never runs backwards. */
        cr_assert_str_eq(rows("SELECT count(*) FROM entry a JOIN entry b ON b.seq = a.seq + 1"
                              " WHERE b.at < a.at"),
                        "0\n");
}

Test(clock, set_back_it_is_suspect) {
        start_with("");
        uint64_t id = approved(alice, "tiktok", 10);

        clock_at("2027-10-31 12:00:00");
        assert_answer(request(alice, "tiktok", 1, 1, "key", "s", "k"), "decision=rejected",
                        "reason=clock-suspect", "state=rejected", "...");
        assert_answer(check(alice, "tiktok", 1, NO_OPTIONS), "decision=rejected",
                        "reason=clock-suspect", "...");
        rejected(alice, "twitch", 1, "clock-suspect");
        /* What was bought counts, whatever the clock says. */
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");

        clock_at("2027-11-22 12:05:00");
        approved(alice, "tiktok", 10);
        assert_answer(request(alice, "tiktok", 1, 1, "key", "s", "k"), "decision=rejected",
                        "reason=clock-suspect", "replayed=true", "...");
        cr_assert_eq(daemon_tool("--verify")->status, 0);
}

Test(clock, set_ahead_only_borrows_from_a_month_that_is_then_shut) {
        start_with("");
        approved(alice, "tiktok", 2000);
        clock_at("2027-12-10 12:00:00");
        complete(alice, approved(alice, "tiktok", 2000), NO_OPTIONS);

        clock_at("2027-11-22 12:10:00");
        rejected(alice, "tiktok", 1, "clock-suspect");
        clock_at("2027-12-10 12:30:00");
        rejected(alice, "tiktok", 1, "over-limit");
        clock_at("2028-01-01 12:00:00");
        approved(alice, "tiktok", 1);
}

Test(clock, a_restart_forgets_nothing_of_that) {
        start_with("");
        approved(alice, "tiktok", 10);
        daemon_stop();
        clock_at("2027-10-31 12:00:00");
        daemon_start();
        rejected(alice, "tiktok", 1, "clock-suspect");
}

Test(clock, root_mends_an_honest_accident) {
        start_with("");
        approved(alice, "tiktok", 100);
        clock_at("2037-01-01 12:00:00");
        uint64_t held = approved(alice, "tiktok", 200);
        clock_at("2027-11-22 12:10:00");
        rejected(alice, "tiktok", 1, "clock-suspect");

        daemon_stop();
        const Output *output = daemon_tool("--accept-clock");
        cr_assert_eq(output->status, 0, "%s%s", output->out, output->err);
        daemon_start();
        approved(alice, "tiktok", 1);
        assert_answer(get_limits(alice, UID_ALICE), "0.used=100", "0.held=1", "...");
        assert_answer(get(alice, held), "state=lapsed", "...");
        cr_assert_str_eq(rows("SELECT actor FROM entry WHERE kind = 'accept-clock'"), "0\n");
        output = daemon_tool("--verify");
        cr_assert_eq(output->status, 0, "%s%s", output->out, output->err);
}
