/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE 1
#include "tests/unit/config_case.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>

#include "common/timetext.h"
#include "tests/unit/fixture.h"

Config *case_load(void) {
        Faults faults = {0};
        Config *config = NULL;
        int r = config_load(fixture_path("c.conf"), &faults, &config);
        cr_assert_eq(faults.n_lines, 0, "%s", faults.n_lines > 0 ? faults.lines[0] : "");
        cr_assert_eq(r, 0);
        return config;
}

Config *case_load_text(const char *text) {
        fixture_write("c.conf", text);
        return case_load();
}

void case_expect_fault(const char *text, const char *fault) {
        Faults faults = {0};
        Config *config = (Config *) &faults;
        const char *path = fixture_write("c.conf", text);

        cr_assert_eq(config_load(path, &faults, &config), -EBADMSG, "%s", text);
        cr_assert_eq(config, (Config *) &faults, "untouched");
        cr_assert_eq(faults.n_lines, 1, "%s: %s", text, faults.n_lines > 1 ? faults.lines[1] : "");
        cr_assert_eq(strncmp(faults.lines[0], path, strlen(path)), 0);
        cr_assert_str_eq(faults.lines[0] + strlen(path), fault);
        faults_clear(&faults);
}

void case_expect_built_in(const Config *config) {
        cr_assert_str_eq(config->time_zone, "");
        cr_assert_eq(config->month_starts_on, 1);
        cr_assert_eq(config->week_starts_on, 0);
        cr_assert_eq(config->rules.over_limit, OVER_LIMIT_REJECT);
        cr_assert_eq(config->rules.give_back, GIVE_BACK_ASK);
        cr_assert_eq(config->rules.unconfirmed, UNCONFIRMED_SPEND);
        cr_assert_eq(config->rules.quiet_hours.from, config->rules.quiet_hours.until);
        cr_assert_eq(config->rules.burst.requests, 10);
        cr_assert_eq(config->rules.burst.usec, 10 * 60 * USEC_PER_SEC);
        cr_assert_eq(config->hold_timeout, 30 * 60 * USEC_PER_SEC);
        cr_assert_eq(config->approval_timeout, 24 * 3600 * USEC_PER_SEC);
        cr_assert_eq(config->records_per_day, 1000);
        cr_assert_eq(config->sellers, SELLERS_OFFICIAL);
        cr_assert_eq(config->max_overprice, 25);
        cr_assert_eq(config->max_underprice, 40);
        cr_assert_eq(config->n_defaults, 0);
        cr_assert_eq(config->n_unbudgeted, 0);
        cr_assert_not(config_unbudgeted(config, 0, "root"));
        cr_assert_eq(config->n_warn, 3);
        cr_assert_eq(config->warn[0], 50);
        cr_assert_eq(config->warn[1], 80);
        cr_assert_eq(config->warn[2], 100);
        cr_assert_eq(config->raise_delay, 24 * 3600 * USEC_PER_SEC);
        cr_assert_str_eq(config->rates_file, "");
        cr_assert_eq(config->rates_max_age, 7 * 24 * 3600 * USEC_PER_SEC);
        cr_assert_eq(config->n_accounts, 0);
        cr_assert_eq(config->n_households, 0);
        cr_assert_eq(config_rules(config, 0, "root"), &config->rules);
}

void case_expect_limit(const ConfigLimit *limit, const char *platform, const char *unit,
                Window window, int64_t amount) {
        cr_assert_str_eq(limit->platform, platform);
        cr_assert_str_eq(limit->unit, unit);
        cr_assert_eq(limit->window, window);
        cr_assert_eq(limit->amount, amount, "%lld", (long long) limit->amount);
}

void case_replace_users(const char *passwd, const char *group) {
        fixture_write("passwd", passwd);
        fixture_write("group", group);
        if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
                        mount(fixture_path("passwd"), "/etc/passwd", NULL, MS_BIND, NULL) < 0 ||
                        mount(fixture_path("group"), "/etc/group", NULL, MS_BIND, NULL) < 0)
                cr_skip_test("mounting files needs root");
}
