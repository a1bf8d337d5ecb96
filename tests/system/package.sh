# shellcheck shell=bash disable=SC2154 # some variables are the caller's
# SPDX-License-Identifier: LGPL-2.1-or-later
# The Debian packages in the box, after `make uninstall`: installed, used, upgraded, removed,
# installed again, purged.

conffile=/etc/coinbudget/coinbudget.conf
debs=/coinbudget/debs # those to be installed, in the box

# What lintian says is written down while the box is busy with the rest.
package_begin() {
        packages=("$build_dir"/../deb/*.deb)
        lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs \
                "${packages[@]}" >"$box/lintian" 2>&1 &
        lintian=$!
}

# repacked VERSION: the package of the same files, but for what its configuration file says last.
repacked() {
        local tree=/coinbudget/repacked
        in_box sh -c "dpkg-deb -R $debs/coinbudget_*.deb $tree" &&
                in_box sed -i "s/^Version:.*/Version: $1/" $tree/DEBIAN/control &&
                in_box sh -c "echo '# Version $1.' >>$tree$conffile" &&
                in_box dpkg-deb --root-owner-group -Zgzip -b $tree /coinbudget/next.deb && in_box rm -r $tree
}

package_version() {
        in_box dpkg-query --show coinbudget | cut -f2
}

# What dpkg finds changed of what it installed: nothing, or the configuration file.
installed_whole() {
        local said
        said=$(in_box dpkg --verify "${names[@]}" 2>&1 | grep -v " c $conffile\$")
        [ -z "$said" ] || { echo "$said"; return 1; }
}

step_package() {
        local version held waiting before pid package names=()
        check 'lintian has neither errors nor warnings' wait "$lintian" || cat "$box/lintian"
        in_box rm -rf /var/lib/coinbudget
        mkdir "$box/root$debs"
        cp "${packages[@]}" "$box/root$debs"
        for package in "${packages[@]}"; do
                names+=("$(dpkg-deb --field "$package" Package)")
        done
        in_box dpkg --purge "${names[@]}" >/dev/null 2>&1

        check 'dpkg installs the packages' in_box sh -c "dpkg -i $debs/*.deb"
        check 'all of it' installed_whole
        check 'its pages, completions and messages are found' is_found
        check 'the daemon waits for a call' unit_is inactive
        check 'which starts it' as alice coinbudget platforms
        in_box sh -c "printf '[Requests]\nOverLimit=ask\n' >>$conffile"
        check 'it takes an edited configuration' in_box systemctl reload coinbudgetd
        check 'root sets a limit' in_box coinbudget set alice 2000
        check 'alice asks for 700, which are held' as alice coinbudget --json=short request tiktok 700
        held=$(id_said)
        check 'and for more than is left, which waits' exits 4 as alice coinbudget --json=short request tiktok 1900
        waiting=$(id_said)
        before=$(account)

        version=$(package_version)+next
        pid=$(unit MainPID)
        check 'a later version comes' repacked "$version"
        check 'with another configuration file' in_box dpkg --force-confold -i /coinbudget/next.deb
        check 'it is installed' [ "$(package_version)" = "$version" ]
        check 'and runs at once' daemon_is_not "$pid"
        check 'the edited configuration stays' in_box grep -qx OverLimit=ask $conffile
        check 'and so does all that alice has' account_is "$before"
        check 'what was held is completed' as alice coinbudget complete "$held"
        check 'what waits is approved' shows 'may be bought now' in_box coinbudget approve "$waiting"
        before=$(account)

        check 'dpkg removes them' in_box dpkg --remove "${names[@]}"
        check 'nothing runs' [ -z "$(in_box ps -o pid= -u coinbudget)" ]
        check 'the client is gone' exits 127 as alice sh -c coinbudget
        check 'the journal has forgotten its messages' exits 1 is_explained
        check 'the ledger is kept' in_box test -s /var/lib/coinbudget/ledger.db
        check 'and the configuration' in_box grep -qx OverLimit=ask $conffile
        check 'installed again' in_box sh -c "dpkg --force-confold -i $debs/*.deb"
        check 'it knows all that was' account_is "$before"

        check 'dpkg purges them' in_box dpkg --purge "${names[@]}"
        check 'the ledger is gone' in_box test ! -e /var/lib/coinbudget
        check 'nothing is left' diff "$box/before" <(files_of_box)
        check 'but the user, whose number nobody else is to get' in_box getent passwd coinbudget
        check 'installed once more' in_box sh -c "dpkg -i $debs/*.deb"
        check 'it begins anew' shows '[]' as alice coinbudget --json=short history
}
