//! ext-soap: clients and servers that are at work at the same time. What a call keeps in globals, its WSDL and version, its
//! encoding and classes, and that errors are to become SoapFaults, travels with its coroutine ([`swoole_zend::soap`]).

use std::cell::Cell;

use swoole_coroutine::{Gate, current};
use swoole_zend::{Args, PhpStatic, bailout, ini, soap};

use crate::runtime::kinds::around::Row;
use crate::runtime::kinds::{self, Call};

/// What is put around the methods that use those globals.
pub(crate) static ROWS: &[Row] = &[
    ("soapclient::__construct", construct),
    ("soapclient::__call", call),
    ("soapclient::__soapcall", call),
    ("soapclient::__dorequest", call),
    ("soapserver::__construct", construct),
    ("soapserver::addfunction", call),
    ("soapserver::addsoapheader", call),
    ("soapserver::fault", call),
    ("soapserver::getfunctions", call),
    ("soapserver::handle", call),
    ("soapserver::setclass", call),
    ("soapserver::setobject", call),
    ("soapserver::setpersistence", call),
];

/// Whether there is an ext-soap, of the layout that is known.
static HAS_SOAP: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));
/// Before the WSDLs that are kept in memory: who comes second would free what the first one uses.
static WSDLS: PhpStatic<Gate> = PhpStatic::new(Gate::new("the WSDL cache"));

fn call(call: Call) {
    // A WSDL that cannot be read is a fatal error that becomes a SoapFault.
    bailout::forgetting(|| proceed(call));
}

fn proceed(call: Call) {
    if current().is_none() || !HAS_SOAP.get() {
        call.proceed();
        return;
    }
    soap::within(|| call.proceed());
}

/// Loads a WSDL.
fn construct(made: Call) {
    let gate: &'static Gate = &WSDLS;
    let Some(me) = current().filter(|_| keeps_in_memory(&made)) else {
        return call(made);
    };
    let Ok(depth) = kinds::enter(gate, me) else { return };
    call(made);
    gate.leave(depth);
}

/// Whether the WSDL is to be kept in memory: `WSDL_CACHE_MEMORY` is one of the two bits of the setting and of the option.
fn keeps_in_memory(call: &Call) -> bool {
    const MEMORY: i64 = 2;
    // SAFETY: the running frame.
    let arguments = unsafe { Args::of(call.frame) };
    let option = arguments.get(2).and_then(|options| Some(options.as_array()?.get("cache_wsdl")?.to_long()));
    option.or_else(|| ini::long("soap.wsdl_cache")).is_some_and(|mode| mode & MEMORY != 0)
}

/// A script is about to run: all extensions are loaded by now.
pub(crate) fn request_startup() {
    HAS_SOAP.set(soap::bind());
}
