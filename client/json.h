/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Writes JSON (RFC 8259) to a stream, value by value. Texts are UTF-8 already, as the bus has
 * checked. What the stream could not take shows in ferror(). */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "client/record.h"

typedef struct Json {
        FILE *out;
        bool pretty; /* over several lines, indented; else on one */
        unsigned depth;
        bool not_first; /* something stands before in this object or array */
        bool after_key;
} Json;

/* bracket: '{' or '['. A newline follows the end of the outermost. */
void json_begin(Json *json, char bracket);
void json_end(Json *json, char bracket);

void json_key(Json *json, const char *key);
void json_text(Json *json, const char *text);
void json_number(Json *json, int64_t number);
void json_truth(Json *json, bool truth);

/* The record's keys with their values, what is not given left out; inside an object that the
 * caller has begun, or as an object, or a list of them. */
void json_members(Json *json, const RecordType *type, const void *record);
void json_record(Json *json, const RecordType *type, const void *record);
void json_records(Json *json, const RecordList *list);
