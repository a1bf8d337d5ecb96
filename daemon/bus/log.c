/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#define SD_JOURNAL_SUPPRESS_LOCATION
#include "bus/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

void log_message(int priority, const char *message_id, const char *format, ...) {
        _cleanup_free_ char *text = NULL;
        va_list arguments;

        va_start(arguments, format);
        int r = vasprintf(&text, format, arguments);
        va_end(arguments);
        if (r < 0)
                return;

        /* systemd sets JOURNAL_STREAM for what it starts; else somebody is looking on. */
        if (!getenv("JOURNAL_STREAM") || isatty(STDERR_FILENO))
                (void) fprintf(stderr, "coinbudgetd: %s\n", text);
        else if (message_id)
                (void) sd_journal_send("PRIORITY=%i", priority, "MESSAGE=%s", text, "MESSAGE_ID=%s",
                                message_id, NULL);
        else
                (void) sd_journal_send("PRIORITY=%i", priority, "MESSAGE=%s", text, NULL);
}

void log_damage(const char *state) {
        log_message(LOG_CRIT, MESSAGE_STORAGE_FAILED,
                        "%s/ledger.db: it is damaged. What needs the damaged part is refused. Stop "
                        "the daemon, look at the file with 'coinbudgetd --verify', and put a backup "
                        "in its place",
                        state);
}
