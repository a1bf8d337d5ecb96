#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Asks before it buys, through the bus, with nothing but busctl (of systemd).
# Usage: buy.sh PLATFORM COINS COMMAND [KEY]
# COMMAND stands for the purchase: it buys, and succeeds, or not. KEY is that of a request which was
# not settled. Exits with 0 only when it was bought.
set -uo pipefail
[ $# -ge 3 ] || { echo "Usage: buy.sh PLATFORM COINS COMMAND [KEY]" >&2; exit 1; }
platform=$1 coins=$2 command=$3
# One key for one purchase: asking again with it never counts twice.
key=${4:-$(cat /proc/sys/kernel/random/uuid)}

recharge() { # METHOD SIGNATURE ARGUMENT...
        busctl --system call org.coinbudget.CoinBudget1 /org/coinbudget/CoinBudget1 \
                org.coinbudget.CoinBudget1.Recharge "$@"
}

# With the daemon killed in mid-call there is no answer: then the same is asked again. So it is after
# any other failure, which does no harm, as the key is the same.
persist() {
        local try
        for try in 1 2 3; do
                recharge "$@" && return
                [ "$try" = 3 ] || sleep 0.3
        done
        return 1
}

# tssa{sv} 2 "approved" "" ...
answer=$(persist Request 'sxa{sv}' -- "$platform" "$coins" 2 key s "$key" app s org.example.Buy)
read -r type id decision reason _ <<<"$answer"
if [ "$type $decision" != 'tssa{sv} "approved"' ]; then
        case "$decision" in
        '"rejected"') echo "Not bought: rejected (${reason//\"/})" ;;
        '"pending"') printf '%s\n' "Not bought: a guardian has been asked." "Try again later, with the key $key" ;;
        '"settled"') echo "Not bought: that purchase is over already." ;;
        *) echo "Not bought: no answer." ;;
        esac
        exit 1
fi

echo "Approved (request $id)."
if bash -c "$command"; then
        bought=Bought
        answer=$(persist Complete 'ta{sv}' "$id" 0) || answer=
else
        bought='Not bought'
        answer=$(persist Cancel ts "$id" "the purchase failed") || answer=
fi
# s "completed"; no answer is worth telling, but no reason to buy again, or to take back what was bought.
read -r _ state <<<"${answer:-s unsettled}"
echo "$bought (request $id is ${state//\"/})."
[ "$bought" = Bought ]
