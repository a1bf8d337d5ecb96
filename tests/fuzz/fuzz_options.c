/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Method calls, from their message to the command that comes of them: every method of the daemon's
 * vtables. The input is text: a line with the method's name, one for each argument before the
 * options, and one for each option, "KEY TYPE VALUE"; in a text a carriage return stands for the
 * end of a line.
 *
 * There is no daemon around these handlers, and their bus is a socket that nobody reads. Who calls,
 * what polkit says and what becomes of the command is for the functions at the end, which the
 * linker puts in the stead of the daemon's own (--wrap). */

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <sys/socket.h>

#include "bus/call.h"
#include "bus/guardian.h"
#include "bus/untold.h"
#include "calendar/calendar.h"
#include "config/config.h"
#include "ledger/ledger.h"
#include "tests/fuzz/command.h"
#include "tests/fuzz/input.h"

enum { OPTIONS_MAX = 40 };

static Bus bus;

static void service_open(void) {
        _cleanup_free_ char *folder = source_path("conf/catalog.d");
        static Ledger *ledger;
        Calendar *calendar = NULL;
        Catalog *catalog = NULL;
        Config *config = NULL;
        Faults faults = {0};
        char *message = NULL;

        HOLDS(config_load("/nonexistent", &faults, &config) == 0);
        HOLDS(catalog_load(folder, NULL, &faults, &catalog) == 0);
        HOLDS(calendar_new("UTC", config->week_starts_on, &calendar) == 0);
        HOLDS(ledger_open(NULL, &ledger, &message) == 0);
        HOLDS(service_new(ledger, &bus.service) == 0);
        HOLDS(service_configure(bus.service, config, catalog, NULL, calendar, 0) == 0);
}

static void bus_open(void) {
        int ends[2];

        (void) setenv("TZ", "UTC", 1);
        HOLDS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
        HOLDS(sd_bus_new(&bus.connection) >= 0);
        HOLDS(sd_bus_set_fd(bus.connection, ends[0], ends[0]) >= 0);
        HOLDS(sd_bus_start(bus.connection) >= 0);
        service_open();
}

/* ---- the message ---- */

/* What the input says of a call. */
typedef struct Input {
        const sd_bus_vtable *method;
        bool repeats; /* an option's key */
        bool odd;     /* a text has control characters */
        char *keys[OPTIONS_MAX];
        size_t n_keys;
} Input;

static void input_clear(Input *input) {
        for (size_t i = 0; i < input->n_keys; i++)
                free(input->keys[i]);
}

static const sd_bus_vtable *method_find(const char *name) {
        const sd_bus_vtable *const tables[] = {
                        recharge_vtable, budget_vtable, guardian_vtable, catalog_vtable};

        for (size_t i = 0; i < ELEMENTSOF(tables); i++)
                for (const sd_bus_vtable *row = tables[i]; row->type != _SD_BUS_VTABLE_END; row++)
                        if (row->type == _SD_BUS_VTABLE_METHOD &&
                                        text_equal(row->x.method.member, name))
                                return row;
        return NULL;
}

/* A message has UTF-8 only. */
static char *line_text(Piece *rest, Input *input) {
        char *text = piece_text(piece_next(rest, "\n"));
        _cleanup_free_ char *plain = must(strdup(text));

        for (char *c = plain; *c; c++)
                if (*c == 0x7F || (*c > 0 && *c < ' '))
                        *c = ' ';
        bool utf8 = text_valid(plain, UINT_MAX);
        for (char *c = text; *c; c++)
                if (*c == '\r')
                        *c = '\n';
                else if (!utf8 && (*c & 0x80))
                        *c = '?';
        input->odd = input->odd || (*text && !readable(text));
        return text;
}

/* Any 64 bits; what is beyond them is cut off. */
static uint64_t number_of(const char *text) {
        bool minus = *text == '-';
        uint64_t number = 0;

        for (text += minus; *text >= '0' && *text <= '9'; text++)
                number = number * 10 + (uint64_t) (*text - '0');
        return minus ? -number : number;
}

static void append_basic(sd_bus_message *message, char type, const char *text) {
        uint64_t x = number_of(text);
        uint32_t u = (uint32_t) x;
        uint16_t q = (uint16_t) x;
        uint8_t y = (uint8_t) x;
        int b = (int) (x & 1);
        double d = (double) x;
        const struct {
                const char *types;
                const void *value;
        } values[] = {{"s", text}, {"xt", &x}, {"ui", &u}, {"qn", &q}, {"y", &y}, {"b", &b},
                        {"d", &d}};

        for (size_t i = 0; i < ELEMENTSOF(values); i++)
                if (strchr(values[i].types, type))
                        HOLDS(sd_bus_message_append_basic(message, type, values[i].value) >= 0);
}

/* A variant of a basic type, or of one of those that no option has. */
static void append_variant(sd_bus_message *message, char type, const char *text) {
        const char basic[] = {type, '\0'};

        if (type == 'v')
                HOLDS(sd_bus_message_append(message, "v", "v", "s", text) >= 0);
        else if (type == 'a')
                HOLDS(sd_bus_message_append(message, "v", "as", 2, text, "") >= 0);
        else if (type == 'e')
                HOLDS(sd_bus_message_append(message, "v", "a{sv}", 1, text, "x", INT64_C(1)) >= 0);
        else if (type == 'r')
                HOLDS(sd_bus_message_append(message, "v", "(sx)", text, INT64_C(1)) >= 0);
        else {
                const char *contents = type && strchr("sxtuiqnybd", type) ? basic : "s";
                HOLDS(sd_bus_message_open_container(message, 'v', contents) >= 0);
                append_basic(message, *contents, text);
                HOLDS(sd_bus_message_close_container(message) >= 0);
        }
}

static bool key_is_new(const Input *input, const char *key) {
        for (size_t i = 0; i < input->n_keys; i++)
                if (text_equal(input->keys[i], key))
                        return false;
        return true;
}

static void append_options(sd_bus_message *message, Piece *rest, Input *input) {
        HOLDS(sd_bus_message_open_container(message, 'a', "{sv}") >= 0);
        while (rest->at && input->n_keys < OPTIONS_MAX) {
                char *key = line_text(rest, input), *value = key + strcspn(key, " ");
                char type = 's';

                if (*value) {
                        *value++ = '\0';
                        if (*value > 0) /* a letter, not the beginning of one */
                                type = *value++;
                        value += *value == ' ';
                }
                HOLDS(sd_bus_message_open_container(message, 'e', "sv") >= 0);
                HOLDS(sd_bus_message_append(message, "s", key) >= 0);
                append_variant(message, type, value);
                HOLDS(sd_bus_message_close_container(message) >= 0);
                input->repeats = input->repeats || !key_is_new(input, key);
                input->keys[input->n_keys++] = key;
        }
        HOLDS(sd_bus_message_close_container(message) >= 0);
}

/* NULL: the input names no method. */
static sd_bus_message *message_new(Piece piece, Input *input) {
        _cleanup_free_ char *name = piece_text(piece_next(&piece, "\n"));
        sd_bus_message *message = NULL;

        input->method = method_find(name);
        if (!input->method)
                return NULL;
        HOLDS(sd_bus_message_new_method_call(bus.connection, &message, BUS_NAME, OBJECT_PATH,
                              INTERFACE_BUDGET, name) >= 0);
        const char *type = input->method->x.method.signature;
        for (; type && *type; type++) {
                if (*type == 'a') {
                        append_options(message, &piece, input);
                        break;
                }
                _cleanup_free_ char *text = line_text(&piece, input);
                append_basic(message, *type, text);
        }
        HOLDS(sd_bus_message_seal(message, 7, 0) >= 0);
        return message;
}

/* ---- what came of it ---- */

/* Of one call. */
static struct {
        AuthVerdict verdict; /* what polkit says, if it is asked */
        const char *action;  /* that it was asked about */
        AuthDone done;       /* whom to tell */
        void *userdata;
        Call *submitted;
        char *text; /* what was submitted, or the error's name and message */
        size_t size;
        FILE *out;
} outcome;

/* Polkit has been asked for what takes it. */
static void authorised(const Command *command) {
        HOLDS(!outcome.action || outcome.verdict == AUTH_YES);
        HOLDS(outcome.action || command->account.uid == CALLER);
        switch ((int) command->kind) {
        case COMMAND_SET_LIMIT:
        case COMMAND_REMOVE_LIMIT:
        case COMMAND_GRANT:
                HOLDS(text_equal(outcome.action,
                                command->limit.source == SOURCE_SELF ? ACTION_SET_OWN_LIMITS
                                                                     : ACTION_SET_LIMITS));
                return;
        case COMMAND_SET_PAUSED:
                HOLDS(text_equal(outcome.action,
                                command->pause.source == SOURCE_SELF ? ACTION_SET_OWN_LIMITS
                                                                     : ACTION_SET_LIMITS));
                return;
        case COMMAND_REFUND:
                HOLDS(text_equal(outcome.action, ACTION_SET_LIMITS));
                return;
        case COMMAND_LIST_ACCOUNTS:
        case COMMAND_LIST_PENDING:
                HOLDS(text_equal(outcome.action, ACTION_VIEW));
                return;
        }
}

/* A refusal has a name that a program knows and words for a person. */
static void error_is(int r, const sd_bus_error *error, const Input *input) {
        HOLDS(r < 0 && sd_bus_error_is_set(error));
        HOLDS(strncmp(error->name, BUS_NAME ".Error.", strlen(BUS_NAME ".Error.")) == 0 ||
                        strncmp(error->name, "org.freedesktop.DBus.Error.",
                                        strlen("org.freedesktop.DBus.Error.")) == 0);
        HOLDS(!text_equal(error->name, ERROR_STORAGE_FAILED));
        HOLDS(*error->message && (input->odd || readable(error->message)));
        (void) fprintf(outcome.out, "%s: %s", error->name, error->message);
}

static const Input *current;

/* One call, and what came of it in words; free them. */
static char *call_run(sd_bus_message *message, const Input *input, AuthVerdict verdict) {
        sd_bus_error error = SD_BUS_ERROR_NULL;

        HOLDS(sd_bus_message_rewind(message, true) >= 0);
        memset(&outcome, 0, sizeof(outcome));
        outcome.verdict = verdict;
        outcome.out = must(open_memstream(&outcome.text, &outcome.size));
        current = input;
        int r = input->method->x.method.handler(message, &bus, &error);
        if (r < 0)
                error_is(r, &error, input);
        else
                HOLDS(!sd_bus_error_is_set(&error) && !input->repeats);
        HOLDS(r >= 0 || (!outcome.done && !outcome.submitted));
        sd_bus_error_free(&error);
        if (outcome.done)
                outcome.done(verdict, outcome.userdata);
        HOLDS(!outcome.submitted || !outcome.done || verdict == AUTH_YES);
        call_free(outcome.submitted);
        HOLDS(fclose(outcome.out) == 0);
        return outcome.text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        _cleanup_(input_clear) Input input = {0};

        if (!bus.connection)
                bus_open();
        sd_bus_message *message = message_new((Piece){(const char *) data, size}, &input);
        if (!message)
                return 0;
        _cleanup_free_ char *no = call_run(message, &input, AUTH_NO);
        _cleanup_free_ char *yes = call_run(message, &input, AUTH_YES);
        bool asked = outcome.action;
        _cleanup_free_ char *again = call_run(message, &input, AUTH_YES);
        HOLDS(text_equal(yes, again));
        HOLDS(asked ? strstr(no, SD_BUS_ERROR_ACCESS_DENIED) != NULL : text_equal(yes, no));
        sd_bus_message_unref(message);
        return 0;
}

/* ---- in the stead of the daemon's own ---- */

int __wrap_auth_caller(Auth *auth, sd_bus_message *call, Caller *ret);
int __wrap_auth_user_name(uint32_t uid, char ret[USER_NAME_MAX + 1]);
int __wrap_auth_ask(Auth *auth, sd_bus_message *call, uint32_t caller, const char *action,
                const AuthDetail details[], AuthDone done, void *userdata);
int __wrap_bus_submit(Bus *of, Command *command);
int __wrap_audience_subscribe(
                Audience *audience, const char *subscriber, uint32_t caller, uint32_t uid);
int __wrap_untold_tell(Bus *of, const char *subscriber, uint32_t caller, const Person *account);
int __wrap_sd_bus_send(sd_bus *connection, sd_bus_message *message, uint64_t *ret_cookie);
int __wrap_sd_bus_reply_method_return(sd_bus_message *call, const char *types, ...);
int __wrap_sd_bus_reply_method_errno(sd_bus_message *call, int error, const sd_bus_error *given);

int __wrap_auth_caller(Auth *auth, sd_bus_message *call, Caller *ret) {
        (void) auth, (void) call;
        *ret = (Caller){.uid = CALLER, .name = "caller"};
        return 0;
}

int __wrap_auth_user_name(uint32_t uid, char ret[USER_NAME_MAX + 1]) {
        if (uid != CALLER && uid != OTHER)
                return 0;
        (void) snprintf(ret, USER_NAME_MAX + 1, "%s", uid == CALLER ? "caller" : "other");
        return 1;
}

int __wrap_auth_ask(Auth *auth, sd_bus_message *call, uint32_t caller, const char *action,
                const AuthDetail details[], AuthDone done, void *userdata) {
        (void) auth, (void) call;
        HOLDS(caller == CALLER && !outcome.action);
        HOLDS(text_equal(action, ACTION_VIEW) || text_equal(action, ACTION_SET_LIMITS) ||
                        text_equal(action, ACTION_SET_OWN_LIMITS) ||
                        text_equal(action, ACTION_APPROVE));
        for (; details->name; details++)
                HOLDS(readable(details->value));
        outcome.action = action;
        outcome.done = done;
        outcome.userdata = userdata;
        return 0;
}

int __wrap_bus_submit(Bus *of, Command *command) {
        HOLDS(of == &bus && !outcome.submitted);
        authorised(command);
        command_check(command, outcome.out);
        outcome.submitted = command->userdata;
        return 0;
}

int __wrap_audience_subscribe(
                Audience *audience, const char *subscriber, uint32_t caller, uint32_t uid) {
        (void) audience, (void) subscriber;
        HOLDS(caller == CALLER && (uid == CALLER || outcome.verdict == AUTH_YES));
        HOLDS(uid == CALLER || uid == OTHER || uid == UID_ALL);
        (void) fprintf(outcome.out, "subscribed %" PRIu32, uid);
        return 0;
}

int __wrap_untold_tell(Bus *of, const char *subscriber, uint32_t caller, const Person *account) {
        (void) of, (void) subscriber, (void) caller, (void) account;
        return 0;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): as it is declared */
int __wrap_sd_bus_send(sd_bus *connection, sd_bus_message *message, uint64_t *ret_cookie) {
        (void) ret_cookie;
        HOLDS(connection == bus.connection && message);
        return 1;
}

int __wrap_sd_bus_reply_method_return(sd_bus_message *call, const char *types, ...) {
        HOLDS(call && !types);
        return 1;
}

int __wrap_sd_bus_reply_method_errno(sd_bus_message *call, int error, const sd_bus_error *given) {
        HOLDS(call && error < 0);
        error_is(error, given, current);
        return 1;
}
