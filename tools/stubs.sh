#!/usr/bin/env bash
# Turns every ext/src/**/NAME.stub.php into NAME_arginfo.h beside it, with PHP's own gen_stub.php.
#
#   tools/stubs.sh            regenerate the headers that are out of date
#   tools/stubs.sh --check    change nothing; fail and name the headers that are out of date
#
# The headers are committed, so nobody needs the generator to build. They are the output of PHP 8.2's generator: those
# of other versions write other C for the same stub. Under another PHP, --check therefore compares the stub's hash,
# which every generator writes into the header's first lines.
set -euo pipefail
cd "$(dirname "$0")/.."

generator_php=8.2
php=${PHP:-php}
root=${STUB_ROOT:-ext/src}
mode=${1:-write}
case $mode in
    write | --check) ;;
    *) echo "usage: tools/stubs.sh [--check]" >&2; exit 2 ;;
esac

parser=${PHP_PARSER:-/usr/share/php/PhpParser}
if [ ! -f "$parser/ParserFactory.php" ]; then
    echo "nikic/php-parser 4 was not found in $parser: apt-get install php-parser, or set PHP_PARSER to its lib/PhpParser" >&2
    exit 1
fi
generator=$(scripts/php-build-dir.sh)/gen_stub.php

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The generator looks for the parser in a folder beside itself, named after the release it was written with, and
# downloads that release where the folder is missing. The folder's name is read from the generator, not repeated here.
release=$(sed -n 's/^ *\$version = "\([0-9.]*\)";.*/\1/p' "$generator" | head -n 1)
mkdir -p "$tmp/PHP-Parser-$release/lib" "$tmp/src"
cp "$generator" "$tmp/gen_stub.php"
ln -s "$parser" "$tmp/PHP-Parser-$release/lib/PhpParser"

# Generating in a copy keeps the headers that come out unchanged as they are, times included: cargo sees no change.
mapfile -t stubs < <(cd "$root" && find . -name '*.stub.php' | sed 's|^\./||' | LC_ALL=C sort)
for stub in "${stubs[@]}"; do
    mkdir -p "$tmp/src/$(dirname "$stub")"
    cp "$root/$stub" "$tmp/src/$stub"
done
if [ ${#stubs[@]} -gt 0 ] && ! "$php" "$tmp/gen_stub.php" -f "$tmp/src" >"$tmp/log" 2>&1; then
    sed "s|$tmp/src|$root|g" "$tmp/log" >&2
    exit 1
fi

same() {
    [ -f "$2" ] || return 1
    if [ "$mode" = --check ] && [ "$("$php" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')" != "$generator_php" ]; then
        [ "$(grep -m 1 'Stub hash' "$1")" = "$(grep -m 1 'Stub hash' "$2")" ]
    else
        cmp -s "$1" "$2"
    fi
}

stale=0
for stub in "${stubs[@]}"; do
    header=${stub%.stub.php}_arginfo.h
    # A header that the generator did not write would be compared as if it were up to date.
    [ -f "$tmp/src/$header" ] || { echo "$root/$stub: no header came out" >&2; cat "$tmp/log" >&2; exit 1; }
    same "$tmp/src/$header" "$root/$header" && continue
    if [ "$mode" = --check ]; then
        echo "$root/$header does not fit $root/$stub: run make stubs" >&2
        stale=1
    else
        cp "$tmp/src/$header" "$root/$header"
        echo "wrote $root/$header"
    fi
done

# A header that outlived its stub would still be compiled in.
while read -r header; do
    [ -f "${header%_arginfo.h}.stub.php" ] && continue
    echo "$header has no stub beside it: remove it" >&2
    stale=1
done < <(find "$root" -name '*_arginfo.h' | LC_ALL=C sort)

exit $stale
