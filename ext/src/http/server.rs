//! `Swoole\Http\Server`: connects the server crate with the PHP callbacks.

use std::rc::Rc;

use swoole_coroutine::SpawnError;
use swoole_server::{Connection, Exchange, Handler};
use swoole_zend::error::Thrown;
use swoole_zend::{Callable, ObjectRef, Value};

use crate::callback::{self, fail_if_thrown, on_this_stack};
use crate::http::{request, response};
use crate::{coroutine, log, session};

/// Which parts of a request are parsed: the settings `http_parse_*`.
#[derive(Clone, Copy)]
pub(crate) struct Parsing {
    pub(crate) cookie: bool,
    pub(crate) post: bool,
}

impl Default for Parsing {
    fn default() -> Self {
        Self { cookie: true, post: true }
    }
}

/// The callbacks of a running server. Shared by those that run: one may end the server meanwhile.
pub(crate) struct Callbacks {
    pub(crate) server: ObjectRef,
    /// Those of each port, by its index.
    pub(crate) ports: Vec<PortCallbacks>,
    pub(crate) in_coroutine: bool,
    pub(crate) parsing: Parsing,
}

/// The callbacks of one port, its own or the first one's.
pub(crate) struct PortCallbacks {
    pub(crate) request: Callable,
    pub(crate) connect: Option<Callable>,
    pub(crate) close: Option<Callable>,
}

/// The handler of a running server.
pub(crate) struct HttpHandler(pub(crate) Rc<Callbacks>);

impl Callbacks {
    #[inline]
    fn of(&self, port: usize) -> &PortCallbacks {
        self.ports.get(port).expect("the callbacks of each port are here before it listens")
    }
}

impl HttpHandler {
    /// `($server, $fd, $reactorId)`.
    fn notify(&self, callback: &Callable, connection: &Connection) {
        let arguments = vec![self.0.server.to_value(), Value::from(connection.id()), Value::from(0)];
        callback::call(callback.clone(), arguments);
    }
}

impl Handler for HttpHandler {
    fn connect(&self, connection: &Rc<Connection>) {
        if let Some(callback) = &self.0.of(connection.port().index()).connect {
            self.notify(callback, connection);
        }
    }

    fn request(&self, exchange: &Rc<Exchange>) {
        let callbacks = Rc::clone(&self.0);
        let exchange = Rc::clone(exchange);
        let port = exchange.link().port().index();
        if !self.0.in_coroutine {
            on_this_stack(move || {
                session::on_loop(move || {
                    let mut arguments = arguments(&callbacks, exchange);
                    let result = callbacks.of(port).request.call(&mut arguments);
                    // The response's destructor may still have to answer, and a destructor of the script's may throw.
                    drop(arguments);
                    drop(callbacks);
                    drop(result);
                    fail_if_thrown();
                });
                fail_if_thrown();
            });
            return;
        }
        let answer = Rc::clone(&exchange);
        let spawned = swoole_coroutine::spawn_with(move |me| {
            coroutine::begin();
            let mut arguments = arguments(&callbacks, exchange);
            let result = callbacks.of(port).request.call(&mut arguments);
            let failed = result.is_err();
            // The response's destructor may still have to answer, so the objects go first.
            drop(arguments);
            drop(callbacks);
            coroutine::finish(me, result.unwrap_or_else(|Thrown| Value::null()), failed);
        });
        if let Err(reason) = spawned {
            refuse(&answer, &reason);
        }
    }

    fn close(&self, connection: &Rc<Connection>) {
        if let Some(callback) = &self.0.of(connection.port().index()).close {
            self.notify(callback, connection);
        }
    }

    fn warn(&self, message: &str) {
        log::warning(message);
    }
}

/// `($request, $response)`.
#[inline]
fn arguments(callbacks: &Callbacks, exchange: Rc<Exchange>) -> [Value; 2] {
    let request = request::create(&exchange, callbacks.parsing);
    let response = response::create(&exchange);
    [request.into_value(), response.into_value()]
}

/// No coroutine for this request: the client is told, and the log. No PHP warning, since no PHP code has asked.
#[cold]
fn refuse(exchange: &Exchange, reason: &SpawnError) {
    match reason {
        SpawnError::TooMany(alive) => log::warning(&format!("exceed max number of coroutine {alive}")),
        reason => match reason.refusal() {
            Some(refusal) => log::warning(&refusal),
            None => return,
        },
    }
    exchange.fail(503, "too many requests at once");
}
