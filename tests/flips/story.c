/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/flips/story.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/ledger.h"
#include "tests/simulation/subject.h"

/* In the simulation's words: `simulation --replay --trace` shows what is answered to each. */
static const char *const early[] = {
                "1 configure setting=over-limit value=1", "2 configure setting=ben value=1",
                "3 configure setting=ben-over-limit value=1",
                "4 configure setting=ben-give-back value=0", "5 configure setting=home value=3",
                "6 configure setting=home-limit-1 value=3000", "7 configure setting=club value=6",
                "8 configure setting=club-limit-0 value=900",
                "9 set-limit by=gina of=ann platform=tiktok window=month unit=coins amount=1000",
                "10 set-limit by=gina of=ann platform=* window=month unit=USD amount=4000",
                "11 set-limit by=gina of=ben platform=twitch window=week unit=coins amount=300",
                "12 set-limit by=ann of=ann platform=tiktok window=week unit=coins source=self"
                " amount=3000",
                "13 request by=ann platform=tiktok coins=70 key=a1"
                " seller=https://www.tiktok.com/coin",
                "14 complete by=ann ref=13 coins=70 price=110 currency=USD",
                "15 request by=ann platform=tiktok coins=350 key=a2 price=500 currency=EUR",
                "16 complete by=ann ref=15 coins=300", "17 refund by=gina ref=15 coins=100",
                "59 request by=ann platform=tiktok coins=5", "60 cancel by=ann ref=59",
                "18 request by=ann platform=tiktok coins=800 key=a3",
                "19 request by=ann platform=tiktok coins=800 key=a4", /* joins */
                "20 resolve by=gina any=yes ref=18 yes=yes",
                "21 request by=cleo platform=tiktok coins=10",
                "22 request by=ben platform=twitch coins=100 key=b1", "23 cancel by=ben ref=22",
                "24 request by=ben platform=twitch coins=100 key=b2", "25 cancel by=ben ref=24",
                "26 request by=ben platform=twitch coins=50 key=b3", "27 cancel by=ben ref=26",
                "28 resolve by=gina any=yes ref=22 yes=yes",
                "29 resolve by=gina any=yes ref=24 yes=no",
                "30 request by=ben platform=twitch coins=400 key=b4",
                "31 resolve by=otto any=yes ref=30 yes=no",
                "32 record by=gina of=ben platform=youtube coins=0 price=700 currency=GBP"
                " when=3600000000",
                "33 grant by=gina of=ann platform=tiktok window=month unit=coins amount=250 key=c1",
                "34 set-paused by=gina of=ben yes=yes until=86400000000",
                "35 set-paused by=ann of=ann yes=yes source=self until=3600000000",
                "36 request by=ben platform=twitch coins=5", "37 clock at=10800000000", "38 wake",
                "39 told nth=0 source=self", "40 told nth=1", "61 wake", /* which writes it down */
};

static const char *const middle[] = {
                "41 set-limit by=ann of=ann platform=tiktok window=week unit=coins source=self amount=4000",
                "42 set-paused by=gina of=ben yes=no",
                "43 set-limit by=gina of=dora platform=telegram window=year unit=coins amount=5000",
                "44 remove-limit by=gina of=ben platform=twitch window=week unit=coins",
                "45 request by=dora platform=telegram coins=2600 key=d1",
                "46 configure setting=month-starts-on value=15",
                "47 clock at=7200000000",
                "48 accept-clock",
                "49 configure setting=approval-timeout value=60",
                "50 request by=ann platform=tiktok coins=900 key=a5",
                "51 clock at=7300000000",
                "52 wake", /* it expires */
                "53 configure setting=approval-timeout value=86400",
};

static const char *const late[] = {
                "54 request by=ann platform=tiktok coins=950 key=a6",
                "55 request by=dora platform=telegram coins=100 key=d2",
                "56 request by=cleo platform=twitch coins=100 key=e1",
                "57 complete by=cleo ref=56",
                "58 set-paused by=dora of=dora yes=yes source=self until=864000000000",
};

typedef struct Story {
        Subject *subject;
        Setup setup;
        int64_t clock;
} Story;

static Story last;

static void configure(Story *story) {
        story->subject->vtable->configure(story->subject, &story->setup, story->clock);
}

static void tell(Story *story, const Step *step) {
        if ((size_t) step->arg[ARG_NTH] >= story->subject->warnings.n)
                die("nobody was warned that often");
        story->subject->vtable->told(story->subject,
                        story->subject->warnings.at[step->arg[ARG_NTH]].id,
                        step->arg[ARG_SELF] == 1);
}

static void go(Story *story, const Step *step) {
        static Said said;
        size_t n = step->kind == STEP_WAKE ? 0 : 1;
        Order order;

        subject_go(story->subject, step, n, story->clock, &order, false, &said);
        if (n > 0 && (said.command[0].error != 0 || said.command[0].refusal != REFUSAL_NONE))
                die("step %d:%s", (int) step->number, said.text[0].text);
        said_clear(&said);
}

static void do_step(Story *story, const char *line) {
        Step step;

        if (!step_read(line, &step))
                die("no step: %s", line);
        switch (step.kind) {
        case STEP_CLOCK:
                story->clock = WORLD_START + step.arg[ARG_AT];
                break;
        case STEP_CONFIGURE:
                story->setup.value[step.arg[ARG_SETTING]] = step.arg[ARG_VALUE];
                configure(story);
                break;
        case STEP_ACCEPT_CLOCK:
                story->subject->vtable->accept_clock(story->subject, story->clock);
                configure(story);
                break;
        case STEP_TOLD:
                tell(story, &step);
                break;
        default:
                go(story, &step);
        }
}

static void do_steps(Story *story, const char *const lines[], size_t n) {
        for (size_t i = 0; i < n; i++)
                do_step(story, lines[i]);
}

/* What has come together is in the ledger's own file, and all adds up. */
static void flush(Story *story) {
        Text faults = {0};

        story->subject->vtable->verify(story->subject, &faults);
        if (faults.n > 0)
                die("%s", faults.text);
}

/* As SQLite does by itself when a log has grown long: it stays, to be begun anew. */
static void write_back(const char *directory, const char *name) {
        sqlite3 *db = NULL;
        char path[4096];

        snprintf(path, sizeof(path), "%s/%s", directory, name);
        if (sqlite3_open(path, &db) != SQLITE_OK ||
                        sqlite3_exec(db, "PRAGMA wal_checkpoint(PASSIVE)", NULL, NULL, NULL) !=
                                        SQLITE_OK)
                die("%s: %s", path, sqlite3_errmsg(db));
        sqlite3_close(db);
}

/* Dies where the query gives something. */
static void expect_none(sqlite3 *db, const char *sql, const char *missing) {
        sqlite3_stmt *statement = NULL;

        if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
                die("%s: %s", sql, sqlite3_errmsg(db));
        if (sqlite3_step(statement) == SQLITE_ROW)
                die("the story lacks %s", missing);
        (void) sqlite3_finalize(statement);
}

/* That it has something of everything. */
static void check_whole(const char *directory) {
        static const char *const tables[] = {"account", "household", "request", "amount",
                        "household_request", "request_key", "total", "counted", "summary", "limits",
                        "granted", "grant_key", "pause", "warning", "change", "month_rule"};
        static const char *const states[] = {"rejected", "pending", "approved", "returning",
                        "cancelled", "completed", "lapsed", "recorded"};
        sqlite3 *db = NULL;
        char text[4096];

        snprintf(text, sizeof(text), "%s/ledger.db", directory);
        if (sqlite3_open(text, &db) != SQLITE_OK)
                die("%s: %s", text, sqlite3_errmsg(db));
        for (size_t i = 0; i < ELEMENTSOF(tables); i++) {
                snprintf(text, sizeof(text), "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM %s)",
                                tables[i]);
                expect_none(db, text, tables[i]);
        }
        for (size_t i = 0; i < ELEMENTSOF(states); i++) {
                snprintf(text, sizeof(text),
                                "SELECT 1 WHERE '%s' NOT IN (SELECT state FROM request)",
                                states[i]);
                expect_none(db, text, states[i]);
        }
        for (EntryKind kind = 0; kind < ENTRY_KIND_COUNT; kind++) {
                snprintf(text, sizeof(text), "SELECT 1 WHERE '%s' NOT IN (SELECT kind FROM entry)",
                                entry_kind_to_text(kind));
                expect_none(db, text, entry_kind_to_text(kind));
        }
        sqlite3_close(db);
}

void story_play(const char *directory, StoryEnd end, StoryMoment moment, void *userdata) {
        last = (Story){.setup = world_setup, .clock = WORLD_START};
        last.subject = subject_service_new(directory);
        configure(&last);
        do_steps(&last, early, ELEMENTSOF(early));
        flush(&last);
        last.subject->vtable->restart(last.subject); /* cleanly: its files are single ones */
        configure(&last);
        do_steps(&last, middle, ELEMENTSOF(middle));
        flush(&last);
        for (size_t i = 0; i < ELEMENTSOF(late); i++) {
                if (end != STORY_ENDED)
                        moment(userdata);
                do_step(&last, late[i]);
                if (end == STORY_WRITTEN_BACK && i == ELEMENTSOF(late) / 2) {
                        write_back(directory, "ledger.db");
                        write_back(directory, "ledger.redo");
                }
        }
        if (end != STORY_ENDED)
                moment(userdata);
        last.subject = subject_free(last.subject);
        if (end != STORY_ENDED)
                return;
        check_whole(directory);
        moment(userdata);
}

const Setup *story_setup(void) {
        return &last.setup;
}

int64_t story_clock(void) {
        return last.clock;
}
