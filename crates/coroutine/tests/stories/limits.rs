//! How many, how large, and what is below each.

use swoole_coroutine::{Limits, SpawnError, current, for_each, limits, set_limits, spawn, stats};

use crate::support::{go, park, resume};

#[test]
fn no_more_than_the_limit_are_alive_at_once() {
    swoole_coroutine::install();
    set_limits(Limits { max_coroutines: 2, ..limits() });
    let first = go(park);
    let second = go(park);
    match spawn(|| unreachable!("there is no room for it")) {
        Err(SpawnError::TooMany(alive)) => assert_eq!(alive, 2),
        other => panic!("{other:?}"),
    }
    assert_eq!(stats().last_id, second, "the one that was refused has used no id");
    assert!(resume(first));
    let third = go(park);
    assert_eq!(third, second + 1);
    assert_eq!((stats().count, stats().peak), (2, 2));
    assert!(resume(second) && resume(third));
}

#[test]
fn a_larger_stack_is_what_every_later_coroutine_gets() {
    swoole_coroutine::install();
    let size = || current().expect("inside").stack().size();
    set_limits(Limits { stack_size: 64 * 1024, ..limits() });
    let small = go(move || {
        assert!(size() < 64 * 1024);
        park();
    });
    go(move || assert!(size() < 64 * 1024, "this stack goes back to the pool now"));
    set_limits(Limits { stack_size: 1024 * 1024, ..limits() });
    go(move || assert!(size() > 900 * 1024));
    assert!(resume(small), "and this one now, with its small stack");
    go(move || {
        assert!(size() > 900 * 1024);
        go(move || assert!(size() > 900 * 1024));
    });
}

#[test]
#[cfg_attr(miri, ignore = "miri makes each coroutine a thread")]
fn a_hundred_thousand_are_parked_at_once_and_all_come_back() {
    swoole_coroutine::install();
    set_limits(Limits { stack_size: 64 * 1024, max_coroutines: 100_000 });
    let ids: Vec<i64> = (0..100_000).map(|_| go(park)).collect();
    assert_eq!(stats().count, 100_000);
    check_guards(100_000);
    assert!(spawn(|| {}).is_err());
    assert!(ids.iter().all(|&id| resume(id)));
    assert_eq!((stats().count, stats().peak, stats().waiting), (0, 100_000, 0));
}

/// The kernel says of each stack that its lowest byte is in reach and the one below it is not.
fn check_guards(stacks: usize) {
    let mut guarded = 0;
    for_each(|coroutine| {
        let stack = coroutine.stack();
        let bottom = stack.bottom() as usize;
        assert!(!is_out_of_reach(bottom));
        assert_eq!(is_out_of_reach(bottom - 1), stack.is_guarded());
        guarded += usize::from(stack.is_guarded());
    });
    // Older kernels have no room for so many mappings.
    if has_guard_markers() {
        assert_eq!(guarded, stacks);
    }
}

/// Whether an access would fault: the kernel, asked to read there for us, says so instead.
fn is_out_of_reach(address: usize) -> bool {
    let mut byte = 0_u8;
    let to = libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 };
    let from = libc::iovec { iov_base: std::ptr::with_exposed_provenance_mut(address), iov_len: 1 };
    // SAFETY: the kernel writes to our byte; the other address may be any (process_vm_readv(2)).
    let read = unsafe { libc::process_vm_readv(libc::getpid(), &to, 1, &from, 1, 0) };
    read == -1 && std::io::Error::last_os_error().raw_os_error() == Some(libc::EFAULT)
}

/// Linux 6.13 and later.
fn has_guard_markers() -> bool {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mut parts = release.split('.').map_while(|part| part.parse::<u32>().ok());
    (parts.next(), parts.next()) >= (Some(6), Some(13))
}
