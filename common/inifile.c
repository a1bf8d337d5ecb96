/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/inifile.h"

#include <dirent.h>
#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

#include "common/contract.h"

#define BLANKS " \t\r\n"
#define BOM "\xEF\xBB\xBF"

/* A section that the file has. */
typedef struct Section Section;
struct Section {
        const char *kind; /* in the table */
        char *text;       /* as it is written */
        const char *name; /* in text, or NULL */
        int *first;       /* beside keys: the line where each first stood, or 0 */
        Section *next;
};

/* inih reads through line_next(), and gives no line numbers to its handler, and keeps 49 bytes of a
 * section's name: so both are noted here, where each line is looked at before inih sees it. */
typedef struct Reading {
        const char *file;
        FILE *stream;
        const IniKey *keys;
        size_t n_keys;
        Faults *faults;
        void *userdata;
        char *text; /* getline's */
        size_t size;
        int line;
        Section *sections;
        Section *section; /* that the line stands in; NULL before the first and in a bad one */
        bool in_bad;      /* section */
        int error;        /* -errno that ends the reading */
} Reading;

/* Adds a fault of the line being read. The line itself is kept from inih: 0, or -ENOMEM. */
#define LINE_FAULT(reading, ...) \
        faults_add((reading)->faults, (reading)->file, (reading)->line, __VA_ARGS__)

static void comment_cut(char *line) {
        for (char *c = line; *c; c++)
                if ((*c == ';' || *c == '#') && (c == line || strchr(BLANKS, c[-1]))) {
                        *c = '\0';
                        return;
                }
}

static void blanks_cut(char *line) {
        size_t length = strlen(line);

        while (length > 0 && strchr(BLANKS, line[length - 1]))
                line[--length] = '\0';
}

/* Adds a fault of something that the table does not have, with what it has: its sections, or the
 * keys of `section`. */
static int unknown_fault(Reading *reading, const Section *section, const char *name) {
        _cleanup_free_ char *known = NULL;
        size_t size;
        FILE *stream = open_memstream(&known, &size);
        if (!stream)
                return -ENOMEM;

        const char *last = NULL;
        for (const IniKey *key = reading->keys; key->section; key++)
                if (section && key->key && text_equal(section->kind, key->section))
                        fprintf(stream, " %s", key->key);
                else if (!section && !text_equal(last, key->section)) {
                        fprintf(stream, " [%s]", key->section);
                        last = key->section;
                }
        if (fclose(stream) != 0)
                return -ENOMEM;
        return section ? LINE_FAULT(reading, "%s=: not a key of [%s], which has:%s", name,
                                         section->text, known)
                       : LINE_FAULT(reading, "[%s]: no such section; there are:%s", name, known);
}

/* Where in `text` the name begins, of a section of the table's `kind`; its end, of one without a
 * name; NULL: it is not of that kind. */
static const char *section_match(const char *kind, const char *text) {
        size_t length = strlen(kind), suffix = strlen(INI_NAMED);

        if (length <= suffix || !text_equal(kind + length - suffix, INI_NAMED))
                return text_equal(kind, text) ? text + length : NULL;
        length -= suffix - 1; /* the blank is the prefix's */
        return strncmp(kind, text, length) == 0 && text[length] ? text + length : NULL;
}

static Section *section_free(Section *section) {
        free(section->text);
        free(section->first);
        free(section);
        return NULL;
}

/* Makes the section of this text the one that the next lines stand in. */
static int section_enter(Reading *reading, const char *kind, const char *text, const char *name) {
        for (Section *section = reading->sections; section; section = section->next)
                if (text_equal(section->text, text)) {
                        reading->section = section;
                        return 0;
                }

        Section *section = calloc(1, sizeof(*section));
        if (!section)
                return -ENOMEM;
        section->kind = kind;
        section->text = strdup(text);
        section->first = calloc(reading->n_keys, sizeof(*section->first));
        if (!section->text || !section->first) {
                section_free(section);
                return -ENOMEM;
        }
        section->name = *name ? section->text + (name - text) : NULL;
        section->next = reading->sections;
        reading->sections = reading->section = section;
        return 0;
}

/* Gives the section's own line to the table, if it wants it. */
static int section_read(Reading *reading) {
        const Section *section = reading->section;
        IniLine line = {reading->faults, reading->file, reading->line, section->text, section->name,
                        NULL, ""};
        size_t n_faults = reading->faults->n_lines;
        int r = 0;

        for (const IniKey *key = reading->keys; key->section && r >= 0; key++)
                if (!key->key && text_equal(key->section, section->kind))
                        r = key->read(&line, reading->userdata);
        reading->in_bad = reading->faults->n_lines > n_faults;
        return r;
}

/* Always 0 if it does not fail: what the section is called is noted here, inih need not know. */
static int section_check(Reading *reading, char *text) {
        char *end = strchr(text, ']');

        reading->section = NULL;
        reading->in_bad = true;
        if (!end || end[1])
                return LINE_FAULT(reading, "a section is written [Name], alone on its line");
        *end = '\0';
        text++;
        for (const IniKey *key = reading->keys; key->section; key++) {
                const char *name = section_match(key->section, text);
                if (!name)
                        continue;
                int r = section_enter(reading, key->section, text, name);
                return r < 0 ? r : section_read(reading);
        }
        return unknown_fault(reading, NULL, text);
}

/* 1: inih may have it. */
static int setting_check(Reading *reading, const char *text) {
        size_t key = strcspn(text, "=:");

        if (key == 0 || !text[key])
                return LINE_FAULT(reading, "neither [Section] nor Key=value: %s", text);
        if (!reading->section && !reading->in_bad)
                return LINE_FAULT(reading, "stands before any [Section]: %s", text);
        return !reading->in_bad;
}

/* A tab parts words as a blank does, and is shown as one. */
static void tabs_to_blanks(char *text) {
        for (; (text = strchr(text, '\t')); text++)
                *text = ' ';
}

/* Looks at the `length` bytes of reading->text before inih does, which takes `max` of them.
 * 1: inih may have them; 0: it need or must not; -ENOMEM. */
static int line_check(Reading *reading, size_t length, size_t max) {
        char *text = reading->text;

        if (strlen(text) != length)
                return LINE_FAULT(reading, "holds a NUL byte");
        blanks_cut(text);
        if (strlen(text) > max)
                return LINE_FAULT(reading, "longer than %zu bytes", max);
        if (!text_valid(text, UINT_MAX))
                return LINE_FAULT(reading, "holds a control character, or is not UTF-8");

        comment_cut(text);
        blanks_cut(text);
        tabs_to_blanks(text);
        if (!*text)
                return 0;
        if (strchr(BLANKS, *text))
                return LINE_FAULT(reading, "begins with a blank, which is for comments only: %s",
                                text + strspn(text, BLANKS));
        return *text == '[' ? section_check(reading, text) : setting_check(reading, text);
}

/* inih's reader: the next line, blank where inih must not see it, or NULL at the end. */
static char *line_next(char *ret, int size, void *userdata) {
        Reading *reading = userdata;
        if (reading->error < 0)
                return NULL;

        errno = 0;
        ssize_t length = getline(&reading->text, &reading->size, reading->stream);
        if (length < 0) {
                if (errno == ENOMEM)
                        reading->error = -ENOMEM;
                else if (errno != 0)
                        reading->error = faults_add(reading->faults, reading->file, 0,
                                        "cannot be read: %s", strerror(errno));
                return NULL;
        }

        if (reading->line++ == 0 && strncmp(reading->text, BOM, strlen(BOM)) == 0) {
                length -= (ssize_t) strlen(BOM);
                memmove(reading->text, reading->text + strlen(BOM), (size_t) length + 1);
        }
        /* Room for the newline and the NUL. */
        int r = line_check(reading, (size_t) length, (size_t) size - 2);
        if (r < 0) {
                reading->error = r;
                return NULL;
        }
        snprintf(ret, (size_t) size, "%s\n", r > 0 ? reading->text : "");
        return ret;
}

static int key_read(Reading *reading, const char *name, const char *value) {
        const Section *section = reading->section;

        for (size_t i = 0; i < reading->n_keys; i++) {
                const IniKey *key = &reading->keys[i];
                if (!text_equal(key->section, section->kind) || !text_equal(key->key, name))
                        continue;
                if (section->first[i] > 0 && !key->repeats)
                        return LINE_FAULT(reading, "%s=: set twice, first in line %d", name,
                                        section->first[i]);
                if (section->first[i] == 0)
                        section->first[i] = reading->line;
                IniLine line = {reading->faults, reading->file, reading->line, section->text,
                                section->name, name, value};
                return key->read(&line, reading->userdata);
        }
        return unknown_fault(reading, section, name);
}

/* inih's handler, which sees no section. */
static int key_found(void *userdata, const char *section, const char *name, const char *value) {
        Reading *reading = userdata;

        (void) section;
        reading->error = key_read(reading, name, value);
        return reading->error >= 0;
}

static int file_read(Reading *reading) {
        reading->stream = fopen(reading->file, "re");
        if (!reading->stream)
                return errno == ENOENT || errno == ENOMEM
                                ? -errno
                                : faults_add(reading->faults, reading->file, 0,
                                                  "cannot be opened: %s", strerror(errno));

        int line = ini_parse_stream(line_next, reading, key_found, reading);
        fclose(reading->stream);
        free(reading->text);
        if (reading->error < 0)
                return reading->error;
        if (line < 0)
                return -ENOMEM;
        /* Nothing that line_check() lets through should come to this. */
        return line > 0 ? faults_add(reading->faults, reading->file, line, "cannot be understood")
                        : 0;
}

int inifile_read(const char *file, const IniKey *keys, Faults *faults, void *userdata) {
        Reading reading = {.file = file, .keys = keys, .faults = faults, .userdata = userdata};

        while (keys[reading.n_keys].section)
                reading.n_keys++;
        int r = file_read(&reading);
        for (Section *section = reading.sections, *next; section; section = next) {
                next = section->next;
                section_free(section);
        }
        return r;
}

int inifile_fault(const IniLine *line, const char *format, ...) {
        /* A line's words come to it at most once or twice, and a line is 198 bytes. */
        char what[1024];
        va_list args;

        va_start(args, format);
        vsnprintf(what, sizeof(what), format, args);
        va_end(args);
        return line->key ? faults_add(line->faults, line->file, line->line, "%s=%s: %s", line->key,
                                           line->value, what)
                         : faults_add(line->faults, line->file, line->line, "[%s]: %s",
                                           line->section, what);
}

static int path_join(const char *folder, const char *name, char **ret) {
        size_t size = strlen(folder) + strlen(name) + 2;
        char *path = malloc(size);
        if (!path)
                return -ENOMEM;
        snprintf(path, size, "%s/%s", folder, name);
        *ret = path;
        return 0;
}

static int is_wanted(const struct dirent *entry) {
        static const char suffix[] = ".conf";
        size_t length = strlen(entry->d_name);

        return entry->d_name[0] != '.' && length > strlen(suffix) &&
                        strcmp(entry->d_name + length - strlen(suffix), suffix) == 0;
}

/* Byte by byte, so that the order is the same in every locale. */
static int name_order(const struct dirent **a, const struct dirent **b) {
        return strcmp((*a)->d_name, (*b)->d_name);
}

int inifile_list(const char *folder, char ***ret_paths) {
        struct dirent **entries = NULL;
        int n = scandir(folder, &entries, is_wanted, name_order);
        if (n < 0 && errno != ENOENT)
                return -errno;
        if (n < 0)
                n = 0;

        _cleanup_(strings_freep) char **paths = calloc((size_t) n + 1, sizeof(*paths));
        int r = paths ? 0 : -ENOMEM;
        for (int i = 0; i < n; i++) {
                if (r == 0)
                        r = path_join(folder, entries[i]->d_name, &paths[i]);
                free(entries[i]);
        }
        free(entries);
        if (r < 0)
                return r;
        *ret_paths = TAKE_PTR(paths);
        return 0;
}

void strings_freep(char ***strings) {
        for (char **s = *strings; s && *s; s++)
                free(*s);
        free(*strings);
}
