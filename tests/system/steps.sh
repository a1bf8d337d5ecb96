# shellcheck shell=bash disable=SC2154 # some variables are the caller's
# SPDX-License-Identifier: LGPL-2.1-or-later
# What is tried in the box, in this order; each step stands on those before.

step_users() {
        local user
        for user in alice bob mum; do
                in_box getent passwd "$user" >/dev/null ||
                        in_box useradd --no-create-home --home-dir / --user-group --shell /bin/bash "$user"
        done
        printf '%s\n' alice:alices-secret mum:mums-secret | in_box chpasswd
        # Only the guardians' group decides here, whoever administers this machine.
        in_box gpasswd -M '' sudo >/dev/null 2>&1
        in_box loginctl enable-linger alice mum
        files_of_box >"$box/before"
}

step_install() {
        check 'make install' make_in_box install
        check 'the service user exists' in_box getent passwd coinbudget
        check 'the guardians group exists' in_box getent group coinbudget-guardian
        check 'the unit is known' shows loaded unit LoadState
        check 'the daemon does not run yet' unit_is inactive
        check 'the configuration is in place' in_box test -e /etc/coinbudget/coinbudget.conf
        check 'the configuration and catalogue have no fault' in_box coinbudgetd --check
        check 'the presets are there to be copied' in_box test -s "$presets/china-minors.conf"
        check 'pages, completions and messages are found' is_found
        in_box gpasswd -a mum coinbudget-guardian >/dev/null
}

step_activation() {
        check 'the bus starts the daemon with the first call' \
                shows tiktok as alice busctl call "$name" "$object" "$name.Catalog" ListPlatforms
        check 'it runs' unit_is active
        check 'systemctl status says so' shows 'active (running)' in_box systemctl status --no-pager coinbudgetd
        check 'it runs as its own user' shows coinbudget in_box ps -o user:32= -p "$(unit MainPID)"
        check 'the client reaches it' as alice coinbudget platforms
}

step_sandbox() {
        local pid status
        pid=$(unit MainPID)
        status=$(in_box cat "/proc/$pid/status")
        check 'no new privileges' grep -qx $'NoNewPrivs:\t1' <<<"$status"
        check 'system calls are filtered' grep -qx $'Seccomp:\t2' <<<"$status"
        check 'no capabilities' grep -qx $'CapBnd:\t0000000000000000' <<<"$status"
        check '/usr is read-only to it' grep -qE ' /(usr)? ro[, ]' <(in_box cat "/proc/$pid/mountinfo")
        check 'it cannot write to /etc' exits 1 in_box nsenter -t "$pid" -m touch /etc/written-by-coinbudget
        check 'it sees no homes' [ -z "$(in_box nsenter -t "$pid" -m find /home /root -mindepth 1)" ]
        check 'it has a network of its own' [ "$(in_box readlink "/proc/$pid/ns/net")" != \
                "$(in_box readlink /proc/1/ns/net)" ]
        check 'its state folder is its own' \
                [ "$(in_box stat -c '%U %a' /var/lib/coinbudget)" = 'coinbudget 700' ]
        check 'so is every file in it' \
                [ -z "$(in_box find /var/lib/coinbudget -type f ! \( -user coinbudget -perm 600 \))" ]
        check 'systemd calls it safe' safe
        echo "     ($(safe | tail -1))"
        dropin PrivateNetwork=no
        check 'and would not without one part of it' exits 1 safe
        dropin
}

# An exposure of at most 0.5: systemd counts in tenths.
safe() {
        in_box systemd-analyze security --no-pager --threshold=5 coinbudgetd.service
}

step_bus_policy() {
        check 'not even root may take the name' denies in_box busctl call org.freedesktop.DBus / \
                org.freedesktop.DBus RequestName su "$name" 4
        check 'no other interface can be called' denies as alice busctl call "$name" "$object" \
                org.freedesktop.DBus.ObjectManager GetManagedObjects
}

step_guardian() {
        # With auth_admin_keep, one process of the child's could go on changing things.
        check 'polkit asks for an administrator each time, in every session' \
                [ "$(in_box pkaction --verbose --action-id "$name.set-limits" | grep -c 'auth_admin$')" = 3 ]
        check 'nobody sets limits unasked' exits 5 as alice coinbudget --no-ask-password set --guardian alice 9000
        check 'a guardian does not either' exits 5 in_session mum coinbudget --no-ask-password set alice 9000
        check 'a wrong password is refused' exits 5 typing wrong mum 'coinbudget set alice 9000'
        check "a guardian sets a limit with her own password" typing mums-secret mum 'coinbudget set alice 2000'
        check 'and sees the account without one' shows 2000 in_session mum coinbudget --no-ask-password status alice
        check 'the limit is written down as hers' shows "\"set-by\":$(in_box id -u mum)" \
                as alice coinbudget --json=short status
}

step_child() {
        local id
        check 'alice asks for 700' as alice coinbudget --json=short request tiktok 700
        id=$(id_said)
        check 'and completes it' as alice coinbudget complete "$id"
        check 'the request is hers by her real uid' shows "\"uid\":$(in_box id -u alice)" \
                as alice coinbudget --json=short show "$id"
        check '1500 more are refused' exits 3 as alice coinbudget request tiktok 1500
        check 'she does not see others' exits 5 as alice coinbudget --no-ask-password status mum
        check 'her own password does not raise her limit' \
                exits 5 typing alices-secret alice 'coinbudget set --guardian alice 9000'
        check "a guardian's password does, in the child's session, and the guardian reads for what" \
                shows '2500 coins' typing mums-secret alice 'coinbudget set --guardian alice 2500'
        check 'and is asked for anew each time' exits 5 typing mums-secret alice \
                'coinbudget set --guardian alice 2500 || exit 1; coinbudget --no-ask-password set --guardian alice 9000'
}

# user_unit USER COMMAND...: systemctl, for what the user's own manager runs
user_unit() {
        local user=$1
        shift
        in_session "$user" systemctl --user --no-pager "$@"
}

notify_says() { # USER TEXT
        shows "$2" user_unit "$1" status coinbudget-notify.service
}

notify_pid() { # USER
        user_unit "$1" show -P MainPID coinbudget-notify.service
}

step_notify() {
        local pid
        # What a desktop does: a target of its own binds to the session's.
        in_box mkdir -p /run/systemd/user
        printf '[Unit]\nBindsTo=graphical-session.target\nBefore=graphical-session.target\n' |
                in_box tee /run/systemd/user/desktop.target >/dev/null
        user_unit mum daemon-reload
        in_box systemctl stop coinbudgetd.service
        check 'a desktop starts notifications by its autostart' in_session alice \
                sh -c "$(in_box sed -n 's/^Exec=//p' /etc/xdg/autostart/coinbudget-notify.desktop)"
        check 'a child waits for the daemon' \
                box_wait_for 'a child to wait' notify_says alice 'Waiting for coinbudgetd'
        check 'and does not start it' unit_is inactive
        check 'another, by its session' user_unit mum start desktop.target
        check "and with it a guardian's notifications" \
                box_wait_for 'a guardian to listen' notify_says mum 'Listening for everybody'
        check 'who has the daemon started, as something may wait' unit_is active
        check 'now the child listens, to what is their own' \
                box_wait_for 'a child to listen' notify_says alice 'Listening for this user'
        check 'until that is stopped' user_unit alice stop coinbudget-notify.service
        pid=$(notify_pid mum)
        check 'in their sandbox' in_box grep -qx 'Seccomp:	2' "/proc/$pid/status"
        check 'started once more they are not two' \
                user_unit mum start coinbudget-notify.service
        check 'but the same' [ "$(notify_pid mum)" = "$pid" ]
        check 'they come back when they are killed' in_box kill -KILL "$pid"
        check 'by themselves' \
                box_wait_for 'a guardian to listen' notify_says mum 'Listening for everybody'
        check 'the session ends' user_unit mum stop desktop.target
        check 'and they with it' exits 3 user_unit mum is-active coinbudget-notify.service
        in_box rm /run/systemd/user/desktop.target
}

step_family() {
        local id household='[Household home]'
        family_settings '[Requests]' OverLimit=ask "$household" Members=alice 'Limit=* month 50 USD'
        in_box systemctl reload coinbudgetd
        check 'a household is in force after a reload' box_wait_for 'the household' \
                shows 'shared in the household home' as alice coinbudget status
        check 'a preset beside it has no fault' in_box sh -c \
                "cp $presets/uk-rts-12.conf ${family%/*}/ && coinbudgetd --check"

        check 'what is over the limit waits for a guardian' \
                exits 4 as alice coinbudget --json=short request tiktok 1900
        id=$(id_said)
        check 'the guardian sees it without a password' \
                shows alice in_session mum coinbudget --no-ask-password pending
        check 'but does not answer it unasked' \
                exits 5 in_session mum coinbudget --no-ask-password approve "$id"
        check 'she approves it in her session, with her own password' \
                shows 'it may be bought now' typing mums-secret mum "coinbudget approve $id"
        check 'alice sees by whom' shows 'approved by mum' as alice coinbudget history
        check 'and completes it' as alice coinbudget complete "$id"

        family_settings '[Requests]' OverLimit=ask ApprovalTimeout=2s
        in_box systemctl restart coinbudgetd
        check 'another waits' exits 4 as alice coinbudget --json=short request tiktok 1800
        id=$(id_said)
        in_box systemctl stop coinbudgetd
        sleep 3
        check 'its time is over while the daemon is down' unit_is inactive
        check 'so it is refused when the daemon is back' \
                shows 'no guardian answered' as alice coinbudget show "$id"
        in_box rm -r "${family%/*}"
        in_box systemctl restart coinbudgetd
}

step_survival() {
        local before pid
        before=$(account)
        check 'her limit and request are there' [ "$(grep -c 2500 <<<"$before")" -gt 0 ]

        check 'systemctl restart' in_box systemctl restart coinbudgetd
        check 'all is still there' account_is "$before"

        pid=$(unit MainPID)
        in_box kill -KILL "$pid"
        check 'killed, it comes back by itself' box_wait_for 'the restart' daemon_is_not "$pid"
        check 'with all there' account_is "$before"

        box_halt
        check 'the box reboots' box_boot || return
        check 'after which the daemon waits for a call' unit_is inactive
        check 'and has it all' account_is "$before"
        check 'its ledger is sound' in_box coinbudgetd --verify
}

step_configuration() {
        local conf=/etc/coinbudget/coinbudget.conf pid
        pid=$(unit MainPID)
        in_box sh -c "cp $conf /root/kept.conf && echo Nonsense=1 >> $conf"
        in_box systemctl reload coinbudgetd
        check 'a faulty configuration is not taken on reload' [ "$(unit MainPID)" = "$pid" ]
        check 'it is reported with its line' box_wait_for 'the report' \
                shows "coinbudget.conf:" in_box journalctl -b --no-pager -u coinbudgetd -g 'coinbudget.conf:'
        check 'the daemon goes on' as alice coinbudget status

        in_box systemctl restart coinbudgetd 2>/dev/null
        check 'started with it, it stays down' unit_is failed
        check 'with the status of a configuration fault' [ "$(unit ExecMainStatus)" = 78 ]
        check 'and is not tried again and again' [ "$(unit NRestarts)" = 0 ]

        in_box cp /root/kept.conf $conf
        in_box systemctl reset-failed coinbudgetd
        check 'mended, it starts' as alice coinbudget status
}

step_uninstall() {
        in_box sh -c 'echo "# mine" >> /etc/coinbudget/coinbudget.conf'
        check 'make install again' make_in_box install
        check 'an edited configuration is kept' in_box grep -q mine /etc/coinbudget/coinbudget.conf
        check 'the new daemon runs at once' unit_is active

        check 'make uninstall' make_in_box uninstall
        check 'nothing runs' [ -z "$(in_box ps -o pid= -u coinbudget)" ]
        check 'the presets are gone' exits 1 in_box test -e "${presets%/*}"
        check 'the client is gone' exits 127 as alice sh -c coinbudget
        check 'the journal has forgotten its messages' exits 1 is_explained
        check 'nothing but the ledger is left' diff "$box/before" <(files_of_box)
        check 'the ledger is' in_box test -s /var/lib/coinbudget/ledger.db
}

# What the box has that this machine has not, where installations go; and whatever bears our name.
files_of_box() {
        local path
        (cd "$box/up" && find usr etc 2>/dev/null; find . -path ./coinbudget -prune -o -path ./var/lib/coinbudget \
                -prune -o -name '*coinbudget*' -printf '%P\n') | sort -u |
                while read -r path; do [ -e "/$path" ] || echo "$path"; done
}

steps_run() {
        local step
        for step in users install activation sandbox bus_policy guardian child notify family survival intruder \
                configuration watchdog load polkit full_disk backup calls damage uninstall package; do
                "step_$step"
                [ -n "$box_init" ] || break
        done
        [ "$failed" = 0 ] || [ -z "$box_init" ] || in_box journalctl -b --no-pager -n 60 -o short-monotonic
}
