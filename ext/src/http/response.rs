//! `Swoole\Http\Response`: what goes back to the client.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use swoole_proto::cookie::SetCookie;
use swoole_proto::fixed;
use swoole_proto::http::{HeadSink, WriteHead};
use swoole_server::Exchange;
use swoole_server::exchange::Phase;
use swoole_zend::array::{ArrayBuilder, Key};
use swoole_zend::class::Object;
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, Array, Class, Embedded, ObjectRef, PhpResult, Value, ZStr, Zval, doorway, sys};

use crate::last_error;

/// Where the properties are, in the order of the stub.
const FD: usize = 0;
const HEADER: usize = 2;
const COOKIE: usize = 3;

/// Swoole's limit for the name of a response header.
const LONGEST_NAME: usize = 4096;

/// The object's native side.
#[derive(Default)]
pub(crate) struct Response {
    exchange: RefCell<Option<Rc<Exchange>>>,
    status: Cell<u16>,
    reason: RefCell<Option<String>>,
}

static CLASS: Class<Response> = Class::new();

/// Connects the class with its state. Called once, at module start-up.
pub(crate) fn attach(entry: *mut sys::zend_class_entry) {
    CLASS.attach(entry);
}

/// The object for the response to a request.
#[inline]
pub(crate) fn create(exchange: &Rc<Exchange>) -> Object<Response> {
    let object = CLASS.instantiate();
    object.exchange.replace(Some(Rc::clone(exchange)));
    object.as_ref().slot(FD).set_long(exchange.link().id());
    object
}

impl Embedded for Response {
    fn class() -> &'static Class<Self> {
        &CLASS
    }

    /// The last reference is gone without `end()`: the client gets an answer all the same.
    fn destroy(&self, object: &ObjectRef) {
        if let Some(exchange) = self.exchange.take() {
            match exchange.phase() {
                Phase::Open => {
                    if self.status.get() == 0 {
                        let out_of_time = exchange.link().worker().is_out_of_time();
                        self.status.set(if out_of_time { 503 } else { 500 });
                    }
                    self.send_whole(object, &exchange, &[]);
                }
                Phase::Streaming => {
                    exchange.finish();
                }
                Phase::Ended => {}
            }
        }
    }
}

impl Drop for Response {
    /// After a fatal error objects are freed without being destroyed, and nothing of PHP may be touched; what is left
    /// is to say that it failed.
    fn drop(&mut self) {
        let Some(exchange) = self.exchange.take() else { return };
        match exchange.phase() {
            Phase::Open => {
                exchange.fail(500, "the server has failed");
            }
            Phase::Streaming => exchange.abandon(),
            Phase::Ended => {}
        }
    }
}

/// Headers that the server sends itself unless the script did.
#[derive(Default)]
struct Given {
    server: bool,
    date: bool,
    connection: bool,
    content_type: bool,
}

/// A head as the script has described it.
struct Described<'r> {
    response: &'r Response,
    object: &'r ObjectRef,
    exchange: &'r Exchange,
    length: Option<usize>,
}

impl WriteHead for Described<'_> {
    #[inline]
    fn write(&self, sink: &mut impl HeadSink) {
        self.response.write_head(self.object, self.exchange, self.length, sink);
    }
}

impl Response {
    /// The exchange, while something can still be sent on it.
    #[inline]
    fn open(&self) -> Option<Rc<Exchange>> {
        let exchange = self.exchange.borrow();
        match &*exchange {
            Some(exchange) if exchange.is_open() => Some(Rc::clone(exchange)),
            _ => {
                last_error::set(last_error::HTTP_CONTEXT_UNAVAILABLE);
                None
            }
        }
    }

    /// Whether the head is still here to be changed.
    fn is_unsent(&self) -> bool {
        self.open().is_some_and(|exchange| exchange.phase() == Phase::Open)
    }

    fn code(&self) -> u16 {
        match self.status.get() {
            0 => 200,
            code => code,
        }
    }

    /// Writes the head. `length` of None: the body follows in pieces. Calls no PHP code.
    #[inline]
    fn write_head(
        &self,
        object: &ObjectRef,
        exchange: &Exchange,
        length: Option<usize>,
        head: &mut impl HeadSink,
    ) {
        let code = self.code();
        if code < 200 {
            // To the client that is not the last word; closing the connection makes it one.
            exchange.close_after();
        }
        // `status()` has checked both; a refusal leaves the line as the code alone would have it.
        if head.status(code, self.reason.borrow().as_deref()).is_err() {
            let _ = head.status(code, None);
        }
        let mut given = Given::default();
        if let Some(headers) = object.slot(HEADER).as_array() {
            self.write_headers(head, headers, exchange, &mut given);
        }
        if let Some(cookies) = object.slot(COOKIE).as_array() {
            for (_, cookie) in cookies.iter() {
                if let Some(cookie) = cookie.as_str() {
                    let _ = head.header("Set-Cookie", cookie.as_bytes());
                }
            }
        }
        if !given.server {
            head.fixed(fixed!("Server", "swoole-http-server"));
        }
        if !given.date {
            exchange.link().worker().with_date(|date| head.date(date));
        }
        if !given.connection {
            head.persistence(exchange.keep_alive());
        }
        if !given.content_type {
            head.fixed(fixed!("Content-Type", "text/html"));
        }
        match length {
            // RFC 9110, 8.6: no length where there can be no body; and with 304 it would be the other response's.
            _ if is_bodiless(code) => {}
            Some(length) => head.content_length(length as u64),
            None => head.pieces(),
        }
    }

    fn write_headers(
        &self,
        head: &mut impl HeadSink,
        headers: &Array,
        exchange: &Exchange,
        given: &mut Given,
    ) {
        for (name, value) in headers.iter() {
            let number;
            let name = match name {
                Key::Name(name) => name.as_bytes(),
                Key::Index(index) => {
                    number = index.to_string();
                    number.as_bytes()
                }
            };
            let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
            let is_own = match name.len() {
                4 if is(b"date") => {
                    given.date = true;
                    true
                }
                6 if is(b"server") => {
                    given.server = true;
                    true
                }
                10 if is(b"connection") => {
                    if value.as_str().is_some_and(says_close) {
                        exchange.close_after();
                    } else if !exchange.keep_alive() {
                        // The server knows better, and says so itself.
                        continue;
                    }
                    given.connection = true;
                    true
                }
                12 if is(b"content-type") => {
                    given.content_type = true;
                    true
                }
                // Framing is the server's: a wrong length would shift every later response on the connection.
                14 if is(b"content-length") => continue,
                17 if is(b"transfer-encoding") => continue,
                16 if is(b"content-encoding") => true,
                _ => false,
            };
            // One of the server's own that is set to nothing is left out.
            if is_own && value.as_str().is_some_and(|text| text.as_bytes().is_empty()) {
                continue;
            }
            write_values(head, name, value);
        }
    }

    /// Sends head and body at once.
    fn send_whole(&self, object: &ObjectRef, exchange: &Exchange, body: &[u8]) -> bool {
        let code = self.code();
        let body = if is_bodiless(code) { &[] } else { body };
        let length = head_length(object, exchange).unwrap_or(body.len());
        exchange.respond(&Described { response: self, object, exchange, length: Some(length) }, body)
    }

    fn end(&self, object: &ObjectRef, content: &[u8]) -> bool {
        let Some(exchange) = self.open() else { return false };
        match exchange.phase() {
            Phase::Open => self.send_whole(object, &exchange, content),
            Phase::Streaming => {
                exchange.chunk(content);
                exchange.finish()
            }
            Phase::Ended => false,
        }
    }

    fn write(&self, object: &ObjectRef, content: &[u8]) -> bool {
        let Some(exchange) = self.open() else { return false };
        if content.is_empty() {
            error::raise(Level::Warning, "data to send is empty");
            return false;
        }
        if exchange.phase() == Phase::Open
            && !exchange.begin(
                is_bodiless(self.code()),
                &Described { response: self, object, exchange: &exchange, length: None },
            )
        {
            return false;
        }
        let most = exchange.link().port().settings().socket_buffer_size;
        let can_wait = swoole_coroutine::current().is_some();
        if exchange.pending() > most && !can_wait {
            // Without a coroutine there is nothing to park while the client catches up.
            last_error::set(last_error::OUTPUT_BUFFER_OVERFLOW);
            return false;
        }
        let sent = exchange.chunk(content);
        if exchange.pending() > most && can_wait {
            let (link, drained) = (exchange.link().clone(), exchange.drained(most / 2));
            drop(exchange);
            let waited = crate::coroutine::wait("response write", drained);
            return waited.is_some() && !link.is_broken();
        }
        sent
    }

    fn set_status(&self, code: i64, reason: &str) -> bool {
        let Some(_) = self.open() else { return false };
        let Some(code) = u16::try_from(code).ok().filter(|code| (100..=999).contains(code)) else {
            error::raise(Level::Warning, &format!("the HTTP status code {code} is not between 100 and 999"));
            return false;
        };
        if reason.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
            error::raise(Level::Warning, "the reason must not contain line breaks or NUL");
            return false;
        }
        self.status.set(code);
        self.reason.replace((!reason.is_empty()).then(|| reason.to_owned()));
        true
    }

    fn set_header(&self, object: &ObjectRef, name: &[u8], value: Value, format: bool) -> bool {
        let Some(_) = self.open() else { return false };
        if name.len() >= LONGEST_NAME {
            error::raise(Level::Warning, "header key is too long");
            return false;
        }
        if name.is_empty() || name.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
            return false;
        }
        let mut key = name.to_vec();
        if format {
            capitalise(&mut key);
        }
        let key = Value::str(&key);
        if let Some(key) = key.as_str() {
            object.slot(HEADER).insert(key, value);
        }
        true
    }
}

/// Statuses whose response ends with its head (RFC 9110 section 6.4.1).
fn is_bodiless(code: u16) -> bool {
    code < 200 || code == 204 || code == 304
}

fn says_close(value: &ZStr) -> bool {
    value
        .as_bytes()
        .split(|byte| *byte == b',')
        .any(|option| option.trim_ascii().eq_ignore_ascii_case(b"close"))
}

/// For HEAD: the length that the script says the body would have.
fn head_length(object: &ObjectRef, exchange: &Exchange) -> Option<usize> {
    if !exchange.is_head() {
        return None;
    }
    let headers = object.slot(HEADER).as_array()?;
    let (_, value) = headers.iter().find(
        |(name, _)| matches!(name, Key::Name(name) if name.as_bytes().eq_ignore_ascii_case(b"content-length")),
    )?;
    match value.as_long() {
        Some(length) => usize::try_from(length).ok(),
        None => value.as_str()?.to_text().trim().parse().ok(),
    }
}

/// A header once for each of its values. Names and values that could not be sent safely are left out, as Swoole does.
fn write_values(head: &mut impl HeadSink, name: &[u8], value: &Zval) {
    match value.as_array() {
        Some(values) => {
            for (_, value) in values.iter() {
                write_value(head, name, value);
            }
        }
        None => write_value(head, name, value),
    }
}

/// Strings and numbers; null takes a header back, and whatever else a script put into the public property has no place in a header.
fn write_value(head: &mut impl HeadSink, name: &[u8], value: &Zval) {
    if let Some(text) = value.as_str() {
        let _ = head.header(name, text.as_bytes());
    } else if let Some(number) = value.as_long() {
        let _ = head.header(name, number.to_string());
    }
}

/// `content-type` becomes `Content-Type`.
fn capitalise(name: &mut [u8]) {
    let mut at_start = true;
    for byte in name {
        if at_start {
            byte.make_ascii_uppercase();
        } else {
            byte.make_ascii_lowercase();
        }
        at_start = *byte == b'-';
    }
}

/// A value as it will be sent: text, whatever it is and in strict mode, too, or null.
fn header_value(value: &Zval) -> PhpResult<Value> {
    if value.is_null() {
        return Ok(Value::null());
    }
    let text = value.to_zstring();
    error::check()?;
    Ok(text.into())
}

fn with_state(
    args: &Args<'_>,
    result: &mut Zval,
    body: impl FnOnce(&Response, &ObjectRef) -> PhpResult<bool>,
) -> PhpResult {
    let this = args.this();
    if let Some(this) = &this
        && let Some(state) = this.state::<Response>()
    {
        let outcome = body(state, this)?;
        result.set_bool(outcome);
    }
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Response_end(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        let content = args.nullable_str(1)?;
        with_state(args, result, |state, this| {
            Ok(state.end(this, content.map_or(&[], |content| content.as_bytes())))
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Response_write(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let content = args.str(1)?;
        with_state(args, result, |state, this| Ok(state.write(this, content.as_bytes())))
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Response_isWritable(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        with_state(args, result, |state, _| Ok(state.open().is_some()))
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Response_status(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(2))?;
        let code = args.long(1)?;
        let reason = args.str_opt(2)?;
        with_state(args, result, |state, _| {
            Ok(state
                .set_status(code, &reason.map_or(std::borrow::Cow::Borrowed(""), |reason| reason.to_text())))
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Response_header(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(2, Some(3))?;
        let name = args.str(1)?;
        let format = args.bool_or(3, true)?;
        let value = match args.value(2)?.as_array() {
            // Elements become strings now, while it may still throw, and not when the head is written.
            Some(values) => {
                let values: Vec<Value> = values.iter().map(|(_, value)| value.to_value()).collect();
                let mut texts = ArrayBuilder::with_capacity(values.len());
                for value in values {
                    texts.push(header_value(&value)?);
                }
                Value::from(texts)
            }
            None if args.value(2)?.as_object().is_some() => args.array_or_str(2)?,
            None => header_value(args.value(2)?)?,
        };
        with_state(args, result, |state, this| Ok(state.set_header(this, name.as_bytes(), value, format)))
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Response_redirect(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(2))?;
        let location = args.str(1)?;
        let code = args.long_or(2, 302)?;
        with_state(args, result, |state, this| {
            Ok(state.is_unsent()
                && state.set_status(code, "")
                && state.set_header(this, b"Location", location.to_owned().into(), true)
                && state.end(this, &[]))
        })
    });
}

fn cookie(args: &Args<'_>, result: &mut Zval, encode: bool) -> PhpResult {
    args.expect(1, Some(10))?;
    let name = args.str(1)?;
    let value = args.str_opt(2)?;
    let expires = args.long_or(3, 0)?;
    let path = args.str_opt(4)?;
    let domain = args.str_opt(5)?;
    let secure = args.bool_or(6, false)?;
    let http_only = args.bool_or(7, false)?;
    let same_site = args.str_opt(8)?;
    let priority = args.str_opt(9)?;
    let partitioned = args.bool_or(10, false)?;
    with_state(args, result, |state, this| {
        let Some(exchange) = state.open() else { return Ok(false) };
        let bytes =
            |text: Option<&'_ swoole_zend::ZStr>| text.map_or(&b""[..], |text| text.as_bytes()).to_vec();
        let (value, path, domain) = (bytes(value), bytes(path), bytes(domain));
        let (same_site, priority) = (bytes(same_site), bytes(priority));
        let mut set_cookie = SetCookie::new(name.as_bytes(), &value);
        set_cookie.url_encode = encode;
        set_cookie.expires = expires;
        set_cookie.path = &path;
        set_cookie.domain = &domain;
        set_cookie.secure = secure;
        set_cookie.http_only = http_only;
        set_cookie.same_site = &same_site;
        set_cookie.priority = &priority;
        set_cookie.partitioned = partitioned;
        let mut line = Vec::new();
        let written = set_cookie.write(&mut line, exchange.request().received as i64);
        drop(exchange);
        match written {
            Ok(()) => {
                this.slot(COOKIE).append(Value::str(&line));
                Ok(true)
            }
            Err(refusal) => {
                error::raise(Level::Warning, &refusal.to_string());
                Ok(false)
            }
        }
    })
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Response_cookie(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| cookie(args, result, true));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Http_Response_rawcookie(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| cookie(args, result, false));
}
