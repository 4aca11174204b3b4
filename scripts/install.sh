#!/usr/bin/env bash
# Copies modules/swoole.so into PHP's extension directory and writes an ini file that loads it. DESTDIR goes before
# every path, as packagers expect.
set -euo pipefail
cd "$(dirname "$0")/.."

php_config=${PHP_CONFIG:-php-config}
destdir=${DESTDIR:-}
extensions=$("$php_config" --extension-dir)
install -D -m 644 modules/swoole.so "$destdir$extensions/swoole.so"
echo "installed $destdir$extensions/swoole.so"

scan_dir=$("$php_config" --ini-dir 2>/dev/null) || scan_dir=
[ -n "$scan_dir" ] || scan_dir=$("$("$php_config" --php-binary)" -n -r 'echo PHP_CONFIG_FILE_SCAN_DIR;')

if [[ $scan_dir == /etc/php/*/conf.d ]]; then
    # Debian keeps one ini file per module and links it into each program's conf.d; the number orders the loading.
    etc=$(dirname "$(dirname "$scan_dir")")
    ini=$etc/mods-available/swoole.ini
    mkdir -p "$destdir$etc/mods-available"
    printf '; priority=25\nextension=swoole.so\n' >"$destdir$ini"
    echo "installed $destdir$ini"
    if [ -z "$destdir" ] && command -v phpenmod >/dev/null; then
        # Servers made with this extension run on the command line.
        phpenmod -v "$(basename "$etc")" -s cli swoole
    else
        mkdir -p "$destdir$scan_dir"
        ln -sf "$ini" "$destdir$scan_dir/25-swoole.ini"
        echo "installed $destdir$scan_dir/25-swoole.ini"
    fi
elif [ -n "$scan_dir" ]; then
    mkdir -p "$destdir$scan_dir"
    echo 'extension=swoole.so' >"$destdir$scan_dir/25-swoole.ini"
    echo "installed $destdir$scan_dir/25-swoole.ini"
else
    echo "this PHP reads no directory of ini files: add extension=swoole.so to its php.ini"
fi
