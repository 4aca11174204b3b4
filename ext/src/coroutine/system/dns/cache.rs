//! Addresses that were found, for a while: the one used longest ago goes first when there are too many.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// What was found for a name and family, and until when that holds.
struct Entry {
    address: IpAddr,
    expires: Option<Instant>,
    /// The entry with the lowest goes first when there are too many.
    used: u64,
}

/// Names that were looked up in one way.
pub(super) struct Cache {
    /// How long an address is kept; none: for ever.
    lifetime: Cell<Option<Duration>>,
    /// Addresses kept; 0: none.
    capacity: Cell<usize>,
    clock: Cell<u64>,
    entries: RefCell<Option<HashMap<(libc::c_int, CString), Entry>>>,
}

impl Cache {
    /// Swoole's own defaults.
    pub(super) const fn new() -> Self {
        Self {
            lifetime: Cell::new(Some(Duration::from_secs(60))),
            capacity: Cell::new(1000),
            clock: Cell::new(0),
            entries: RefCell::new(None),
        }
    }

    /// For what is found from now on.
    pub(super) fn set_lifetime(&self, lifetime: Option<Duration>) {
        self.lifetime.set(lifetime);
    }

    /// What is kept now is forgotten.
    pub(super) fn set_capacity(&self, capacity: usize) {
        self.capacity.set(capacity);
        self.clear();
    }

    fn tick(&self) -> u64 {
        self.clock.set(self.clock.get().wrapping_add(1));
        self.clock.get()
    }

    pub(super) fn get(&self, family: libc::c_int, host: &CStr) -> Option<IpAddr> {
        let mut entries = self.entries.borrow_mut();
        let entries = entries.as_mut()?;
        let key = (family, host.to_owned());
        let entry = entries.get_mut(&key)?;
        if entry.expires.is_some_and(|expires| expires <= Instant::now()) {
            entries.remove(&key);
            return None;
        }
        entry.used = self.tick();
        Some(entry.address)
    }

    pub(super) fn put(&self, family: libc::c_int, host: CString, address: IpAddr) {
        let lifetime = self.lifetime.get();
        if self.capacity.get() == 0 || lifetime == Some(Duration::ZERO) {
            return;
        }
        let expires = lifetime.and_then(|lifetime| Instant::now().checked_add(lifetime));
        let used = self.tick();
        let mut entries = self.entries.borrow_mut();
        let entries = entries.get_or_insert_default();
        entries.insert((family, host), Entry { address, expires, used });
        while entries.len() > self.capacity.get() {
            let Some(oldest) = entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone())
            else {
                break;
            };
            entries.remove(&oldest);
        }
    }

    pub(super) fn clear(&self) {
        self.entries.replace(None);
    }
}
