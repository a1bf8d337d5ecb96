# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Usage: bash candidates.bash FILE <LINES
# What bash offers at the end of each line: LINE_ => CANDIDATE..., sorted, without a closing =.

# shellcheck source=/dev/null
. "$1"
while IFS= read -r line; do
        # As readline takes it apart.
        words=${line//=/ = }
        read -ra COMP_WORDS <<<"${words//:/ : }"
        [[ $line != *' ' ]] || COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
        _coinbudget </dev/null
        printf '%s_ => %s\n' "$line" "$(printf '%s\n' "${COMPREPLY[@]%=}" | LC_ALL=C sort -u | xargs)"
done
