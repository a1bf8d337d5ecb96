/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* To the journal, structured; to standard error where there is none. */

#include <syslog.h>

#include "common/util.h"

/* What an administrator would search for: journalctl MESSAGE_ID=... */
#define MESSAGE_LEDGER_HEAD "30c25ebf856248bf8445136bd70b55a3"
#define MESSAGE_LIMIT_CHANGED "59685a398d644521a747eb038c984601"
#define MESSAGE_REQUEST_ANSWERED "10a90e07019d4107b1471d3beb102916"
#define MESSAGE_USAGE_CORRECTED "bc37d1da0ad141a5a39b36faa956742f"
#define MESSAGE_STORAGE_FAILED "d0480d8919d040928e0d71ef5b162e83"
#define MESSAGE_RELOADED "598d68f970be42fb86f41c68e4adbd62"
#define MESSAGE_CLOCK_SUSPECT "f60af41b650e468db5770bad1361364d"

/* priority: LOG_ERR and so on; message_id: one of the above, or NULL. */
void log_message(int priority, const char *message_id, const char *format, ...) _printf_(3, 4);

/* That the ledger in this folder is damaged, and what to do. */
void log_damage(const char *state);
