//! `swoole_name_resolver_*()`, the setting `name_resolver` and `Swoole\NameResolver\Context`: names that a directory of
//! the script's own knows, before DNS is asked. The directories are PHP objects, `ext/library/NameResolver.php`.

use std::cell::{Cell, RefCell};

use swoole_zend::array::ArrayBuilder;
use swoole_zend::error::{self, Level};
use swoole_zend::{
    Args, Callable, Class, Embedded, PhpResult, PhpStatic, Thrown, Value, ZStr, Zval, class, doorway, sys,
};

use crate::classes::classes;
use crate::coroutine::system::dns;

static CLASS: Class<Context> = Class::new();

/// Asked in this order.
static RESOLVERS: PhpStatic<RefCell<Vec<Value>>> = PhpStatic::new(RefCell::new(Vec::new()));

/// Called once, at module start-up.
pub(crate) fn startup() {
    CLASS.attach(classes().name_resolver_context);
}

/// Forgets what belongs to the request that ends.
pub(crate) fn request_shutdown() {
    drop(RESOLVERS.take());
}

/// The native half of `Swoole\NameResolver\Context`.
struct Context {
    family: Cell<i64>,
    with_port: Cell<bool>,
    /// The `Cluster` that the last lookup found: it is used up before a directory is asked again.
    cluster: RefCell<Option<Value>>,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            family: Cell::new(i64::from(libc::AF_INET)),
            with_port: Cell::new(false),
            cluster: RefCell::new(None),
        }
    }
}

impl Embedded for Context {
    fn class() -> &'static Class<Self> {
        &CLASS
    }
}

/// What one directory says.
enum Answer {
    /// An address. Nothing, too, is an answer.
    Final(Value),
    /// It does not know the name: the next one is asked.
    Unknown,
}

/// Adds a directory. False, with a warning, when it is none.
fn add(resolver: &Zval) -> bool {
    let is_resolver = class::by_name("swoole\\nameresolver")
        .is_some_and(|class| resolver.as_object().is_some_and(|object| object.is_a(class)));
    if is_resolver {
        RESOLVERS.borrow_mut().push(resolver.to_value());
    } else {
        error::raise(Level::Warning, "the given object is not an instance of Swoole\\NameResolver");
    }
    is_resolver
}

/// The setting `name_resolver`: a list of directories, which are added.
pub(crate) fn apply(value: &Zval) -> PhpResult {
    match value.as_array() {
        Some(resolvers) => resolvers.iter().for_each(|(_, resolver)| {
            add(resolver.deref());
        }),
        None => error::raise(Level::Warning, "option [name_resolver]: must be an array"),
    }
    Ok(())
}

fn call(object: &Zval, method: &str, arguments: &mut [Value]) -> PhpResult<Value> {
    let mut pair = ArrayBuilder::with_capacity(2);
    pair.push(object.to_value()).push(method);
    let pair = Value::from(pair);
    let callable = Callable::resolve(&pair).map_err(|words| error::throw_type_error(&words))?;
    callable.call(arguments)
}

impl Context {
    /// The cluster that is left over, if there is an address in it.
    fn known_cluster(&self) -> PhpResult<Option<Value>> {
        let cluster = self.cluster.borrow().clone();
        let Some(cluster) = cluster else { return Ok(None) };
        if call(&cluster, "count", &mut [])?.to_long() > 0 {
            return Ok(Some(cluster));
        }
        drop(self.cluster.take());
        Ok(None)
    }

    fn ask(&self, resolver: &Value, name: &ZStr) -> PhpResult<Answer> {
        let cluster = match self.known_cluster()? {
            Some(cluster) => cluster,
            None => {
                let answer = call(resolver, "lookup", &mut [Value::str(name.as_bytes())])?;
                if answer.as_str().is_some() {
                    return Ok(Answer::Final(answer));
                }
                if answer.as_object().is_none() {
                    return Ok(Answer::Unknown);
                }
                let former = self.cluster.replace(Some(answer.clone()));
                drop(former);
                answer
            }
        };
        let node = call(&cluster, "pop", &mut [])?;
        let field = |name| node.as_array().and_then(|node| node.get(name)).map(Zval::deref);
        let Some(host) = field("host").and_then(Zval::as_str) else {
            // The next directory is asked itself.
            drop(self.cluster.take());
            return Ok(Answer::Unknown);
        };
        if !self.with_port.get() {
            return Ok(Answer::Final(Value::str(host.as_bytes())));
        }
        let Some(port) = field("port") else { return Ok(Answer::Unknown) };
        let address = [host.as_bytes(), b":", port.to_long().to_string().as_bytes()].concat();
        Ok(Answer::Final(Value::str(&address)))
    }
}

fn look_up(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(2, Some(2))?;
    let name = args.str(1)?;
    let context = args.object(2)?;
    let Some(context) = context.state::<Context>() else {
        return Err(error::throw_type_error(
            "swoole_name_resolver_lookup(): Argument #2 ($ctx) must be of type Swoole\\NameResolver\\Context",
        ));
    };
    let resolvers = RESOLVERS.borrow().clone();
    for resolver in &resolvers {
        if let Answer::Final(address) = context.ask(resolver, name)? {
            result.set(address);
            return Ok(());
        }
    }
    let address = dns::address(name, context.family.get())?;
    result.set_str(address.map_or_else(String::new, |address| address.to_string()).as_bytes());
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_NameResolver_Context___construct(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| {
        args.expect(0, Some(2))?;
        let (family, with_port) = (args.long_or(1, i64::from(libc::AF_INET))?, args.bool_or(2, false)?);
        let this = args.this().ok_or(Thrown)?;
        let context = this.state::<Context>().ok_or(Thrown)?;
        context.family.set(family);
        context.with_port.set(with_port);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_name_resolver_lookup(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, look_up);
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_name_resolver_add(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        args.object(1)?;
        result.set_bool(add(args.value(1)?));
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_name_resolver_remove(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let object = args.object(1)?.as_ptr();
        let removed = {
            let mut resolvers = RESOLVERS.borrow_mut();
            let at = resolvers
                .iter()
                .position(|resolver| resolver.as_object().is_some_and(|known| known.as_ptr() == object));
            at.map(|at| resolvers.remove(at))
        };
        result.set_bool(removed.is_some());
        Ok(())
    });
}
