# SPDX-License-Identifier: LGPL-2.1-or-later
# What coinbudget(1) can be asked for, in fish.

# Nothing where the daemon cannot be asked, or a password would be needed.
function __coinbudget_ask
    timeout 5 coinbudget --no-ask-password --json=short $argv 2>/dev/null </dev/null
end

function __coinbudget_ids
    __coinbudget_ask $argv | string match -rag '"id":([0-9]+)'
end

# Of what is one's own, in any of these states.
function __coinbudget_own
    for state in $argv
        __coinbudget_ids history --state=$state -n 50
    end
end

function __coinbudget_users
    getent passwd | awk -F: '$3 >= 1000 && $3 != 65534 && $1 ~ /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/ { print $1 }'
end

function __coinbudget_platforms
    __coinbudget_ask platforms | string match -rag '"id":"([a-z][a-z0-9-]*)"'
end

function __coinbudget_currencies
    __coinbudget_ask bundles | string match -rag '"currency":"([A-Z]{3})"' | sort -u
end

# The verb and its operands, as far as they stand before the cursor.
function __coinbudget_words
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case --json --price --seller --key --note --app --since --until --when --platform --state -n --per \
                --unit --reason --month --html --currency --format
                set skip 1
            case '-*'
            case '*'
                echo $word
        end
    end
end

# Whether the verb is one of these.
function __coinbudget_verb
    set -l words (__coinbudget_words)
    contains -- "$words[1]" $argv
end

# Whether that operand is next, the first being 1, of one of these verbs.
function __coinbudget_operand
    set -l words (__coinbudget_words)
    test (count $words) = $argv[1]; and contains -- "$words[1]" $argv[2..]
end

complete -c coinbudget -f

complete -c coinbudget -s h -l help -d 'Show this help'
complete -c coinbudget -l version -d 'Show the version'
complete -c coinbudget -l json -x -a 'pretty short off' -d 'Answer in JSON'
complete -c coinbudget -s j -d 'JSON: pretty on a terminal, short elsewhere'
complete -c coinbudget -l no-legend -d 'No headings'
complete -c coinbudget -l no-ask-password -d 'Do not ask for a password'
complete -c coinbudget -l no-pager -d 'Long output goes to the terminal directly'
complete -c coinbudget -s q -l quiet -d 'Only what was asked for: no advice'

set -l none 'not __coinbudget_words | string length -q'
complete -c coinbudget -n $none -a status -d 'Where an account stands'
complete -c coinbudget -n $none -a check -d 'Would it be allowed? Records nothing'
complete -c coinbudget -n $none -a request -d 'Ask before buying; the coins are held'
complete -c coinbudget -n $none -a complete -d 'It was bought'
complete -c coinbudget -n $none -a cancel -d 'It was not bought: give the coins back'
complete -c coinbudget -n $none -a show -d 'One request'
complete -c coinbudget -n $none -a history -d 'Requests, newest first'
complete -c coinbudget -n $none -a report -d "A month's statement"
complete -c coinbudget -n $none -a set -d 'Set a limit'
complete -c coinbudget -n $none -a unset -d 'Remove a limit'
complete -c coinbudget -n $none -a grant -d 'Something extra, this month alone'
complete -c coinbudget -n $none -a pause -d 'Nothing may be bought'
complete -c coinbudget -n $none -a resume -d 'End a pause'
complete -c coinbudget -n $none -a pending -d "What waits for a guardian's answer"
complete -c coinbudget -n $none -a approve -d 'Say yes to what waits'
complete -c coinbudget -n $none -a deny -d 'Say no to it'
complete -c coinbudget -n $none -a refund -d 'The store paid back'
complete -c coinbudget -n $none -a record -d 'Write down what was bought elsewhere'
complete -c coinbudget -n $none -a accounts -d 'Accounts with a limit or a record'
complete -c coinbudget -n $none -a changes -d 'Who set, granted, paused and answered what'
complete -c coinbudget -n $none -a export -d 'All requests, oldest first, for other programs'
complete -c coinbudget -n $none -a monitor -d 'What happens, as it happens'
complete -c coinbudget -n $none -a platforms -d 'What can be bought, and where'
complete -c coinbudget -n $none -a bundles -d 'What coins cost, and what to know'
complete -c coinbudget -n $none -a quote -d 'The cheapest way to so many coins'
complete -c coinbudget -n $none -a compare -d 'What the same money buys on each platform'

set -l users status history report export set unset grant pause resume record changes
complete -c coinbudget -n "__coinbudget_operand 1 $users" -a '(__coinbudget_users)'
complete -c coinbudget -n '__coinbudget_operand 1 check request bundles quote' -a '(__coinbudget_platforms)'
complete -c coinbudget -n '__coinbudget_operand 2 record' -a '(__coinbudget_platforms)'
complete -c coinbudget -n '__coinbudget_operand 1 approve deny' -ka '(__coinbudget_ids pending)'
complete -c coinbudget -n '__coinbudget_operand 1 complete' -ka '(__coinbudget_own approved returning lapsed)'
complete -c coinbudget -n '__coinbudget_operand 1 cancel' -ka '(__coinbudget_own approved pending)'
complete -c coinbudget -n '__coinbudget_operand 1 refund' -ka '(__coinbudget_own completed lapsed recorded)'
complete -c coinbudget -n '__coinbudget_operand 1 show' -ka '(__coinbudget_ids history -n 50)'

set -l purchase '__coinbudget_verb check request record'
set -l limit '__coinbudget_verb set unset grant'
set -l list '__coinbudget_verb history export'
set -l states 'rejected pending approved returning cancelled completed lapsed recorded'
complete -c coinbudget -n '__coinbudget_verb check request record refund' -l price -x -d 'How much money, as 12.99USD'
complete -c coinbudget -n $purchase -l seller -x -a 'google-play app-store https://' -d 'Who takes the money'
complete -c coinbudget -n $purchase -l app -x -d 'The app that buys'
complete -c coinbudget -n '__coinbudget_verb request record' -l key -x -d 'The same key is the same request'
complete -c coinbudget -n '__coinbudget_verb record' -l when -x -a 'today yesterday' -d 'When it was bought'
complete -c coinbudget -n '__coinbudget_verb check request record approve deny' -l note -x -d 'A word that goes with it'
complete -c coinbudget -n $list -l since -x -a 'today yesterday' -d 'From then on'
complete -c coinbudget -n '__coinbudget_verb history export pause' -l until -x -a 'today yesterday' -d 'Until then'
complete -c coinbudget -n '__coinbudget_verb history export set unset grant' -l platform -x -a '(__coinbudget_platforms)' -d 'For this platform'
complete -c coinbudget -n $list -l state -x -a $states -d 'In this state'
complete -c coinbudget -n '__coinbudget_verb history changes' -s n -x -d 'At most so many'
complete -c coinbudget -n $limit -l per -x -a 'day week month year request' -d Window
complete -c coinbudget -n $limit -l unit -x -a 'coins (__coinbudget_currencies)' -d 'Coins, or a currency'
complete -c coinbudget -n '__coinbudget_verb set unset grant pause resume refund' -l reason -x -d 'Why, for the record'
complete -c coinbudget -n '__coinbudget_verb set unset pause resume' -l guardian -d "For one's own account, as a guardian"
complete -c coinbudget -n '__coinbudget_verb report' -l month -x -d 'As 2026-10; this month unless said'
complete -c coinbudget -n '__coinbudget_verb report' -l html -r -F -d 'A page with charts'
complete -c coinbudget -n '__coinbudget_verb bundles quote' -l currency -x -a '(__coinbudget_currencies)' -d 'In this currency'
complete -c coinbudget -n '__coinbudget_verb export' -l format -x -a 'csv json ledger beancount' -d 'For which program'
