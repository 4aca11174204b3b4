//! `Swoole\Server\Port`: an address that a server listens at, with settings and callbacks of its own.

use std::cell::{Cell, RefCell};

use swoole_server::{Address, Bound, Kind};
use swoole_zend::class::{Object, Visitor};
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, Array, Callable, Class, Embedded, ObjectRef, PhpResult, Value, doorway, sys};

use crate::server_options::{PortOptions, apply_to_port};

/// Where the properties are, in the order of the stub.
const HOST: usize = 0;
const PORT: usize = 1;
const TYPE: usize = 2;
const SOCK: usize = 3;
const SETTING: usize = 5;

/// The events of a port, lowercased.
const EVENTS: [&str; 3] = ["connect", "close", "request"];

/// The functions for the events of a port, in the order of [`EVENTS`].
pub(crate) type Callbacks = [Option<Callable>; EVENTS.len()];

/// The object's native side.
#[derive(Default)]
pub(crate) struct Port {
    bound: RefCell<Option<Bound>>,
    callbacks: RefCell<Callbacks>,
    options: RefCell<PortOptions>,
    /// Whether it was given settings; otherwise it has those of the first port.
    is_set: Cell<bool>,
    started: Cell<bool>,
}

static CLASS: Class<Port> = Class::new();

/// Connects the class with its state. Called once, at module start-up.
pub(crate) fn attach(entry: *mut sys::zend_class_entry) {
    CLASS.attach(entry);
}

/// A port without an address.
pub(crate) fn create() -> Object<Port> {
    CLASS.instantiate()
}

impl Embedded for Port {
    fn class() -> &'static Class<Self> {
        &CLASS
    }

    fn visit(&self, visitor: &mut Visitor) {
        for callable in self.callbacks.borrow().iter().flatten() {
            visitor.value(callable.value());
        }
    }
}

/// Why an address could not be taken.
pub(crate) struct Trouble {
    pub(crate) words: String,
    /// The system's error number; 0 where it was not asked.
    pub(crate) number: i32,
}

impl Port {
    /// Takes the address. What can be seen of it in PHP is set on `this`.
    pub(crate) fn bind(
        &self,
        this: &ObjectRef,
        host: &str,
        port: i64,
        sock_type: i64,
    ) -> Result<Address, Trouble> {
        let kind = match sock_type {
            1 => Kind::Tcp,
            3 => Kind::Tcp6,
            5 => Kind::UnixStream,
            _ => {
                let words =
                    format!("the socket type {sock_type} is not one of SWOOLE_SOCK_TCP, _TCP6, _UNIX_STREAM");
                return Err(Trouble { words, number: 0 });
            }
        };
        let Ok(number) = u16::try_from(port) else {
            return Err(Trouble { words: format!("invalid port [{port}]"), number: 0 });
        };
        let path = host.strip_prefix("unix:").map_or(host, |rest| rest.strip_prefix("//").unwrap_or(rest));
        let host = if kind == Kind::UnixStream { path } else { host };
        let address = Address { host: host.to_owned(), port: number, kind };
        let bound = address.bind().map_err(|reason| {
            let number = reason.raw_os_error().unwrap_or(0);
            let reason = crate::last_error::describe(number, &reason);
            crate::last_error::set(i64::from(number));
            Trouble {
                words: format!("failed to listen server port[{address}], Error: {reason}[{number}]"),
                number,
            }
        })?;
        this.slot(HOST).assign(Value::from(bound.address.host.as_str()));
        this.slot(PORT).assign(Value::from(i64::from(bound.address.port)));
        this.slot(TYPE).assign(Value::from(sock_type));
        this.slot(SOCK).assign(Value::from(i64::from(bound.fd())));
        let address = bound.address.clone();
        self.bound.replace(Some(bound));
        Ok(address)
    }

    /// Whether it has an address that no server listens at yet.
    pub(crate) fn is_bound(&self) -> bool {
        self.bound.borrow().is_some()
    }

    /// Where it will listen, for messages.
    pub(crate) fn address(&self) -> String {
        self.bound.borrow().as_ref().map_or_else(String::new, |bound| bound.address.to_string())
    }

    /// The server starts: from now on nothing can be changed.
    pub(crate) fn start(&self) -> Option<Bound> {
        self.started.set(true);
        self.bound.take()
    }

    /// The settings, when it was given any.
    pub(crate) fn own_options(&self) -> Option<PortOptions> {
        self.is_set.get().then(|| self.options.borrow().clone())
    }

    /// The settings that it was given, or those that hold without.
    pub(crate) fn options(&self) -> PortOptions {
        self.options.borrow().clone()
    }

    pub(crate) fn replace_options(&self, options: PortOptions) {
        self.is_set.set(true);
        self.options.replace(options);
    }

    /// Each event's function: its own, or the one of `first`.
    pub(crate) fn callbacks(&self, first: &Port) -> Callbacks {
        let mut callbacks = self.callbacks.borrow().clone();
        for (own, fallback) in callbacks.iter_mut().zip(first.callbacks.borrow().iter()) {
            if own.is_none() {
                *own = fallback.clone();
            }
        }
        callbacks
    }

    pub(crate) fn callback(&self, name: &str) -> Option<Callable> {
        let index = index_of(name)?;
        self.callbacks.borrow().get(index)?.clone()
    }

    /// Registers a function. None: there is no such event of a port.
    pub(crate) fn on(&self, name: &str, callable: Callable) -> Option<()> {
        let index = index_of(name)?;
        let former = self.callbacks.borrow_mut().get_mut(index).and_then(|place| place.replace(callable));
        // A destructor may run, and finds the new one.
        drop(former);
        Some(())
    }

    fn set(&self, this: &ObjectRef, settings: &Array) -> PhpResult {
        if self.started.get() {
            error::raise(Level::Warning, "server is running, unable to execute Swoole\\Server\\Port->set()");
            return error::check();
        }
        let mut options = self.options();
        let complaints = apply_to_port(&mut options, settings);
        self.replace_options(options);
        remember(this, settings);
        complain(complaints)
    }
}

/// Adds `settings` to what the property shows.
pub(crate) fn remember(this: &ObjectRef, settings: &Array) {
    for (key, value) in settings.iter() {
        if let swoole_zend::array::Key::Name(key) = key {
            this.slot(SETTING).insert(key, value.to_value());
        }
    }
}

/// A warning for each setting that was not understood.
pub(crate) fn complain(complaints: Vec<String>) -> PhpResult {
    for complaint in complaints {
        error::raise(Level::Warning, &complaint);
        error::check()?;
    }
    Ok(())
}

fn index_of(name: &str) -> Option<usize> {
    EVENTS.iter().position(|event| event.eq_ignore_ascii_case(name))
}

fn with_state(args: &Args<'_>, body: impl FnOnce(&Port, &ObjectRef) -> PhpResult) -> PhpResult {
    let this = args.this();
    match this.as_ref().and_then(|this| this.state::<Port>().map(|state| (state, this))) {
        Some((state, this)) => body(state, this),
        None => Ok(()),
    }
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_Port___construct(
    _frame: *mut sys::zend_execute_data,
    _result: *mut sys::zval,
) {
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_Port___destruct(
    _frame: *mut sys::zend_execute_data,
    _result: *mut sys::zval,
) {
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_Port_set(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| {
        args.expect(1, Some(1))?;
        let settings = args.array(1)?;
        with_state(args, |state, this| state.set(this, settings))
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_Port_on(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(2, Some(2))?;
        let name = args.str(1)?.to_text().into_owned();
        let callable = args.callable(2)?;
        with_state(args, |state, _| {
            let words = if state.started.get() {
                "server is running, unable to register event callback function".to_owned()
            } else if state.on(&name, callable).is_none() {
                format!("unknown event types[{name}]")
            } else {
                result.set_bool(true);
                return Ok(());
            };
            error::raise(Level::Warning, &words);
            result.set_bool(false);
            Ok(())
        })
    });
}

/// The callable as a closure, which the method has promised.
fn as_closure(callable: &Callable) -> PhpResult<Value> {
    // SAFETY: an entry of the engine's own.
    let closure = unsafe { sys::zend_ce_closure };
    if callable.value().as_object().is_some_and(|object| object.class() == closure) {
        return Ok(callable.value().clone());
    }
    let from_callable = Callable::resolve(&Value::from("Closure::fromCallable"))
        .map_err(|words| error::throw(crate::classes::classes().error, &words, 0))?;
    from_callable.call(&mut [callable.value().clone()])
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_Port_getCallback(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let name = args.str(1)?.to_text().into_owned();
        with_state(args, |state, _| {
            if let Some(callback) = state.callback(&name) {
                result.set(as_closure(&callback)?);
            }
            Ok(())
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Server_Port_getSocket(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        with_state(args, |_, this| {
            let number = this.slot(SOCK).as_long().and_then(|number| i32::try_from(number).ok());
            match number.filter(|number| *number >= 0).and_then(crate::sockets::import) {
                Some(socket) => result.set(socket),
                None => {
                    error::raise(Level::Warning, "a Socket takes the extension sockets, and an open port");
                    result.set_bool(false);
                }
            }
            Ok(())
        })
    });
}
