//! The classes that are written in PHP: `ext/library/`, brought along in the binary.
//!
//! A class is compiled when a script first looks for it: before the script's own autoloaders are asked, and all of them
//! when it asks for a list of classes. A script that uses none pays nothing; to one that uses them they are user classes
//! like any other. Only `class_exists($name, false)` can tell that they come late.

use std::ffi::CStr;

use swoole_zend::{ZStr, class, code, ini, sys};

use crate::compiler;

struct File {
    /// The class that it declares, lowercased.
    class: &'static str,
    /// Its short name, lowercased.
    alias: Option<&'static str>,
    /// What messages call it.
    name: &'static CStr,
    source: &'static str,
}

macro_rules! file {
    ($class:literal, $alias:expr, $path:literal) => {
        File {
            class: $class,
            alias: $alias,
            name: match CStr::from_bytes_with_nul(concat!("@swoole/library/", $path, "\0").as_bytes()) {
                Ok(name) => name,
                Err(_) => panic!("a path without NUL"),
            },
            source: include_str!(concat!("../library/", $path)),
        }
    };
}

/// Parents first.
const FILES: &[File] = &[
    file!("swoole\\coroutine\\waitgroup", Some("co\\waitgroup"), "Coroutine/WaitGroup.php"),
    file!("swoole\\coroutine\\barrier", None, "Coroutine/Barrier.php"),
    file!("swoole\\nameresolver\\exception", None, "NameResolver/Exception.php"),
    file!("swoole\\nameresolver\\cluster", None, "NameResolver/Cluster.php"),
    file!("swoole\\nameresolver", None, "NameResolver.php"),
];

/// Called once, at module start-up.
pub(crate) fn startup() {
    code::before_listing_classes(declare_all);
}

fn is_on() -> bool {
    ini::is_on("swoole.enable_library")
}

/// Declares the class that a script looks for, if it is one of these.
pub(crate) fn declare(lowercase: &ZStr) -> Option<*mut sys::zend_class_entry> {
    let name = lowercase.as_bytes();
    // Nearly all that autoloaders are asked for ends here.
    if !(name.starts_with(b"swoole\\") || name.starts_with(b"co\\")) || !is_on() {
        return None;
    }
    let file = FILES.iter().find(|file| {
        file.class.as_bytes() == name || file.alias.is_some_and(|alias| alias.as_bytes() == name)
    })?;
    file.declare().filter(|_| class::by_name(&lowercase.to_text()).is_some())
}

fn declare_all() {
    if is_on() {
        for file in FILES {
            file.declare();
        }
    }
}

impl File {
    fn declare(&self) -> Option<*mut sys::zend_class_entry> {
        if class::by_name(self.class).is_none() {
            compiler::in_turn(&mut || {
                // Whoever was in the compiler may have needed it as well.
                if class::by_name(self.class).is_none() {
                    code::run(self.source.trim_start_matches("<?php"), self.name);
                }
            });
        }
        let class = class::by_name(self.class)?;
        if let Some(alias) = self.alias.filter(|alias| class::by_name(alias).is_none())
            && ini::is_on("swoole.use_shortname")
        {
            class::alias(alias, class);
        }
        Some(class)
    }
}
