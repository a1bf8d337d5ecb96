# shellcheck shell=bash disable=SC2154 # some variables are the caller's
# SPDX-License-Identifier: LGPL-2.1-or-later
# A disk that is full; a backup of a busy ledger, put back; a ledger that is damaged.

# What the ledger is, on a small disk of its own; what comes on it goes with it.
step_full_disk() {
        local before coins=$bobs_coins
        load_settings
        before=$(account)
        in_box systemctl stop coinbudgetd
        in_box cp -a "$state" /root/state
        in_box mount -t tmpfs -o size=2M tmpfs "$state"
        in_box cp -aT /root/state "$state"

        load_while 'the disk is full under load' disk_is_full_and_not "$before"
        check 'its ledger is sound' in_box coinbudgetd --verify
        in_box systemctl stop coinbudgetd
        in_box umount "$state"
        bobs_coins=$coins
}

disk_is_full_and_not() {
        in_box sh -c "cat /dev/zero >$state/full" 2>/dev/null
        box_wait_for 'clients that are told so' load_fails 'No space left on device' || return
        account_is "$1" || return
        in_box rm "$state/full"
        box_wait_for 'the report' in_box journalctl -b --no-pager -u coinbudgetd -g 'The ledger works again'
}

# load_fails WHY: each of them was told why there is no answer
load_fails() {
        [ "$(grep -lF "$1" "$box"/load.? | wc -l)" = 4 ]
}

# restore FILE: word for word as docs/ledger.md says it
restore() {
        in_box systemctl mask --runtime --now --quiet coinbudgetd
        check 'nobody starts the daemon while its ledger is put in place' \
                exits 6 as alice coinbudget status
        in_box mkdir -p /root/away
        in_box find "$state" '(' -name 'ledger.db*' -o -name 'ledger.redo*' ')' -exec mv -t /root/away {} +
        in_box install -o coinbudget -g coinbudget -m 600 "$1" "$state/ledger.db"
        check 'the copy put in its place is sound' in_box coinbudgetd --verify
        in_box systemctl unmask --runtime --quiet coinbudgetd
        restart
}

step_backup() {
        local before answered
        load_settings
        before=$(account)
        load_start 'a backup under load'
        answered=$(load_answered)
        check 'it is made' in_box coinbudgetd --backup=/root/busy.db
        check 'clients go on' load_goes_on
        load_stop
        check 'all that was answered is there' load_is_there 0
        restore /root/busy.db
        check 'and has what was answered before it was made' \
                [ -z "$(comm -23 - <(load_recorded) <<<"$answered")" ]
        check 'but not what came later' [ "$(load_recorded | wc -l)" -lt "$(wc -l <"$box/answered")" ]
        check 'and all of others' account_is "$before"
        settings
}

# What keeps it down is not changed by it.
state_sums() {
        in_box find "$state" -name 'ledger.*' ! -name '*.lock' -exec sha256sum {} + | sort
}

step_damage() {
        local before damaged
        before=$(account)
        check 'a backup is made while it runs' in_box coinbudgetd --backup=/root/backup.db
        in_box systemctl stop coinbudgetd
        in_box dd if=/dev/zero of="$state/ledger.db" bs=100 seek=1 count=20 conv=notrunc status=none
        damaged=$(state_sums)
        in_box systemctl start coinbudgetd 2>/dev/null
        check 'with a damaged ledger it stays down' unit_is failed
        check 'with the status of one' [ "$(unit ExecMainStatus)" = 78 ]
        check 'and is not tried again and again' [ "$(unit NRestarts)" = 0 ]
        check 'it says of which file, and what to do' shows 'put a backup in its place' \
                in_box journalctl -b --no-pager -u coinbudgetd -g "$state/ledger.db: it is damaged"
        check 'a call does not get an answer' exits 6 as alice coinbudget status
        check 'nor does it wake it up' unit_is failed
        check 'what was said to look with says so too' exits 1 in_box coinbudgetd --verify
        check 'nothing is changed, nothing deleted' [ "$(state_sums)" = "$damaged" ]

        restore /root/backup.db
        check 'it starts' unit_is active
        check 'with all there' account_is "$before"
}
