/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/flips/form.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/flips/ask.h"
#include "tests/simulation/folder.h"

/* The -shm are what SQLite remembers of its logs while they are open; a kill leaves them, too. */
static const char *const names[FORM_PARTS] = {"ledger.db", "ledger.db-wal", "ledger.redo",
                "ledger.redo-wal", "ledger.db-shm", "ledger.redo-shm"};

static const char *const form_names[] = {
                [STORY_ENDED] = "ended",
                [STORY_KILLED] = "killed",
                [STORY_WRITTEN_BACK] = "killed, logs written back",
};

static void part_read(Part *part, const char *folder, const char *name) {
        char path[4096];
        struct stat st;

        *part = (Part){.name = name};
        snprintf(path, sizeof(path), "%s/%s", folder, name);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0 && errno == ENOENT)
                return;
        if (fd < 0 || fstat(fd, &st) < 0)
                die("%s: cannot be read", path);
        part->there = true;
        part->n = (size_t) st.st_size;
        part->bytes = must(malloc(part->n + 1));
        if (read(fd, part->bytes, part->n) != (ssize_t) part->n)
                die("%s: cannot be read", path);
        (void) close(fd);
}

static void parts_clear(Form *form) {
        for (size_t i = 0; i < FORM_PARTS; i++)
                free(form->parts[i].bytes);
}

void form_clear(Form *form) {
        parts_clear(form);
        text_clear(&form->answers);
        for (size_t i = 0; i < form->earlier.n; i++)
                text_clear(&form->earlier.at[i]);
        free(form->earlier.at);
        *form = (Form){0};
}

static void part_write(const Part *part, const Damage *damage, const char *folder) {
        char path[4096];

        snprintf(path, sizeof(path), "%s/%s", folder, part->name);
        if (!part->there) {
                (void) unlink(path);
                return;
        }
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        size_t n = damage && damage->cut ? damage->at : part->n;
        if (fd < 0 || write(fd, part->bytes, n) != (ssize_t) n)
                die("%s: cannot be written", path);
        if (damage && !damage->cut) {
                uint8_t byte = (uint8_t) (part->bytes[damage->at / 8] ^ 1U << damage->at % 8);
                if (pwrite(fd, &byte, 1, (off_t) (damage->at / 8)) != 1)
                        die("%s: cannot be written", path);
        }
        (void) close(fd);
}

void form_put(const Form *form, const Damage *damage, const char *folder) {
        for (size_t i = 0; i < FORM_PARTS; i++)
                part_write(&form->parts[i], damage && damage->part == i ? damage : NULL, folder);
}

typedef struct Making {
        Form *form;
        const char *folder;
        LIST(Form) moments;
} Making;

static void keep_moment(void *userdata) {
        Making *making = userdata;
        Form *moment = LIST_ADD(&making->moments);

        for (size_t i = 0; i < FORM_PARTS; i++)
                part_read(&moment->parts[i], making->folder, names[i]);
}

/* By a process of its own: each can ask once. */
static Text answers_of(const Form *form, const char *folder) {
        Text answers = {0};
        int ends[2], status = 0;
        char buffer[4096];

        form_put(form, NULL, folder);
        if (pipe(ends) < 0)
                die("pipe");
        pid_t pid = fork();
        if (pid == 0) {
                Text text = {0};
                int r = ask_everything(folder, &text);
                if (r < 0)
                        die("a ledger that is in order will not open: %d", r);
                for (size_t done = 0; done < text.n;) {
                        ssize_t n = write(ends[1], text.text + done, text.n - done);
                        if (n < 0)
                                die("pipe");
                        done += (size_t) n;
                }
                _exit(0);
        }
        (void) close(ends[1]);
        for (ssize_t n; (n = read(ends[0], buffer, sizeof(buffer))) > 0;)
                text_add(&answers, "%.*s", (int) n, buffer);
        (void) close(ends[0]);
        if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0)
                die("what asked of a ledger in order ended with %d", status);
        return answers;
}

void form_make(Form *form, StoryEnd end) {
        char *folder = folder_make();
        Making making = {.form = form, .folder = folder};

        *form = (Form){.name = form_names[end]};
        story_play(folder, end, keep_moment, &making);
        ask_prepare();
        for (size_t i = 0; i + 1 < making.moments.n; i++) {
                *LIST_ADD(&form->earlier) = answers_of(&making.moments.at[i], folder);
                parts_clear(&making.moments.at[i]);
        }
        memcpy(form->parts, making.moments.at[making.moments.n - 1].parts, sizeof(form->parts));
        form->answers = answers_of(form, folder);
        free(making.moments.at);
        folder_remove(folder);
}
