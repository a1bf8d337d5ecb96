# SPDX-License-Identifier: LGPL-2.1-or-later
# Usage: zsh -f candidates.zsh FILE <LINES
# What zsh offers at the end of each line: LINE_ => CANDIDATE..., sorted. An interactive zsh on a
# terminal of its own is sent the line and Tab; in it compadd writes down what it is given.

zmodload zsh/zpty
folder=$(mktemp -d)
cp $1 $folder/_coinbudget
cat >$folder/rc <<RC
PS1= PS2=
unsetopt autolist automenu listambiguous beep
fpath=($folder \$fpath)
autoload -Uz compinit
compinit -C -d \$HOME/zcompdump
bindkey -e
bindkey '^I' complete-word
stty rows 50 cols 200
compadd () {
        if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
                builtin compadd "\$@"
                return
        fi
        typeset -a offered
        builtin compadd -A offered "\$@"
        (( \$#offered == 0 )) || print -rl -- \$offered >>$folder/offered
        builtin compadd "\$@"
}
comppostfuncs=(tell)
# Each time it is emptied.
tell () { print -n '<done>' >/dev/tty; comppostfuncs=(tell) }
print -n '<done>'
RC
zpty shell "exec zsh -f -i"
zpty -w shell "source $folder/rc"
zpty -r -m shell shown '*<done>*'
while IFS= read -r line; do
        : >$folder/offered
        zpty -w -n shell $line$'\t'
        zpty -r -m shell shown '*<done>*'
        # What a program complains of would appear there.
        [[ $shown != *(daemon|rror)* ]] || print -r -- "shown: ${(V)shown}"
        print -r -- "${line}_ => $(sed 's/=$//' $folder/offered | LC_ALL=C sort -u | xargs)"
        zpty -w -n shell $'\x15'
done
zpty -d shell
rm -r $folder
