#!/usr/bin/env bash
# Installs with apt what the machine lacks for a task, and says nothing when it lacks nothing.
#
#   scripts/dependencies.sh build|stubs|demo|test|bench...
#
# What is there is found by looking for the thing itself (a command, a header, a library), so that a PHP or a clang of
# one's own counts. Where apt cannot be used, the list of what is missing is printed instead.
set -euo pipefail

missing=()      # what to install, as Debian calls it
services=()     # what of it must not run by itself

need() {        # need PACKAGE COMMAND...: any of the commands will do
    local package=$1 command
    shift
    for command in "$@"; do
        command -v "$command" >/dev/null 2>&1 && return
        [ -x "/usr/sbin/$command" ] && return
    done
    missing+=("$package")
}

need_server() { # need_server PACKAGE COMMAND SERVICE: tests start it themselves, on ports of their own
    local before=${#missing[@]}
    need "$1" "$2"
    [ ${#missing[@]} -eq "$before" ] || services+=("$3")
}

need_modules() { # need_modules PACKAGE:MODULE...: phpX.Y-PACKAGE holds the extension MODULE
    local php=${PHP:-php} version module directory
    command -v "$php" >/dev/null 2>&1 || return 0
    directory=$("$php" -n -r 'echo PHP_EXTENSION_DIR;')
    # A PHP of one's own cannot use Debian's modules. What it lacks, its tests skip.
    [[ $directory == /usr/lib/php/* ]] || return 0
    version=$("$php" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
    for module in "$@"; do
        [ -f "$directory/${module#*:}.so" ] || missing+=("php$version-${module%:*}")
    done
}

need_libraries() { # need_libraries PACKAGE:FILE...: PHP code in Debian's include_path
    local library
    for library in "$@"; do
        [ -f "/usr/share/php/${library#*:}" ] || missing+=("${library%:*}")
    done
}

has_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return
    # The development link or a versioned library; bindgen loads either.
    compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null && return
    compgen -G '/usr/lib/*/libclang*.so*' >/dev/null && return
    compgen -G '/usr/lib*/libclang*.so*' >/dev/null
}

php_packages() {
    local php=${PHP:-php} version=""
    # The headers have to be those of the php that will load the extension.
    if command -v "$php" >/dev/null 2>&1; then
        version=$("$php" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
    else
        missing+=(php-cli)
    fi
    command -v "${PHP_CONFIG:-php-config}" >/dev/null 2>&1 || missing+=("php$version-dev")
}

for task in "$@"; do
    case $task in
        build)
            php_packages
            need gcc cc gcc clang
            need clang clang
            has_libclang || missing+=(libclang-dev)
            ;;
        stubs)
            php_packages
            [ -f "${PHP_PARSER:-/usr/share/php/PhpParser}/ParserFactory.php" ] || missing+=(php-parser)
            ;;
        # The -core packages hold the programs alone. mariadb-server would also start a service on port 3306.
        demo)
            need mariadb-server-core mariadbd
            need mariadb-client-core mariadb
            need curl curl
            ;;
        test)
            need mariadb-server-core mariadbd
            need mariadb-client-core mariadb
            need curl curl
            need procps ps
            need iproute2 ip
            need openssl openssl
            # What waits in its own way for its own server: tests/runtime/hooks.
            compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || need_server postgresql postgres postgresql
            need_server redis-server redis-server redis-server
            need_server memcached memcached memcached
            need_server rabbitmq-server rabbitmq-server rabbitmq-server
            need_server slapd slapd slapd
            need_server nginx nginx nginx
            [ -f /usr/lib/nginx/modules/ngx_http_echo_module.so ] || missing+=(libnginx-mod-http-echo)
            need_modules mysql:pdo_mysql pgsql:pdo_pgsql curl:curl soap:soap ldap:ldap sqlite3:sqlite3 xml:dom \
                mbstring:mbstring redis:redis memcached:memcached mongodb:mongodb amqp:amqp
            need_libraries php-guzzlehttp-guzzle:GuzzleHttp/autoload.php php-nrk-predis:Predis/autoload.php \
                php-doctrine-dbal:Doctrine/DBAL/autoload.php \
                php-symfony-http-client:Symfony/Component/HttpClient/autoload.php
            ;;
        bench)
            need mariadb-server-core mariadbd
            need mariadb-client-core mariadb
            need curl curl
            need procps ps
            need wrk wrk
            need apache2-utils ab
            need_modules mysql:pdo_mysql
            ;;
        valgrind)
            need valgrind valgrind
            need curl curl
            need apache2-utils ab
            need mariadb-server-core mariadbd /usr/sbin/mariadbd
            need mariadb-client mariadb
            ;;
        *) echo "dependencies.sh: unknown task $task" >&2; exit 2 ;;
    esac
done

if ! command -v cargo >/dev/null 2>&1; then
    echo "Rust is missing: install it from https://rustup.rs and open a new shell, then try again." >&2
    exit 1
fi
case " $* " in
    *" test "*)
        for component in fmt clippy; do
            cargo "$component" --version >/dev/null 2>&1 && continue
            [ $component = fmt ] && component=rustfmt
            if command -v rustup >/dev/null 2>&1; then
                rustup component add "$component"
            else
                missing+=("$component")
            fi
        done
        ;;
esac

[ ${#missing[@]} -eq 0 ] && exit 0
mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing: ${missing[*]} (Debian's names). This is not Debian or Ubuntu: install them with your system's package manager, then try again." >&2
    exit 1
fi
sudo=()
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Missing: ${missing[*]}. As root, run: apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    sudo=(sudo)
fi

echo "installing ${missing[*]}"
if [ ${#services[@]} -gt 0 ]; then
    # Their packages would start servers on the usual ports, now and at each boot.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee $policy >/dev/null
        "${sudo[@]}" chmod 755 $policy
        trap '"${sudo[@]}" rm -f $policy' EXIT
    fi
    # slapd asks for a domain, and makes a directory for it.
    echo 'slapd slapd/no_configuration boolean true' | "${sudo[@]}" debconf-set-selections
fi
install=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}")
# A fresh machine has no package lists; one that has them need not fetch them again.
if ! "${install[@]}" >/dev/null 2>&1 </dev/null; then
    "${sudo[@]}" apt-get update -qq </dev/null
    "${install[@]}" >/dev/null </dev/null
fi
for service in "${services[@]}"; do
    ! command -v systemctl >/dev/null || "${sudo[@]}" systemctl disable "$service" >/dev/null 2>&1 || true
done
