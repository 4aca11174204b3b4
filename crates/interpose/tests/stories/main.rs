//! Stories of hooked calls, told without PHP. What is hooked are the calls of a library compiled for that, `probe.c`.

#![allow(dead_code, reason = "the probe has every hooked function")]

mod connecting;
mod files;
mod got;
mod ipc;
mod locks;
mod names;
mod opening;
mod owners;
mod polling;
mod probe;
mod processes;
mod reading;
mod seeded;
mod signals;
mod sleeping;
mod support;
mod writing;
