/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/catalog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/advice.h"
#include "catalog/bundle.h"
#include "common/inifile.h"
#include "common/money.h"

#define BLANKS " \t"

/* RFC 1035, 2.3.4. */
enum { HOST_MAX = 253, HOST_LABEL_MAX = 63 };

DEFINE_CLEANUP(Catalog *, catalog_free, catalog_freep)

/* A file's platform as it is read. */
typedef struct Draft {
        Platform platform;
        bool sold_in;    /* that it was said */
        int bundle_line; /* of the first bundle or deal */
} Draft;

static const char *base_name(const char *path) {
        const char *slash = strrchr(path, '/');
        return slash ? slash + 1 : path;
}

static void platform_clear(Platform *platform) {
        free(platform->name);
        free(platform->unit);
        strings_freep(&platform->official);
        bundles_clear(platform);
        advice_clear(platform);
        *platform = (Platform){0};
}

static int id_read(const IniLine *line, void *userdata) {
        Draft *draft = userdata;
        const char *name = base_name(line->file);
        size_t length = strlen(line->value);

        if (!platform_id_valid(line->value))
                return inifile_fault(
                                line, "must be 1 to 32 of a-z, 0-9 and -, beginning with a letter");
        if (strncmp(name, line->value, length) != 0 || !text_equal(name + length, ".conf"))
                return inifile_fault(line, "must be the file's name without its .conf");
        memcpy(draft->platform.id, line->value, length + 1);
        return 0;
}

static int text_read(const IniLine *line, char **text) {
        if (!*line->value)
                return inifile_fault(line, "must not be empty");
        char *copy = strdup(line->value);
        if (!copy)
                return -ENOMEM;
        *text = copy;
        return 0;
}

static int name_read(const IniLine *line, void *userdata) {
        Draft *draft = userdata;
        return text_read(line, &draft->platform.name);
}

static int unit_read(const IniLine *line, void *userdata) {
        Draft *draft = userdata;
        return text_read(line, &draft->platform.unit);
}

static int sold_in_read(const IniLine *line, void *userdata) {
        Draft *draft = userdata;

        if (!text_equal(line->value, "coins") && !text_equal(line->value, "money"))
                return inifile_fault(line, "must be coins or money");
        draft->platform.sold_in_money = text_equal(line->value, "money");
        draft->sold_in = true;
        return 0;
}

/* A host's full name: lower-case labels of letters, digits and hyphens with dots between, the last
 * of which does not begin with a digit (so that no IP address passes). RFC 1123, 2.1. */
static bool host_valid(const char *host) {
        const char *label = host;
        size_t length;

        if (strlen(host) > HOST_MAX)
                return false;
        for (;; label += length + 1) {
                length = strspn(label, "abcdefghijklmnopqrstuvwxyz0123456789-");
                if (length == 0 || length > HOST_LABEL_MAX || label[0] == '-' ||
                                label[length - 1] == '-')
                        return false;
                if (label[length] != '.')
                        break;
        }
        return !label[length] && label != host && (*label < '0' || *label > '9');
}

static int official_read(const IniLine *line, void *userdata) {
        Draft *draft = userdata;
        _cleanup_free_ char *text = strdup(line->value);
        /* Every other character at most begins a word. */
        _cleanup_(strings_freep) char **official =
                        calloc(strlen(line->value) / 2 + 2, sizeof(char *));
        size_t n = 0;
        char *rest;

        if (!text || !official)
                return -ENOMEM;
        for (char *word = strtok_r(text, BLANKS, &rest); word;
                        word = strtok_r(NULL, BLANKS, &rest)) {
                if (!store_valid(word) && !host_valid(word))
                        return inifile_fault(line,
                                        "\"%s\" is neither a host's full name in lower case nor "
                                        "google-play or app-store",
                                        word);
                official[n] = strdup(word);
                if (!official[n++])
                        return -ENOMEM;
        }
        if (n == 0)
                return inifile_fault(line, "must name a host or store");
        draft->platform.official = TAKE_PTR(official);
        return 0;
}

static int creator_line_read(const IniLine *line, void *userdata) {
        Draft *draft = userdata;
        return creator_read(line, &draft->platform);
}

static int fact_line_read(const IniLine *line, void *userdata) {
        Draft *draft = userdata;
        return fact_read(line, &draft->platform);
}

static int bundle_line_read(const IniLine *line, void *userdata) {
        Draft *draft = userdata;

        if (draft->bundle_line == 0)
                draft->bundle_line = line->line;
        return text_equal(line->key, "Deal") ? deal_read(line, &draft->platform)
                                             : bundle_read(line, &draft->platform);
}

static const IniKey keys[] = {
                {"Platform", "Id", false, id_read},
                {"Platform", "Name", false, name_read},
                {"Platform", "Unit", false, unit_read},
                {"Platform", "SoldIn", false, sold_in_read},
                {"Platform", "Official", false, official_read},
                {"Platform", "Creator", false, creator_line_read},
                {"Platform", "Bundle", true, bundle_line_read},
                {"Platform", "Deal", true, bundle_line_read},
                {"Platform", "Fact", true, fact_line_read},
                {0},
};

static int draft_complete(const Draft *draft, const char *file, Faults *faults) {
        const struct {
                const char *key;
                bool there;
        } needed[] = {
                        {"Id", *draft->platform.id},
                        {"Name", draft->platform.name},
                        {"Unit", draft->platform.unit},
                        {"SoldIn", draft->sold_in},
                        {"Official", draft->platform.official},
        };

        for (size_t i = 0; i < ELEMENTSOF(needed); i++)
                if (!needed[i].there) {
                        int r = faults_add(faults, file, 0, "[Platform] needs %s=", needed[i].key);
                        if (r < 0)
                                return r;
                }
        if (draft->platform.sold_in_money && draft->bundle_line > 0)
                return faults_add(faults, file, draft->bundle_line,
                                "what is sold in money has no coins with a price: neither Bundle= nor Deal=");
        if (draft->platform.sold_in_money && draft->platform.creator.per_coin > 0)
                return faults_add(faults, file, 0,
                                "Creator=: what is sold in money has no coins: say a part, such as "
                                "70%%");
        if (draft->bundle_line > 0 && !platform_currency(&draft->platform))
                return faults_add(faults, file, draft->bundle_line,
                                "Deal=: a deal needs a Bundle=, the price without it");
        return 0;
}

static int platform_append(Catalog *catalog, Platform *platform) {
        Platform *platforms = reallocarray(
                        catalog->platforms, catalog->n_platforms + 1, sizeof(*platforms));
        if (!platforms)
                return -ENOMEM;
        catalog->platforms = platforms;
        platforms[catalog->n_platforms++] = *platform;
        *platform = (Platform){0};
        return 0;
}

static int platform_load(Catalog *catalog, const char *file, Faults *faults) {
        Draft draft = {0};
        size_t n_faults = faults->n_lines;

        int r = inifile_read(file, keys, faults, &draft);
        /* It was there when the folder was listed, so it leads nowhere. */
        if (r == -ENOENT)
                r = faults_add(faults, file, 0, "cannot be opened: %s", strerror(ENOENT));
        if (r == 0 && faults->n_lines == n_faults)
                r = draft_complete(&draft, file, faults);
        if (r == 0 && faults->n_lines == n_faults)
                r = platform_append(catalog, &draft.platform);
        platform_clear(&draft.platform);
        return r;
}

static int files_list(const char *folder, Faults *faults, char ***ret) {
        int r = inifile_list(folder, ret);
        if (r == 0 || r == -ENOMEM)
                return r;
        *ret = calloc(1, sizeof(**ret));
        return *ret ? faults_add(faults, folder, 0, "cannot be read: %s", strerror(-r)) : -ENOMEM;
}

static bool has_name(char *const *paths, const char *name) {
        for (; *paths; paths++)
                if (text_equal(base_name(*paths), name))
                        return true;
        return false;
}

static int folders_read(Catalog *catalog, const char *vendor, const char *local, Faults *faults) {
        _cleanup_(strings_freep) char **vendor_files = NULL, **local_files = NULL;

        int r = files_list(vendor, faults, &vendor_files);
        if (r == 0 && local)
                r = files_list(local, faults, &local_files);
        for (char **file = vendor_files; r == 0 && *file; file++)
                if (!local_files || !has_name(local_files, base_name(*file)))
                        r = platform_load(catalog, *file, faults);
        for (char **file = local_files; r == 0 && file && *file; file++)
                r = platform_load(catalog, *file, faults);
        return r;
}

static int platform_order(const void *a, const void *b) {
        const Platform *left = a, *right = b;
        return strcmp(left->id, right->id);
}

int catalog_load(const char *vendor, const char *local, Faults *faults, Catalog **ret) {
        _cleanup_(catalog_freep) Catalog *catalog = calloc(1, sizeof(*catalog));
        size_t n_faults = faults->n_lines;
        if (!catalog)
                return -ENOMEM;

        int r = folders_read(catalog, vendor, local, faults);
        if (r == 0 && catalog->n_platforms == 0 && faults->n_lines == n_faults)
                r = faults_add(faults, vendor, 0, "no platform is described here");
        if (r < 0)
                return r;
        if (catalog->n_platforms == 0 || faults->n_lines > n_faults)
                return -EBADMSG;

        qsort(catalog->platforms, catalog->n_platforms, sizeof(*catalog->platforms),
                        platform_order);
        *ret = TAKE_PTR(catalog);
        return 0;
}

Catalog *catalog_free(Catalog *catalog) {
        if (!catalog)
                return NULL;
        for (size_t i = 0; i < catalog->n_platforms; i++)
                platform_clear(&catalog->platforms[i]);
        free(catalog->platforms);
        free(catalog);
        return NULL;
}

const Platform *catalog_platform(const Catalog *catalog, const char *id) {
        for (size_t i = 0; i < catalog->n_platforms; i++)
                if (text_equal(catalog->platforms[i].id, id))
                        return &catalog->platforms[i];
        return NULL;
}
