#!/usr/bin/env bash
# Prints the directory of php-dev's build files: the one that holds run-tests.php and gen_stub.php.
set -euo pipefail

php_config=${PHP_CONFIG:-php-config}
command -v "$php_config" >/dev/null || { echo "php-config is missing: install php-dev or set PHP_CONFIG" >&2; exit 1; }

# Debian keeps it beside the extensions of one API number, PHP's own `make install` below the prefix.
for dir in "$("$php_config" --extension-dir)/build" "$("$php_config" --prefix)/lib/php/build"; do
    if [ -f "$dir/run-tests.php" ] && [ -f "$dir/gen_stub.php" ]; then
        echo "$dir"
        exit 0
    fi
done

echo "run-tests.php and gen_stub.php of php-dev were not found" >&2
exit 1
