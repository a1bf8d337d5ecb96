/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What libcoinbudget shows to programs, which they are linked with for years. */

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/lib/coinbudget.h"

/* All that a command prints. */
static void assert_prints(const char *command, const char *expected) {
        char line[256], *all = NULL;
        size_t size;
        FILE *pipe = popen(command, "r"), *memory = open_memstream(&all, &size);

        cr_assert(pipe && memory);
        while (fgets(line, sizeof(line), pipe))
                (void) fputs(line, memory);
        (void) fclose(memory);
        cr_assert_eq(pclose(pipe), 0, "%s: %s", command, all);
        cr_assert_str_eq(all, expected, "%s: %s", command, all);
        free(all);
}

#define LIBRARY "\"${COINBUDGET_BUILD_DIR:-build/release}\"/libcoinbudget.so.0"

/* A name that is taken away, or is here by accident, breaks programs. */
Test(library_abi, exports_these_names_and_no_others) {
        assert_prints("nm --dynamic --defined-only --format=posix " LIBRARY
                      " | cut -d' ' -f1,2 | LC_ALL=C sort",
                        "COINBUDGET_0.1 A\n"
                        "coinbudget_answer_free@@COINBUDGET_0.1 T\n"
                        "coinbudget_call_cancel@@COINBUDGET_0.1 T\n"
                        "coinbudget_cancel@@COINBUDGET_0.1 T\n"
                        "coinbudget_cancel_async@@COINBUDGET_0.1 T\n"
                        "coinbudget_check@@COINBUDGET_0.1 T\n"
                        "coinbudget_check_async@@COINBUDGET_0.1 T\n"
                        "coinbudget_complete@@COINBUDGET_0.1 T\n"
                        "coinbudget_complete_async@@COINBUDGET_0.1 T\n"
                        "coinbudget_free@@COINBUDGET_0.1 T\n"
                        "coinbudget_get@@COINBUDGET_0.1 T\n"
                        "coinbudget_get_async@@COINBUDGET_0.1 T\n"
                        "coinbudget_new@@COINBUDGET_0.1 T\n"
                        "coinbudget_new_event@@COINBUDGET_0.1 T\n"
                        "coinbudget_request@@COINBUDGET_0.1 T\n"
                        "coinbudget_request_async@@COINBUDGET_0.1 T\n"
                        "coinbudget_set_timeout@@COINBUDGET_0.1 T\n");
}

Test(library_abi, each_has_a_manual_page) {
        assert_prints("cd \"${COINBUDGET_SOURCE_DIR:-.}\" && "
                      "for n in $(sed -n 's/^ *\\(coinbudget_[a-z_]*\\);.*/\\1/p' "
                      "client/lib/libcoinbudget.map) libcoinbudget; do "
                      "grep -q \"^\\.Nm $n\\( ,\\)*\\$\" docs/man/$n.3 || echo $n; done",
                        "");
}

Test(library_abi, is_called_so_and_needs_no_more_than_this) {
        assert_prints("readelf --dynamic " LIBRARY
                      " | sed -n 's/.*\\((SONAME)\\|(NEEDED)\\).*\\[\\(.*\\)\\]/\\1 \\2/p'"
                      " | grep -v 'san\\|libm\\.\\|libgcc' | LC_ALL=C sort",
                        "(NEEDED) libc.so.6\n"
                        "(NEEDED) libsystemd.so.0\n"
                        "(SONAME) libcoinbudget.so.0\n");
}

/* Numbers and places that programs have built in. At their ends these structs may grow. */
Test(library_abi, numbers_and_places_stay) {
        cr_assert_eq(COINBUDGET_NO, 0);
        cr_assert_eq(COINBUDGET_YES, 0x796573);
        cr_assert_eq(COINBUDGET_FAILED, 0);
        cr_assert_eq(COINBUDGET_APPROVED, 4);
        cr_assert_eq(COINBUDGET_ERROR_OTHER, 16);
        cr_assert_eq(sizeof(CoinBudgetDecision), 4);
        cr_assert_eq(offsetof(CoinBudgetAnswer, decision), 0);
#ifdef __LP64__
        cr_assert_eq(offsetof(CoinBudgetAnswer, id), 32);
        cr_assert_eq(offsetof(CoinBudgetAnswer, limit), 160);
        cr_assert_eq(offsetof(CoinBudgetLimit, until), 56);
        cr_assert_eq(sizeof(CoinBudgetPurchase), 56);
        cr_assert_eq(sizeof(CoinBudgetPayment), 40);
#endif
}
