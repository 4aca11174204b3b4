//! Stories of hooked calls, told without PHP. What is hooked are the calls of a library compiled for that, `probe.c`.

#![allow(dead_code, reason = "the probe has every hooked function")]

mod got;
mod probe;
mod reading;
mod support;
