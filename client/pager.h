/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Long output, to be turned over page by page: in $COINBUDGET_PAGER, $PAGER or less, as systemd's
 * tools do it. The command is the shell's, as people have it there from git and man; an empty one
 * and "cat" are none. */

/* What goes to standard output from now on goes through the pager, if both it and standard input
 * are a terminal that is worth it. Once only; what stands against it is no error: then it goes
 * there directly. */
void pager_open(void);

/* Waits until it is left, and puts standard output back. That it was left early is no error.
 * Returns `status`, or STATUS_FAILED after saying that the pager could not be run. */
int pager_close(int status);
