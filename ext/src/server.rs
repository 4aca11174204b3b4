//! `Swoole\Server`: construction, settings, events, start and stop. What is served is the subclass's.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use swoole_server::{Address, Bound, Kind, Server as Running};
use swoole_zend::array::ArrayBuilder;
use swoole_zend::class::Visitor;
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, Callable, Class, Embedded, ObjectRef, PhpResult, PhpStatic, Value, doorway, sys};

use crate::classes::classes;
use crate::http::server::{Callbacks, HttpHandler};
use crate::server_options::Options;
use crate::{callback, coroutine, functions, out_of_time, runtime};

/// Where the properties are, in the order of the stub.
const SETTING: usize = 0;
const HOST: usize = 2;
const PORT: usize = 3;
const TYPE: usize = 4;
const MODE: usize = 6;
const MASTER_PID: usize = 8;
const WORKER_ID: usize = 10;
const WORKER_PID: usize = 12;

const BASE: i64 = 1;
const SOCK_TCP: i64 = 1;

/// Once the grace period is over: how long what still runs may take to hear of it, and the last callbacks to end.
const FAREWELL: Duration = Duration::from_millis(500);
/// How long a coroutine that is being ended may park at a time.
const ENDING_TURN: Duration = Duration::from_millis(10);

/// The events that can be listened to, lowercased.
const EVENTS: &[&str] = &["start", "shutdown", "workerstart", "workerstop", "connect", "close", "request"];

/// The object's native side.
#[derive(Default)]
pub(crate) struct Server {
    callbacks: RefCell<BTreeMap<&'static str, Callable>>,
    bound: RefCell<Option<Bound>>,
    options: RefCell<Options>,
    running: RefCell<Option<Rc<Running>>>,
    started: Cell<bool>,
}

static CLASS: Class<Server> = Class::new();

static RUNNING: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

/// Whether a server's loop runs in this process.
pub(crate) fn is_running() -> bool {
    RUNNING.get()
}

/// Connects the class and its child with their state. Called once, at module start-up.
pub(crate) fn attach(server: *mut sys::zend_class_entry, http: *mut sys::zend_class_entry) {
    CLASS.attach(server);
    CLASS.attach_child(http);
}

impl Embedded for Server {
    fn class() -> &'static Class<Self> {
        &CLASS
    }

    fn visit(&self, visitor: &mut Visitor) {
        for callable in self.callbacks.borrow().values() {
            visitor.value(callable.value());
        }
    }
}

impl Server {
    fn construct(&self, this: &ObjectRef, host: &str, port: i64, mode: i64, sock_type: i64) -> PhpResult {
        if self.bound.borrow().is_some() || self.started.get() {
            return Err(error::throw(
                classes().error,
                &format!("Constructor of {} can only be called once", this.class_name()),
                0,
            ));
        }
        if mode != BASE {
            return Err(error::throw(
                classes().exception,
                "only SWOOLE_BASE is available: one process that accepts, reads and runs the callbacks",
                0,
            ));
        }
        let kind = match sock_type {
            1 => Kind::Tcp,
            3 => Kind::Tcp6,
            5 => Kind::UnixStream,
            _ => {
                return Err(error::throw(
                    classes().exception,
                    &format!(
                        "the socket type {sock_type} is not one of SWOOLE_SOCK_TCP, _TCP6, _UNIX_STREAM"
                    ),
                    0,
                ));
            }
        };
        let Ok(number) = u16::try_from(port) else {
            return Err(error::throw(classes().exception, &format!("invalid port [{port}]"), 0));
        };
        let path = host.strip_prefix("unix:").map_or(host, |rest| rest.strip_prefix("//").unwrap_or(rest));
        let host = if kind == Kind::UnixStream { path } else { host };
        let address = Address { host: host.to_owned(), port: number, kind };
        match address.bind() {
            Ok(bound) => {
                this.slot(HOST).assign(Value::from(bound.address.host.as_str()));
                this.slot(PORT).assign(Value::from(i64::from(bound.address.port)));
                this.slot(TYPE).assign(Value::from(sock_type));
                this.slot(MODE).assign(Value::from(mode));
                self.bound.replace(Some(bound));
                Ok(())
            }
            Err(reason) => {
                let number = reason.raw_os_error().unwrap_or(0);
                let words = crate::last_error::describe(number, &reason);
                crate::last_error::set(i64::from(number));
                Err(error::throw(
                    classes().exception,
                    &format!("failed to listen server port[{address}], Error: {words}[{number}]"),
                    i64::from(number),
                ))
            }
        }
    }

    fn callback(&self, event: &str) -> Option<Callable> {
        self.callbacks.borrow().get(event).cloned()
    }

    fn on(&self, name: &str, callable: Callable) -> bool {
        if self.started.get() {
            error::raise(Level::Warning, "server is running, unable to register event callback function");
            return false;
        }
        let lowercase = name.to_ascii_lowercase();
        let Some(event) = EVENTS.iter().find(|event| **event == lowercase) else {
            error::raise(Level::Warning, &format!("unknown event types[{name}]"));
            return false;
        };
        let former = self.callbacks.borrow_mut().insert(event, callable);
        drop(former);
        true
    }

    /// Runs an event's callback, with the server as first argument.
    fn raise_event(&self, this: &ObjectRef, event: &str, more: &[i64]) {
        let Some(callback) = self.callback(event) else { return };
        let mut arguments = vec![this.to_value()];
        arguments.extend(more.iter().map(|number| Value::from(*number)));
        callback::call(callback, arguments);
    }

    fn start(&self, this: &ObjectRef) -> bool {
        if self.started.get() {
            error::raise(Level::Warning, "server is running, unable to execute Swoole\\Server->start()");
            return false;
        }
        if swoole_coroutine::is_running() || swoole_coroutine::current().is_some() {
            error::raise(
                Level::Error,
                &format!("eventLoop has already been created, unable to start {}", this.class_name()),
            );
            return false;
        }
        if !this.is_a(classes().http_server) {
            error::raise(Level::Error, "Swoole\\Server serves HTTP only so far: use Swoole\\Http\\Server");
            return false;
        }
        let Some(request) = self.callback("request") else {
            error::raise(Level::Error, "require 'onRequest' callback");
            return false;
        };
        let Some(bound) = self.bound.take() else {
            error::raise(Level::Error, "the server has no address: its constructor was not called");
            return false;
        };
        let options = self.options.borrow().clone();
        let in_coroutine = options.enable_coroutine;
        let callbacks = Rc::new(Callbacks {
            server: *this,
            request,
            connect: self.callback("connect"),
            close: self.callback("close"),
            in_coroutine,
            parsing: options.parsing,
        });
        let running = Running::new(options.settings, HttpHandler(callbacks));
        if let Err(reason) = running.start(vec![bound]) {
            running.end();
            let number = reason.raw_os_error().unwrap_or(0);
            let words = crate::last_error::describe(number, &reason);
            crate::last_error::set(i64::from(number));
            error::raise(Level::Warning, &format!("the server could not start, Error: {words}[{number}]"));
            return false;
        }
        self.started.set(true);
        self.running.replace(Some(Rc::clone(&running)));
        let pid = i64::from(std::process::id());
        this.slot(MASTER_PID).assign(Value::from(pid));
        this.slot(WORKER_PID).assign(Value::from(pid));
        this.slot(WORKER_ID).assign(Value::from(0_i64));
        functions::run_loop_at_script_end();
        RUNNING.set(true);
        out_of_time::forget();
        let former = callback::set_in_coroutines(in_coroutine);
        runtime::activate();
        self.serve(this, &running);
        callback::set_in_coroutines(former);
        runtime::deactivate();
        RUNNING.set(false);
        self.running.replace(None);
        running.end();
        true
    }

    /// From the first event to the last.
    fn serve(&self, this: &ObjectRef, running: &Rc<Running>) {
        self.raise_event(this, "start", &[]);
        self.raise_event(this, "workerstart", &[0]);
        run(running);
        // A child that was forked in a callback has done what it was made for. The server is not its own.
        if running.is_inherited() {
            return;
        }
        running.stop();
        self.raise_event(this, "workerstop", &[0]);
        self.raise_event(this, "shutdown", &[]);
        if running.is_out_of_time() {
            running.stop_loop_after(FAREWELL);
        }
        run(running);
        if swoole_coroutine::is_aborted() {
            running.give_up(500, "the server has failed");
        }
    }

    fn shutdown(&self) -> bool {
        let running = self.running.borrow().clone();
        match running {
            Some(running) => {
                running.stop();
                true
            }
            None => {
                error::raise(Level::Warning, "server is not running");
                false
            }
        }
    }

    fn stats(&self) -> Option<Value> {
        let running = self.running.borrow().clone()?;
        let stats = running.stats();
        let coroutines = swoole_coroutine::stats();
        let in_progress = stats.requests.saturating_sub(stats.responses) as i64;
        let mut array = ArrayBuilder::with_capacity(24);
        array
            .set("start_time", stats.start_time)
            .set("connection_num", running.connection_count() as i64)
            .set("abort_count", stats.aborted as i64)
            .set("accept_count", stats.accepted as i64)
            .set("close_count", stats.closed as i64)
            .set("worker_num", 1)
            .set("task_worker_num", 0)
            .set("user_worker_num", 0)
            .set("idle_worker_num", i64::from(in_progress == 0))
            .set("dispatch_count", stats.requests as i64)
            .set("request_count", stats.requests as i64)
            .set("response_count", stats.responses as i64)
            .set("total_recv_bytes", stats.received_bytes as i64)
            .set("total_send_bytes", stats.sent_bytes as i64)
            .set("concurrency", in_progress)
            .set("worker_request_count", stats.requests as i64)
            .set("worker_response_count", stats.responses as i64)
            .set("worker_dispatch_count", stats.requests as i64)
            .set("worker_concurrency", in_progress)
            .set("coroutine_num", coroutines.count as i64)
            .set("coroutine_peak_num", coroutines.peak as i64);
        Some(array.into())
    }
}

/// Runs the loop until nothing is left to do; or until the time is over, and then ends what still runs.
fn run(running: &Rc<Running>) {
    if swoole_coroutine::is_aborted() {
        return;
    }
    functions::run_loop();
    if !running.is_out_of_time() || running.is_inherited() || swoole_coroutine::is_aborted() {
        return;
    }
    // First the coroutines, whose responses are then answered by being destroyed; then those that nobody answers.
    let ticking = running.stop_loop_every(ENDING_TURN);
    coroutine::end_parked();
    drop(ticking);
    running.hurry();
    if !swoole_coroutine::is_aborted() {
        running.stop_loop_after(FAREWELL);
        functions::run_loop();
    }
}

fn with_state(args: &Args<'_>, body: impl FnOnce(&Server, &ObjectRef) -> PhpResult) -> PhpResult {
    let this = args.this();
    match this.as_ref().and_then(|this| this.state::<Server>().map(|state| (state, this))) {
        Some((state, this)) => body(state, this),
        None => Ok(()),
    }
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server___construct(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| {
        args.expect(0, Some(4))?;
        let host = args.str_opt(1)?.map_or("0.0.0.0".to_owned(), |host| host.to_text().into_owned());
        let port = args.long_or(2, 0)?;
        let mode = args.long_or(3, BASE)?;
        let sock_type = args.long_or(4, SOCK_TCP)?;
        with_state(args, |state, this| state.construct(this, &host, port, mode, sock_type))
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server___destruct(_frame: *mut sys::zend_execute_data, _result: *mut sys::zval) {}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_on(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(2, Some(2))?;
        let name = args.str(1)?.to_text().into_owned();
        let callable = args.callable(2)?;
        with_state(args, |state, _| {
            result.set_bool(state.on(&name, callable));
            Ok(())
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_getCallback(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let name = args.str(1)?.to_text().to_ascii_lowercase();
        with_state(args, |state, _| {
            if let Some(callback) = state.callback(&name) {
                result.set(callback.value().clone());
            }
            Ok(())
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_set(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let settings = args.array(1)?;
        with_state(args, |state, this| {
            if state.started.get() {
                error::raise(Level::Warning, "server is running, unable to execute Swoole\\Server->set()");
                result.set_bool(false);
                return Ok(());
            }
            let mut options = state.options.borrow().clone();
            let complaints = options.apply(settings);
            state.options.replace(options);
            for (key, value) in settings.iter() {
                if let swoole_zend::array::Key::Name(key) = key {
                    this.slot(SETTING).insert(key, value.to_value());
                }
            }
            for complaint in complaints {
                error::raise(Level::Warning, &complaint);
                error::check()?;
            }
            result.set_bool(true);
            Ok(())
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_start(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        with_state(args, |state, this| {
            result.set_bool(state.start(this));
            Ok(())
        })
    });
    coroutine::reraise();
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_shutdown(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        with_state(args, |state, _| {
            result.set_bool(state.shutdown());
            Ok(())
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_stop(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        let worker = args.long_or(1, -1)?;
        with_state(args, |state, _| {
            if worker > 0 {
                error::raise(Level::Warning, &format!("worker[{worker}] does not exist"));
                result.set_bool(false);
            } else {
                result.set_bool(state.shutdown());
            }
            Ok(())
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_stats(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        with_state(args, |state, _| {
            match state.stats() {
                Some(stats) => result.set(stats),
                None => {
                    error::raise(Level::Warning, "server is not running");
                    result.set(ArrayBuilder::new().into());
                }
            }
            Ok(())
        })
    });
}
