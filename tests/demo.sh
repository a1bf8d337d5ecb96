#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Usage: demo.sh
# Plays a story through the real client, with the real daemon and the real polkit, on a private bus
# and with a throwaway ledger: nothing of it is left. `make demo` builds what it needs. Fails when
# anything answers other than the story says.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${WORLD_STATE_DIR:-}" ]; then
        build=${COINBUDGET_BUILD_DIR:-$PWD/build/release}
        root=()
        [ "$(id -u)" = 0 ] || root=(sudo)
        # A world of its own needs root: mounts and users that only it sees.
        exec "${root[@]}" env COINBUDGET_BUILD_DIR="$build" COINBUDGET_SOURCE_DIR="$PWD" \
                "$build/world" --polkit "$PWD/tests/demo.sh"
fi

# From here on in that world. /usr/bin/coinbudget is what is typed; this is what is run.
client=$(command -v coinbudget)

if [ -t 1 ]; then
        bold=$'\e[1m' plain=$'\e[0m'
else
        bold='' plain=''
fi

tell() {
        printf '\n%s\n' "$*"
}

fail() {
        printf '\nThe demo failed: %s\n' "$*" >&2
        tail -n +1 "${WORLD_LOG_DIR:?}"/* >&2
        exit 1
}

# types EXPECTED-STATUS USER ARGUMENT...
types() {
        local expected=$1 user=$2 status=0
        shift 2
        printf '\n%s\n' "${bold}$user\$ coinbudget $*${plain}"
        if [ "$user" = mum ]; then
                world --as=mum --password=mum-secret "$client" "$@" || status=$?
        else
                world --as="$user" "$client" "$@" || status=$?
        fi
        [ "$status" = "$expected" ] || fail "exit status $status instead of $expected"
}

# Where alice stands, for a machine to read.
standing() {
        world --as=alice "$client" status --json=short
}

# insists TEXT: it has to be in where alice stands.
insists() {
        standing | grep -qF "$1" || fail "not so: $1, but: $(standing)"
}

latest_request() {
        world --as=alice "$client" history -n 1 --json=short | grep -o '"id":[0-9]*' | cut -d: -f2
}

daemon=$(world --daemon) || fail "the daemon did not start"
tell "coinbudgetd runs (process $daemon). There are a child, alice, and a guardian, mum."

tell "Without a budget nothing may be bought:"
types 3 alice request tiktok 700

tell "The guardian allows 2000 TikTok coins a month, with her own password:"
types 0 mum set alice 2000 --platform=tiktok
insists '"amount":2000'

tell "Where to buy, the cheapest way first:"
types 0 alice quote tiktok 1000
types 0 alice compare

tell "A seller that only looks like TikTok is refused, and so is a price that is a scam's bait:"
types 3 alice request tiktok 700 --seller=https://tiktok.com.coins.example
types 3 alice check tiktok 700 --price=1USD

tell "Now the child's app asks before it buys, and says so when it has bought:"
types 0 alice request tiktok 700
insists '"used":0,"held":700,"remaining":1300'
types 0 alice complete "$(latest_request)"
insists '"used":700,"held":0,"remaining":1300'

tell "Too much is refused, by what is left:"
types 3 alice request tiktok 1500
types 0 alice status

tell "The daemon is killed outright (SIGKILL), and started again:"
before=$(standing)
printf '\n%s\n' "${bold}root\$ kill -KILL $daemon${plain}"
kill -KILL "$daemon"
daemon=$(world --daemon) || fail "the daemon did not start again"
[ "$(standing)" = "$before" ] || fail "not as it was: $before, but: $(standing)"
types 0 alice status
types 0 alice history

tell "A guardian can be asked about what is over the limit (OverLimit=ask in coinbudget.conf):"
printf '[Requests]\nOverLimit=ask\n' >/etc/coinbudget/coinbudget.conf
kill -HUP "$daemon"
until standing | grep -qF '"over-limit":"ask"'; do sleep 0.1; done
types 4 alice request tiktok 1500 --note=birthday
waiting=$(latest_request)
types 0 mum pending
types 0 mum approve "$waiting"
types 0 alice complete "$waiting"
insists '"used":2200,"held":0,"remaining":0'

tell "A limit in money, over all platforms. What was bought this month counts in it:"
types 0 mum set alice 40USD
types 0 alice request youtube 0 --price=5USD
types 0 alice complete "$(latest_request)"

tell "And one that alice sets herself, without a password. It is lower at once, and higher a day later:"
types 0 alice set 300 --per=week
types 0 alice set 900 --per=week
types 0 alice status

tell "All is still there. It was a private bus and a throwaway ledger: nothing of it is left."
