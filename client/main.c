/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <locale.h>

#include "client/command.h"

int main(int argc, char **argv) {
        setlocale(LC_CTYPE, "");
        setlocale(LC_MONETARY, ""); /* whose currency prices are told in, too */
        return command_run(argc, argv);
}
