/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* An INI file by inih, held against a table of the keys that it may have.
 *
 * A line is [Section], Key=value, a comment or blank. A comment begins with ';' or '#', at a line's
 * beginning or after a blank. A tab is a blank. The traps of inih 55 are closed: what it would cut,
 * join to the line above or pass over is a fault with its line, and so is every section and key
 * that the table does not have, and a key that stands twice. Nothing is ever ignored, or read in
 * part. */

#include <stdbool.h>

#include "common/faults.h"

/* A key where it stands, or a section where it begins. */
typedef struct IniLine {
        Faults *faults;
        const char *file;
        int line;
        const char *section; /* as it is written: "Account alice" */
        const char *name;    /* "alice" of it; NULL where the section is one without */
        const char *key;     /* NULL: this is the section's own line */
        const char *value;   /* "" where there is none */
} IniLine;

/* What a section's name ends in, in the table, that stands for a name of the writer's choice:
 * "Account NAME" is every [Account ...], and each is a section of its own. */
#define INI_NAMED " NAME"

typedef struct IniKey {
        const char *section;
        const char *key; /* NULL: the section's own line, each time that it stands */
        bool repeats;    /* may stand several times in a file's section */
        /* Takes the value, or adds a fault. 0, or -errno, which ends the reading. After a fault of
         * the section's own line, its keys are passed over. */
        int (*read)(const IniLine *line, void *userdata);
} IniKey;

/* keys: ends with an entry whose section is NULL; those of a section stand together.
 * 0 (faults may have grown); -ENOENT: no such file, which is not added to the faults; -ENOMEM, or
 * what a read() gave. A file that cannot be read for another reason is a fault. */
int inifile_read(const char *file, const IniKey *keys, Faults *faults, void *userdata);

/* Adds "FILE:LINE: Key=value: WHAT", or "FILE:LINE: [Section]: WHAT". 0 or -ENOMEM. */
int inifile_fault(const IniLine *line, const char *format, ...) _printf_(2, 3);

/* The files in `folder` whose names end in ".conf", as full paths in the order of their names,
 * NULL-terminated; free each, and the array. Hidden files are left out. A missing folder has none.
 * 0 or -errno. */
int inifile_list(const char *folder, char ***ret_paths);

/* For _cleanup_: frees a NULL-terminated array of strings. */
void strings_freep(char ***strings);
