//! Where coroutines live: slots carved from large slabs, a guard below each.
//!
//! ```text
//!   slab (one mapping, reserved, not committed)
//!   ┌────────────────────────────── slot ────────────────────────────────┬──── slot ────
//!   │ guard ╎ reserve │   …untouched…    ◄── C stack grows down │ headroom │ guard ╎ …
//!   └───────┴─────────┴─────────────────────────────────────────┴──────────┴─────────────
//!   low               bottom                                    top        end
//! ```
//!
//! The guard is 512 KiB, because a C function may have buffers of 64 or 256 KiB on its stack and touch their far end first:
//! what is smaller can be stepped over. (It could be larger, but every page of it takes some 40 ns when a new slot is
//! armed.) Its upper part is a reserve: whoever first touches that has it, and is told, so
//! that the overflow can be dealt with where it is safe ([`crate::overflow`]).
//!
//! A guard of markers takes entries of a page table, and so does the uppermost page of a stack, the one that a parked
//! coroutine uses. Slots are laid out so that a slot's guard and the top of the one below it share the 2 MiB that one page of
//! page tables maps: hence 4 MiB of address space for a stack of 2 MiB, which then has 3.5.
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

use crate::memory::{advise, allow, forbid, map, max_mappings};

/// 2 MiB of address space, as Swoole and PHP's own fibers have. Only touched pages cost memory.
const DEFAULT_SIZE: usize = 2 * 1024 * 1024;
/// `madvise(2)` advice of Linux 6.13: accesses in the range raise SIGSEGV, without splitting the mapping.
const MADV_GUARD_INSTALL: libc::c_int = 102;
/// Takes such a guard away.
const MADV_GUARD_REMOVE: libc::c_int = 103;
/// What nobody may touch below a stack, the reserve included.
const GUARD: usize = 512 * 1024;
/// The part of it that is opened once: room for the functions of C that have begun to return, and for what deals with it.
/// What is below it is still more than the largest frames.
const RESERVE: usize = 192 * 1024;
/// What one page of page tables maps.
const TABLE: usize = 2 * 1024 * 1024;
/// Where in such a range slots begin: above is the guard, and below as much of the stack of the next lower slot.
const PHASE: usize = TABLE - GUARD;
/// Virtual size of a slab. Large, because each slab is a mapping; reserved only, so it costs nothing.
const SLAB: usize = if cfg!(miri) { 1 } else { 512 * 1024 * 1024 };
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

/// Parts of a guard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    /// What may be opened.
    Reserve,
    /// What may not.
    Guard,
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

    /// Where in the guard an address lies, if it does.
    pub(crate) fn part_of_guard(&self, address: usize) -> Option<Part> {
        if !self.is_guarded() || !(self.low..self.bottom).contains(&address) {
            return None;
        }
        Some(if address < self.bottom - RESERVE { Part::Guard } else { Part::Reserve })
    }

    /// Whether code that has a variable at `address` runs on this stack, and not in its reserve.
    pub(crate) fn is_above_reserve(&self, address: usize) -> bool {
        (self.bottom..self.end).contains(&address)
    }

    /// Lets the stack use its reserve. False when the system does not. Async-signal-safe.
    pub(crate) fn open_reserve(&self) -> bool {
        let from = self.bottom - RESERVE;
        // SAFETY: the range is the slot's own guard.
        unsafe {
            match self.guard {
                Guard::None => false,
                Guard::Marker => advise(from, RESERVE, MADV_GUARD_REMOVE),
                Guard::Mapping => allow(from, RESERVE),
            }
        }
    }

    /// Makes the reserve a guard again, or as much of it as lies below `used`, where nobody has anything any more.
    pub(crate) fn close_reserve(&self, used: usize) -> bool {
        let from = self.bottom - RESERVE;
        let to = used.min(self.bottom) & !4095;
        // SAFETY: the range is the slot's own, below all that its coroutine uses.
        to <= from
            || unsafe {
                match self.guard {
                    Guard::None => true,
                    Guard::Marker => advise(from, to - from, MADV_GUARD_INSTALL),
                    Guard::Mapping => forbid(from, to - from),
                }
            }
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
            size: Cell::new(DEFAULT_SIZE),
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

    /// Bytes from one slot to the next.
    pub(crate) fn stride(&self) -> usize {
        let least = self.size.get() + GUARD;
        // Smaller ones share a page of page tables whatever they are laid out like.
        if least < TABLE || cfg!(miri) { least } else { least.next_multiple_of(TABLE) }
    }

    pub(crate) fn allocate(&self) -> io::Result<Stack> {
        let stride = self.stride();
        let (mut at, mut left) = self.rest.get();
        if left < stride {
            (at, left) = self.map_slab(stride)?;
        }
        self.rest.set((at + stride, left - stride));

        let (low, end) = (at, at + stride);
        let bottom = low + GUARD;
        let top = ((end - self.headroom.get()) & !4095) - 4096 + TOP_IN_PAGE;
        let guard = self.install_guard(low);
        Ok(Stack { low, bottom, top, end, guard })
    }

    fn map_slab(&self, slot: usize) -> io::Result<(usize, usize)> {
        let bytes = SLAB.max(slot) / slot * slot;
        let aside = if cfg!(miri) { 0 } else { TABLE };
        let mapped = map(bytes + aside)?;
        // SAFETY: the range was mapped above. Without this, one touched byte could cost a 2 MiB huge page.
        unsafe { advise(mapped, bytes + aside, libc::MADV_NOHUGEPAGE) };
        let start = if aside == 0 { mapped } else { (mapped + aside - PHASE - 1) / TABLE * TABLE + PHASE };
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

/// Range of addresses that slabs span, for [`may_be_in_a_slot`]: a signal handler can take no lock.
static LOWEST: AtomicUsize = AtomicUsize::new(usize::MAX);
static HIGHEST: AtomicUsize = AtomicUsize::new(0);

fn publish(start: usize, bytes: usize) {
    LOWEST.fetch_min(start, Ordering::Relaxed);
    HIGHEST.fetch_max(start + bytes, Ordering::Relaxed);
}

/// Whether an address lies in one of the slabs, or between them. Async-signal-safe.
pub(crate) fn may_be_in_a_slot(address: usize) -> bool {
    (LOWEST.load(Ordering::Relaxed)..HIGHEST.load(Ordering::Relaxed)).contains(&address)
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
        assert!(a.size() > slabs.size());
    }

    #[test]
    #[cfg_attr(miri, ignore = "miri has no guards")]
    fn no_frame_of_c_steps_over_a_guard() {
        let slabs = Slabs::new(16 * 1024);
        for size in [64 * 1024, 1024 * 1024, 2 * 1024 * 1024, 5 * 1024 * 1024] {
            slabs.set_size(size);
            let slot = slabs.allocate().expect("slot");
            assert!(slot.is_guarded());
            assert!(slot.size() + slot.headroom().1 >= size, "the guard takes nothing from the stack");
            assert!((slot.low..slot.bottom).step_by(4096).all(is_out_of_reach));
            assert!(!is_out_of_reach(slot.bottom));
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "miri has no guards")]
    fn a_guard_shares_its_page_of_tables_with_the_stack_below() {
        let slabs = Slabs::new(16 * 1024);
        let (below, above) = (slabs.allocate().expect("slot"), slabs.allocate().expect("slot"));
        assert_eq!(below.end, above.low);
        let table = above.low / TABLE;
        assert_eq!((above.bottom - 1) / TABLE, table);
        assert_eq!((below.top - 512 * 1024) / TABLE, table, "with the uppermost part of that stack");
    }

    #[test]
    #[cfg_attr(miri, ignore = "miri has no guards")]
    fn the_reserve_is_opened_and_closed() {
        let slabs = Slabs::new(16 * 1024);
        let slot = slabs.allocate().expect("slot");
        assert_eq!(slot.part_of_guard(slot.bottom - 1), Some(Part::Reserve));
        assert_eq!(slot.part_of_guard(slot.bottom - RESERVE - 1), Some(Part::Guard));
        assert_eq!(slot.part_of_guard(slot.bottom), None);
        for _ in 0..2 {
            assert!(slot.open_reserve());
            assert!((slot.bottom - RESERVE..slot.bottom).step_by(4096).all(|at| !is_out_of_reach(at)));
            assert!(is_out_of_reach(slot.bottom - RESERVE - 1), "no more than that");
            assert!(slot.close_reserve(slot.bottom - 64 * 1024));
            assert!(
                is_out_of_reach(slot.bottom - 64 * 1024 - 1) && !is_out_of_reach(slot.bottom - 64 * 1024)
            );
            assert!(slot.close_reserve(usize::MAX));
            assert!((slot.low..slot.bottom).step_by(4096).all(is_out_of_reach));
        }
    }

    #[test]
    fn a_new_size_counts_from_the_next_slot_on() {
        let slabs = Slabs::new(4096);
        slabs.set_size(100_000);
        assert_eq!(slabs.size(), 102_400);
        let slot = slabs.allocate().expect("slot");
        assert_eq!(slot.end - slot.low, 102_400 + GUARD);
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
