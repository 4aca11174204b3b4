#!/usr/bin/env bash
# Builds the extension and leaves it as modules/swoole.so, where phpize would put it.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/dependencies.sh build
cargo build --release --package swoole

target=${CARGO_TARGET_DIR:-target}
mkdir -p modules
# By rename: a php that has the old file mapped goes on with it, and writing into a mapped library would crash it.
cp "$target/release/libswoole.so" modules/swoole.so.new
mv modules/swoole.so.new modules/swoole.so
