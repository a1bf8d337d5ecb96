/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Why a seller is not an official one, for a parent who wants to know what is wrong with it. */

#include <stdio.h>

/* What the seller is and is not, then who the official ones are, as it stands behind "Rejected: ";
 * no newline. The seller is any text: nothing of it moves a cursor, and what is long is cut.
 * platform_name: "TikTok Coins". official: hosts and stores, NULL-terminated, or NULL. */
void sentence_seller(
                const char *seller, const char *platform_name, char *const *official, FILE *out);

/* Likewise where a seller has to be named, and none was. */
void sentence_no_seller(const char *platform_name, char *const *official, FILE *out);

/* "tiktok.com, Google Play, the App Store"; official as above. NULL: no memory. */
char *sellers_text(char *const *official);
