/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/command.h"
#include "client/translate.h"

int main(int argc, char **argv) {
        translate_begin();
        return command_run(argc, argv);
}
