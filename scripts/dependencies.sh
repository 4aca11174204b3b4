#!/usr/bin/env bash
# Installs with apt what the machine lacks for a task, and says nothing when it lacks nothing.
#
#   scripts/dependencies.sh build|stubs|demo|test|bench...
#
# What is there is found by looking for the thing itself (a command, a header, a library), so that a PHP or a clang of
# one's own counts. Where apt cannot be used, the list of what is missing is printed instead.
set -euo pipefail

missing=()      # what to install, as Debian calls it

need() {        # need PACKAGE COMMAND...: any of the commands will do
    local package=$1 command
    shift
    for command in "$@"; do
        command -v "$command" >/dev/null 2>&1 && return
        [ -x "/usr/sbin/$command" ] && return
    done
    missing+=("$package")
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
            ;;
        bench)
            need mariadb-server-core mariadbd
            need mariadb-client-core mariadb
            need curl curl
            need procps ps
            need wrk wrk
            need apache2-utils ab
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
install=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}")
# A fresh machine has no package lists; one that has them need not fetch them again.
if ! "${install[@]}" >/dev/null 2>&1 </dev/null; then
    "${sudo[@]}" apt-get update -qq </dev/null
    "${install[@]}" >/dev/null </dev/null
fi
