# shellcheck shell=bash disable=SC2154,SC2034 # some variables are the caller's, some are for it
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the steps are made of: checks, and words for what they look at in the box.

passed=0
failed=0
name=org.coinbudget.CoinBudget1
object=/org/coinbudget/CoinBudget1
state=/var/lib/coinbudget
presets=/usr/share/coinbudget/presets
family=/etc/coinbudget/coinbudget.conf.d/50-family.conf

# check WHAT COMMAND...: whether the command succeeds
check() {
        local what=$1
        shift
        if "$@" >"$box/said" 2>&1; then
                passed=$((passed + 1))
                echo "ok - $what"
        else
                failed=$((failed + 1))
                echo "not ok - $what"
                { echo "command: $*"; cat "$box/said"; } | sed 's/^/    /'
                return 1
        fi
}

# exits STATUS COMMAND...
exits() {
        local want=$1 got=0
        shift
        "$@" || got=$?
        [ "$got" = "$want" ] || { echo "exit status $got, not $want"; return 1; }
}

# shows TEXT COMMAND...: it succeeds, and the text is in what it prints
shows() {
        local text=$1 out
        shift
        out=$("$@" 2>&1) || { echo "$out"; return 1; }
        [[ $out == *"$text"* ]] || { printf '%s\n' "$out" "not shown: $text"; return 1; }
}

# denies COMMAND...: it fails, because the bus says no
denies() {
        local out
        if out=$("$@" 2>&1); then echo "$out"; return 1; fi
        [[ $out == *enied* || $out == *"not allowed"* ]] || { echo "$out"; return 1; }
}

unit() {
        in_box systemctl show -P "$1" coinbudgetd.service
}

unit_is() {
        [ "$(unit ActiveState)" = "$1" ] || { in_box systemctl status --no-pager coinbudgetd; return 1; }
}

# daemon_is_not PID: another one runs
daemon_is_not() {
        [ "$(unit ActiveState)" = active ] && [ "$(unit MainPID)" != "$1" ]
}

# Whether the journal's catalogue has the daemon's messages.
is_explained() {
        shows 'coinbudget: ' in_box journalctl --list-catalog f60af41b650e468db5770bad1361364d
}

# Whether man, the shells, pkg-config and journalctl find, by its name, what is installed for them.
is_found() {
        shows man8/coinbudgetd.8 in_box man --where coinbudgetd && is_explained &&
                shows 0. in_box pkg-config --modversion libcoinbudget && shows '_coinbudget coinbudget' in_box bash -c '. /usr/share/bash-completion/bash_completion
                        _completion_loader coinbudget; complete -p coinbudget' &&
                shows '_coinbudget' in_box zsh -fc "autoload -Uz compinit; compinit -D; echo \$_comps[coinbudget]" &&
                shows 'Say yes to what waits' in_box fish -c 'complete -C "coinbudget appr"'
}

make_in_box() {
        in_box make -s -C /coinbudget VARIANT="$variant" "$@"
}

# dropin LINE...: what stands beside the installed unit, for this boot alone; without a line, nothing
dropin() {
        local folder=/run/systemd/system/coinbudgetd.service.d
        if [ $# = 0 ]; then
                in_box rm -r $folder
        else
                in_box mkdir -p $folder
                printf '%s\n' '[Service]' "$@" | in_box tee $folder/test.conf >/dev/null
        fi
        in_box systemctl daemon-reload
}

# family_settings LINE...: what stands beside the installed configuration
family_settings() {
        in_box mkdir -p "${family%/*}"
        printf '%s\n' "$@" | in_box tee "$family" >/dev/null
}

# settings LINE...: in force from here on, beside the installed ones; without a line, none
settings() {
        if [ $# = 0 ]; then
                in_box rm -r "${family%/*}"
        else
                family_settings "$@"
        fi
        restart
}

# As often as one likes: systemd refuses what is started five times within ten seconds.
restart() {
        in_box systemctl reset-failed coinbudgetd.service 2>/dev/null
        in_box systemctl restart coinbudgetd.service
}

# The request that was asked for last.
id_said() {
        grep -o '"id":[0-9]*' "$box/said" | tr -dc 0-9
}

# What alice sees, in full. Compared before and after.
account() {
        as alice coinbudget --json=short status && as alice coinbudget --json=short history
}

account_is() {
        local now
        if ! now=$(account) || [ "$now" != "$1" ]; then
                printf '%s\n' "$now" 'not:' "$1"
                return 1
        fi
}
