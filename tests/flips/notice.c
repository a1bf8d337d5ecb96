/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/flips/notice.h"

#include <errno.h>
#include <stdlib.h>

#include "ledger/ledger.h"
#include "tests/flips/ask.h"

const char *const finding_names[FINDINGS] = {
                [FOUND_SAME] = "same",
                [FOUND_SAME_NOTICED] = "same, noticed",
                [FOUND_NOTICED] = "noticed",
                [FOUND_REFUSED] = "refused",
                [FOUND_REFUSED_STALE] = "refused ESTALE",
                [FOUND_REFUSED_NEWER] = "refused EPROTO",
                [FOUND_REFUSED_OTHER] = "refused other",
                [FOUND_EARLIER] = "earlier",
                [FOUND_MISSED] = "MISSED",
                [FOUND_CRASHED] = "CRASHED",
                [FOUND_HUNG] = "HUNG",
};

static bool verify_notices(const char *folder, Text *said) {
        char hash[LEDGER_HASH_TEXT + 1], **faults = NULL;
        int64_t entries;

        int r = ledger_verify(folder, NULL, NULL, &faults, &entries, hash);
        if (r < 0) {
                if (said)
                        text_add(said, "--verify fails: %d\n", r);
                return true;
        }
        bool any = faults[0];
        for (size_t i = 0; faults[i]; i++) {
                if (said)
                        text_add(said, "--verify: %s\n", faults[i]);
                free(faults[i]);
        }
        free(faults);
        return any;
}

static Finding refused(int error) {
        switch (-error) {
        case EUCLEAN:
                return FOUND_REFUSED;
        case ESTALE:
                return FOUND_REFUSED_STALE;
        case EPROTO:
                return FOUND_REFUSED_NEWER;
        default:
                return FOUND_REFUSED_OTHER;
        }
}

/* The first lines that are not the same. */
static void tell(const char *expected, const char *answered, Text *ret) {
        enum { LINES = 5 };

        for (int i = 0; i < LINES && *expected && *answered;) {
                size_t a = strcspn(expected, "\n"), b = strcspn(answered, "\n");

                if (a != b || memcmp(expected, answered, a) != 0) {
                        text_add(ret, "- %.*s\n+ %.*s\n", (int) a, expected, (int) b, answered);
                        i++;
                }
                expected += a + (expected[a] == '\n');
                answered += b + (answered[b] == '\n');
        }
}

static bool is_earlier(const Form *form, const Text *answers) {
        for (size_t i = 0; i < form->earlier.n; i++)
                if (text_equal(form->earlier.at[i].text, answers->text))
                        return true;
        return false;
}

Finding notice(const Form *form, const Damage *damage, const char *folder, Text *difference) {
        Text answers = {0};

        form_put(form, damage, folder);
        bool noticed = verify_notices(folder, difference);
        form_put(form, damage, folder);
        int r = ask_everything(folder, &answers);
        if (r < 0 && difference)
                text_add(difference, "It does not open: %d\n", r);
        if (r < 0)
                return refused(r);
        if (text_equal(form->answers.text, answers.text))
                return noticed ? FOUND_SAME_NOTICED : FOUND_SAME;
        if (difference)
                tell(form->answers.text, answers.text, difference);
        if (noticed)
                return FOUND_NOTICED;
        return is_earlier(form, &answers) ? FOUND_EARLIER : FOUND_MISSED;
}
