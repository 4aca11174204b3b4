//! Bindings for the installed PHP headers, and the C shim for what only C can say (`setjmp`, macros).

use std::env;
use std::path::PathBuf;
use std::process::Command;

fn php_config(flag: &str) -> String {
    let program = env::var("PHP_CONFIG").unwrap_or_else(|_| "php-config".into());
    let output = Command::new(&program).arg(flag).output().unwrap_or_else(|error| {
        panic!("{program} {flag}: {error}; install PHP's development package (Debian: php8.2-dev) or set PHP_CONFIG")
    });
    assert!(output.status.success(), "{program} {flag} failed");
    String::from_utf8(output.stdout).expect("php-config prints text").trim().to_owned()
}

fn main() {
    println!("cargo:rerun-if-env-changed=PHP_CONFIG");
    for file in [
        "src/shim.c",
        "src/place.c",
        "src/session.c",
        "src/soap.c",
        "src/mysqli.c",
        "src/elsewhere.c",
        "src/walks.c",
        "src/shim.h",
    ] {
        println!("cargo:rerun-if-changed={file}");
    }
    // The PHP versions whose VM state `fiber/native.rs` knows, and whose call caches have no `closure`.
    println!("cargo:rustc-check-cfg=cfg(php_before_8_3)");
    let version: u32 = php_config("--vernum").parse().expect("php-config prints its version number");
    // PHP 8.3 checks how deep the C stack is and has to be told about every stack; 8.4 made `exit` a function.
    assert!(
        (80_100..80_300).contains(&version),
        "PHP {}.{} is not supported yet: this release is for PHP 8.1 and 8.2",
        version / 10_000,
        version / 100 % 100
    );
    println!("cargo:rustc-cfg=php_before_8_3");
    let includes: Vec<String> = php_config("--includes").split_whitespace().map(str::to_owned).collect();

    let bindings = bindgen::Builder::default()
        .header("src/shim.h")
        .clang_args(&includes)
        .clang_arg("-DZEND_DEBUG=0")
        .allowlist_function("(_?zend_|_?php_|swoole_|_e(malloc|free|realloc)|_?object_|add_|array_|instanceof_|gc_|_call_user|spl_|smart_str_|virtual_|rc_dtor_func|zval_|sapi_|display_ini|var_|_efree|OnUpdate|module_|_zval|_safe|register_user|append_user).*")
        .allowlist_var("(zend_|DEBUG_BACKTRACE_|executor_globals|compiler_globals|core_globals|basic_globals|output_globals|file_globals|json_globals|pcre_globals|random_globals|gc_collect_cycles|sapi_|gc_globals|std_object_handlers|spl_|php_|_?ZEND_|E_|IS_|Z_|ZVAL_|SUCCESS|FAILURE|PHP_|BP_VAR|GC_|HASH_|module_registry|USING_ZTS|CONST_|swoole_shim_|MODULE_).*")
        .allowlist_type("(_?zend_|_?php_|zval|Hash|Bucket|znode|sapi_).*")
        .blocklist_function("(zend_strtod|zend_gcvt|zend_ldouble|php_.*cvt|_?php_stream_.*|zend_signal.*|.*_vprintf|.*vspprintf|zend_vspprintf|zend_vstrpprintf)")
        .blocklist_type("max_align_t")
        .derive_default(false)
        .derive_debug(false)
        .layout_tests(false)
        .generate_comments(false)
        .prepend_enum_name(false)
        .use_core()
        .generate()
        .expect("bindgen reads PHP's headers");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    bindings.write_to_file(out.join("bindings.rs")).expect("write bindings");

    let mut shim = cc::Build::new();
    for flag in &includes {
        shim.flag(flag);
    }
    shim.file("src/shim.c")
        .file("src/place.c")
        .file("src/session.c")
        .file("src/soap.c")
        .file("src/elsewhere.c")
        .file("src/walks.c")
        .file("src/mysqli.c")
        .flag_if_supported("-Wno-unused-parameter")
        .opt_level(3)
        .compile("swoole_zend_shim");
}
