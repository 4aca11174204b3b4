//! Statements that are done with before a thread of the pool would have begun: they are tried in place.
//!
//! Which ones is learned from the pool: a statement that only reads, and whose first row took less than a change of
//! threads costs, is made in place the next time. One that then takes long has to prove itself on the pool again, and
//! after some times may not any more: how long it takes depends on what it is asked for. What cannot be known is whether
//! somebody holds a lock: in place SQLite is told not to wait for one, and if there is one, the pool waits.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::c_int;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// What a change of threads costs.
const QUICK: Duration = Duration::from_micros(20);
/// The texts that are remembered for a connection.
const MANY: usize = 512;
/// Longer texts are rarely used twice.
const LONG: usize = 1024;
/// How often a statement may take long in place. A busy machine makes quick ones take long, too.
const PATIENCE: u8 = 8;
/// Sets the time that SQLite waits for locks, without a word to anybody.
const PRAGMA: &[u8] = b"busy_timeout";

/// What is known of a statement.
#[derive(Default)]
struct Record {
    is_quick: bool,
    /// How often it was in place, and was not.
    failed: u8,
}

/// What is known of a connection's statements.
pub(super) struct Quick {
    /// By the text's hash.
    known: RefCell<HashMap<u64, Record>>,
    /// Milliseconds that SQLite waits for locks; none when the script has told SQLite in SQL.
    busy_timeout: Cell<Option<c_int>>,
}

impl Quick {
    pub(super) fn new() -> Self {
        Self { known: RefCell::new(HashMap::new()), busy_timeout: Cell::new(Some(0)) }
    }

    pub(super) fn set_busy_timeout(&self, ms: c_int) {
        if self.busy_timeout.get().is_some() {
            self.busy_timeout.set(Some(ms));
        }
    }

    /// Looks at what is about to be prepared or executed. The key under which it is remembered.
    pub(super) fn look_at(&self, sql: &[u8]) -> Option<u64> {
        if sql.windows(PRAGMA.len()).any(|part| part.eq_ignore_ascii_case(PRAGMA)) {
            self.busy_timeout.set(None);
        }
        if sql.len() > LONG {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        sql.hash(&mut hasher);
        Some(hasher.finish())
    }

    /// The time that SQLite waits for locks, if this statement is one to try in place.
    pub(super) fn is_quick(&self, key: Option<u64>) -> Option<c_int> {
        self.known.borrow().get(&key?).filter(|record| record.is_quick)?;
        self.busy_timeout.get()
    }

    /// A statement that only reads took so long for its first row, on the pool.
    pub(super) fn learn(&self, key: Option<u64>, took: Duration) {
        let Some(key) = key.filter(|_| took < QUICK) else { return };
        let mut known = self.known.borrow_mut();
        if known.len() >= MANY {
            known.clear();
        }
        let record = known.entry(key).or_default();
        record.is_quick = record.failed < PATIENCE;
    }

    /// It took too long in place.
    pub(super) fn unlearn(&self, key: Option<u64>) {
        let mut known = self.known.borrow_mut();
        if let Some(record) = key.and_then(|key| known.get_mut(&key)) {
            record.is_quick = false;
            record.failed = record.failed.saturating_add(1);
        }
    }
}
