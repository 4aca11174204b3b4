//! `errno` belongs to whoever runs.

use crate::support::{go, park, resume};

fn set(number: i32) {
    // SAFETY: the location is this thread's.
    unsafe { *libc::__errno_location() = number };
}

fn get() -> i32 {
    std::io::Error::last_os_error().raw_os_error().expect("an errno")
}

#[test]
fn a_parked_coroutine_finds_its_own_again() {
    let id = go(|| {
        set(libc::EAGAIN);
        park();
        assert_eq!(get(), libc::EAGAIN);
    });
    let other = go(move || {
        set(libc::ENOENT);
        park();
        assert_eq!(get(), libc::ENOENT);
    });
    set(libc::EPERM);
    assert!(resume(id) && resume(other));
}
