//! `Swoole\Http\Request`: what the client sent, as arrays that are made when they are first looked at.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use swoole_proto::{cookie, url};
use swoole_server::Exchange;
use swoole_zend::array::ArrayBuilder;
use swoole_zend::class::Object;
use swoole_zend::{Args, Class, Embedded, ObjectRef, PhpResult, Value, Zval, doorway, sys};

use crate::http::server::Parsing;
use crate::known;

/// Where the properties are, in the order of the stub.
const FD: usize = 0;
const HEADER: usize = 2;
const SERVER: usize = 3;
const COOKIE: usize = 4;
const GET: usize = 5;
const FILES: usize = 6;
const POST: usize = 7;
const TMPFILES: usize = 8;

/// A name longer than this is looked up as it is; no known header is.
const LONGEST_NAME: usize = 64;

/// The object's native side.
#[derive(Default)]
pub(crate) struct Request {
    exchange: RefCell<Option<Rc<Exchange>>>,
    parsing: Cell<Parsing>,
    /// A bit for each property that has been looked at: one that the script has unset since does not come back.
    seen: Cell<u16>,
}

static CLASS: Class<Request> = Class::new();

/// Connects the class with its state. Called once, at module start-up.
pub(crate) fn attach(entry: *mut sys::zend_class_entry) {
    CLASS.attach(entry);
}

/// The object for a request.
#[inline]
pub(crate) fn create(exchange: &Rc<Exchange>, parsing: Parsing) -> Object<Request> {
    let object = CLASS.instantiate();
    object.exchange.replace(Some(Rc::clone(exchange)));
    object.parsing.set(parsing);
    object.as_ref().slot(FD).set_long(exchange.connection().id());
    object
}

impl Embedded for Request {
    const LAZY: bool = true;

    fn class() -> &'static Class<Self> {
        &CLASS
    }

    fn materialize(&self, object: &ObjectRef, index: Option<usize>) {
        match index {
            Some(index) => self.fill(object, index),
            None => (HEADER..=TMPFILES).for_each(|index| self.fill(object, index)),
        }
    }
}

impl Request {
    fn exchange(&self) -> Option<Rc<Exchange>> {
        self.exchange.borrow().clone()
    }

    /// Sets the property at `index`, if it has not been set.
    fn fill(&self, object: &ObjectRef, index: usize) {
        if !(HEADER..=TMPFILES).contains(&index) {
            return;
        }
        let seen = self.seen.get();
        self.seen.set(seen | 1 << index);
        if seen & 1 << index != 0 || !object.slot(index).is_undef() {
            return;
        }
        let value = match self.exchange() {
            None => Value::null(),
            Some(exchange) => match index {
                HEADER => self.header(&exchange),
                SERVER => server(&exchange),
                COOKIE => self.cookie(&exchange),
                GET => get(&exchange),
                POST => self.post(&exchange),
                FILES | TMPFILES => Value::null(),
                _ => return,
            },
        };
        object.slot(index).set(value);
    }

    fn header(&self, exchange: &Exchange) -> Value {
        let request = exchange.request();
        let mut array = ArrayBuilder::with_capacity(request.head.headers.len());
        let mut lowercase = [0_u8; LONGEST_NAME];
        for (name, value) in &request.head.headers {
            let name = name.of(request.bytes());
            let value = value.of(request.bytes());
            match lowercase.get_mut(..name.len()) {
                Some(lowercase) => {
                    lowercase.copy_from_slice(name);
                    lowercase.make_ascii_lowercase();
                    if self.parsing.get().cookie && lowercase == b"cookie" {
                        continue;
                    }
                    match known::header(lowercase) {
                        Some(key) => array.set_zstr(key, Value::str(value)),
                        None => array.set_bytes(lowercase, Value::str(value)),
                    };
                }
                None => {
                    array.set_bytes(&name.to_ascii_lowercase(), Value::str(value));
                }
            }
        }
        array.into()
    }

    fn cookie(&self, exchange: &Exchange) -> Value {
        let request = exchange.request();
        if !self.parsing.get().cookie {
            return Value::null();
        }
        let mut array = None;
        for (name, value) in &request.head.headers {
            if name.of(request.bytes()).eq_ignore_ascii_case(b"cookie") {
                let array = array.get_or_insert_with(ArrayBuilder::new);
                for (name, value) in cookie::pairs(value.of(request.bytes())).take(max_input_vars()) {
                    array.set_symbol(name, Value::str(&value));
                }
            }
        }
        array.map_or_else(Value::null, Into::into)
    }

    fn post(&self, exchange: &Exchange) -> Value {
        let request = exchange.request();
        let method = request.head.method.of(request.bytes());
        let takes_form = [b"POST".as_slice(), b"PUT", b"PATCH", b"DELETE"].contains(&method);
        let is_form = request
            .head
            .header(request.bytes(), "content-type")
            .and_then(|kind| kind.get(..FORM.len()))
            .is_some_and(|kind| kind.eq_ignore_ascii_case(FORM));
        if self.parsing.get().post && takes_form && is_form && !request.body().is_empty() {
            parse_query(request.body())
        } else {
            Value::null()
        }
    }
}

const FORM: &[u8] = b"application/x-www-form-urlencoded";

fn max_input_vars() -> usize {
    swoole_zend::ini::long("max_input_vars").and_then(|most| usize::try_from(most).ok()).unwrap_or(1000)
}

fn get(exchange: &Exchange) -> Value {
    let request = exchange.request();
    match request.head.query {
        Some(query) => parse_query(query.of(request.bytes())),
        None => Value::null(),
    }
}

/// By PHP's own parser, so that `a[b][]=1` and `max_input_vars` are exactly as ever.
fn parse_query(text: &[u8]) -> Value {
    let result = Value::undef();
    // SAFETY: the shim copies the text and fills the zval with an array.
    unsafe { sys::swoole_shim_parse_query(text.as_ptr().cast(), text.len(), result.as_ptr()) };
    result
}

fn server(exchange: &Exchange) -> Value {
    let request = exchange.request();
    let head = &request.head;
    let bytes = request.bytes();
    let connection = exchange.connection();
    let keys = known::server();
    let mut array = ArrayBuilder::with_capacity(16);
    if let Some(query) = head.query {
        array.set_zstr(keys.query_string, Value::str(query.of(bytes)));
    }
    array.set_zstr(keys.request_method, Value::str(head.method.of(bytes)));
    let path = head.path.of(bytes);
    array.set_zstr(keys.request_uri, Value::str(path));
    if path.contains(&b'%') || path.contains(&b'+') {
        let mut decoded = Vec::with_capacity(path.len());
        url::url_decode(path, &mut decoded);
        array.set_zstr(keys.path_info, Value::str(&decoded));
    } else {
        array.set_zstr(keys.path_info, Value::str(path));
    }
    array.set_zstr(keys.request_time, request.received as i64);
    array.set_zstr(keys.request_time_float, request.received);
    let protocol = if head.minor_version == 0 { keys.http_1_0 } else { keys.http_1_1 };
    array.set_zstr(keys.server_protocol, Value::from(protocol.to_owned()));
    array.set_zstr(keys.server_port, i64::from(connection.local_port()));
    array.set_zstr(keys.remote_port, i64::from(connection.peer().port));
    array.set_zstr(keys.remote_addr, Value::str(connection.peer().host.as_bytes()));
    array.set_zstr(keys.master_time, request.received as i64);
    array.into()
}

fn with_exchange(args: &Args<'_>, result: &mut Zval, body: impl FnOnce(&Exchange, &mut Zval)) -> PhpResult {
    args.expect(0, Some(0))?;
    match args.this().as_ref().and_then(ObjectRef::state::<Request>).and_then(Request::exchange) {
        Some(exchange) => body(&exchange, result),
        None => result.set_bool(false),
    }
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Request_getContent(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        with_exchange(args, result, |exchange, result| result.set_str(exchange.request().body()))
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Request_getData(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        with_exchange(args, result, |exchange, result| {
            let request = exchange.request();
            let mut data = request.bytes().get(..request.head.len).unwrap_or_default().to_vec();
            data.extend_from_slice(request.body());
            result.set_str(&data);
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Request_isCompleted(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, result| with_exchange(args, result, |_, result| result.set_bool(true)));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Request_getMethod(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        with_exchange(args, result, |exchange, result| {
            let request = exchange.request();
            result.set_str(request.head.method.of(request.bytes()));
        })
    });
}
