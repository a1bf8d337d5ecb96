/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Somebody at a password dialogue: a polkit agent for everything that this test calls, as the
 * caller's desktop would have one. What PAM would do is left out; polkit does all of its part. */

#include <sys/types.h>

typedef enum AgentManner {
        AGENT_TYPES,     /* the right password, of the user given */
        AGENT_DISMISSES, /* clicks the dialogue away */
        AGENT_PONDERS,   /* does nothing */
} AgentManner;

/* Returns when polkit knows it. At most one per test. */
void agent_start(AgentManner manner, uid_t identity);
/* The same for what another process calls. */
void agent_start_for(pid_t subject, AgentManner manner, uid_t identity);

/* The next thing that happened to it: "asked ACTION UID,UID", with those who may answer, where the
 * action is without our prefix; or "cancelled", when polkit took the dialogue away. */
const char *agent_heard(void);

/* The text that the dialogue showed last. */
const char *agent_message(void);
