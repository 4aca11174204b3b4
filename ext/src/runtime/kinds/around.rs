//! What is done around some functions, whatever their kind: before the kind's own handler, and after it.
//!
//! A row names a function, lowercased, or a method as `class::method`, lowercased, with the class that declares it. The
//! functions of a row must be written as any handler: they own nothing while the call is under way.

use swoole_zend::function::Function;

use super::Call;
use crate::runtime::leases;

/// Called in place of the function; makes the call with [`Call::proceed`], or throws, or sets the result itself.
pub(crate) type Around = fn(Call);

/// A function and what is around it.
pub(crate) type Row = (&'static str, Around);

/// All rows, by who has them. One function has one row.
static ROWS: &[&[Row]] = &[
    &[("dl", loads_a_module)],
    crate::session::ROWS,
    crate::soap::ROWS,
    crate::autoload::ROWS,
    crate::recursion::ROWS,
];

pub(super) fn find(function: Function) -> Option<Around> {
    let name = function.name().to_ascii_lowercase();
    let title = match function.class() {
        Some(class) => format!("{}::{name}", class.to_ascii_lowercase()),
        None => name,
    };
    ROWS.iter()
        .chain(leases::ROWS)
        .flat_map(|rows| rows.iter())
        .find(|(known, _)| *known == title)
        .map(|(_, around)| *around)
}

/// `dl()`: its functions are looked at when they are there.
fn loads_a_module(call: Call) {
    call.proceed();
    super::super::replace_handlers();
}
