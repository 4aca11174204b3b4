//! `Swoole\Server`: construction, ports, settings, events, start and stop. What is served is the subclass's.

pub(crate) mod port;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use swoole_server::{Plan, Role, Worker};
use swoole_zend::array::ArrayBuilder;
use swoole_zend::class::{Object, Visitor};
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, Callable, Class, Embedded, ObjectRef, PhpResult, PhpStatic, Value, doorway, sys};

use self::port::Port;
use crate::classes::classes;
use crate::http::server::{Callbacks, HttpHandler, PortCallbacks};
use crate::server_options::{self, Options};
use crate::{callback, coroutine, functions, out_of_time, runtime};

/// Where the properties are, in the order of the stub.
const SETTING: usize = 0;
const HOST: usize = 2;
const PORT: usize = 3;
const TYPE: usize = 4;
const MODE: usize = 6;
const PORTS: usize = 7;
const MASTER_PID: usize = 8;
const WORKER_ID: usize = 10;
const WORKER_PID: usize = 12;

const BASE: i64 = 1;
const SOCK_TCP: i64 = 1;

/// Once the grace period is over: how long what still runs may take to hear of it, and the last callbacks to end.
const FAREWELL: Duration = Duration::from_millis(500);
/// How long a coroutine that is being ended may park at a time.
const ENDING_TURN: Duration = Duration::from_millis(10);

/// The events that are the server's and not a port's, lowercased.
const EVENTS: &[&str] = &["start", "shutdown", "workerstart", "workerstop"];

/// The object's native side.
#[derive(Default)]
pub(crate) struct Server {
    callbacks: RefCell<BTreeMap<&'static str, Callable>>,
    /// The first one is there from when it is first asked for; it has an address once the constructor has run.
    ports: RefCell<Vec<Rc<Object<Port>>>>,
    options: RefCell<Options>,
    running: RefCell<Option<Rc<Worker>>>,
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
        for port in self.ports.borrow().iter() {
            visitor.value(port.value());
        }
    }
}

impl Server {
    /// The port that the constructor's address is for, and what is set and registered on the server itself.
    fn first(&self) -> Rc<Object<Port>> {
        if let Some(first) = self.ports.borrow().first() {
            return Rc::clone(first);
        }
        let first = Rc::new(port::create());
        self.ports.borrow_mut().push(Rc::clone(&first));
        first
    }

    fn construct(&self, this: &ObjectRef, host: &str, port: i64, mode: i64, sock_type: i64) -> PhpResult {
        let first = self.first();
        if first.is_bound() || self.started.get() {
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
        let port = first.bind(&(*first).as_ref(), host, port, sock_type).map_err(|trouble| {
            error::throw(classes().exception, &trouble.words, i64::from(trouble.number))
        })?;
        this.slot(HOST).assign(Value::from(port.host.as_str()));
        this.slot(PORT).assign(Value::from(i64::from(port.port)));
        this.slot(TYPE).assign(Value::from(sock_type));
        this.slot(MODE).assign(Value::from(mode));
        this.slot(PORTS).append(first.to_value());
        Ok(())
    }

    /// One more port.
    fn listen(&self, this: &ObjectRef, host: &str, port: i64, sock_type: i64) -> Option<Value> {
        if self.started.get() {
            error::raise(Level::Warning, "server is running, can't add listener");
            return None;
        }
        // The constructor's comes first, also in a class that has not called it yet.
        self.first();
        let added = Rc::new(port::create());
        if let Err(trouble) = added.bind(&(*added).as_ref(), host, port, sock_type) {
            error::raise(Level::Warning, &trouble.words);
            return None;
        }
        self.ports.borrow_mut().push(Rc::clone(&added));
        this.slot(PORTS).append(added.to_value());
        Some(added.to_value())
    }

    fn callback(&self, event: &str) -> Option<Callable> {
        let own = self.callbacks.borrow().get(event).cloned();
        own.or_else(|| self.ports.borrow().first()?.callback(event))
    }

    fn on(&self, name: &str, callable: Callable) -> bool {
        if self.started.get() {
            error::raise(Level::Warning, "server is running, unable to register event callback function");
            return false;
        }
        let lowercase = name.to_ascii_lowercase();
        let Some(event) = EVENTS.iter().find(|event| **event == lowercase) else {
            if self.first().on(name, callable).is_some() {
                return true;
            }
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
        let options = self.options.borrow().clone();
        let in_coroutine = options.enable_coroutine;
        let Some((plan, ports)) = self.plan(options.settings) else { return false };
        let callbacks = Rc::new(Callbacks { server: *this, ports, in_coroutine, parsing: options.parsing });
        let running = Worker::new(plan, HttpHandler(callbacks));
        // What was bound is the worker's now; a start that fails is not tried again with it.
        if let Err(reason) = running.start() {
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

    /// What is to be served, and by which functions. None, with an error, when something is missing.
    fn plan(&self, settings: swoole_server::Settings) -> Option<(Plan, Vec<PortCallbacks>)> {
        let first = self.first();
        let ports = self.ports.borrow().clone();
        let mut callbacks = Vec::with_capacity(ports.len());
        for (index, port) in ports.iter().enumerate() {
            let [connect, close, request] = port.callbacks(&first);
            let Some(request) = request else {
                error::raise(Level::Error, "require 'onRequest' callback");
                return None;
            };
            if !port.is_bound() {
                error::raise(Level::Error, "the server has no address: its constructor was not called");
                return None;
            }
            if index > 0 && port.own_options().is_some_and(|own| !own.http) {
                let address = port.address();
                let words = format!(
                    "a port with settings of its own speaks HTTP only with open_http_protocol, and nothing else is \
                     served so far: {address}"
                );
                error::raise(Level::Error, &words);
                return None;
            }
            callbacks.push(PortCallbacks { request, connect, close });
        }
        let mut plan = Plan::new(settings);
        for port in &ports {
            let options = port.own_options().unwrap_or_else(|| first.options());
            if let Some(bound) = port.start() {
                plan.listen(bound, options.settings);
            }
        }
        Some((plan, callbacks))
    }

    /// From the first event to the last.
    fn serve(&self, this: &ObjectRef, running: &Rc<Worker>) {
        self.raise_event(this, "start", &[]);
        self.raise_event(this, "workerstart", &[0]);
        run(running);
        // A child that was forked in a callback has done what it was made for. The server is not its own.
        if running.role() == Role::Stranger {
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
fn run(running: &Rc<Worker>) {
    if swoole_coroutine::is_aborted() {
        return;
    }
    functions::run_loop();
    if !running.is_out_of_time() || running.role() == Role::Stranger || swoole_coroutine::is_aborted() {
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
extern "C" fn zim_Swoole_Server_listen(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(3, Some(3))?;
        let host = args.str(1)?.to_text().into_owned();
        let (port, sock_type) = (args.long(2)?, args.long(3)?);
        with_state(args, |state, this| {
            match state.listen(this, &host, port, sock_type) {
                Some(port) => result.set(port),
                None => result.set_bool(false),
            }
            Ok(())
        })
    });
}

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
            let first = state.first();
            let (mut options, mut port) = (state.options.borrow().clone(), first.options());
            let complaints = server_options::apply(&mut options, &mut port, settings);
            state.options.replace(options);
            first.replace_options(port);
            for (key, value) in settings.iter() {
                if let swoole_zend::array::Key::Name(key) = key {
                    this.slot(SETTING).insert(key, value.to_value());
                }
            }
            port::remember(&(*first).as_ref(), settings);
            port::complain(complaints)?;
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
