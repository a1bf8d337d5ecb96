# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What coinbudget(1) can be asked for, in bash. What stands in $words is made of letters, digits and
# a few signs alone, whatever the daemon says: compgen would run what else is in it.

# Nothing where the daemon cannot be asked, or a password would be needed.
__coinbudget_ask() {
        timeout 5 coinbudget --no-ask-password --json=short "$@" 2>/dev/null </dev/null
}

__coinbudget_ids() {
        __coinbudget_ask "$@" | grep -oE '"id":[0-9]+' | cut -d: -f2
}

# Of what is one's own, in any of these states.
__coinbudget_own() {
        local state
        for state; do
                __coinbudget_ids history --state="$state" -n 50
        done
}

__coinbudget_users() {
        getent passwd | awk -F: '$3 >= 1000 && $3 != 65534 && $1 ~ /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/ { print $1 }'
}

__coinbudget_platforms() {
        __coinbudget_ask platforms | grep -oE '"id":"[a-z][a-z0-9-]*"' | cut -d'"' -f4
}

__coinbudget_currencies() {
        __coinbudget_ask bundles | grep -oE '"currency":"[A-Z]{3}"' | cut -d'"' -f4 | sort -u
}

# What an option may be set to.
__coinbudget_values() {
        case $1 in
        --json) echo pretty short off ;;
        --platform) __coinbudget_platforms ;;
        --state) echo rejected pending approved returning cancelled completed lapsed recorded ;;
        --per) echo day week month year request ;;
        --unit) echo coins && __coinbudget_currencies ;;
        --currency) __coinbudget_currencies ;;
        --seller) echo google-play app-store https:// ;;
        --format) echo csv json ledger beancount ;;
        --since | --until | --when) echo today yesterday ;;
        esac
}

# The options of a verb, but for those that all have.
__coinbudget_options() {
        local purchase='--price= --seller= --note= --app='
        case $1 in
        check) echo "$purchase" ;;
        request) echo "$purchase --key=" ;;
        record) echo "$purchase --key= --when=" ;;
        history) echo --since= --until= --platform= --state= -n ;;
        export) echo --since= --until= --platform= --state= --format= ;;
        report) echo --month= --html= ;;
        set | unset) echo --platform= --per= --unit= --reason= --guardian ;;
        grant) echo --platform= --per= --unit= --reason= ;;
        pause) echo --until= --reason= --guardian ;;
        resume) echo --reason= --guardian ;;
        approve | deny) echo --note= ;;
        refund) echo --price= --reason= ;;
        changes) printf '%s\n' -n ;;
        bundles | quote) echo --currency= ;;
        esac
}

# What a verb's operand may be, its first one being 1.
__coinbudget_operands() {
        case $1$2 in
        check1 | request1 | bundles1 | quote1 | record2) __coinbudget_platforms ;;
        status1 | history1 | report1 | export1 | set1 | unset1 | grant1 | pause1 | resume1 | record1 | changes1)
                __coinbudget_users ;;
        approve1 | deny1) __coinbudget_ids pending ;;
        complete1) __coinbudget_own approved returning lapsed ;;
        cancel1) __coinbudget_own approved pending ;;
        refund1) __coinbudget_own completed lapsed recorded ;;
        show1) __coinbudget_ids history -n 50 ;;
        esac
}

_coinbudget() {
        local cur=${COMP_WORDS[COMP_CWORD]} word verb='' option='' words i n=1
        local everywhere='-h --help --version --json= -j --no-legend --no-ask-password --no-pager -q --quiet'
        local verbs='status check request complete cancel show history report set unset grant pause
                resume pending approve deny refund record accounts changes export monitor platforms
                bundles quote compare'

        # bash takes --option=value for three words, and what has a colon likewise.
        for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ $word == : ]]; then
                        ((i++))
                elif [[ $word == = ]]; then
                        continue
                elif [[ $option ]]; then
                        option=''
                elif [[ $word == -n || " $everywhere $(__coinbudget_options "$verb") " == *" $word= "* ]]; then
                        option=$word
                elif [[ $word != -* && ! $verb ]]; then
                        verb=$word
                elif [[ $word != -* ]]; then
                        ((n++))
                fi
        done
        [[ $cur != = ]] || cur=''

        if [[ $option == --html ]]; then
                compopt -o filenames 2>/dev/null
                mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                return
        elif [[ $option ]]; then
                words=$(__coinbudget_values "$option")
        elif [[ $cur == -* ]]; then
                words="$everywhere $(__coinbudget_options "$verb")"
        elif [[ ! $verb ]]; then
                words=$verbs
        else
                words=$(__coinbudget_operands "$verb" "$n")
        fi
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
        [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null
}

complete -F _coinbudget coinbudget
