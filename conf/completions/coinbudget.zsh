#compdef coinbudget
# SPDX-License-Identifier: LGPL-2.1-or-later
# What coinbudget(1) can be asked for, in zsh.

# Nothing where the daemon cannot be asked, or a password would be needed.
_coinbudget_ask() {
        timeout 5 coinbudget --no-ask-password --json=short "$@" 2>/dev/null </dev/null
}

_coinbudget_ids() {
        _coinbudget_ask "$@" | grep -oE '"id":[0-9]+' | cut -d: -f2
}

# Of what waits for a guardian; or of what is one's own, in any of these states.
_coinbudget_requests() {
        local -a ids
        local state
        shift $@[(i)--] # what _arguments puts before it
        if [[ $1 == pending-of-others ]]; then
                ids=(${(f)"$(_coinbudget_ids pending)"})
        elif [[ $1 == any ]]; then
                ids=(${(f)"$(_coinbudget_ids history -n 50)"})
        else
                for state; do
                        ids+=(${(f)"$(_coinbudget_ids history --state=$state -n 50)"})
                done
        fi
        compadd -V requests -a ids
}

_coinbudget_users() {
        local -a users=(${(f)"$(getent passwd | awk -F: '$3 >= 1000 && $3 != 65534 && $1 ~ /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/ { print $1 }')"})
        compadd "$@" -a users
}

_coinbudget_platforms() {
        local -a platforms=(${(f)"$(_coinbudget_ask platforms | grep -oE '"id":"[a-z][a-z0-9-]*"' | cut -d'"' -f4)"})
        compadd "$@" -a platforms
}

_coinbudget_currencies() {
        local -a currencies=(${(f)"$(_coinbudget_ask bundles | grep -oE '"currency":"[A-Z]{3}"' | cut -d'"' -f4 | sort -u)"})
        compadd "$@" -a currencies
}

_coinbudget_units() {
        compadd "$@" coins
        _coinbudget_currencies "$@"
}

_coinbudget_verbs() {
        local -a verbs=(
                'status:Where an account stands'
                'check:Would it be allowed? Records nothing'
                'request:Ask before buying; the coins are held'
                'complete:It was bought'
                'cancel:It was not bought\: give the coins back'
                'show:One request'
                'history:Requests, newest first'
                "report:A month's statement"
                'set:Set a limit'
                'unset:Remove a limit'
                'grant:Something extra, this month alone'
                'pause:Nothing may be bought'
                'resume:End a pause'
                "pending:What waits for a guardian's answer"
                'approve:Say yes to what waits'
                'deny:Say no to it'
                'refund:The store paid back'
                'record:Write down what was bought elsewhere'
                'accounts:Accounts with a limit or a record'
                'changes:Who set, granted, paused and answered what'
                'export:All requests, oldest first, for other programs'
                'monitor:What happens, as it happens'
                'platforms:What can be bought, and where'
                'bundles:What coins cost, and what to know'
                'quote:The cheapest way to so many coins'
                'compare:What the same money buys on each platform'
        )
        _describe -t verbs verb verbs
}

_coinbudget() {
        local curcontext=$curcontext state line
        local -A opt_args
        local -a everywhere=(
                '(- *)'{-h,--help}'[Show this help]'
                '(- *)--version[Show the version]'
                '(-j)--json=[Answer in JSON]:mode:(pretty short off)'
                '(--json)-j[JSON: pretty on a terminal, short elsewhere]'
                '--no-legend[No headings]'
                '--no-ask-password[Do not ask for a password]'
                '--no-pager[Long output goes to the terminal directly]'
                '(-q --quiet)'{-q,--quiet}'[Only what was asked for: no advice]'
        )
        local price='--price=[How much money]:price, as 12.99USD:'
        local seller='--seller=[Who takes the money]:seller:(google-play app-store https\://)'
        local key='--key=[The same key is the same request]:key:'
        local note='--note=[A word that goes with it]:text:'
        local app='--app=[The app that buys]:name:'
        local since='--since=[From then on]:time, as 2026-11-22:(today yesterday)'
        local until='--until=[Until then]:time, as 2026-11-22:(today yesterday)'
        local when='--when=[When it was bought]:time, as 2026-11-22:(today yesterday)'
        local platform='--platform=[For this platform]:platform:_coinbudget_platforms'
        local of='--state=[In this state]:state:(rejected pending approved returning cancelled completed lapsed recorded)'
        local count='-n[At most so many]:count:'
        local per='--per=[Window]:window:(day week month year request)'
        local unit='--unit=[Coins, or a currency]:unit:_coinbudget_units'
        local reason='--reason=[Why, for the record]:text:'
        local guardian="--guardian[For one's own account, as a guardian]"
        local month='--month=[This month unless said]:month, as 2026-10:'
        local html='--html=[A page with charts]:file:_files'
        local currency='--currency=[In this currency]:currency:_coinbudget_currencies'
        local format='--format=[For which program]:format:(csv json ledger beancount)'
        local user='::user:_coinbudget_users' of_user=':user:_coinbudget_users'
        local what=':platform:_coinbudget_platforms' coins=':coins:' id=':request:_coinbudget_requests --'

        _arguments -C $everywhere ':verb:_coinbudget_verbs' '*::argument:->arguments' && return
        [[ $state == arguments ]] || return 1
        curcontext=${curcontext%:*}:coinbudget-$words[1]:
        case $words[1] in
        status) _arguments $everywhere $user ;;
        check) _arguments $everywhere $price $seller $note $app $what $coins ;;
        request) _arguments $everywhere $price $seller $note $app $key $what $coins ;;
        complete) _arguments $everywhere "$id approved returning lapsed" "$coins" ;;
        cancel) _arguments $everywhere "$id approved pending" '::reason:' ;;
        show) _arguments $everywhere "$id any" ;;
        history) _arguments $everywhere $since $until $platform $of $count $user ;;
        report) _arguments $everywhere $month $html $user ;;
        set) _arguments $everywhere $platform $per $unit $reason $guardian $user ':amount, as 2000 or 25USD:' ;;
        unset) _arguments $everywhere $platform $per $unit $reason $guardian $user ;;
        grant) _arguments $everywhere $platform $per $unit $reason $of_user ':amount, as 500 or 5USD:' ;;
        pause) _arguments $everywhere $until $reason $guardian $user ;;
        resume) _arguments $everywhere $reason $guardian $user ;;
        approve | deny) _arguments $everywhere $note "$id pending-of-others" ;;
        refund) _arguments $everywhere $price $reason "$id completed lapsed recorded" "$coins" ;;
        record) _arguments $everywhere $price $seller $note $app $key $when $of_user $what $coins ;;
        changes) _arguments $everywhere $count $user ;;
        export) _arguments $everywhere $since $until $platform $of $format $user ;;
        bundles) _arguments $everywhere $currency "$what" ;;
        quote) _arguments $everywhere $currency $what $coins ;;
        *) _arguments $everywhere ;;
        esac
}

_coinbudget "$@"
