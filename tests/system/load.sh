# shellcheck shell=bash disable=SC2154 # some variables are the caller's
# SPDX-License-Identifier: LGPL-2.1-or-later
# Clients at work while the daemon, the bus or the whole box goes away. Four of bob's each ask for one
# coin after another, as an app should: each time with another key, and again with the same key until
# there is an answer. What was answered has to be in the ledger afterwards, and nothing twice.

load_round=0
load_pids=()
bobs_coins=0 # what he has asked for in all rounds, a coin each

# shellcheck disable=SC2016 # for the shell in the box
load_client='
for ((i = 0; i < 240; i++)); do
        until answer=$(coinbudget --json=short request tiktok 1 --key="$1-$i" 2>&1); do
                echo "no answer: $answer"
                [ ! -e /run/load-is-over ] || exit
        done
        echo "$answer"
        [ ! -e /run/load-is-over ] || exit
done'

load_start() {
        local client
        load_round=$((load_round + 1))
        in_box rm -f /run/load-is-over
        for client in 1 2 3 4; do
                as bob bash -c "$load_client" - "$load_round-$client" >"$box/load.$client" 2>&1 &
                load_pids+=($!)
        done
        check "$1: clients are served" box_wait_for 'the first answers' load_has 15
}

load_stop() {
        [ -z "$box_init" ] || in_box touch /run/load-is-over
        wait "${load_pids[@]}" 2>/dev/null
        load_pids=()
}

# load_has N: each of them has so many answers
load_has() {
        local client
        for client in 1 2 3 4; do
                [ "$(load_approved "$client")" -ge "$1" ] || return
        done
}

load_approved() {
        grep -c '"decision":"approved"' "$box/load.$1"
}

# Each of them gets further than any was.
load_goes_on() {
        local client most=0 n
        for client in 1 2 3 4; do
                n=$(load_approved "$client")
                [ "$n" -lt "$most" ] || most=$n
        done
        box_wait_for 'more answers' load_has $((most + 5))
}

# "id":N, of what was answered; and of what is in the ledger of this round.
load_answered() {
        cat "$box"/load.? | grep '"decision":"approved"' | grep -o '^{"id":[0-9]*' | tr -d '{' | sort
}

load_recorded() {
        as bob coinbudget --json=short history -n 1000 | tr '{' '\n' |
                grep "\"key\":\"$load_round-.*\"decision\":\"approved\"" | grep -o '^"id":[0-9]*' | sort
}

# load_is_there MOST: all that was answered; of what was not, so many at most; and the total says so.
load_is_there() {
        local answered recorded n held
        answered=$(load_answered)
        recorded=$(load_recorded)
        n=$(wc -l <<<"$recorded")
        bobs_coins=$((bobs_coins + n))
        held=$(as bob coinbudget --json=short status | grep -o '"held":[0-9]*')
        echo "$answered" >"$box/answered"
        echo "$(wc -l <<<"$answered") answered, $n recorded, of all rounds $held, not $bobs_coins"
        [ -z "$(comm -23 - <(echo "$recorded") <<<"$answered")" ] &&
                [ "$(comm -13 - <(echo "$recorded") <<<"$answered" | wc -l)" -le "$1" ] &&
                [ "$held" = "\"held\":$bobs_coins" ]
}

# load_while WHAT COMMAND...: it happens while clients are at work
load_while() {
        local what=$1
        shift
        restart
        load_start "$what"
        check "$what" "$@"
        check "$what: they are served again" load_goes_on
        load_stop
        check "$what: all that was answered is there, once" load_is_there 0
        echo "     ($(wc -l <"$box/answered") answers, $(cat "$box"/load.? | grep -c '^no answer') times none)"
}

kill_daemon() {
        local pid
        pid=$(unit MainPID)
        in_box kill "-$1" "$pid"
        box_wait_for 'another daemon' daemon_is_not "$pid"
}

restart_bus() {
        local pid
        pid=$(unit MainPID)
        in_box systemctl restart dbus.service && box_wait_for 'another daemon' daemon_is_not "$pid"
}

load_settings() {
        settings '[Requests]' Burst=off RecordsPerDay=off '[Limits]' 'Default=tiktok month 100000 coins'
}

step_load() {
        load_settings
        load_while 'SIGTERM under load' kill_daemon TERM
        check 'that was an end without fault, and a call brought it back' [ "$(unit NRestarts)" = 0 ]
        load_while 'SIGKILL under load' kill_daemon KILL
        check 'systemd brought it back' [ "$(unit NRestarts)" = 1 ]
        load_while 'the bus is restarted under load' restart_bus
        step_power_cut
        check 'the ledger is sound after all that' in_box coinbudgetd --verify
        settings
}

# All processes of the box are gone at once.
step_power_cut() {
        load_start 'the power goes under load'
        box_cut
        load_stop
        box_use_other_bus
        check 'the box boots again' box_boot || return
        check 'all that was answered is there' load_is_there 4
        echo "     ($(wc -l <"$box/answered") answers)"
}
