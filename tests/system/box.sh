# shellcheck shell=bash disable=SC2154 # some variables are the caller's
# SPDX-License-Identifier: LGPL-2.1-or-later
# A Debian to boot and to throw away: an overlay over /, whose changes live in memory.
# The caller sets source_dir and build_dir; the sources and that build stand at /coinbudget in it.

box=          # its folder: up/ (what changed), root/ (what it sees)
box_nspawn=   # the process that runs it
box_init=     # its first process, as seen from here

box_create() {
        box=$(mktemp -d "${TMPDIR:-/tmp}/coinbudget-box.XXXXXX")
        # An overlay's upper side cannot lie on another overlay, as in many CI containers.
        mount -t tmpfs -o mode=755 tmpfs "$box" || { rmdir "$box"; return 1; }
        mkdir "$box"/{up,work,root}
        mount -t overlay -o "lowerdir=/,upperdir=$box/up,workdir=$box/work" overlay "$box/root" ||
                { umount "$box"; rmdir "$box"; return 1; }
        box_furnish
}

# Never boots what this machine has enabled, and forgets a coinbudget that it has installed.
box_furnish() {
        local root=$box/root
        cat >"$root/etc/systemd/system/box.target" <<-UNIT
		[Unit]
		Requires=basic.target dbus.socket
		Wants=systemd-logind.service systemd-user-sessions.service
		After=basic.target dbus.socket systemd-logind.service systemd-user-sessions.service
		AllowIsolate=yes
	UNIT
        : >"$root/etc/fstab"
        # Packages start and stop their services, which many CI containers keep them from; man-db would
        # read all pages of this machine for each.
        rm -f "$root/usr/sbin/policy-rc.d" "$root/var/lib/man-db/auto-update"
        # Debian's own bus, whichever this machine has.
        rm -f "$root/etc/systemd/system/dbus.service"
        rm -rf "$root/var/lib/coinbudget" "$root/etc/coinbudget" "$root/var/log/journal"
        make -s -C "$source_dir" DESTDIR="$root" uninstall >/dev/null 2>&1

        mkdir -p "$root/coinbudget/build"
        tar -C "$source_dir" --exclude=./build --exclude=./.git -c . | tar -C "$root/coinbudget" -x
        cp -a "$build_dir" "$root/coinbudget/build/"
}

box_boot() {
        systemd-nspawn --quiet --directory="$box/root" --machine="coinbudget-$$" --boot \
                --register=no --keep-unit --link-journal=no --private-network --resolv-conf=off \
                --timezone=off --console=pipe systemd.unit=box.target systemd.firstboot=no \
                </dev/null >"$box/console" 2>&1 &
        box_nspawn=$!
        box_wait_for 'the box' box_is_up || { cat "$box/console"; box_halt; return 1; }
}

box_is_up() {
        read -r box_init _ <<<"$(cat "/proc/$box_nspawn/task/$box_nspawn/children")"
        [ -n "$box_init" ] && in_box systemctl is-active --quiet box.target
}

# Tells init to power off, and waits.
box_halt() {
        [ -n "$box_nspawn" ] || return 0
        kill -RTMIN+3 "$box_init" 2>/dev/null || kill -TERM "$box_nspawn" 2>/dev/null
        timeout 30 tail --pid="$box_nspawn" -f /dev/null || kill -KILL "$box_nspawn" "$box_init"
        wait "$box_nspawn" 2>/dev/null
        box_nspawn='' box_init=''
}

# As when the power goes, as far as processes see it.
box_cut() {
        kill -KILL "$box_init"
        wait "$box_nspawn" 2>/dev/null
        box_nspawn='' box_init=''
}

# From the next boot on, if there is one.
box_use_other_bus() {
        [ ! -e "$box/root/usr/lib/systemd/system/dbus-broker.service" ] ||
                ln -sf /usr/lib/systemd/system/dbus-broker.service "$box/root/etc/systemd/system/dbus.service"
}

box_destroy() {
        box_halt
        umount "$box/root" || umount --lazy "$box/root"
        umount "$box" || umount --lazy "$box"
        rmdir "$box"
}

# box_wait_for WHAT COMMAND...: at most half a minute
box_wait_for() {
        local what=$1 n
        shift
        for ((n = 0; n < 150; n++)); do
                "$@" >/dev/null 2>&1 && return
                sleep 0.2
        done
        echo "waited in vain for $what" >&2
        return 1
}

# Runs a command in the box, as root and of no session. Nothing here takes minutes.
in_box() {
        timeout 120 nsenter -t "$box_init" -m -u -i -n -p -C -r --wdns=/ -- "$@"
}

# as USER COMMAND...: of no session either
as() {
        local user=$1
        shift
        in_box setpriv --reuid "$user" --regid "$user" --init-groups --reset-env -- "$@"
}

# in_session USER COMMAND...: in a login session of its own, as PAM and logind open it
in_session() {
        local user=$1
        shift
        # systemd-run would put its own variables in place of a $.
        in_box systemd-run --quiet --wait --pipe --collect -p PAMName=login -p User="$user" \
                -p WorkingDirectory=/ -- "${@//\$/\$\$}"
}

# typing PASSWORD USER COMMAND: in_session, on a terminal on which the password is typed whenever
# one is asked for. Prints what the terminal shows.
typing() {
        local password=$1 user=$2 shown='' typed='' quiet=0 char pid from to
        # A shell goes between: script would wait for PAM's helper, a child of the session's leader.
        # shellcheck disable=SC2016 # for that shell
        coproc TERMINAL { in_session "$user" sh -c 'script -qfec "$1" /dev/null; exit $?' - "$3" 2>&1; }
        # shellcheck disable=SC2153 # named by coproc
        pid=$TERMINAL_PID from=${TERMINAL[0]} to=${TERMINAL[1]}
        while [ $quiet -lt 60 ]; do
                if IFS= read -r -N 1 -t 1 -u "$from" char; then
                        quiet=0
                        printf '%s' "$char"
                        shown+=$char
                        if [[ $shown == *assword:\  ]]; then
                                printf '%s\n' "$password" >&"$to"
                                shown='' typed=1
                        fi
                elif [ $? -le 128 ]; then
                        break
                else
                        quiet=$((quiet + 1))
                        # pkttyagent throws away what is typed before it has turned the echo off.
                        if [[ -n $typed && ( -z $shown || $shown == *"$password"* ) ]]; then
                                printf '%s\n' "$password" >&"$to"
                                shown=
                        fi
                fi
        done
        eval "exec $to>&-"
        wait "$pid"
}
