//! `Swoole\Http\Request`: what the client sent, as arrays that are made when they are first looked at.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use swoole_proto::http::Version;
use swoole_proto::{cookie, url};
use swoole_server::Exchange;
use swoole_zend::array::ArrayBuilder;
use swoole_zend::class::Object;
use swoole_zend::{Args, Class, Embedded, ObjectRef, PhpResult, Value, Zval, doorway, sys};

use crate::http::server::Parsing;
use crate::{known, log};

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
    object.as_ref().slot(FD).set_long(exchange.link().id());
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
                        Some(known) if known.is_single => array.set_zstr(known.name, Value::str(value)),
                        Some(known) => array.add_or_list_zstr(known.name, Value::str(value)),
                        None => array.add_or_list(lowercase, Value::str(value)),
                    };
                }
                None => {
                    array.add_or_list(&name.to_ascii_lowercase(), Value::str(value));
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
                let mut pairs = cookie::pairs(value.of(request.bytes()));
                let most = max_input_vars();
                for (name, value) in pairs.by_ref().take(most) {
                    array.register_cookie(name, &value);
                }
                if pairs.next().is_some() {
                    too_many_variables(most);
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
    // SAFETY: a plain read of a setting of the engine's.
    usize::try_from(unsafe { sys::swoole_shim_max_input_vars() }).unwrap_or(0)
}

/// To the log: who reads `$request->get` has done nothing that a warning, which may throw, would be about.
#[cold]
fn too_many_variables(most: usize) {
    log::warning(&format!(
        "Input variables exceeded {most}. To increase the limit change max_input_vars in php.ini"
    ));
}

/// As much of a query or form as holds no more variables than PHP takes.
fn bounded(text: &[u8]) -> &[u8] {
    let most = max_input_vars();
    // So many variables take at least a byte each, and a separator between them.
    if text.len() < most.saturating_mul(2) {
        return text;
    }
    let separators = swoole_zend::ini::text("arg_separator.input").unwrap_or_else(|| "&".to_owned());
    let is_separator = |byte: u8| separators.as_bytes().contains(&byte);
    let mut count = 0;
    let mut was_separator = true;
    for (at, byte) in text.iter().enumerate() {
        let starts = was_separator && !is_separator(*byte);
        was_separator = is_separator(*byte);
        count += usize::from(starts);
        if starts && count > most {
            too_many_variables(most);
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

fn get(exchange: &Exchange) -> Value {
    let request = exchange.request();
    match query(request) {
        Some(query) => parse_query(query),
        None => Value::null(),
    }
}

/// What follows the `?`, when anything does.
fn query(request: &swoole_server::Request) -> Option<&[u8]> {
    request.head.query.map(|query| query.of(request.bytes())).filter(|query| !query.is_empty())
}

/// By PHP's own parser, so that `a[b][]=1` and `max_input_vars` are exactly as ever.
fn parse_query(text: &[u8]) -> Value {
    let text = bounded(text);
    let result = Value::undef();
    // SAFETY: the shim copies the text and fills the zval with an array.
    unsafe { sys::swoole_shim_parse_query(text.as_ptr().cast(), text.len(), result.as_ptr()) };
    result
}

fn server(exchange: &Exchange) -> Value {
    let request = exchange.request();
    let head = &request.head;
    let bytes = request.bytes();
    let link = exchange.link();
    let keys = known::server();
    let mut array = ArrayBuilder::with_capacity(16);
    if let Some(query) = query(request) {
        array.set_zstr(keys.query_string, Value::str(query));
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
    let protocol = match head.version {
        Version::Http10 => keys.http_1_0,
        Version::Http11 => keys.http_1_1,
    };
    array.set_zstr(keys.server_protocol, Value::from(protocol.to_owned()));
    array.set_zstr(keys.server_port, i64::from(link.port().address().port));
    array.set_zstr(keys.remote_port, i64::from(link.peer().port));
    array.set_zstr(keys.server_addr, Value::str(link.local_host().as_bytes()));
    array.set_zstr(keys.remote_addr, Value::str(link.peer().host.as_bytes()));
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
            let mut data = request.head_bytes().to_vec();
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
