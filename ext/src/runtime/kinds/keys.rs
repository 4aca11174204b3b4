//! What a call works on: the connection or other handle that must not be used by two coroutines at once, found in the
//! call's frame.

use std::borrow::Cow;
use std::cell::Cell;
use std::ffi::{c_int, c_void};

use swoole_interpose::Direction;
use swoole_zend::{PhpStatic, ZStr, Zval, sys};

use super::table;

unsafe extern "C" {
    fn swoole_kinds_pdo(object: *mut sys::zend_object, in_turn: *mut bool) -> *mut c_void;
    fn swoole_kinds_mysql(object: *mut sys::zend_object) -> *mut c_void;
    fn swoole_kinds_pgsql(object: *mut sys::zend_object) -> *mut c_void;
    fn swoole_kinds_pgsql_default(function: *const sys::zend_function) -> *mut c_void;
    fn swoole_kinds_pgsql_result(object: *mut sys::zend_object) -> *mut c_void;
    fn swoole_kinds_amqp(object: *mut sys::zend_object) -> *mut c_void;
    fn swoole_kinds_mongodb(object: *mut sys::zend_object) -> *mut c_void;
    fn swoole_kinds_document(object: *mut sys::zend_object) -> *mut c_void;
    fn swoole_kinds_is_socket(stream: *mut c_void) -> bool;
    fn swoole_kinds_descriptor(stream: *mut c_void) -> c_int;
}

/// What a second coroutine gets that wants to use the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharing {
    /// What `swoole.shared_handles` says.
    AsConfigured,
    /// Its turn.
    InTurn,
    /// One coroutine in each direction of a socket, and of a pipe for reading; its turn otherwise.
    Stream,
}

/// A sort of handles.
pub(super) struct Sort {
    /// What one is called.
    pub(super) what: &'static str,
    sharing: Sharing,
}

impl Sort {
    const fn new(what: &'static str, sharing: Sharing) -> Self {
        Self { what, sharing }
    }
}

static PDO: Sort = Sort::new("PDO connection", Sharing::AsConfigured);
static PDO_SQLITE: Sort = Sort::new("PDO connection", Sharing::InTurn);
static MYSQL: Sort = Sort::new("MySQL connection", Sharing::AsConfigured);
static PGSQL: Sort = Sort::new("PostgreSQL connection", Sharing::AsConfigured);
static AMQP: Sort = Sort::new("AMQP connection", Sharing::AsConfigured);
static MONGODB: Sort = Sort::new("MongoDB client", Sharing::AsConfigured);
static CONNECTION: Sort = Sort::new("connection", Sharing::AsConfigured);
static OBJECT: Sort = Sort::new("object", Sharing::InTurn);
static RESOURCE: Sort = Sort::new("resource", Sharing::InTurn);
static DOCUMENT: Sort = Sort::new("document", Sharing::InTurn);
static STREAM: Sort = Sort::new("stream", Sharing::Stream);

impl Sort {
    /// Whether there is somebody at the other end, who answers what is asked in its order.
    pub(super) fn is_conversation(&self) -> bool {
        [&PDO, &MYSQL, &PGSQL, &AMQP, &CONNECTION].iter().any(|sort| std::ptr::eq(*sort, self))
    }
}

/// A handle, known by an address. Small, so that it is returned in registers.
#[derive(Clone, Copy)]
pub(super) struct Used {
    pub(super) address: usize,
    pub(super) sort: &'static Sort,
}

impl Used {
    /// None: nothing that others could use.
    #[inline(always)]
    fn new(pointer: *mut c_void, sort: &'static Sort) -> Option<Self> {
        (!pointer.is_null()).then_some(Self { address: pointer as usize, sort })
    }

    /// The stream, where this is one, and whether it is read from.
    fn stream(self) -> *mut c_void {
        (self.address & !DIRECTIONS) as *mut c_void
    }

    /// What it is called in messages: what all objects of a connection share by that, an object by its class and number.
    pub(super) fn title(self) -> String {
        if !self.is_object() {
            return self.sort.what.to_owned();
        }
        // SAFETY: the object of a call that is about to be made.
        let (class, number) = unsafe {
            let object = self.address as *const sys::zend_object;
            (ZStr::from_raw((*(*object).ce).name).to_text().into_owned(), (*object).handle)
        };
        // A class without a name has the place of its declaration behind a NUL.
        format!("{} object#{number}", class.split('\0').next().unwrap_or_default())
    }

    /// What it is called in lists and reports, to which any number of objects may come.
    pub(super) fn name(self) -> &'static str {
        if !self.is_object() {
            return self.sort.what;
        }
        // SAFETY: as above.
        let class = unsafe { declared(self.address as *mut sys::zend_object) };
        table::lasting(&format!("{class} object"))
    }

    fn is_object(self) -> bool {
        std::ptr::eq(self.sort, &raw const CONNECTION) || std::ptr::eq(self.sort, &raw const OBJECT)
    }

    /// Whether whoever comes second is refused, and does not wait.
    pub(super) fn is_refused(self, waits: bool) -> bool {
        match self.sort.sharing {
            Sharing::AsConfigured => !waits,
            Sharing::InTurn => false,
            Sharing::Stream => {
                let reads = self.address & DIRECTIONS == READING;
                // SAFETY: the stream of a call that is about to be made.
                reads || (self.address & WRITING != 0 && unsafe { swoole_kinds_is_socket(self.stream()) })
            }
        }
    }

    /// The descriptor and whether it is read from, where this is a stream that has one.
    pub(super) fn descriptor(self) -> Option<(c_int, bool)> {
        if self.sort.sharing != Sharing::Stream {
            return None;
        }
        // SAFETY: the stream of a call that is about to be made.
        let fd = unsafe { swoole_kinds_descriptor(self.stream()) };
        (fd >= 0).then_some((fd, self.address & WRITING == 0))
    }
}

/// Whether the running coroutine may not use a stream, because its socket is spoiled; the script was told.
#[inline(always)]
pub(super) fn is_refused_as_spoiled(used: Used) -> bool {
    swoole_interpose::is_any_spoiled() && refuse_spoiled(used)
}

#[cold]
fn refuse_spoiled(used: Used) -> bool {
    used.descriptor().is_some_and(|(fd, is_read)| {
        let direction = if is_read { Direction::Read } else { Direction::Write };
        swoole_interpose::refuse_spoiled(fd, direction)
    })
}

/// Both directions of a stream that has two are apart: streams are aligned, so the lowest bits are free.
const READING: usize = 1;
const WRITING: usize = 2;
const DIRECTIONS: usize = READING | WRITING;

/// Finds what a call works on.
pub(super) type Key = unsafe fn(*mut sys::zend_execute_data) -> Option<Used>;

/// Finds what is behind an object.
pub(super) type OfObject = unsafe fn(*mut sys::zend_object) -> Option<Used>;

/// Finds the two things that a call works on.
pub(super) type Keys = unsafe fn(*mut sys::zend_execute_data) -> [Option<Used>; 2];

pub(super) unsafe fn nothing(_: *mut sys::zend_execute_data) -> Option<Used> {
    None
}

pub(super) unsafe fn nothing_twice(_: *mut sys::zend_execute_data) -> [Option<Used>; 2] {
    [None, None]
}

/// Keys by their names in the table.
pub(super) const KEYS: &[(&str, Key)] = &[
    ("PDO connection", pdo),
    ("MySQL connection", mysql),
    ("PostgreSQL connection", pgsql),
    ("PostgreSQL connection of a result", pgsql_of_result),
    ("AMQP connection", amqp),
    ("MongoDB client", mongodb),
    ("handle", handle),
    ("object", object),
    ("document", document),
];

/// Pairs of keys by their names in the table.
pub(super) const PAIRS: &[(&str, Keys)] = &[("stream, both", both), ("two streams", from_and_to)];

/// How many zvals the head of a frame takes; the arguments follow.
const FRAME_SLOTS: usize = size_of::<sys::zend_execute_data>().div_ceil(size_of::<sys::zval>());

/// The argument of that number, counted from 0.
///
/// # Safety
///
/// `frame` is the running one.
#[inline(always)]
unsafe fn argument<'a>(frame: *mut sys::zend_execute_data, number: usize) -> Option<&'a Zval> {
    // SAFETY: the frame holds so many arguments behind its head.
    unsafe {
        if number >= (*frame).This.u2.num_args as usize {
            return None;
        }
        Some(Zval::from_raw(frame.cast::<sys::zval>().add(FRAME_SLOTS + number)).deref())
    }
}

/// `$this`, or the first argument if it is an object.
///
/// # Safety
///
/// `frame` is the running one.
#[inline(always)]
unsafe fn subject(frame: *mut sys::zend_execute_data) -> Option<*mut sys::zend_object> {
    // SAFETY: the type says which member is set.
    unsafe {
        if u32::from((*frame).This.u1.v.type_) == sys::IS_OBJECT {
            return Some((*frame).This.value.obj);
        }
        let first = argument(frame, 0)?;
        (first.kind() == sys::IS_OBJECT).then(|| (*first.as_ptr()).value.obj)
    }
}

unsafe fn pdo(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: the running frame.
    unsafe { pdo_of(subject(frame)?) }
}

/// The class that a module has declared: the object's, or the one that it extends.
///
/// # Safety
///
/// The object is alive.
pub(super) unsafe fn declared<'a>(object: *mut sys::zend_object) -> Cow<'a, str> {
    // SAFETY: by the contract; classes are linked, and have names, as long as there are objects.
    unsafe {
        let mut class = (*object).ce;
        while u32::from((*class).type_ as u8) != sys::ZEND_INTERNAL_CLASS
            && !(*class).__bindgen_anon_1.parent.is_null()
        {
            class = (*class).__bindgen_anon_1.parent;
        }
        ZStr::from_raw((*class).name).to_text()
    }
}

/// What is behind an object of PDO's classes.
pub(super) unsafe fn pdo_of(object: *mut sys::zend_object) -> Option<Used> {
    let mut in_turn = false;
    // SAFETY: a living object.
    let dbh = unsafe { swoole_kinds_pdo(object, &mut in_turn) };
    Used::new(dbh, if in_turn { &PDO_SQLITE } else { &PDO })
}

unsafe fn mysql(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: the running frame.
    unsafe { mysql_of(subject(frame)?) }
}

/// What is behind an object of mysqli's classes.
pub(super) unsafe fn mysql_of(object: *mut sys::zend_object) -> Option<Used> {
    // SAFETY: a living object.
    Used::new(unsafe { swoole_kinds_mysql(object) }, &MYSQL)
}

/// What is behind an object of ext-amqp's classes.
pub(super) unsafe fn amqp_of(object: *mut sys::zend_object) -> Option<Used> {
    // SAFETY: a living object.
    Used::new(unsafe { swoole_kinds_amqp(object) }, &AMQP)
}

unsafe fn pgsql(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: as above, of ext-pgsql's; without one it is the connection that was opened last.
    let connection = unsafe {
        match subject(frame) {
            Some(object) => swoole_kinds_pgsql(object),
            None => swoole_kinds_pgsql_default((*frame).func),
        }
    };
    Used::new(connection, &PGSQL)
}

/// A result is in memory, and its connection is asked by few functions.
unsafe fn pgsql_of_result(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: the running frame, and an object of ext-pgsql's.
    Used::new(unsafe { swoole_kinds_pgsql_result(subject(frame)?) }, &PGSQL)
}

unsafe fn amqp(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: as above, of ext-amqp's. What is being constructed is given the connection, or a channel that knows it.
    let connection = unsafe {
        let connection = swoole_kinds_amqp(subject(frame)?);
        match argument(frame, 0) {
            Some(first) if connection.is_null() && first.kind() == sys::IS_OBJECT => {
                swoole_kinds_amqp((*first.as_ptr()).value.obj)
            }
            _ => connection,
        }
    };
    Used::new(connection, &AMQP)
}

unsafe fn mongodb(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: the running frame.
    unsafe { mongodb_of(subject(frame)?) }
}

/// What is behind an object of ext-mongodb's classes that talk to a server.
pub(super) unsafe fn mongodb_of(object: *mut sys::zend_object) -> Option<Used> {
    // SAFETY: a living object.
    Used::new(unsafe { swoole_kinds_mongodb(object) }, &MONGODB)
}

/// The object that is a connection by itself.
unsafe fn handle(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: the running frame.
    Used::new(unsafe { subject(frame)? }.cast(), &CONNECTION)
}

/// The document that a node belongs to.
pub(super) unsafe fn document_of(object: *mut sys::zend_object) -> Option<Used> {
    // SAFETY: a living object of ext-dom's or ext-simplexml's.
    Used::new(unsafe { swoole_kinds_document(object) }, &DOCUMENT)
}

/// An object that is all there is.
pub(super) unsafe fn object_of(object: *mut sys::zend_object) -> Option<Used> {
    Used::new(object.cast(), &OBJECT)
}

unsafe fn document(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: the running frame, and an object of ext-dom's or ext-simplexml's.
    unsafe { document_of(subject(frame)?) }
}

/// The object, or the resource, wherever among the arguments it is.
unsafe fn object(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: the running frame.
    unsafe {
        if let Some(object) = subject(frame) {
            return object_of(object);
        }
        let mut number = 0;
        while let Some(value) = argument(frame, number) {
            if value.kind() == sys::IS_RESOURCE || value.kind() == sys::IS_OBJECT {
                let sort = if value.kind() == sys::IS_OBJECT { &OBJECT } else { &RESOURCE };
                return Used::new((*value.as_ptr()).value.ptr, sort);
            }
            number += 1;
        }
    }
    None
}

/// The numbers of PHP's two sorts of resources that are streams, given out when it starts.
static STREAM_TYPES: PhpStatic<Cell<[c_int; 2]>> = PhpStatic::new(Cell::new([-1; 2]));

/// When all modules have started.
pub(super) fn startup() {
    // SAFETY: plain reads of numbers that are given out by now.
    STREAM_TYPES.set(unsafe { [sys::php_file_le_stream(), sys::php_file_le_pstream()] });
}

/// The stream that an argument is.
///
/// # Safety
///
/// `frame` is the running one.
#[inline(always)]
unsafe fn stream(frame: *mut sys::zend_execute_data, number: usize) -> Option<*mut sys::php_stream> {
    // SAFETY: the type says which member is set; a resource of these sorts leads to a stream, or to null when it was closed.
    unsafe {
        let value = argument(frame, number)?;
        if value.kind() != sys::IS_RESOURCE {
            return None;
        }
        let resource = (*value.as_ptr()).value.res;
        let stream: *mut sys::php_stream = (*resource).ptr.cast();
        (STREAM_TYPES.get().contains(&(*resource).type_) && !stream.is_null()).then_some(stream)
    }
}

#[inline(always)]
fn side(stream: *mut sys::php_stream, direction: usize) -> Option<Used> {
    // SAFETY: an open stream. Without a position that both would move, reading and writing go past each other.
    let is_duplex =
        unsafe { (*(*stream).ops).seek.is_none() || (*stream).flags & sys::PHP_STREAM_FLAG_NO_SEEK != 0 };
    let direction = if is_duplex { direction } else { 0 };
    Used::new(stream.wrapping_byte_add(direction).cast(), &STREAM)
}

#[inline(always)]
pub(super) unsafe fn reading(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: the running frame.
    side(unsafe { stream(frame, 0)? }, READING)
}

#[inline(always)]
pub(super) unsafe fn writing(frame: *mut sys::zend_execute_data) -> Option<Used> {
    // SAFETY: as above.
    side(unsafe { stream(frame, 0)? }, WRITING)
}

/// Both directions of a stream; the same twice where there is only one.
pub(super) unsafe fn both(frame: *mut sys::zend_execute_data) -> [Option<Used>; 2] {
    // SAFETY: as above.
    match unsafe { stream(frame, 0) } {
        Some(stream) => [side(stream, READING), side(stream, WRITING)],
        None => [None, None],
    }
}

unsafe fn from_and_to(frame: *mut sys::zend_execute_data) -> [Option<Used>; 2] {
    // SAFETY: as above.
    unsafe {
        [
            stream(frame, 0).and_then(|stream| side(stream, READING)),
            stream(frame, 1).and_then(|stream| side(stream, WRITING)),
        ]
    }
}
