//! What PHP's functions remember from one call to the next: each coroutine has its own.
//!
//! `strtok()` goes on with the text that it was given before, `json_last_error()` tells of the last call, and so on. What
//! is remembered stays where it is, in a global, until a function of its group is called by another coroutine than the one
//! it belongs to: only then do the two change places. So a switch of coroutines costs nothing, and a call as much as it
//! takes to see that nobody else was there.
//!
//! What belongs to a coroutine that has ended is forgotten, unless the main script asks for it before anybody else.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use swoole_coroutine::{by_id, current_id, is_aborted};
use swoole_zend::function::Title;
use swoole_zend::midst::{self, Mark};
use swoole_zend::remembered::{self, Taken, What};
use swoole_zend::{PhpStatic, error_handler};

/// The id that stands for the main script.
const MAIN: i64 = -1;

/// Fewer than this are not worth a look for who has ended.
const FEW: usize = 64;

/// One thing that is remembered, and whose it is.
pub(super) struct Memory {
    what: What,
    owner: Cell<i64>,
    /// Those of others.
    away: RefCell<Option<HashMap<i64, Taken>>>,
    /// With so many it is time to look for who has ended.
    enough: Cell<usize>,
}

impl Memory {
    const fn new(what: What) -> PhpStatic<Self> {
        PhpStatic::new(Self {
            what,
            owner: Cell::new(MAIN),
            away: RefCell::new(None),
            enough: Cell::new(FEW),
        })
    }

    /// The running coroutine's is in the globals from here on.
    #[inline(always)]
    fn own(&self) -> i64 {
        let me = current_id();
        self.own_as(me);
        me
    }

    #[inline(always)]
    fn own_as(&self, me: i64) {
        if self.owner.get() != me {
            self.change_hands(me);
        }
    }

    #[cold]
    fn change_hands(&self, me: i64) {
        if is_aborted() {
            // The script has ended with a fatal error: shutdown functions ask for just that.
            return;
        }
        let mut away = self.away.borrow_mut();
        let away = away.get_or_insert_default();
        let mine = away.remove(&me);
        let former = self.owner.replace(me);
        let has_ended = former != MAIN && by_id(former).is_none();
        if has_ended && me == MAIN && mine.is_none() {
            return;
        }
        let theirs = self.what.take();
        if has_ended {
            self.what.free(theirs);
        } else if theirs != Taken::NOTHING {
            away.insert(former, theirs);
        }
        if let Some(mine) = mine {
            self.what.put(mine);
        }
        if away.len() > self.enough.get() {
            away.retain(|&id, &mut taken| {
                let stays = id == MAIN || by_id(id).is_some();
                if !stays {
                    self.what.free(taken);
                }
                stays
            });
            self.enough.set(FEW.max(2 * away.len()));
        }
    }

    /// Calls a function of the group, which may wait: where it goes on, what is remembered must be its own again.
    #[inline(always)]
    pub(super) fn during(&'static self, call: impl FnOnce()) {
        let me = self.own();
        let holding = Holding { mark: Mark::new(leaves, returns), memory: self, me };
        // SAFETY: a mark of its own, and the first member.
        unsafe { midst::within(&holding, call) };
    }

    /// The request has ended, and everybody's memory with it.
    fn forget(&self) {
        for (_, taken) in self.away.take().into_iter().flatten() {
            self.what.free(taken);
        }
        self.owner.set(MAIN);
        self.enough.set(FEW);
    }
}

/// A call of a function of the group.
#[repr(C)]
struct Holding {
    mark: Mark,
    memory: &'static Memory,
    /// Whose call it is. Where it has resumed another coroutine, that one still counts as the running one when it goes on.
    me: i64,
}

unsafe fn leaves(_: *const Mark) {}

unsafe fn returns(mark: *const Mark) {
    // SAFETY: the mark is the first member of a call that goes on.
    let holding = unsafe { &*mark.cast::<Holding>() };
    holding.memory.own_as(holding.me);
}

static STRTOK: PhpStatic<Memory> = Memory::new(What::Strtok);
static JSON: PhpStatic<Memory> = Memory::new(What::Json);
static PCRE: PhpStatic<Memory> = Memory::new(What::Pcre);
static LAST_ERROR: PhpStatic<Memory> = Memory::new(What::LastError);
static SOCKETS: PhpStatic<Memory> = Memory::new(What::Sockets);
static OPENSSL: PhpStatic<Memory> = Memory::new(What::OpenSsl);
static MYSQLI: PhpStatic<Memory> = Memory::new(What::Mysqli);

fn all() -> [&'static Memory; 7] {
    [&STRTOK, &JSON, &PCRE, &LAST_ERROR, &SOCKETS, &OPENSSL, &MYSQLI]
}

/// What a function of this module, by its class and its name, lowercased, uses. None: nothing of this kind.
pub(super) fn used_by(module: &str, class: Option<&str>, name: &str) -> Option<&'static Memory> {
    match (module, class, name) {
        ("standard", None, "strtok") => Some(&STRTOK),
        ("standard", None, "error_get_last" | "error_clear_last") => Some(&LAST_ERROR),
        ("json", None, _) => Some(&JSON),
        ("pcre", None, "preg_quote") => None,
        ("pcre", None, _) | ("SPL", Some("regexiterator"), "accept") => Some(&PCRE),
        ("sockets", None, _) => Some(&SOCKETS),
        ("openssl", None, _) => Some(&OPENSSL),
        ("mysqli", None, "mysqli_connect" | "mysqli_real_connect")
        | ("mysqli", None, "mysqli_connect_errno" | "mysqli_connect_error")
        | ("mysqli", Some("mysqli"), "__construct" | "connect" | "real_connect") => Some(&MYSQLI),
        _ => None,
    }
}

/// [`used_by`], for a function.
pub(super) fn find(module: &str, title: &Title) -> Option<&'static Memory> {
    used_by(module, title.class(), title.name())
}

/// At module start-up.
pub(super) fn startup() {
    // The engine keeps an error when it is not handled: where it was raised, and not in whatever coroutine was there last.
    error_handler::watch(applies, || {
        LAST_ERROR.own();
    });
}

/// Whose handlers may wait, here and now.
fn applies() -> Option<i64> {
    Some(current_id()).filter(|&id| id != MAIN)
}

/// All modules are there.
pub(super) fn bind() {
    remembered::bind();
}

/// What is away is given back before the engine's heap goes.
pub(super) fn request_shutdown() {
    all().into_iter().for_each(Memory::forget);
}
