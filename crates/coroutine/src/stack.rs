//! Where coroutines live: slots carved from large slabs, a guard below each.
//!
//! ```text
//!   slab (one mapping, reserved, not committed)
//!   ┌────────────────────────── slot ──────────────────────────┬──── slot ────
//!   │ guard │   …untouched…    ◄── C stack grows down │ headroom │ guard │ …
//!   └───────┴─────────────────────────────────────────┴─────────┴─────────────
//!   low     bottom                                   top       end
//! ```
//!
//! The engine's headroom (PHP: the first page of the VM stack) starts right where the C stack starts, in
//! the same memory page, so a coroutine that parks early touches very little memory.
//!
//! A guard is installed with `MADV_GUARD_INSTALL` (Linux 6.13), which needs no mapping of its own. Older
//! kernels get `mprotect`, two mappings a slot, within a budget that leaves half of `vm.max_map_count` to
//! everybody else; slots beyond the budget have no guard, and [`Stack::is_guarded`] says so.
//!
//! A slot that nobody needs gives back its pages and, since Linux 6.14 (x86-64), the page table that maps nothing else
//! when a slot is 2 MiB: as much again. A guard marker is an entry of that table, so it goes and comes with it.

use std::cell::{Cell, RefCell};
use std::io;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::memory::{advise, forbid, map, max_mappings};

/// `madvise(2)` advice of Linux 6.13: accesses in the range raise SIGSEGV, without splitting the mapping.
const MADV_GUARD_INSTALL: libc::c_int = 102;
/// Takes such a guard away.
const MADV_GUARD_REMOVE: libc::c_int = 103;
/// Four pages: a C function with a few large buffers must not step over the guard.
const GUARD: usize = 16 * 1024;
/// Virtual size of a slab. Large, because each slab is a mapping; reserved only, so it costs nothing.
const SLAB: usize = if cfg!(miri) { 1 } else { 256 * 1024 * 1024 };
/// Where in its 4 KiB page the C stack starts: what is above is the engine's. A parked PHP coroutine needs
/// about 2.5 KiB of C stack and a few hundred bytes of VM stack, which fit in one page this way.
const TOP_IN_PAGE: usize = 3072;

/// One coroutine's memory. Copyable: it describes the slot and does not own it; slots are never unmapped.
#[derive(Clone, Copy, Debug)]
pub struct Stack {
    low: usize,
    bottom: usize,
    top: usize,
    end: usize,
    guard: Guard,
}

/// What lies below a slot's C stack.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Guard {
    None,
    /// `MADV_GUARD_INSTALL`.
    Marker,
    /// Pages that nobody may touch, as mappings of their own.
    Mapping,
}

impl Stack {
    /// Highest address of the C stack, 16-byte aligned. The stack grows down from here.
    pub fn top(&self) -> *mut u8 {
        ptr::with_exposed_provenance_mut(self.top)
    }

    /// Lowest usable address of the C stack, right above the guard.
    pub fn bottom(&self) -> *mut u8 {
        ptr::with_exposed_provenance_mut(self.bottom)
    }

    /// Bytes of C stack between guard and top.
    pub fn size(&self) -> usize {
        self.top - self.bottom
    }

    /// Bytes of the whole slot, guard and headroom included.
    pub(crate) fn slot_size(&self) -> usize {
        self.end - self.low
    }

    /// The engine's own bytes: from the top of the C stack to the end of the slot.
    pub fn headroom(&self) -> (NonNull<u8>, usize) {
        let start =
            NonNull::new(ptr::with_exposed_provenance_mut(self.top)).expect("a slot is not at address 0");
        (start, self.end - self.top)
    }

    /// Whether an overflow is caught by a guard.
    pub fn is_guarded(&self) -> bool {
        self.guard != Guard::None
    }

    fn guard_contains(&self, address: usize) -> bool {
        self.is_guarded() && (self.low..self.bottom).contains(&address)
    }

    /// Gives all pages back to the system, the engine's too. Before somebody runs on it again, it is to be
    /// [armed](Stack::arm).
    pub(crate) fn release(&self) {
        let from = if self.guard == Guard::Marker {
            // SAFETY: the guard is this slot's own, and nobody runs on it who might need one (madvise(2)).
            unsafe { advise(self.low, GUARD, MADV_GUARD_REMOVE) };
            self.low
        } else {
            self.bottom
        };
        // SAFETY: nobody runs or will run on this slot with what it holds; MADV_DONTNEED on private anonymous
        // memory only drops its contents (madvise(2)).
        unsafe { advise(from, self.end - from, libc::MADV_DONTNEED) };
    }

    /// Puts back the guard that a released slot has lost.
    pub(crate) fn arm(&self) -> io::Result<()> {
        if self.guard == Guard::Marker && !install_marker(self.low) {
            return Err(io::Error::last_os_error());
        }
        Ok(())
    }

    /// Gives back what lies in this slot outside of `low..high`, the part that a parked coroutine uses: pages that
    /// only an earlier, deeper call has touched.
    pub(crate) fn trim_around(&self, low: usize, high: usize) {
        if !(self.bottom..self.top).contains(&low) || !(self.top..=self.end).contains(&high) {
            return;
        }
        // The red zone of leaf functions lies below the pointer, at most 128 bytes (System V ABI); a page is plenty.
        self.trim(self.top - low + 4096);
        let from = high.next_multiple_of(4096);
        if from < self.end {
            // SAFETY: as in `trim`: the range lies inside this slot, above everything that is in use.
            unsafe { advise(from, self.end - from, libc::MADV_DONTNEED) };
        }
    }

    /// Gives the pages that only a deep call has touched back to the system; the uppermost `keep` bytes stay.
    pub(crate) fn trim(&self, keep: usize) {
        let page = 4096;
        let from = (self.bottom + page - 1) & !(page - 1);
        let to = self.top.saturating_sub(keep) & !(page - 1);
        if from < to {
            // SAFETY: the range lies inside this slot, below every live frame of a coroutine that is idle;
            // MADV_DONTNEED on private anonymous memory only drops its contents (madvise(2)).
            unsafe { advise(from, to - from, libc::MADV_DONTNEED) };
        }
    }
}

/// Allocates slots of one size.
pub(crate) struct Slabs {
    size: Cell<usize>,
    headroom: Cell<usize>,
    /// Unused rest of the newest slab.
    rest: Cell<(usize, usize)>,
    means: Cell<Means>,
    /// All slabs with the slot size they were cut in, for the signal handler's question.
    slabs: RefCell<Vec<(usize, usize)>>,
}

/// How guards are made on this system.
#[derive(Clone, Copy)]
enum Means {
    Unknown,
    Markers,
    Mappings { left: usize },
}

impl Slabs {
    pub(crate) fn new(headroom: usize) -> Self {
        Self {
            size: Cell::new(crate::scheduler::DEFAULT_STACK_SIZE),
            headroom: Cell::new(headroom),
            rest: Cell::new((0, 0)),
            means: Cell::new(Means::Unknown),
            slabs: RefCell::new(Vec::new()),
        }
    }

    /// Changes the size of slots that are allocated from now on. Rounded up to whole pages.
    pub(crate) fn set_size(&self, bytes: usize) {
        let rounded = bytes.clamp(64 * 1024, 64 * 1024 * 1024).next_multiple_of(4096);
        if rounded != self.size.get() {
            self.size.set(rounded);
            self.rest.set((0, 0));
        }
    }

    pub(crate) fn size(&self) -> usize {
        self.size.get()
    }

    pub(crate) fn allocate(&self) -> io::Result<Stack> {
        let size = self.size.get();
        let (mut at, mut left) = self.rest.get();
        if left < size {
            (at, left) = self.map_slab(size)?;
        }
        self.rest.set((at + size, left - size));

        let (low, end) = (at, at + size);
        let bottom = low + GUARD;
        let top = ((end - self.headroom.get()) & !4095) - 4096 + TOP_IN_PAGE;
        let guard = self.install_guard(low);
        Ok(Stack { low, bottom, top, end, guard })
    }

    fn map_slab(&self, slot: usize) -> io::Result<(usize, usize)> {
        let bytes = SLAB.max(slot) / slot * slot;
        let start = map(bytes)?;
        // SAFETY: the range was mapped above. Without this, one touched byte could cost a 2 MiB huge page.
        unsafe { advise(start, bytes, libc::MADV_NOHUGEPAGE) };
        self.slabs.borrow_mut().push((start, bytes));
        publish(start, bytes);
        Ok((start, bytes))
    }

    fn install_guard(&self, low: usize) -> Guard {
        match self.means.get() {
            Means::Unknown if install_marker(low) => {
                self.means.set(Means::Markers);
                Guard::Marker
            }
            Means::Unknown => {
                self.means.set(Means::Mappings { left: max_mappings() / 4 });
                self.install_guard(low)
            }
            Means::Markers if install_marker(low) => Guard::Marker,
            Means::Markers | Means::Mappings { left: 0 } => Guard::None,
            Means::Mappings { left } => {
                self.means.set(Means::Mappings { left: left - 1 });
                // SAFETY: the first pages of a fresh slot, which nobody uses yet.
                if unsafe { forbid(low, GUARD) } { Guard::Mapping } else { Guard::None }
            }
        }
    }
}

/// False on a kernel that does not know them.
fn install_marker(low: usize) -> bool {
    // SAFETY: `low` is the start of a slot on which nobody runs, so its first pages hold nothing (madvise(2)).
    unsafe { advise(low, GUARD, MADV_GUARD_INSTALL) }
}

/// Range of addresses that slabs span, for [`overflowed`]: a signal handler can take no lock.
static LOWEST: AtomicUsize = AtomicUsize::new(usize::MAX);
static HIGHEST: AtomicUsize = AtomicUsize::new(0);

fn publish(start: usize, bytes: usize) {
    LOWEST.fetch_min(start, Ordering::Relaxed);
    HIGHEST.fetch_max(start + bytes, Ordering::Relaxed);
}

/// Whether a fault at `address` is the running coroutine of this thread running off its stack.
///
/// Async-signal-safe: it reads the scheduler's cells and nothing else.
pub fn overflowed(address: usize) -> Option<i64> {
    let spanned = LOWEST.load(Ordering::Relaxed)..HIGHEST.load(Ordering::Relaxed);
    if !spanned.contains(&address) {
        return None;
    }
    let current = crate::scheduler::current()?;
    current.stack().guard_contains(address).then(|| current.id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "miri has no guards")]
    fn slots_do_not_overlap_and_are_guarded() {
        let slabs = Slabs::new(16 * 1024);
        let (a, b) = (slabs.allocate().expect("first slot"), slabs.allocate().expect("second slot"));
        assert!(a.end <= b.low || b.end <= a.low);
        assert!(a.is_guarded() && b.is_guarded());
        assert_eq!(a.top % 16, 0);
        assert!(a.end - a.top >= 16 * 1024, "the engine gets at least the headroom it asked for");
        assert!(a.size() > slabs.size() - 64 * 1024);
    }

    #[test]
    fn a_new_size_counts_from_the_next_slot_on() {
        let slabs = Slabs::new(4096);
        slabs.set_size(100_000);
        assert_eq!(slabs.size(), 102_400);
        let slot = slabs.allocate().expect("slot");
        assert_eq!(slot.end - slot.low, 102_400);
        slabs.set_size(1);
        assert_eq!(slabs.size(), 64 * 1024, "too small to be useful is raised");
    }

    #[test]
    #[cfg_attr(miri, ignore = "miri gives no pages back")]
    fn trimming_keeps_the_top() {
        let slabs = Slabs::new(4096);
        let slot = slabs.allocate().expect("slot");
        // SAFETY: both addresses lie in the slot's C stack, which no coroutine uses.
        unsafe {
            slot.top().sub(8).write(7);
            slot.bottom().write(9);
            slot.trim(8192);
            assert_eq!(slot.top().sub(8).read(), 7);
            assert_eq!(slot.bottom().read(), 0);
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "miri gives no pages back")]
    fn a_released_slot_is_empty_and_can_be_armed_again() {
        let slabs = Slabs::new(4096);
        let slot = slabs.allocate().expect("slot");
        // SAFETY: the address lies in the slot's C stack, which no coroutine uses.
        let last = unsafe { slot.top().sub(8) };
        for _ in 0..2 {
            // SAFETY: as above.
            unsafe { last.write(7) };
            slot.release();
            slot.arm().expect("the guard that it had");
            // SAFETY: as above.
            assert_eq!(unsafe { last.read() }, 0);
            assert!(
                is_out_of_reach(slot.low)
                    && is_out_of_reach(slot.bottom - 1)
                    && !is_out_of_reach(slot.bottom)
            );
        }
    }

    /// Whether an access would fault, asked from the kernel.
    fn is_out_of_reach(address: usize) -> bool {
        let mut byte = 0_u8;
        let to = libc::iovec { iov_base: ptr::from_mut(&mut byte).cast(), iov_len: 1 };
        let from = libc::iovec { iov_base: ptr::with_exposed_provenance_mut(address), iov_len: 1 };
        // SAFETY: the kernel writes to our byte; the other address may be any (process_vm_readv(2)).
        let read = unsafe { libc::process_vm_readv(libc::getpid(), &to, 1, &from, 1, 0) };
        read == -1 && io::Error::last_os_error().raw_os_error() == Some(libc::EFAULT)
    }
}
