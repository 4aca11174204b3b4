//! Compiles the generated class tables.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-env-changed=PHP_CONFIG");
    println!("cargo:rerun-if-changed=src");
    let program = env::var("PHP_CONFIG").unwrap_or_else(|_| "php-config".into());
    let output = Command::new(&program).arg("--includes").output().unwrap_or_else(|error| {
        panic!("{program}: {error}; install PHP's development package (Debian: php8.2-dev) or set PHP_CONFIG")
    });
    let includes = String::from_utf8(output.stdout).expect("php-config prints text");
    let mut build = cc::Build::new();
    for flag in includes.split_whitespace() {
        build.flag(flag);
    }
    build
        .include("src")
        .file("src/classes.c")
        .file("src/runtime/leases/clients.c")
        .file("src/runtime/kinds/connection.c")
        .file("src/runtime/kinds/archives.c")
        .flag_if_supported("-Wno-unused-parameter")
        .compile("swoole_classes");
}
