//! The file systems on which files lie: in memory, on a disk of this machine or elsewhere, and how quickly they have taken
//! what was written last.
//!
//! By the number of the device, which fstat(2) tells along with the kind of a file. What is mounted may change, so a
//! device is looked at again once in a while.

mod pace;
mod waits;

use std::cell::RefCell;
use std::os::fd::RawFd;

use libc::dev_t;

use self::pace::Pace;
use crate::deadline::{Nanos, now};

/// What was found out about a device is believed for so long.
const BELIEVED: Nanos = 10_000_000_000;
/// More devices than a program writes to; then the oldest is forgotten.
const MOST: usize = 64;

/// Where a device's files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In memory, or made up by the kernel.
    Memory,
    /// On a disk of this machine.
    Here,
    /// Behind a network, in the hands of another process, or nobody knows.
    Elsewhere,
}

struct Device {
    number: dev_t,
    place: Place,
    looked_at: Nanos,
    pace: Pace,
    /// Whether it can be asked to write without waiting.
    knows_nowait: bool,
}

thread_local! {
    /// The coroutines' thread is the only one that asks.
    static DEVICES: RefCell<Vec<Device>> = const { RefCell::new(Vec::new()) };
}

/// Calls `with` with the device, looking it up on `fd` where it is not known, or not any more.
fn with<T>(number: dev_t, fd: RawFd, with: impl FnOnce(&mut Device, Nanos) -> T) -> T {
    DEVICES.with_borrow_mut(|devices| {
        let time = now();
        let known = devices.iter().position(|device| device.number == number);
        let is_fresh = |at: usize| {
            devices.get(at).is_some_and(|device| time.saturating_sub(device.looked_at) < BELIEVED)
        };
        let at = match known {
            Some(at) if is_fresh(at) => at,
            _ => look(devices, known, number, fd, time),
        };
        with(devices.get_mut(at).expect("it was found or added"), time)
    })
}

#[cold]
fn look(devices: &mut Vec<Device>, known: Option<usize>, number: dev_t, fd: RawFd, time: Nanos) -> usize {
    let (place, knows_nowait) = system_of(fd);
    if let Some(at) = known
        && let Some(device) = devices.get_mut(at)
    {
        device.looked_at = time;
        if device.place != place {
            // Another one is mounted.
            (device.place, device.pace, device.knows_nowait) = (place, Pace::new(), knows_nowait);
        }
        return at;
    }
    if devices.len() >= MOST {
        devices.remove(0);
    }
    devices.push(Device { number, place, looked_at: time, pace: Pace::new(), knows_nowait });
    devices.len() - 1
}

/// Where its files are, and whether it can be asked to write them without waiting.
fn system_of(fd: RawFd) -> (Place, bool) {
    let mut about = std::mem::MaybeUninit::<libc::statfs>::uninit();
    // SAFETY: fstatfs(2) fills the struct when it returns 0.
    let system = unsafe {
        if libc::fstatfs(fd, about.as_mut_ptr()) != 0 {
            return (Place::Elsewhere, false);
        }
        about.assume_init().f_type
    };
    // statfs(2) lists the numbers: tmpfs, ramfs, proc, sysfs, cgroup, cgroup2, devpts, debugfs.
    const IN_MEMORY: [i64; 8] =
        [0x0102_1994, 0x8584_58f6, 0x9fa0, 0x6265_6572, 0x0027_e0eb, 0x6367_7270, 0x1cd1, 0x6462_6720];
    // ext2 to ext4, XFS, Btrfs, F2FS, ZFS, bcachefs, overlayfs, JFS, ReiserFS, NILFS, UBIFS, exFAT, FAT, ntfs3, HFS+,
    // SquashFS, EROFS, ISO 9660, UDF. What is not among them may be behind a network.
    const HERE: [i64; 19] = [
        0xef53,
        0x5846_5342,
        0x9123_683e,
        0xf2f5_2010,
        0x2fc1_2fc1,
        0xca45_1a4e,
        0x794c_7630,
        0x3153_464a,
        0x5265_4973,
        0x3434,
        0x2405_1905,
        0x2011_bab0,
        0x4d44,
        0x7366_746e,
        0x482b,
        0x7371_7368,
        0xe0f5_e1e2,
        0x9660,
        0x1501_3346,
    ];
    // XFS since Linux 6.0, Btrfs; before, they say so.
    const KNOW_NOWAIT: [i64; 2] = [0x5846_5342, 0x9123_683e];
    #[allow(
        clippy::useless_conversion,
        clippy::unnecessary_cast,
        reason = "the type differs between C libraries"
    )]
    let system = system as i64 & 0xffff_ffff;
    let place = if IN_MEMORY.contains(&system) {
        Place::Memory
    } else if HERE.contains(&system) {
        Place::Here
    } else {
        Place::Elsewhere
    };
    (place, KNOW_NOWAIT.contains(&system))
}

/// Where the files of the device are on which `fd` lies.
pub(crate) fn place(number: dev_t, fd: RawFd) -> Place {
    with(number, fd, |device, _| device.place)
}

/// The same, as far as it is known.
pub(crate) fn known_place(number: dev_t) -> Option<Place> {
    DEVICES.with_borrow(|devices| {
        devices.iter().find(|device| device.number == number).map(|device| device.place)
    })
}

/// How a small write is made: nothing of it, on the pool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// The device says by itself whether it would have to wait.
    pub(crate) may_ask: bool,
    /// In place: the last ones were quick.
    pub(crate) is_quick: bool,
    /// What time it is.
    pub(crate) now: Nanos,
}

/// How a small write to `fd` is made, by the coroutines' thread.
pub(crate) fn manner(number: dev_t, fd: RawFd) -> Manner {
    with(number, fd, |device, now| {
        let is_here = device.place == Place::Here;
        waits::note();
        Manner {
            may_ask: is_here && device.knows_nowait,
            is_quick: device.place == Place::Memory || (is_here && device.pace.is_quick(now)),
            now,
        }
    })
}

/// The device cannot say whether it would have to wait.
pub(crate) fn cannot_be_asked(number: dev_t) {
    change(number, |device| device.knows_nowait = false);
}

/// How long something took that was not let wait for others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    time: Nanos,
    end: Nanos,
}

impl Taken {
    /// What has begun at `begin`, in place, after [`manner`].
    pub(crate) fn in_place(begin: Nanos) -> Self {
        let end = now();
        let time = end.saturating_sub(begin);
        let waited = Pace::is_slow(time) && waits::has_slept();
        Self { time: if waited || !Pace::is_slow(time) { time } else { 0 }, end }
    }

    /// What `work` takes, on a thread of the pool.
    pub(crate) fn by<T>(work: impl FnOnce() -> T) -> (T, Self) {
        let (begin, sleeps) = (now(), waits::sleeps());
        let done = work();
        let end = now();
        let waited = sleeps < 0 || waits::sleeps() != sleeps;
        (done, Self { time: if waited { end.saturating_sub(begin) } else { 0 }, end })
    }
}

/// What a small write has taken.
pub(crate) fn took(number: dev_t, taken: Taken) {
    change(number, |device| device.pace.took(taken.time, taken.end));
}

/// As [`took`], of one that was asked not to wait. A device that has waited all the same is not asked again.
pub(crate) fn asked_and_took(number: dev_t, taken: Taken) {
    change(number, |device| {
        device.knows_nowait &= !Pace::is_slow(taken.time);
        device.pace.took(taken.time, taken.end);
    });
}

fn change(number: dev_t, change: impl FnOnce(&mut Device)) {
    DEVICES.with_borrow_mut(|devices| {
        if let Some(device) = devices.iter_mut().find(|device| device.number == number) {
            change(device);
        }
    });
}
