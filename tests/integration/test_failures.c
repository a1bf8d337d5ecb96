/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* The disk fails under the daemon, or it may open no more files. Nothing that was answered is lost,
 * nothing is approved that is not on disk, and whoever asks is told by the error's name. Where each
 * call into the kernel fails is for tests/crash. */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "tests/integration/scenes.h"
#include "tests/powercut/ext4.h"

#define LIMITS                                        \
        "[Limits]\nDefault=tiktok month 1000 coins\n" \
        "[Requests]\nBurst=off\nRecordsPerDay=off\n"

static void begin_with_failures(void) {
        begin_scene(LIMITS);
}

TestSuite(failures, .init = begin_with_failures, .fini = end_scene, .timeout = 60);

/* Twice with the same key: an answer that is an error leaves open what became of it. */
static void assert_storage_fails(const char *key) {
        for (int i = 0; i < 2; i++)
                assert_error(request(alice, "tiktok", 10, 1, "key", "s", key),
                                ERROR_STORAGE_FAILED);
}

/* From one moment on the device takes and gives nothing (EIO). */
Test(failures, a_disk_that_fails_approves_nothing_and_loses_nothing) {
        Ext4 *disk = ext4_new(world, WORLD_DIR);

        if (!disk)
                cr_skip_test("there is no loop device");
        daemon_stop();
        ext4_format(disk);
        ext4_mount(disk);
        daemon_start();
        uint64_t bought = approved(alice, "tiktok", 300), held = approved(alice, "tiktok", 200);
        assert_answer(complete(alice, bought, NO_OPTIONS), "state=completed");

        ext4_cut(disk);
        assert_storage_fails("k1");
        assert_error(complete(alice, held, NO_OPTIONS), ERROR_STORAGE_FAILED);
        assert_error(set_limit(root, UID_ALICE, "tiktok", "month", 5000), ERROR_STORAGE_FAILED);
        assert_storage_fails("k1");

        daemon_kill();
        ext4_unmount(disk);
        ext4_mount(disk);
        daemon_start();
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=1000", "0.used=300", "0.held=200",
                        "...");
        assert_answer(request(alice, "tiktok", 10, 1, "key", "s", "k1"), "decision=approved",
                        "replayed=false", "...");
        assert_answer(complete(alice, held, NO_OPTIONS), "state=completed");
        rejected(alice, "tiktok", 491, "over-limit");

        daemon_stop();
        ext4_unmount(disk);
        ext4_free(disk);
        daemon_start();
}

/* How many files the daemon has open; the highest of them, and one more. */
static rlim_t highest_file(void) {
        rlim_t highest = 0;
        DIR *folder = opendir(text("/proc/%d/fd", world_daemon_pid(world)));

        cr_assert_not_null(folder);
        for (struct dirent *entry; (entry = readdir(folder));) {
                rlim_t number = strtoul(entry->d_name, NULL, 10);
                if (number >= highest)
                        highest = number + 1;
        }
        (void) closedir(folder);
        return highest;
}

/* By its own user: not even root may without a capability that containers lack. */
static void allow_files(rlim_t soft) {
        const char *const argv[] = {"/usr/bin/prlimit", text("--pid=%d", world_daemon_pid(world)),
                        text("--nofile=%lu:", soft), NULL};
        _cleanup_(output_clear) Output output = {0};

        cr_assert_eq(world_run(world, UID_COINBUDGET, argv, &output), 0);
        cr_assert_eq(output.status, 0, "%s", output.err);
}

/* EMFILE: what needs no other file goes on; who would have to be asked about is refused. */
Test(failures, without_another_file_nobody_is_let_in_and_the_rest_goes_on) {
        uint64_t held = approved(alice, "tiktok", 100);
        rlim_t highest = highest_file();

        for (rlim_t files = 3; files <= highest; files += highest - 3) {
                allow_files(files);
                assert_error(set_limit(mum, UID_ALICE, "tiktok", "month", 5000), ACCESS_DENIED);
                assert_answer(get_limits(alice, UID_ALICE), "0.amount=1000", "...");
                assert_answer(get(alice, held), "state=approved", "...");
                approved(alice, "tiktok", 1);
                rejected(alice, "tiktok", 900, "over-limit");
        }
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'limit'", "0\n");
        allow_files(1024);
        assert_done(by_mum("Guardian", "SetLimit", "usssxa{sv}", UID_ALICE, "tiktok", "month",
                        UNIT_COINS, X(5000), NO_OPTIONS));
        approved(alice, "tiktok", 900);
}
