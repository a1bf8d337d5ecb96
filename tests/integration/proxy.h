/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Between an app and the bus: a wire that breaks. Like all on stage.h, it fails the test where
 * something should not happen. */

#include <sys/types.h>

/* From now on this process reaches the bus through it, as that user. So many connections are cut as
 * soon as something comes from the bus in which `word` is, which is not passed on; the later ones
 * hold. It ends with the world. */
void proxy_begin(uid_t uid, const char *word, int cuts);
