#!/usr/bin/env bash
# Prints the path of an xdebug.so for the installed PHP, for the test that loads it.
#
#   scripts/xdebug.sh DIRECTORY     where to unpack it when it is not installed
#
# Debian's package would switch Xdebug on for every php of the machine, so it is unpacked instead of installed.
set -euo pipefail
directory=${1:?usage: scripts/xdebug.sh DIRECTORY}

installed=$(php-config --extension-dir)/xdebug.so
if [ -f "$installed" ]; then
    echo "$installed"
    exit
fi
version=$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
cd "$directory"
apt-get download -qq "php$version-xdebug" >&2
dpkg-deb -x php"$version"-xdebug_*.deb unpacked
find "$PWD/unpacked" -name xdebug.so -print -quit | grep .
