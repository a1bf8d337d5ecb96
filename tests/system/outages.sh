# shellcheck shell=bash disable=SC2154 # some variables are the caller's
# SPDX-License-Identifier: LGPL-2.1-or-later
# polkit that is away, hangs or dies; a daemon that hangs.

# Of mum, who may look without a password, and do nothing without one.
mum() {
        in_session mum coinbudget --no-ask-password "$@"
}

mum_asks() {
        shows coinbudget in_box ps -o comm= -u mum
}

polkit_is() {
        [ "$(in_box systemctl show -P ActiveState polkit.service)" = "$1" ]
}

# Nor can it be started.
polkit_takes() {
        in_box systemctl mask --runtime --quiet polkit.service
        in_box systemctl kill --signal="$1" polkit.service
        box_wait_for 'the end of polkit' exits 1 polkit_is active
}

polkit_comes_back() {
        in_box systemctl unmask --runtime --quiet polkit.service
        in_box systemctl reset-failed polkit.service 2>/dev/null
        in_box systemctl start polkit.service
}

step_polkit() {
        local before id asked
        settings '[Requests]' OverLimit=ask
        exits 4 as alice coinbudget --json=short request tiktok 3000 >"$box/said"
        id=$(id_said)
        before=$(account)

        polkit_comes_back
        polkit_takes TERM
        check 'without polkit a guardian sees nobody' exits 5 mum status alice
        check 'sets no limit' exits 5 mum set alice 9000
        check 'and answers nothing' exits 5 mum approve "$id"
        check 'nor does a child' exits 5 as alice coinbudget --no-ask-password approve "$id"
        check 'who is told what needs no polkit' account_is "$before"
        polkit_comes_back
        check 'with polkit back, a guardian is heard' shows 2500 mum status alice

        in_box systemctl kill --signal=STOP polkit.service
        mum status alice >"$box/looks" 2>&1 &
        asked=$!
        check 'when polkit hangs, a guardian asks' box_wait_for 'her client' mum_asks
        check 'a child is told at once' account_is "$before"
        check 'and the guardian waits' mum_asks
        in_box systemctl kill --signal=CONT polkit.service
        check 'until it goes on' wait $asked

        in_box systemctl kill --signal=STOP polkit.service
        mum approve "$id" >"$box/approves" 2>&1 &
        asked=$!
        check 'she asks again' box_wait_for 'her client' mum_asks
        polkit_takes KILL
        check 'and is refused when it dies' exits 5 wait $asked
        polkit_comes_back
        check 'nothing has been changed by all that' account_is "$before"

        check 'but by the child herself' as alice coinbudget cancel "$id"
        settings
}

step_watchdog() {
        local pid asked
        check 'systemd watches it' [ "$(unit WatchdogUSec)" = 30s ]
        # Nobody wants to wait for that.
        dropin WatchdogSec=2s
        restart
        pid=$(unit MainPID)
        in_box kill -STOP "$pid"
        as alice coinbudget status >/dev/null 2>&1 &
        asked=$!
        check 'one that hangs gives way to another' box_wait_for 'the watchdog' daemon_is_not "$pid"
        check 'by the watchdog' in_box journalctl -b --no-pager -u coinbudgetd -g 'Watchdog timeout'
        check 'whoever asked it, is told that there is no answer' exits 6 wait $asked
        check 'the other answers' as alice coinbudget status
        dropin
        restart
}
