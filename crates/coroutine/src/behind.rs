//! Waits for what another coroutine is in the midst of, and does not say when it is done with it: the file that it executes,
//! the class that it declares.
//!
//! There is nothing that the one could open for the other, as with a [`Gate`]: PHP code runs on, past the place where it is
//! through. It is looked for every millisecond. A gate stands for the other one meanwhile, so that a circle of waits is seen,
//! whatever it is made of.

use std::cell::RefCell;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::coroutine::Coroutine;
use crate::gate::{Gate, Refused};
use crate::scheduler;
use crate::wait::wait;

/// How often it is looked.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

thread_local! {
    /// As many as have ever waited at once.
    static GATES: RefCell<Vec<&'static Gate>> = const { RefCell::new(Vec::new()) };
}

/// Parks the running coroutine for as long as `holder` names another one that lives, but no longer than `patience`: then the
/// result is false.
///
/// # Errors
///
/// The wait was canceled; or the other one waits for the caller, or has started it, and may well be waiting for it.
///
/// # Panics
///
/// Outside a coroutine: there is nothing to park.
pub fn wait_behind(
    name: &'static str,
    patience: Duration,
    mut holder: impl FnMut() -> Option<i64>,
) -> Result<bool, Refused> {
    let me = scheduler::current().expect("a coroutine waits");
    let begin = Instant::now();
    loop {
        let Some(id) = holder().filter(|&id| scheduler::by_id(id).is_some()) else { return Ok(true) };
        if id == me.id() || me.descends_from(id) {
            return Err(Refused::Deadlock(id));
        }
        if begin.elapsed() > patience {
            return Ok(false);
        }
        let gate = GATES
            .with(|gates| gates.borrow_mut().pop())
            .unwrap_or_else(|| Box::leak(Box::new(Gate::new("another coroutine"))));
        let waited = gate.stand_for(id, me, || wait(name, sleep(LOOK_AGAIN)));
        GATES.with(|gates| gates.borrow_mut().push(gate));
        match waited {
            None => return Err(Refused::Deadlock(id)),
            Some(Err(_)) => return Err(Refused::Canceled),
            Some(Ok(())) => {}
        }
    }
}

impl Coroutine {
    /// Whether it was started by this one, or by one that was.
    pub fn descends_from(&self, id: i64) -> bool {
        let mut parent = self.parent();
        while parent > 0 {
            if parent == id {
                return true;
            }
            parent = scheduler::by_id(parent).map_or(-1, Coroutine::parent);
        }
        false
    }
}
