//! Handles that one coroutine at a time may use: connections, above all.
//!
//! A handle is known by the address of what is shared ([`super::keys`]): the connection behind a PDO object and all its
//! statements, the object itself where nothing else is behind it. While a call is inside, a [`Gate`] stands before the
//! handle; the gates are in a table that is searched by the address, so that a call costs a few loads and stores.

use std::cell::Cell;

use swoole_coroutine::{Coroutine, Depth, Gate};
use swoole_zend::{PhpResult, PhpStatic};

use super::keys::Used;
use super::leftovers;
use super::refusal::{self, By};

/// Places in the table, a power of 2: more than there are calls under way in most programs.
const PLACES: usize = 1 << PLACES_LOG2;
const PLACES_LOG2: u32 = 13;

struct Place {
    /// Whose gate it is, while somebody is inside; 0 for a place that was never taken.
    address: Cell<usize>,
    gate: Gate,
    /// Another handle that would have the same place.
    next: Cell<Option<&'static Place>>,
}

impl Place {
    const fn new() -> Self {
        Self { address: Cell::new(0), gate: Gate::new("handle"), next: Cell::new(None) }
    }
}

struct State {
    places: [Place; PLACES],
    waits: Cell<bool>,
}

static STATE: PhpStatic<State> =
    PhpStatic::new(State { places: [const { Place::new() }; PLACES], waits: Cell::new(false) });

/// Whether a second coroutine waits in line, instead of being refused.
pub(super) fn wait_in_line(waits: bool) {
    STATE.waits.set(waits);
}

#[inline(always)]
fn place(address: usize) -> &'static Place {
    // Fibonacci hashing: the low bits of addresses are all alike.
    let hash = (address as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - PLACES_LOG2);
    let places: &'static [Place; PLACES] = &STATE.places;
    // So many bits are left as there are places.
    &places[hash as usize & (PLACES - 1)]
}

/// The gate before a handle.
#[inline(always)]
pub(super) fn gate(address: usize) -> &'static Gate {
    let place = place(address);
    if place.address.get() == address {
        return &place.gate;
    }
    &find(place, address).gate
}

#[cold]
#[inline(never)]
fn find(first: &'static Place, address: usize) -> &'static Place {
    let (mut last, mut idle) = (first, None);
    let mut next = Some(first);
    while let Some(place) = next {
        if place.address.get() == address {
            return place;
        }
        if idle.is_none() && place.gate.is_idle() {
            idle = Some(place);
        }
        (last, next) = (place, place.next.get());
    }
    let place = idle.unwrap_or_else(|| {
        let place: &'static Place = Box::leak(Box::new(Place::new()));
        last.next.set(Some(place));
        place
    });
    place.address.set(address);
    place
}

/// A call that uses a handle.
#[must_use]
#[derive(Clone, Copy)]
pub(super) struct Usage {
    gate: &'static Gate,
    depth: Depth,
}

impl Usage {
    /// It has ended.
    #[inline(always)]
    pub(super) fn leave(self) {
        if leftovers::is_any() && self.depth.is_outermost() {
            leftovers::free(self.gate);
        }
        self.gate.leave(self.depth);
    }
}

/// Lets a call use a handle. An exception is pending when it may not.
#[inline(always)]
pub(super) fn enter(used: Used, me: &'static Coroutine, by: By) -> PhpResult<Usage> {
    let gate = gate(used.address);
    match gate.try_enter(me) {
        Some(depth) => Ok(Usage { gate, depth }),
        None => enter_slowly(gate, used, by),
    }
}

#[cold]
fn enter_slowly(gate: &'static Gate, used: Used, by: By) -> PhpResult<Usage> {
    // Who comes to a stream that is being closed hears so when it is.
    let is_closing = || used.descriptor().is_some_and(|(fd, _)| swoole_interpose::is_closing(fd));
    if used.is_refused(STATE.waits.get()) && !is_closing() {
        return Err(refusal::in_use(used, gate.holder().unwrap_or(-1), by));
    }
    gate.set_name(used.name());
    super::enter_slowly(gate).map(|depth| Usage { gate, depth })
}

/// As [`enter`], waiting for whoever is inside, however that is refused otherwise. A cancellation does not end the wait.
pub(super) fn enter_firmly(used: Used) -> Option<Usage> {
    let gate = gate(used.address);
    gate.set_name(used.name());
    super::enter_firmly(gate).map(|depth| Usage { gate, depth })
}

/// Whether another coroutine than the running one is inside.
pub(super) fn is_used_elsewhere(used: Used) -> bool {
    gate(used.address).holder().is_some_and(|holder| holder != swoole_coroutine::current_id())
}

/// Whether a coroutine is inside.
#[inline]
pub(super) fn is_used(used: Used) -> bool {
    gate(used.address).holder().is_some()
}

/// To who is no coroutine.
#[cold]
pub(super) fn refuse_outside(used: Used, by: By) {
    let owner = gate(used.address).holder().unwrap_or(-1);
    refusal::in_use(used, owner, by);
}
