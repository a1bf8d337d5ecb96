/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Where our two kinds of error, -errno and a refusal, become what the contract says. */

#include <systemd/sd-bus.h>

#include "auth/auth.h"
#include "service/service.h"

/* Each sets *error and returns a negative errno, as sd-bus handlers do. */
int error_of_refusal(sd_bus_error *error, Refusal refusal);

/* The system failed us: StorageFailed, whatever it was. */
int error_of_system(sd_bus_error *error, int r);

/* For every verdict but AUTH_YES. */
int error_of_verdict(sd_bus_error *error, AuthVerdict verdict);

int error_unknown_account(sd_bus_error *error, uint32_t uid);
int error_too_much(sd_bus_error *error, const char *what);
int error_invalid(sd_bus_error *error, const char *format, ...) _printf_(2, 3);
