# shellcheck shell=bash disable=SC2154 # some variables are the caller's
# SPDX-License-Identifier: LGPL-2.1-or-later
# A backup of a busy ledger, put back; a ledger that is damaged.

# restore FILE: word for word as docs/ledger.md says it
restore() {
        in_box systemctl stop coinbudgetd
        in_box mkdir -p /root/away
        in_box find "$state" '(' -name 'ledger.db*' -o -name 'ledger.redo*' ')' -exec mv -t /root/away {} +
        in_box install -o coinbudget -g coinbudget -m 600 "$1" "$state/ledger.db"
        check 'the copy put in its place is sound' in_box coinbudgetd --verify
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
