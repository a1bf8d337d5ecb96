/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the daemon tells of its own accord, in sentences. None of them ends with a newline. */

#include <stdbool.h>
#include <stdio.h>

#include "client/events.h"

/* What became of a request: what Changed tells, and Pending. own: it is of who reads it. */
void sentence_event_request(
                const BudgetRequest *request, bool own, const RecordList *platforms, FILE *out);

/* The same where only the signal is known. */
void sentence_event_state(const BudgetEvent *event, FILE *out);

void sentence_event_warning(
                const BudgetEvent *event, const RecordList *platforms, int64_t now, FILE *out);

/* One of ListChanges. */
void sentence_event_change(
                const BudgetChange *change, const RecordList *platforms, int64_t now, FILE *out);

/* That it listens; again: and has not, for a while. */
void sentence_event_listening(int64_t uid, bool again, FILE *out);
void sentence_event_gone(FILE *out);
