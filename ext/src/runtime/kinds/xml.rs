//! The state of libxml and of the modules that build upon it: each coroutine has its own.
//!
//! libxml is made to be entered by many threads, with documents and parsers as handles, and the defaults, error handlers
//! and the last error in variables of each thread. So are PHP's modules, whose globals (the list of errors, the loader of
//! entities, the stream context) are each thread's in a build for threads. To all of them
//! coroutines can be what threads would be, if these variables go with who is inside:
//!
//! ```text
//!   a coroutine calls  ──► its own state is put in place, if another's is there
//!   … it is parked     ──► the main script's is put in place: code outside of these modules sees nothing of a call
//!   … it goes on       ──► its own again
//!   the call returns   ──► stays as it is, for the next call is likely its own
//! ```
//!
//! A coroutine that calls for the first time begins with the settings of the one that has started it (whether errors are
//! collected, the loader, the context) and with no errors. What belongs to one that has ended is released.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::{CStr, c_void};
use std::mem::MaybeUninit;
use std::ptr;

use swoole_coroutine::{Coroutine, by_id, is_aborted};
use swoole_zend::midst::{self, Mark};
use swoole_zend::{PhpStatic, ZString, sys};

/// The id that stands for the main script.
const MAIN: i64 = -1;

/// Fewer than this are not worth a look for who has ended.
const FEW: usize = 64;

/// ext-libxml's globals (`php_libxml.h`, whose own includes may not be installed).
#[repr(C)]
struct Libxml {
    stream_context: sys::zval,
    error_buffer: sys::smart_str,
    error_list: *mut sys::zend_llist,
    loader: sys::zval,
    loader_call: sys::zend_fcall_info,
    loader_cache: sys::zend_fcall_info_cache,
    is_loader_disabled: bool,
}

/// Variables of libxml: by their own names, or through a function that returns where a thread has its own.
const VARIABLES: [(&CStr, &CStr, usize); 13] = [
    (c"__xmlGenericError", c"xmlGenericError", 8),
    (c"__xmlGenericErrorContext", c"xmlGenericErrorContext", 8),
    (c"__xmlStructuredError", c"xmlStructuredError", 8),
    (c"__xmlStructuredErrorContext", c"xmlStructuredErrorContext", 8),
    (c"__xmlTreeIndentString", c"xmlTreeIndentString", 8),
    (c"__xmlDoValidityCheckingDefaultValue", c"xmlDoValidityCheckingDefaultValue", 4),
    (c"__xmlKeepBlanksDefaultValue", c"xmlKeepBlanksDefaultValue", 4),
    (c"__xmlLoadExtDtdDefaultValue", c"xmlLoadExtDtdDefaultValue", 4),
    (c"__xmlPedanticParserDefaultValue", c"xmlPedanticParserDefaultValue", 4),
    (c"__xmlSubstituteEntitiesDefaultValue", c"xmlSubstituteEntitiesDefaultValue", 4),
    (c"__xmlLineNumbersDefaultValue", c"xmlLineNumbersDefaultValue", 4),
    (c"__xmlIndentTreeOutput", c"xmlIndentTreeOutput", 4),
    (c"__xmlSaveNoEmptyTags", c"xmlSaveNoEmptyTags", 4),
];

/// `xmlError`: numbers, and texts that libxml frees.
type LastError = [u64; 11];

/// Where everything is.
struct Places {
    libxml: *mut Libxml,
    variables: [*mut u8; VARIABLES.len()],
    last_error: *mut LastError,
    reset_error: Option<unsafe extern "C" fn(*mut LastError)>,
}

/// One coroutine's.
struct State {
    libxml: MaybeUninit<Libxml>,
    variables: [[u8; 8]; VARIABLES.len()],
    last_error: LastError,
}

struct Known {
    places: Cell<Option<&'static Places>>,
    owner: Cell<i64>,
    away: RefCell<Option<HashMap<i64, Box<State>>>>,
    enough: Cell<usize>,
}

static KNOWN: PhpStatic<Known> = PhpStatic::new(Known {
    places: Cell::new(None),
    owner: Cell::new(MAIN),
    away: RefCell::new(None),
    enough: Cell::new(FEW),
});

/// Looks where everything is, when all modules are loaded. False where that is not as it is known: these modules are then
/// gated.
pub(super) fn find() -> bool {
    if KNOWN.places.get().is_none() {
        KNOWN.places.set(Places::find().map(|places| &*Box::leak(Box::new(places))));
    }
    KNOWN.places.get().is_some()
}

impl Places {
    fn find() -> Option<Self> {
        let name = "libxml";
        // SAFETY: the registry exists from start-up to shutdown; its elements are modules.
        let module = unsafe {
            let found =
                sys::zend_hash_str_find(&raw const sys::module_registry, name.as_ptr().cast(), name.len());
            found.as_ref()?.value.ptr.cast::<sys::zend_module_entry>().as_ref()?
        };
        let libxml = module.globals_ptr;
        if module.globals_size != size_of::<Libxml>() || libxml.is_null() {
            return None;
        }
        let mut variables = [ptr::null_mut(); VARIABLES.len()];
        for (place, (accessor, name, _)) in variables.iter_mut().zip(VARIABLES) {
            *place = variable(accessor, name)?;
        }
        let last_error = variable(c"__xmlLastError", c"xmlLastError")?.cast();
        let reset_error = symbol(c"xmlResetError")
            // SAFETY: libxml's function of that name.
            .map(|found| unsafe {
                std::mem::transmute::<*mut c_void, unsafe extern "C" fn(*mut LastError)>(found)
            });
        Some(Self { libxml: libxml.cast(), variables, last_error, reset_error })
    }
}

fn symbol(name: &CStr) -> Option<*mut c_void> {
    // SAFETY: dlsym(3) takes a name.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!found.is_null()).then_some(found)
}

fn variable(accessor: &CStr, name: &CStr) -> Option<*mut u8> {
    match symbol(accessor) {
        Some(accessor) => {
            // SAFETY: libxml's functions of these names take nothing and return an address that stays.
            let accessor =
                unsafe { std::mem::transmute::<*mut c_void, unsafe extern "C" fn() -> *mut u8>(accessor) };
            // SAFETY: as above.
            let place = unsafe { accessor() };
            (!place.is_null()).then_some(place)
        }
        None => symbol(name).map(|place| place.cast()),
    }
}

impl State {
    /// Takes what is in place. Something else has to be put there.
    unsafe fn take(places: &Places) -> Box<Self> {
        // SAFETY: places of variables, each of the size that is copied.
        unsafe {
            let mut variables = [[0; 8]; VARIABLES.len()];
            for ((copy, place), (.., size)) in variables.iter_mut().zip(places.variables).zip(VARIABLES) {
                ptr::copy_nonoverlapping(place, copy.as_mut_ptr(), size);
            }
            Box::new(Self {
                libxml: MaybeUninit::new(ptr::read(places.libxml)),
                variables,
                last_error: ptr::read_unaligned(places.last_error),
            })
        }
    }

    unsafe fn put(self: Box<Self>, places: &Places) {
        // SAFETY: as above.
        unsafe {
            for ((copy, place), (.., size)) in self.variables.iter().zip(places.variables).zip(VARIABLES) {
                ptr::copy_nonoverlapping(copy.as_ptr(), place, size);
            }
            ptr::write(places.libxml, self.libxml.assume_init());
            ptr::write_unaligned(places.last_error, self.last_error);
        }
    }

    /// What a coroutine begins with that `self`'s has started: the settings, and no errors.
    unsafe fn inherit(&self) -> Box<Self> {
        // SAFETY: the globals of a module that has started, as they were taken; values that both hold are counted.
        unsafe {
            let mut libxml = ptr::read(self.libxml.as_ptr());
            for value in [&raw mut libxml.stream_context, &raw mut libxml.loader] {
                if u32::from((*value).u1.v.type_flags) != 0 {
                    (*(*value).value.counted).gc.refcount += 1;
                }
            }
            libxml.error_buffer = std::mem::zeroed();
            if let Some(list) = libxml.error_list.as_ref() {
                let mut empty = ptr::read(list);
                (empty.head, empty.tail, empty.count, empty.traverse_ptr) =
                    (ptr::null_mut(), ptr::null_mut(), 0, ptr::null_mut());
                let copy = sys::_emalloc(size_of::<sys::zend_llist>()).cast::<sys::zend_llist>();
                copy.write(empty);
                libxml.error_list = copy;
            }
            Box::new(Self {
                libxml: MaybeUninit::new(libxml),
                variables: self.variables,
                last_error: [0; 11],
            })
        }
    }

    /// What nobody needs any more. May run destructors.
    unsafe fn release(mut self: Box<Self>, reset_error: Option<unsafe extern "C" fn(*mut LastError)>) {
        // SAFETY: taken, or inherited, and put nowhere.
        unsafe {
            let libxml = &mut *self.libxml.as_mut_ptr();
            if let Some(reset) = reset_error {
                reset(&raw mut self.last_error);
            }
            if !libxml.error_buffer.s.is_null() {
                drop(ZString::from_raw(libxml.error_buffer.s));
            }
            if !libxml.error_list.is_null() {
                sys::zend_llist_destroy(libxml.error_list);
                sys::_efree(libxml.error_list.cast());
            }
            let (mut context, mut loader) = (libxml.stream_context, libxml.loader);
            drop(self);
            sys::zval_ptr_dtor(&raw mut context);
            sys::zval_ptr_dtor(&raw mut loader);
        }
    }
}

/// The state of `me` is in place from here on.
#[inline(always)]
pub(super) fn own(me: i64) {
    if KNOWN.owner.get() != me {
        change_hands(me);
    }
}

/// As [`own`], for the main script and callbacks that are no coroutines.
pub(super) fn own_by_main() {
    if KNOWN.owner.get() != MAIN && !is_aborted() {
        change_hands(MAIN);
    }
}

#[cold]
fn change_hands(me: i64) {
    let Some(places) = KNOWN.places.get() else { return };
    // Taken out, not borrowed: the memory limit may be met on the way.
    let mut away = KNOWN.away.take().unwrap_or_default();
    let former = KNOWN.owner.replace(me);
    // SAFETY: everything is where `find` has seen it, and what is taken is replaced before anybody looks.
    unsafe {
        away.insert(former, State::take(places));
        let mine = away.remove(&me).or_else(|| {
            let starter = starter(&away, me).or(away.get(&former).map(Box::as_ref))?;
            Some(starter.inherit())
        });
        if let Some(mine) = mine {
            mine.put(places);
        }
    }
    KNOWN.away.replace(Some(away));
}

/// Whose settings `me` begins with: those of the nearest that has some, of who has started it.
fn starter(away: &HashMap<i64, Box<State>>, me: i64) -> Option<&State> {
    let mut next = by_id(me).map(Coroutine::parent);
    while let Some(id) = next {
        if let Some(state) = away.get(&id) {
            return Some(state.as_ref());
        }
        next = by_id(id).map(Coroutine::parent);
    }
    away.get(&MAIN).map(Box::as_ref)
}

/// Releases what belongs to coroutines that have ended. May run PHP code.
#[cold]
fn release_ended() {
    release_of(|id| id != MAIN && by_id(id).is_none());
}

fn release_of(is_over: impl Fn(i64) -> bool) {
    let (mut ended, reset) = (Vec::new(), KNOWN.places.get().and_then(|places| places.reset_error));
    if let Some(away) = KNOWN.away.borrow_mut().as_mut() {
        let ids: Vec<i64> = away.keys().copied().filter(|&id| is_over(id)).collect();
        ended.extend(ids.iter().filter_map(|id| away.remove(id)));
        KNOWN.enough.set((away.len() * 2).max(FEW));
    }
    for state in ended {
        // SAFETY: nobody's.
        unsafe { state.release(reset) };
    }
}

/// A call that is under way, on the stack below it.
#[repr(C)]
struct Inside {
    mark: Mark,
    owner: i64,
}

/// Whoever is inside is parked: what others see is as the main script has left it.
unsafe fn lift(_: *const Mark) {
    own_by_main();
}

/// It goes on.
unsafe fn lay(mark: *const Mark) {
    // SAFETY: a mark with this function is the first member of an `Inside`.
    own(unsafe { (*mark.cast::<Inside>()).owner });
}

/// Makes a call of one of these modules, for `me`.
#[inline(always)]
pub(super) fn during(me: &'static Coroutine, call: impl FnOnce()) {
    own(me.id());
    let inside = Inside { mark: Mark::new(lift, lay), owner: me.id() };
    // SAFETY: it begins with a mark, and lives until the call has returned.
    unsafe { midst::within(&inside, call) };
    let away = KNOWN.away.borrow().as_ref().map_or(0, HashMap::len);
    if away > KNOWN.enough.get() {
        release_ended();
    }
}

/// Forgets what belongs to the request that ends; the main script's is in place, for the modules to clean up.
pub(super) fn request_shutdown() {
    if KNOWN.owner.get() != MAIN {
        change_hands(MAIN);
    }
    release_of(|_| true);
    KNOWN.enough.set(FEW);
}

/// At module shutdown.
pub(super) fn forget() {
    KNOWN.places.set(None);
}
