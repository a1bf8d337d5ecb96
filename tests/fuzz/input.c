/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE 1
#include "tests/fuzz/input.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/contract.h"

void broken(const char *file, int line, const char *condition) {
        (void) fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
        abort();
}

void *must(void *pointer) {
        HOLDS(pointer);
        return pointer;
}

Piece piece_next(Piece *rest, const char *separator) {
        size_t length = strlen(separator);
        Piece piece = *rest;
        const char *end = piece.at ? memmem(piece.at, piece.size, separator, length) : NULL;

        *rest = (Piece){0};
        if (end) {
                *rest = (Piece){end + length, piece.size - (size_t) (end - piece.at) - length};
                piece.size = (size_t) (end - piece.at);
        }
        return piece;
}

char *piece_text(Piece piece) {
        return must(strndup(piece.at ? piece.at : "", piece.size));
}

static char folder[PATH_MAX];

static int entry_remove(const char *path, const struct stat *st, int type, struct FTW *walk) {
        (void) st, (void) type, (void) walk;
        return remove(path);
}

static void folder_remove(void) {
        (void) nftw(folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
}

const char *scratch_path(const char *name) {
        static char path[PATH_MAX + NAME_MAX + 1];

        if (!*folder) {
                const char *parent = getenv("TMPDIR");
                (void) snprintf(folder, sizeof(folder), "%s/coinbudget-fuzz-XXXXXX",
                                parent ? parent : "/tmp");
                HOLDS(mkdtemp(folder));
                (void) atexit(folder_remove);
        }
        (void) snprintf(path, sizeof(path), "%s/%s", folder, name);
        return path;
}

static void folder_make(const char *name) {
        const char *slash = strchr(name, '/');
        char parent[NAME_MAX + 1];

        if (!slash)
                return;
        (void) snprintf(parent, sizeof(parent), "%.*s", (int) (slash - name), name);
        (void) mkdir(scratch_path(parent), 0700);
}

void scratch_write(const char *name, Piece piece) {
        folder_make(name);
        /* Also where it is written anew: what is cut and closed again, ext4 waits for the disk
         * with. */
        (void) unlink(scratch_path(name));
        if (!piece.at)
                return;
        FILE *file = must(fopen(scratch_path(name), "we"));
        HOLDS(fwrite(piece.at, 1, piece.size, file) == piece.size);
        HOLDS(fclose(file) == 0);
}

bool readable(const char *text) {
        return *text && !strpbrk(text, "\t\n") && text_valid(text, UINT_MAX);
}

void faults_check(const Faults *faults) {
        for (size_t i = 0; i < faults->n_lines; i++) {
                const char *line = faults->lines[i];

                HOLDS(strncmp(line, folder, strlen(folder)) == 0);
                HOLDS(strstr(line, ": "));
                HOLDS(text_valid(line, UINT_MAX) && !strchr(line, '\n'));
        }
}

bool faults_equal(const Faults *a, const Faults *b) {
        if (a->n_lines != b->n_lines)
                return false;
        for (size_t i = 0; i < a->n_lines; i++)
                if (strcmp(a->lines[i], b->lines[i]) != 0)
                        return false;
        return true;
}

char *source_path(const char *name) {
        const char *sources = getenv("COINBUDGET_SOURCE_DIR");
        char *path;

        HOLDS(asprintf(&path, "%s/%s", sources ? sources : ".", name) >= 0);
        return path;
}
