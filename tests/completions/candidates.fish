# SPDX-License-Identifier: LGPL-2.1-or-later
# Usage: fish --no-config candidates.fish FILE <LINES
# What fish offers at the end of each line: LINE_ => CANDIDATE..., sorted, without a closing =. Of
# --option=VALUE fish offers the whole, the others the value.

source $argv[1]
while read -l line
    set -l found (complete -C $line </dev/null | string replace -r '\t.*' '' |
        string replace -r '^--[a-z]+=(.)' '$1' | string trim -rc = | LC_ALL=C sort -u)
    printf '%s_ => %s\n' $line "$found"
end
