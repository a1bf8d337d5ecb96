/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Arguments that several methods take, checked against the contract's bounds. Each returns 0, or
 * -errno with *error set. Texts are borrowed from the message. */

#include "bus/options.h"
#include "service/service.h"

/* A request's id. One that cannot be is UnknownRequest, like one that is not. */
int id_read(sd_bus_message *message, int64_t *ret, sd_bus_error *error);

/* What Request, Check or Record is about: platform, coins and the options of that `kind`. */
int ask_read(sd_bus_message *message, CommandKind kind, Ask *ret, sd_bus_error *error);

/* price and currency go together. */
int price_check(int64_t price, const char *currency, sd_bus_error *error);

/* A window's word; `request`: whether "request" will do. */
int window_check(const char *text, bool request, Window *ret, sd_bus_error *error);

/* A listing's filter, of the keys that the method knows. */
int listing_read(sd_bus_message *message, const Option options[], size_t n, Listing *ret,
                sd_bus_error *error);
