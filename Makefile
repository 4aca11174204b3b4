# The commands of the project. Each is a script under scripts/, tools/ or bench/ that says what it does in its first lines.
#
# Variables: PHP and PHP_CONFIG (another PHP than the one in PATH), PORT and MYSQL_PORT (make demo), TESTS and JOBS
# (make test), SEEDS, FIRST, JIT and VALGRIND (make seeds), RIVAL (make bench), DESTDIR (make install), CARGO_TARGET_DIR.

.DEFAULT_GOAL := build
.PHONY: build demo test seeds bench valgrind stubs compat hooks-table kinds-table install clean help

build: ## build modules/swoole.so (release), installing what the build needs
	@scripts/build.sh

demo: ## serve examples/original.php beside a MariaDB of its own, until Ctrl-C
	@scripts/demo.sh

test: ## build, then run every check; TESTS=tests/http/response runs only those .phpt
	@scripts/test.sh

seeds: build ## play 20,000 seeded programs; SEEDS=500 FIRST=7000, JIT=1, VALGRIND=1
	@scripts/dependencies.sh test
	@scripts/seeds.sh

bench: ## measure against the floors, and against RIVAL=/path/to/other.so
	@scripts/bench.sh

valgrind: build ## run the original program under valgrind for 1,000 requests
	@scripts/dependencies.sh valgrind
	@scripts/with-mariadb.sh scripts/valgrind.sh

stubs: ## regenerate the arginfo headers from the *.stub.php files
	@scripts/dependencies.sh stubs
	@tools/stubs.sh

compat: build ## regenerate COMPATIBILITY.md from the built extension
	@$(or $(PHP),php) -n -d extension=$(CURDIR)/modules/swoole.so tools/compatibility.php

hooks-table: build ## run tests/runtime/hooks and write the table of docs/hooks.md
	@scripts/hooks-table.sh

kinds-table: ## write the table of kinds of docs/hooks.md from its source
	@$(or $(PHP),php) -n tools/kinds.php

install: build ## copy the extension into PHP's directory and enable it there
	@scripts/install.sh

clean: ## remove what was built and what tests left behind
	@scripts/clean.sh

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done
