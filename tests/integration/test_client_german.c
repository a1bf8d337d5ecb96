/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The command in German: the same story, for who reads that. */

#include <stdarg.h>

#include "common/util.h"
#include "tests/integration/client_says.h"

enum { MAX_ARGUMENTS = 16 };

#define GERMAN "/usr/bin/env", "LANGUAGE=de", "COINBUDGET_LOCALEDIR=" WORLD_BUILD_DIR "/locale"

static void begin_as_installed(void) {
        begin_in_november("");
}

TestSuite(client_german, .init = begin_as_installed, .fini = end, .timeout = 60);

/* What client() says, in German. */
static const Output *german(uid_t uid, ...) {
        const char *argv[MAX_ARGUMENTS] = {GERMAN, WORLD_CLIENT};
        va_list ap;

        va_start(ap, uid);
        for (unsigned i = 4; i < MAX_ARGUMENTS - 1; i++)
                if (!(argv[i] = va_arg(ap, const char *)))
                        break;
        va_end(ap);
        return program(uid, argv);
}

#define SELLERS_GERMAN                                                                           \
        "Hinweis: wer verkauft, wurde nicht geprüft, denn --seller fehlt. Nur bei offiziellen " \
        "Verkäufern kaufen: coinbudget bundles tiktok\n"
#define NOT_COUNTED_GERMAN                                                                        \
        "\nNicht gezählt: was am Telefon oder von einer App gekauft wird, die nicht fragt. Zum " \
        "Eintragen: coinbudget record alice tiktok 700\n"

Test(client_german, story) {
        assert_output(german(UID_ALICE, "request", "tiktok", "700", NULL), REJECTED,
                        "Abgelehnt (Anfrage 2): alice hat kein Budget für tiktok. Die Aufsicht "
                        "kann eines setzen: coinbudget set alice 500 --platform=tiktok\n");
        assert_output(german(0, "set", "alice", "2000", NULL), DONE,
                        "alice darf jetzt höchstens 2000 TikTok Coins im Monat kaufen.\n");
        assert_output(german(UID_ALICE, "check", "tiktok", "700", NULL), DONE,
                        "Würde genehmigt: 700 TikTok Coins. 1300 blieben übrig.\n" SELLERS_GERMAN);
        assert_output(german(UID_ALICE, "request", "tiktok", "700", "--seller=app-store", NULL),
                        DONE,
                        "Genehmigt. 700 TikTok Coins sind bis 12:30 vorgemerkt (Anfrage 4). Danach: "
                        "coinbudget complete 4 oder coinbudget cancel 4.\n");
        assert_output(german(UID_ALICE, "complete", "4", NULL), DONE,
                        "Anfrage 4 ist abgeschlossen.\n");
        assert_output(german(UID_ALICE, "request", "tiktok", "1500", NULL), REJECTED,
                        "Abgelehnt (Anfrage 6): über dem Limit. 1300 von 2000 Coins im Monat sind "
                        "noch übrig, bis 1. Dez. 00:00. 1300 würden passen. Das größte Paket, das "
                        "passt: 700 für 9.99 USD in der App.\n");
        assert_output(german(UID_ALICE, NULL), DONE,
                        "Budgets von alice (UID 60101)\n\n"
                        "TikTok Coins im Monat\n"
                        "  noch 1300 von 2000 (13.75 bis 19.80 USD)\n"
                        "  700 verbraucht, 0 vorgemerkt; neu ab 1. Dez. 00:00\n"
                        "  heute von der Aufsicht gesetzt\n" NOT_COUNTED_GERMAN);
        assert_output(german(UID_ALICE, "report", NULL), DONE,
                        "Übersicht für alice (UID 60101), von 2027-11-01 00:00 bis 2027-12-01 "
                        "00:00\n\n"
                        "PLATTFORM       GEKAUFT  VORGEMERKT  ABGEBROCHEN  ERSTATTET  ANFRAGEN  "
                        "ABGELEHNT\n"
                        "TikTok Coins        700           0            0          0         3  "
                        "        2\n"
                        "TikTok Coins  10.67 USD    0.00 USD     0.00 USD   0.00 USD         3  "
                        "        2\n\n"
                        "ID  WANN              PLATTFORM     COINS  GEKAUFT      PREIS  STATUS    "
                        "     GRUND\n"
                        " 2  2027-11-22 12:00  TikTok Coins    700           10.67 USD  abgelehnt "
                        "     kein Budget\n"
                        " 4  2027-11-22 12:00  TikTok Coins    700      700  10.67 USD  "
                        "abgeschlossen\n"
                        " 6  2027-11-22 12:00  TikTok Coins   1500           22.85 USD  abgelehnt "
                        "     über dem Limit\n\n"
                        "Nicht gezählt: was am Telefon oder von einer App gekauft wurde, die nicht "
                        "fragt – es sei denn, es wurde eingetragen: coinbudget record alice tiktok "
                        "700\n");
}

Test(client_german, a_guardian_answers) {
        german(0, "set", "alice", "2000", NULL);
        german(UID_ALICE, "request", "tiktok", "700", "--note=für Mia", NULL);
        assert_output(german(UID_ALICE, "cancel", "3", NULL), DONE,
                        "Anfrage 3 wartet auf die Aufsicht: was nicht gekauft wurde, zählt weiter, "
                        "bis sie zustimmt. Auf die Antwort warten: coinbudget show 3\n");
        assert_output(german(UID_MUM, "pending", NULL), DONE,
                        "ID  GEFRAGT           WER    MÖCHTE       WAS                   PREIS  NOTIZ\n"
                        " 3  2027-11-22 12:00  alice  zurückgeben  700 TikTok Coins  10.67 USD  für "
                        "Mia\n\n"
                        "Zum Antworten: coinbudget approve 3 oder coinbudget deny 3. Was nicht "
                        "zurückgegeben werden darf, zählt als gekauft.\n");
        assert_output(german(0, "approve", "3", NULL), DONE,
                        "Anfrage 3 ist abgebrochen: was nicht gekauft wurde, zählt nicht mehr.\n");
        assert_complains(german(0, "deny", "3", NULL), FAILED,
                        "Anfrage 3 wartet auf keine Antwort: sie ist abgebrochen. Siehe: coinbudget "
                        "show 3\n");
        assert_output(german(UID_ALICE, "changes", NULL), DONE,
                        "WANN              WER   WAS                              VORHER       "
                        "NACHHER\n"
                        "2027-11-22 12:00  root  Anfrage 3                        in Rückgabe  "
                        "abgebrochen\n"
                        "2027-11-22 12:00  root  Limit für TikTok Coins im Monat  keines       "
                        "2000\n");
}

Test(client_german, errors) {
        assert_complains(german(UID_BOB, "status", "alice", NULL), NOT_AUTHORISED,
                        "Nicht erlaubt. Das darf die Aufsicht, oder die Systemverwaltung mit sudo.\n");
        assert_complains(german(UID_ALICE, "request", "nowhere", "1", NULL), FAILED,
                        "Es gibt keine Plattform nowhere. Es gibt: instagram, telegram, "
                        "telegram-premium, tiktok, twitch, youtube\n");
        assert_complains(german(UID_ALICE, "status", "nobody-of-that-name", NULL), FAILED,
                        "Auf diesem Computer gibt es kein Konto nobody-of-that-name.\n");
        assert_complains(german(UID_ALICE, "request", "tiktok", "viele", NULL), USAGE,
                        "Keine Anzahl von Coins: viele\nHilfe: coinbudget --help\n");
        daemon_stop();
        assert_complains(german(UID_ALICE, "request", "tiktok", "1", NULL), UNREACHABLE,
                        "Der Dienst von coinbudget ist nicht zu erreichen: ");
}

/* The page says in which language it is, for who has it read aloud. */
Test(client_german, page) {
        german(UID_ALICE, "request", "tiktok", "700", NULL);
        const Output *output = german(UID_ALICE, "report", "--html=-", NULL);

        cr_assert_eq(output->status, DONE, "%s", output->err);
        cr_assert_not_null(strstr(output->out, "<html lang=\"de\">"), "%s", output->out);
        cr_assert_not_null(strstr(output->out, "<h1>Übersicht für alice</h1>"), "%s", output->out);
        cr_assert_not_null(strstr(output->out, "<h2>Anfragen</h2>"), "%s", output->out);
        cr_assert_not_null(strstr(output->out, "kein Budget"), "%s", output->out);
}

/* Scripts read the same in every language. */
Test(client_german, json) {
        german(0, "set", "alice", "2000", NULL);
        german(UID_ALICE, "request", "tiktok", "700", NULL);
        assert_output(german(UID_ALICE, "show", "3", "-j", NULL), DONE,
                        client(UID_ALICE, "show", "3", "-j", NULL)->out);
        assert_output(german(UID_ALICE, "status", "-j", NULL), DONE,
                        client(UID_ALICE, "status", "-j", NULL)->out);
}

/* On 40 columns sentences are broken at words, and a password is asked for as ever. */
Test(client_german, on_a_narrow_terminal) {
        static const char *const set[] = {
                        GERMAN, "COLUMNS=40", WORLD_CLIENT, "set", "alice", "2000", NULL};
        static const char *const check[] = {
                        GERMAN, "COLUMNS=40", WORLD_CLIENT, "check", "tiktok", "700", NULL};
        static const char *const unknown[] = {
                        GERMAN, "COLUMNS=40", WORLD_CLIENT, "status", "nobody-of-that-name", NULL};

        assert_typed(program_typing("mum-secret", UID_MUM, set), DONE,
                        "A guardian's password is needed to let alice buy",
                        "alice darf jetzt höchstens 2000 TikTok\nCoins im Monat kaufen.\n");
        assert_output(program_typing(NULL, UID_ALICE, check), DONE,
                        "Würde genehmigt: 700 TikTok Coins. 1300\n"
                        "blieben übrig.\n"
                        "Hinweis: wer verkauft, wurde nicht\n"
                        "geprüft, denn --seller fehlt. Nur bei\n"
                        "offiziellen Verkäufern kaufen:\n"
                        "coinbudget bundles tiktok\n");
        assert_output(program_typing(NULL, UID_ALICE, unknown), FAILED,
                        "Auf diesem Computer gibt es kein Konto\nnobody-of-that-name.\n");
}

/* What polkit asks where the daemon says no more, and lists. */
Test(client_german, polkit) {
        static const char *const list[] = {"/usr/bin/busctl", "--system", "call",
                        "org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority",
                        "org.freedesktop.PolicyKit1.Authority", "EnumerateActions", "s",
                        "de_DE.UTF-8", NULL};
        static const char *const texts[] = {
                        "Das Budget eines anderen Kontos f\\303\\274r virtuelle Coins sehen",
                        "Um Budget und K\\303\\244ufe eines anderen Kontos zu sehen, ist ein Passwort der Aufsicht n\\303\\266tig.",
                        "Die eigenen Ausgaben f\\303\\274r virtuelle Coins begrenzen",
                        "Eine Anfrage beantworten, virtuelle Coins zu kaufen",
                        "Festlegen, was ein Konto f\\303\\274r virtuelle Coins ausgeben darf",
        };
        const Output *output = program(0, list);

        for (size_t i = 0; i < ELEMENTSOF(texts); i++)
                cr_assert_not_null(strstr(output->out, texts[i]), "%s: %s%s", texts[i], output->out,
                                output->err);
}
