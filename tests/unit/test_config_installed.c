/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The configuration that is installed, and the presets beside it. */

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/inifile.h"
#include "common/timetext.h"
#include "tests/unit/config_case.h"
#include "tests/unit/fixture.h"

TestSuite(config_installed, .init = fixture_open, .fini = fixture_close);

/* "#[Section]" and "#Key=value" are settings; "# text" is not. */
static void uncomment(char *line) {
        char *end = line + 1;
        while (isalpha((unsigned char) *end))
                end++;
        if (line[0] == '#' && (line[1] == '[' || (*end == '=' && end > line + 1)))
                memmove(line, line + 1, strlen(line));
}

Test(config_installed, installed_file) {
        char line[300], text[20000] = "";
        unsigned n_settings = 0;
        FILE *file = fopen(fixture_source("conf/coinbudget.conf"), "re");

        cr_assert_not_null(file);
        while (fgets(line, sizeof(line), file)) {
                cr_assert(line[0] == '#' || line[0] == '\n', "%s", line);
                uncomment(line);
                n_settings += line[0] != '#' && line[0] != '\n';
                strncat(text, line, sizeof(text) - strlen(text) - 1);
        }
        fclose(file);

        Faults faults = {0};
        Config *config;
        cr_assert_eq(config_load(fixture_source("conf/coinbudget.conf"), &faults, &config), 0);
        case_expect_built_in(config);
        config_free(config);

        /* Six sections and every key. Each value is the built-in one, or said to be an example. */
        cr_assert_eq(n_settings, 6 + 24);
        config = case_load_text(text);
        cr_assert_eq(config->n_defaults, 1);
        cr_assert(config_unbudgeted(config, 0, "root"));
        cr_assert_eq(config_rules(config, 0, "root")->over_limit, OVER_LIMIT_ASK);
        cr_assert_eq(config->n_households, 1);
        cr_assert_str_eq(config->households[0].name, "family");
        cr_assert(household_has(&config->households[0], 0, "root"));
        case_expect_limit(&config->households[0].limits[0], "*", "EUR", WINDOW_MONTH, 5000);
        free(config->households[0].members);
        free(config->households[0].limits);
        config->n_defaults = 0;
        config->n_unbudgeted = 0;
        config->n_accounts = 0;
        config->n_households = 0;
        case_expect_built_in(config);
        config_free(config);
}

/* As coinbudgetd reads it, when it is copied as it is. */
static Config *preset_load(const char *name) {
        char path[200];
        Faults faults = {0};
        Config *config = NULL;

        snprintf(path, sizeof(path), "conf/presets/%s", name);
        int r = config_load(fixture_source(path), &faults, &config);
        cr_assert_eq(faults.n_lines, 0, "%s", faults.n_lines > 0 ? faults.lines[0] : "");
        cr_assert_eq(r, 0);
        return config;
}

Test(config_installed, presets) {
        char **files = NULL;
        size_t n = 0;

        cr_assert_eq(inifile_list(fixture_source("conf/presets"), &files), 0);
        for (; files[n]; n++) {
                Config *config = preset_load(strrchr(files[n], '/') + 1);
                cr_assert(config->n_defaults > 0 || config->n_households > 0 ||
                                strstr(files[n], "uk-rts-12"));
                config_free(config);
        }
        cr_assert_eq(n, 4);
        strings_freep(&files);
}

Test(config_installed, preset_numbers) {
        Config *config = preset_load("china-minors.conf");
        cr_assert_eq(config->n_households, 3);
        const ConfigHousehold *teens = &config->households[0], *children = &config->households[1],
                              *small = &config->households[2];
        cr_assert_str_eq(teens->name, "from-16-to-17");
        case_expect_limit(&teens->limits[0], "*", "CNY", WINDOW_REQUEST, 10000);
        case_expect_limit(&teens->limits[1], "*", "CNY", WINDOW_MONTH, 40000);
        cr_assert_str_eq(children->name, "from-8-to-15");
        case_expect_limit(&children->limits[0], "*", "CNY", WINDOW_REQUEST, 5000);
        case_expect_limit(&children->limits[1], "*", "CNY", WINDOW_MONTH, 20000);
        cr_assert_str_eq(small->name, "under-8");
        case_expect_limit(&small->limits[0], "*", "CNY", WINDOW_REQUEST, 0);
        config_free(config);

        config = preset_load("epic-under-13.conf");
        case_expect_limit(&config->households[0].limits[0], "*", "USD", WINDOW_DAY, 10000);
        config_free(config);

        config = preset_load("uk-rts-12.conf");
        cr_assert_eq(config->raise_delay, 24 * 3600 * USEC_PER_SEC);
        config_free(config);

        config = preset_load("youtube-super-chat.conf");
        cr_assert_eq(config->n_defaults, 2);
        case_expect_limit(&config->defaults[0], "youtube", "USD", WINDOW_DAY, 50000);
        case_expect_limit(&config->defaults[1], "youtube", "USD", WINDOW_WEEK, 200000);
        config_free(config);
}
