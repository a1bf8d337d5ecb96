# shellcheck shell=bash disable=SC2154 # some variables are the caller's
# SPDX-License-Identifier: LGPL-2.1-or-later
# What a child with a shell tries; and calls of every method at random, more than can be served.

# fails COMMAND...: as alice, and says that it may not
fails() {
        local out
        if out=$(as alice "$@" 2>&1); then echo "$out"; return 1; fi
        [[ $out == *enied* || $out == *"not permitted"* || $out == *"not allowed"* ||
                $out == *"authentication required"* || $out == *"Only root "* ]] || { echo "$out"; return 1; }
}

step_intruder() {
        local pid file before rules since
        before=$(account)
        pid=$(unit MainPID)
        rules=$(rules_sums)
        since=$(journal_end)

        check 'a child does not see the state' fails ls "$state"
        for file in ledger.db ledger.redo ledger.lock; do
                check "does not read $file" fails cat "$state/$file"
                check "nor write it" fails sh -c "echo >> $state/$file"
        done
        check 'does not remove it' fails rm -f "$state/ledger.redo"
        check 'puts nothing beside it' fails touch "$state/new"
        check 'does not move it' fails mv "$state" /tmp/state
        check 'does not look at it with our own tools' fails /usr/sbin/coinbudgetd --verify
        check 'nor copy it' fails /usr/sbin/coinbudgetd --backup=/tmp/copy.db
        check 'nor set its clock' fails /usr/sbin/coinbudgetd --accept-clock
        check 'writes no configuration' fails sh -c 'echo >> /etc/coinbudget/coinbudget.conf'
        check 'nor catalogue' fails sh -c 'echo >> /usr/share/coinbudget/catalog.d/tiktok.conf'

        check 'does not signal the daemon' fails kill -KILL "$pid"
        check 'nor stop it' fails systemctl --no-ask-password stop coinbudgetd
        check 'nor reload it' fails systemctl --no-ask-password reload coinbudgetd
        check 'nor look into it' fails cat "/proc/$pid/mem"
        check 'nor at its files' fails ls "/proc/$pid/fd"

        check 'does not take its name' fails busctl call org.freedesktop.DBus / org.freedesktop.DBus \
                RequestName su "$name" 4
        check 'nor with a daemon and a ledger of their own' fails /usr/sbin/coinbudgetd --state-dir=/tmp/alices
        check 'nor says where the bus starts the real one' fails busctl call org.freedesktop.DBus / \
                org.freedesktop.DBus UpdateActivationEnvironment 'a{ss}' 1 STATE_DIRECTORY /tmp/alices
        check 'nor drops the bus from under it' fails busctl call org.freedesktop.systemd1 \
                /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager StopUnit ss dbus.socket replace

        check 'the same daemon runs' [ "$(unit MainPID)" = "$pid" ]
        check 'it had no reason to say anything' says_as_usual "$since"
        check 'its rules are the same' [ "$(rules_sums)" = "$rules" ]
        check "alice's account is the same" account_is "$before"
}

rules_sums() {
        in_box find /etc/coinbudget /usr/share/coinbudget /usr/share/polkit-1 -type f -exec sha256sum {} + | sort
}

# says_as_usual SINCE: the daemon, nothing but what it should
says_as_usual() {
        ! in_box journalctl --quiet --no-pager -o cat --after-cursor="$1" _SYSTEMD_UNIT=coinbudgetd.service |
                grep -vE '^(The ledger has |The configuration was read anew$|uid 0 used a guardian'"'"'s right to )'
}

journal_end() {
        in_box journalctl --quiet -n 0 --show-cursor | sed 's/^-- cursor: //'
}

step_calls() {
        local user n since pid served=0 begin slowest=0 took drivers=()
        for user in carla:60101 dan:60102; do
                in_box useradd --no-create-home --home-dir / --user-group --uid "${user#*:}" "${user%:*}" 2>/dev/null
        done
        settings '[Requests]' Burst=off '[Limits]' 'Default=tiktok month 20000 coins' \
                'Default=twitch week 9000 coins' '[Account dan]' OverLimit=ask
        pid=$(unit MainPID)
        since=$(journal_end)
        for n in 1 2; do
                in_box env COINBUDGET_SOURCE_DIR=/coinbudget "/coinbudget/build/$variant/calls" --installed \
                        --calls="${CALLS:-1500}" ${SEED:+--seed=$((SEED + n))} >"$box/calls.$n" 2>&1 &
                drivers+=($!)
        done
        while kill -0 "${drivers[@]}" 2>/dev/null; do
                begin=${EPOCHREALTIME/./}
                as alice coinbudget status >/dev/null && served=$((served + 1)) || served=-1000
                took=$(((${EPOCHREALTIME/./} - begin) / 1000))
                [ $took -lt $slowest ] || slowest=$took
        done
        for n in 1 2; do
                check 'calls of every method at random, by two plain users and root' wait "${drivers[n - 1]}"
                sed -n '/^seed/p; /^[0-9]* calls in/p; s/^/     /' "$box/calls.$n"
        done
        check 'a quiet caller is served meanwhile' [ $served -gt 0 ]
        echo "     ($served times, at most $slowest ms)"
        check 'the daemon lives' [ "$(unit MainPID)" = "$pid" ]
        check 'it says nothing but who used a guardian'"'"'s right' says_as_usual "$since"
        check 'its ledger is sound' in_box coinbudgetd --verify
        settings
}
