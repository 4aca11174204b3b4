#!/usr/bin/env bash
# House rules that neither clippy nor rustfmt can see, over the tracked files.
set -euo pipefail
cd "$(dirname "$0")/.."

bad=0
complain() { echo "$1" >&2; bad=1; }

sources() { git ls-files -- '*.rs' '*.c' '*.h' '*.php' '*.sh' '*.phpt' ':!*_arginfo.h'; }

# One noun per file: what does not fit here is two things.
longest=700
while read -r file; do
    [ -f "$file" ] || continue
    lines=$(wc -l <"$file")
    ((lines <= longest)) || complain "$file: $lines lines, more than $longest"
done < <(sources)

# A path of the machine that a file was written on means nothing elsewhere.
here=$(git rev-parse --show-toplevel)
while read -r hit; do
    complain "$hit: a path of one machine"
done < <(git grep -InE -e "(^|[^A-Za-z0-9_.])(/home/|/Users/|$here(/|\$|[^A-Za-z0-9_.-]))" -- ':!scripts/lint.sh' ':!Cargo.lock' | cut -d: -f1,2)

# What git cannot merge line by line, and what a reader cannot see.
while read -r hit; do
    complain "$hit: space at the end of the line"
done < <(git grep -InE -e '[[:blank:]]+$' -- '*.rs' '*.c' '*.php' '*.sh' Makefile | cut -d: -f1,2)

exit $bad
