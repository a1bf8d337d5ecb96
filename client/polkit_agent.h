/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* polkit's agent for terminals, pkttyagent, which asks for a password on behalf of this process. */

#include <sys/types.h>

/* Starts it and waits until it is ready, unless standard input is no terminal or root calls, who
 * is not asked. If the session has an agent already, that one asks: then ours is idle.
 * 0, *ret_pid being 0 where none was needed; -errno, -ENOENT: it is not installed. */
int polkit_agent_start(pid_t *ret_pid);

/* Ends it. 0 is allowed. */
void polkit_agent_stop(pid_t pid);
