//! What is done around some functions, whatever their kind: before the kind's own handler, and after it.
//!
//! A row names a function, lowercased, or a method as `class::method`, lowercased, with the class that declares it. The
//! functions of a row must be written as any handler: they own nothing while the call is under way.

use std::collections::HashMap;

use swoole_zend::function::Title;

use super::Call;
use crate::runtime::leases;

/// Called in place of the function; makes the call with [`Call::proceed`], or throws, or sets the result itself.
pub(crate) type Around = fn(Call);

/// A function and what is around it.
pub(crate) type Row = (&'static str, Around);

/// All rows, by who has them. One function has one row.
static ROWS: &[&[Row]] = &[
    &[("dl", loads_a_module)],
    crate::signals::ROWS,
    crate::session::ROWS,
    crate::soap::ROWS,
    crate::autoload::ROWS,
    crate::recursion::ROWS,
    crate::sorting::ROWS,
    crate::random::ROWS,
    crate::directory::ROWS,
];

/// What is around which function, while handlers are replaced.
pub(super) struct Arounds {
    rows: HashMap<&'static str, Around>,
    /// Which marks the names of rows have: most of the thousands of functions are told by that to have none.
    marks: [bool; 256],
}

/// A number that is quickly made from a name.
fn mark(name: &str) -> u8 {
    let (first, last) = (name.bytes().next().unwrap_or(0), name.bytes().next_back().unwrap_or(0));
    first.wrapping_mul(7).wrapping_add(last.wrapping_mul(31)).wrapping_add(name.len() as u8)
}

impl Arounds {
    pub(super) fn read() -> Self {
        let rows: HashMap<_, _> =
            ROWS.iter().chain(leases::ROWS).flat_map(|rows| rows.iter()).copied().collect();
        let mut marks = [false; 256];
        for name in rows.keys() {
            marks[usize::from(mark(name))] = true;
        }
        Self { rows, marks }
    }

    pub(super) fn find(&self, title: &Title) -> Option<Around> {
        if !self.marks[usize::from(mark(title.text()))] {
            return None;
        }
        self.rows.get(title.text()).copied()
    }
}

/// `dl()`: its functions are looked at when they are there.
fn loads_a_module(call: Call) {
    call.proceed();
    super::super::replace_handlers();
}
