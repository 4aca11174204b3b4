//! Writing the entries that [`crate::elf`] finds, and putting back what was there.
//!
//! An entry is one aligned pointer, so that a thread which calls through it at that moment takes the old way or the
//! new one. Where the loader has made the table read-only (full RELRO), the page is writable for the time of the
//! write. An entry that has not been bound yet holds the address of the loader's resolver: that is put back as well.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::{CStr, c_void};
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::elf::{self, Entry, Object};
use crate::row::{self, Family};

/// What an entry held, by its place.
struct Written {
    former: usize,
    ours: usize,
    /// The page must be made writable first.
    read_only: bool,
}

#[derive(Default)]
struct Tables {
    /// The loader's counts when the tables were last written.
    seen: Option<(u64, u64)>,
    /// The flags of [`Family`]s that were on then.
    families: u32,
    written: HashMap<usize, Written>,
}

/// Entries of our own object, which [`restore`] alone puts back.
static OWN: Mutex<Vec<(usize, Written)>> = Mutex::new(Vec::new());
static TABLES: Mutex<Option<Tables>> = Mutex::new(None);
static COUNT: AtomicUsize = AtomicUsize::new(0);

fn tables() -> MutexGuard<'static, Option<Tables>> {
    TABLES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many entries are ours.
pub(crate) fn count() -> usize {
    COUNT.load(Ordering::Relaxed)
}

/// Rewrites the entries of all objects that are loaded now, as far as `flags` want it.
pub(crate) fn rewrite(flags: u32) -> io::Result<()> {
    let mut tables = tables();
    let tables = tables.get_or_insert_default();
    let now = elf::generation();
    let families = flags & row::families();
    if tables.seen == Some(now) && tables.families == families {
        return Ok(());
    }
    if tables.families != families {
        put_back(tables)?;
        tables.families = families;
    }
    // What was unloaded is gone with its table; another object may be mapped there now.
    if tables.seen.is_some_and(|seen| seen.1 != now.1) {
        forget_unloaded(tables);
    }
    let own = own_objects();
    let mut result = Ok(());
    let failed = RefCell::new(&mut result);
    elf::each_object(&mut |object| {
        if own.iter().any(|&address| object.contains(address)) {
            return ControlFlow::Continue(());
        }
        let family = Family::of(object.name());
        if family.is_some_and(|family| families & family.flag == 0) {
            return ControlFlow::Continue(());
        }
        object.each_entry(&mut |entry| {
            if let Err(failure) = rewrite_entry(tables, object, &entry, family) {
                **failed.borrow_mut() = Err(failure);
            }
        });
        ControlFlow::Continue(())
    });
    tables.seen = Some(now);
    COUNT.store(tables.written.len(), Ordering::Relaxed);
    result
}

fn rewrite_entry(
    tables: &mut Tables,
    object: &Object<'_>,
    entry: &Entry<'_>,
    family: Option<&Family>,
) -> io::Result<()> {
    let Some(row) = row::find(entry.symbol) else { return Ok(()) };
    let place = entry.place as usize;
    if tables.written.contains_key(&place) {
        return Ok(());
    }
    let ours = row.replacement(family.is_some()) as usize;
    let read_only = object.is_read_only(entry.place.cast());
    // SAFETY: the place is a GOT entry of a loaded object, as the loader found it.
    let former = unsafe { write(place, ours, read_only)? };
    tables.written.insert(place, Written { former, ours, read_only });
    Ok(())
}

/// Puts back what was there.
pub(crate) fn restore() -> io::Result<()> {
    for (place, written) in OWN.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        // SAFETY: our own entry.
        unsafe { write(place, written.former, written.read_only)? };
    }
    tables().as_mut().map_or(Ok(()), put_back)
}

/// Points our own calls of `symbol` to `replacement`. False when they cannot be.
pub(crate) fn hook_own(symbol: &CStr, replacement: *const c_void) -> bool {
    let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut hooked = own.iter().any(|(_, written)| written.ours == replacement as usize);
    if hooked {
        return true;
    }
    elf::each_object(&mut |object| {
        if !object.contains(hook_own as *const c_void) {
            return ControlFlow::Continue(());
        }
        object.each_entry(&mut |entry| {
            if entry.symbol != symbol {
                return;
            }
            let (place, read_only) = (entry.place as usize, object.is_read_only(entry.place.cast()));
            // SAFETY: an entry of our own, and a function of its type.
            if let Ok(former) = unsafe { write(place, replacement as usize, read_only) } {
                own.push((place, Written { former, ours: replacement as usize, read_only }));
                hooked = true;
            }
        });
        ControlFlow::Break(())
    });
    hooked
}

fn put_back(tables: &mut Tables) -> io::Result<()> {
    if tables.seen.is_some_and(|seen| seen.1 != elf::generation().1) {
        forget_unloaded(tables);
    }
    let mut result = Ok(());
    tables.written.retain(|&place, written| {
        // SAFETY: the entry of an object that is still loaded.
        match unsafe { current(place) } == written.ours {
            // SAFETY: as above.
            true => match unsafe { write(place, written.former, written.read_only) } {
                Ok(_) => false,
                Err(failure) => {
                    result = Err(failure);
                    true
                }
            },
            // Somebody has hooked it after us, and will call us for ever; we are libc's own then.
            false => true,
        }
    });
    tables.seen = None;
    COUNT.store(tables.written.len(), Ordering::Relaxed);
    result
}

fn forget_unloaded(tables: &mut Tables) {
    let mut loaded = Vec::new();
    elf::each_object(&mut |object| {
        object.each_entry(&mut |entry| loaded.push(entry.place as usize));
        ControlFlow::Continue(())
    });
    loaded.sort_unstable();
    tables.written.retain(|place, written| {
        // SAFETY: the entry of a loaded object.
        loaded.binary_search(place).is_ok() && unsafe { current(*place) } == written.ours
    });
}

/// # Safety
///
/// `place` is a GOT entry of a loaded object.
unsafe fn current(place: usize) -> usize {
    // SAFETY: aligned, and mapped while its object is loaded.
    unsafe { AtomicPtr::from_ptr(place as *mut *mut c_void) }.load(Ordering::Acquire) as usize
}

/// # Safety
///
/// As for [`current`]; `value` is the address of a function of the entry's type.
unsafe fn write(place: usize, value: usize, read_only: bool) -> io::Result<usize> {
    // SAFETY: sysconf(3) has no preconditions.
    let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
    let start = (place & !(page - 1)) as *mut c_void;
    if read_only {
        // SAFETY: the page is mapped, readable, and becomes writable as well.
        if unsafe { libc::mprotect(start, page, libc::PROT_READ | libc::PROT_WRITE) } != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    // SAFETY: as in `current`; the page is writable.
    let former = unsafe { AtomicPtr::from_ptr(place as *mut *mut c_void) }
        .swap(value as *mut c_void, Ordering::AcqRel) as usize;
    if read_only {
        // A page that stays writable works as well, so a failure here changes nothing.
        // SAFETY: as above.
        unsafe { libc::mprotect(start, page, libc::PROT_READ) };
    }
    Ok(former)
}

/// An address in each object that must call the real functions: ourselves, libc, the loader, the vDSO.
fn own_objects() -> Vec<*const c_void> {
    let mut addresses = vec![own_objects as *const c_void, libc::getpid as *const c_void];
    // SAFETY: getauxval(3) has no preconditions.
    let (loader, vdso) = unsafe { (libc::getauxval(libc::AT_BASE), libc::getauxval(libc::AT_SYSINFO_EHDR)) };
    addresses.extend(
        [loader, vdso].into_iter().filter(|&address| address != 0).map(|address| address as *const c_void),
    );
    addresses
}
