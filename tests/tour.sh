#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Usage: tour.sh
# Writes docs/tour.md to standard output: what each audience sees, as the real programs say it, with
# the real daemon and the real polkit, on a private bus and with a throwaway ledger. Time begins at
# one moment that is always the same. `make tour` puts it in its place; `make test-tour` compares
# the two. Fails when anything ends with another status than told here.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${WORLD_STATE_DIR:-}" ]; then
        build=${COINBUDGET_BUILD_DIR:-$PWD/build/release}
        root=()
        [ "$(id -u)" = 0 ] || root=(sudo)
        # A Friday afternoon. Times are UTC here.
        exec "${root[@]}" env COINBUDGET_BUILD_DIR="$build" COINBUDGET_SOURCE_DIR="$PWD" \
                COINBUDGET_LOCALEDIR="$build/locale" LC_ALL=C.UTF-8 TZ=UTC "$build/world" --polkit \
                --clock="$(date -u +%s -d '2026-11-20 16:30')" "$PWD/tests/tour.sh"
fi

client=$(command -v coinbudget)
width=80

fail() {
        printf '\nThe tour failed: %s\n' "$*" >&2
        tail -n +1 "${WORLD_LOG_DIR:?}"/* >&2
        exit 1
}

chapter() {
        printf '\n## %s\n' "$1"
}

says() {
        printf '\n%s\n' "$*"
}

# As one would type it.
quoted() {
        case $1 in
        --*=*[!A-Za-z0-9_./:=,-]*) printf '%s="%s"' "${1%%=*}" "${1#*=}" ;;
        *) printf '%s' "$1" ;;
        esac
}

# What stands on a terminal, without its colours.
plain() {
        tr -d '\r' | sed 's/\x1b\[[0-9;]*[mK]//g; s/ *$//'
}

# on_terminal USER COMMAND...: as that user sees it, in a window of $width columns.
on_terminal() {
        local user=$1
        shift
        world --as="$user" env TERM=xterm-256color COINBUDGET_PAGER=cat LANGUAGE="${language:-}" \
                script -qec "stty cols $width rows 50; exec $*" /dev/null | plain
}

begin_typed() { # USER LINE
        local prompt='$'
        [ "$1" != root ] || prompt='#'
        # shellcheck disable=SC2016 # a code block, to Markdown
        printf '\n```\n%s%s %s\n' "$1" "$prompt" "$2"
}

end_typed() {
        # shellcheck disable=SC2016
        printf '```\n'
}

# types EXPECTED-STATUS USER ARGUMENT...
types() {
        local expected=$1 user=$2 status=0 line="coinbudget"
        shift 2
        for argument; do line="$line $(quoted "$argument")"; done
        begin_typed "$user" "$line"
        if [ "$user" = mum ]; then
                world --as=mum --password=mum-secret "$client" "$@" | plain || status=$?
        else
                on_terminal "$user" "$client" "${line#coinbudget}" || status=$?
        fi
        end_typed
        [ "$status" = "$expected" ] || fail "$line: exit status $status instead of $expected"
}

# runs USER COMMAND...: another program.
runs() {
        local user=$1 status=0
        shift
        begin_typed "$user" "$*"
        world --as="$user" "$@" 2>&1 || status=$?
        end_typed
        return $status
}

latest_request() {
        world --as="$1" "$client" history -n 1 --json=short | grep -o '"id":[0-9]*' | cut -d: -f2
}

printf '# What each sees\n'
says "Made by \`make tour\`, with the real programs; times of day are from that run. What was typed as a
password is not shown."
printf '[Requests]\nOverLimit=ask\n' >/etc/coinbudget/coinbudget.conf
# Its tools, as they are where it is installed: nothing but the folders' names is left out.
mkdir /run/world/bin
cat >/run/world/bin/coinbudgetd <<END
#!/bin/sh
exec $(command -v coinbudgetd) --state-dir=$WORLD_STATE_DIR --catalog=/run/world/catalog.d "\$@"
END
chmod +x /run/world/bin/coinbudgetd
PATH=/run/world/bin:$PATH
world --daemon >/dev/null || fail "the daemon did not start"

chapter "A parent"
says "A limit for a child, with one's own password:"
types 0 mum set alice 2000
says "What was bought on a phone, which no daemon can see, is written down:"
types 0 mum record alice tiktok 70 --price=1.09USD --seller=app-store --note='on her phone'

chapter "A child"
says "The cheapest way to some coins, and what else there is to know before buying:"
types 0 alice quote tiktok 700
says "A seller that only looks like TikTok:"
types 3 alice request tiktok 700 --seller=https://tiktok.com.coins.example
says "Asking before buying. The coins are held, until it is told that they were bought:"
types 0 alice request tiktok 700 --price=7.40USD --seller=https://www.tiktok.com/coin
types 0 alice complete "$(latest_request alice)"
says "Too much; here a guardian is asked (OverLimit=ask):"
types 4 alice request tiktok 1500 --note="for a friend's birthday"
types 0 alice status
says "The same in a small window:"
width=40
types 0 alice status
width=80

chapter "A parent, asked"
says "On the desktop, by coinbudget-notify:"
begin_typed mum coinbudget-notify
# shellcheck disable=SC2016 # for the shell that runs it
world --as=mum dbus-run-session -- sh -c 'tests/print-notifications.py 1 & printer=$!
        coinbudget-notify & notifier=$!; wait $printer; status=$?; kill $notifier; exit $status' \
        2>/dev/null || fail "no notification"
end_typed
says "Or on a terminal:"
types 0 mum pending
types 0 mum approve "$(latest_request alice)" --note='happy birthday'
types 0 alice complete "$(latest_request alice)"
says "What became of the month (--html=FILE makes a page of it, with charts):"
types 0 mum report alice
types 0 mum changes alice

chapter "Somebody who sets their own limit"
says "Lower at once, higher a day later; no password is asked for:"
types 0 bob set 500 --per=week
types 0 bob set 900 --per=week
types 0 bob pause --until=2026-11-21
types 3 bob request tiktok 70
types 0 bob status

chapter "Auf Deutsch"
language=de
types 0 alice status
types 3 alice request tiktok 700 --seller=https://coins.example
types 0 alice history -n 3
language=

chapter "One's own books"
types 0 alice export
types 0 alice export --format=ledger

chapter "An app"
says "From any language, over D-Bus (docs/apps.md has libcoinbudget, Python, JavaScript and Flatpak):"
runs alice busctl --system call org.coinbudget.CoinBudget1 /org/coinbudget/CoinBudget1 \
        org.coinbudget.CoinBudget1.Recharge Request 'sxa{sv}' tiktok 70 1 key s purchase-4711
says "Or in JSON:"
types 4 alice check tiktok 70 --json=pretty

chapter "An administrator"
types 0 root accounts
runs root coinbudgetd --check
runs root coinbudgetd --verify
runs root coinbudgetd --backup=/run/world/copy.db
printf '[Requests]\nOverLimit=maybe\n' >/etc/coinbudget/coinbudget.conf
says "A faulty configuration is named by file and line:"
! runs root coinbudgetd --check || fail "no fault was found"
