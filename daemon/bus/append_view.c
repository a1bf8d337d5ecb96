/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Accounts and their sums. */

#include "bus/append.h"
#include "common/util.h"

int append_account(sd_bus_message *message, const AccountView *account) {
        const Field fields[] = {
                        FIELD_TEXT("name", account->person->name),
                        FIELD_TEXT("paused", account->paused),
                        FIELD("paused-until", 't', account->paused_until),
                        FIELD("unbudgeted", 'b', account->unbudgeted),
                        FIELD_TEXT("over-limit", over_limit_to_text(account->over_limit)),
                        FIELD_TEXT("give-back", give_back_to_text(account->give_back)),
                        FIELD_TEXT("unconfirmed", unconfirmed_to_text(account->unconfirmed)),
                        FIELD_TEXT("quiet-hours", account->quiet_hours),
                        FIELD_TEXT("burst", account->burst),
        };

        int r = sd_bus_message_open_container(message, 'a', "{sv}");
        if (r >= 0)
                r = append_fields(message, fields, ELEMENTSOF(fields));
        if (r >= 0)
                r = append_texts(message, "households", account->households);
        return r < 0 ? r : sd_bus_message_close_container(message);
}

int append_sum(sd_bus_message *message, const SumView *sum) {
        const Field fields[] = {
                        FIELD("from", 't', sum->from),
                        FIELD("until", 't', sum->until),
                        FIELD_TEXT("platform", sum->platform),
                        FIELD_TEXT("unit", sum->unit),
                        FIELD("completed", 'x', sum->completed),
                        FIELD("held", 'x', sum->held),
                        FIELD("cancelled", 'x', sum->cancelled),
                        FIELD("refunded", 'x', sum->refunded),
                        FIELD("requests", 'u', sum->requests),
                        FIELD("rejected", 'u', sum->rejected),
        };

        return append_dictionary(message, fields, ELEMENTSOF(fields));
}
