//! What functions of PHP remember from one call to the next, taken out of the globals and put back.

use std::cell::Cell;
use std::ptr;

use crate::php_static::PhpStatic;
use crate::sys;

/// What is remembered: only a known set of functions, and for the last error the engine itself, uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The text that `strtok()` takes apart.
    Strtok,
    /// `json_last_error()`.
    Json,
    /// `preg_last_error()`.
    Pcre,
    /// `error_get_last()`.
    LastError,
    /// `socket_last_error()`.
    Sockets,
    /// `openssl_error_string()`.
    OpenSsl,
    /// `mysqli_connect_errno()` and `mysqli_connect_error()`.
    Mysqli,
}

/// What was taken out. [`What::free`] ends it, or [`What::put`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken([usize; 4]);

impl Taken {
    /// Nothing: as a script begins.
    pub const NOTHING: Self = Self([0; 4]);
}

/// The globals of modules that may be libraries of their own, or null.
static MODULES: PhpStatic<[Cell<*mut usize>; 3]> = PhpStatic::new([const { Cell::new(ptr::null_mut()) }; 3]);

/// Looks for the modules: all are loaded by now.
pub fn bind() {
    // SAFETY: asks the headers that this was compiled with.
    let mysqli = unsafe { sys::swoole_shim_mysqli_error_offset() };
    let modules = [("sockets", 0, true), ("openssl", 0, true), ("mysqli", mysqli, mysqli != 0)];
    for (place, (name, offset, known)) in MODULES.iter().zip(modules) {
        place.set(if known { globals_of(name, offset) } else { ptr::null_mut() });
    }
}

/// Where a module's globals are, and `offset` bytes further.
fn globals_of(name: &str, offset: usize) -> *mut usize {
    // SAFETY: the registry maps names to modules; a module's globals are as long as it says.
    unsafe {
        let registry = &raw const sys::module_registry;
        let found = sys::zend_hash_str_find(registry, name.as_ptr().cast(), name.len());
        let Some(found) = found.as_ref() else { return ptr::null_mut() };
        let module = found.value.ptr.cast::<sys::zend_module_entry>();
        if (*module).globals_size < offset + size_of::<usize>() {
            return ptr::null_mut();
        }
        (*module).globals_ptr.cast::<u8>().wrapping_add(offset).cast()
    }
}

impl What {
    /// Takes out what is remembered; the globals are then as a script begins with.
    pub fn take(self) -> Taken {
        self.exchange(Taken::NOTHING)
    }

    /// Puts back what was taken, in the place of nothing.
    pub fn put(self, taken: Taken) {
        self.exchange(taken);
    }

    fn exchange(self, new: Taken) -> Taken {
        let [a, b, c, d] = new.0;
        let word = |place: *mut usize, new: usize| {
            // SAFETY: null, or a word of a module's globals.
            if place.is_null() { 0 } else { unsafe { place.replace(new) } }
        };
        let [sockets, openssl, mysqli] =
            [0, 1, 2].map(|module: usize| MODULES.get(module).map_or(ptr::null_mut(), Cell::get));
        // SAFETY: plain reads and writes of the engine's globals on its own thread, with values that come from there.
        Taken(unsafe {
            let (bg, pg) = (&raw mut sys::basic_globals, &raw mut sys::core_globals);
            match self {
                Self::Strtok => {
                    let old = [(*bg).strtok_string.addr(), (*bg).strtok_last.addr(), (*bg).strtok_len, 0];
                    (*bg).strtok_string = ptr::with_exposed_provenance_mut(a);
                    (*bg).strtok_last = ptr::with_exposed_provenance_mut(b);
                    (*bg).strtok_len = c;
                    old
                }
                Self::Json => {
                    let code = &raw mut sys::json_globals.error_code;
                    [code.replace(a as u32) as usize, 0, 0, 0]
                }
                Self::Pcre => {
                    let code = &raw mut sys::pcre_globals.error_code;
                    [code.replace(a as u32) as usize, 0, 0, 0]
                }
                Self::LastError => {
                    let old = [
                        (*pg).last_error_type as u32 as usize,
                        (*pg).last_error_message.addr(),
                        (*pg).last_error_file.addr(),
                        (*pg).last_error_lineno as u32 as usize,
                    ];
                    (*pg).last_error_type = a as u32 as i32;
                    (*pg).last_error_message = ptr::with_exposed_provenance_mut(b);
                    (*pg).last_error_file = ptr::with_exposed_provenance_mut(c);
                    (*pg).last_error_lineno = d as u32 as i32;
                    old
                }
                // An int, before which nothing and behind which a pointer lies.
                Self::Sockets if sockets.is_null() => [0; 4],
                Self::Sockets => [sockets.cast::<u32>().replace(a as u32) as usize, 0, 0, 0],
                Self::OpenSsl => [word(openssl, a), 0, 0, 0],
                Self::Mysqli => [word(mysqli, a), word(mysqli.wrapping_add(1), b), 0, 0],
            }
        })
    }

    /// Gives up what was taken: whose it was has ended.
    pub fn free(self, taken: Taken) {
        let [a, b, c, _] = taken.0;
        let string = |word: usize| {
            if word != 0 {
                // SAFETY: one reference to a string, which was the globals'.
                drop(unsafe { crate::ZString::from_raw(ptr::with_exposed_provenance_mut(word)) });
            }
        };
        match self {
            Self::Strtok => string(a),
            Self::LastError => [b, c].into_iter().for_each(string),
            // SAFETY: null, or what OpenSSL's errors are kept in: from malloc, and nobody else's.
            Self::OpenSsl => unsafe { libc::free(ptr::with_exposed_provenance_mut(a)) },
            Self::Mysqli if b != 0 => {
                // SAFETY: a text on the engine's heap, and nobody else's.
                unsafe { sys::_efree(ptr::with_exposed_provenance_mut(b)) };
            }
            Self::Mysqli | Self::Json | Self::Pcre | Self::Sockets => {}
        }
    }
}

/// The numbers that `mt_rand()` gives: where their generator stands.
pub struct Random {
    state: Box<[u8]>,
    is_seeded: bool,
}

impl Random {
    /// One that seeds itself when it is used.
    pub fn new() -> Self {
        // SAFETY: asks the headers that this was compiled with.
        Self { state: vec![0; unsafe { sys::swoole_shim_random_size() }].into(), is_seeded: false }
    }

    /// Changes places with the one in use.
    pub fn exchange(&mut self) {
        // SAFETY: as many bytes as the state has, which are plain numbers.
        self.is_seeded =
            unsafe { sys::swoole_shim_exchange_random(self.state.as_mut_ptr().cast(), self.is_seeded) };
    }
}

impl Default for Random {
    fn default() -> Self {
        Self::new()
    }
}
