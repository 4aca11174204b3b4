//! Which function is of which kind, and why: `table.md`, which is also a part of `docs/hooks.md` (`make kinds-table`).
//!
//! The first row that names the function's module and the function decides; names are compared without regard to case, and
//! a `*` at the end stands for anything. What no row names is gated by its module.

use std::cell::{LazyCell, RefCell};
use std::collections::HashSet;

use swoole_coroutine::Gate;
use swoole_zend::PhpStatic;
use swoole_zend::function::Title;

use super::keys::{self, Key, Keys};

/// Lines of the table, after those of its head.
static TEXT: &str = include_str!("table.md");

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Free,
    Owned(Key),
    /// A stream that is read from.
    Reads,
    /// A stream that is written to.
    Writes,
    OwnedTwice(Keys),
    Closes,
    /// By the gate of that name.
    Gated(&'static str),
    /// And by the gate of that name.
    InPlace(Option<&'static str>),
    /// With the state of libxml, and perhaps a handle.
    Travels(Key),
}

struct Row {
    modules: Vec<&'static str>,
    /// Empty: all.
    functions: Vec<&'static str>,
    kind: Kind,
}

fn names(cell: &'static str) -> Vec<&'static str> {
    cell.split('`').map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// None for what is no row, as a test sees to.
fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.trim_matches('|').split('|').map(str::trim);
    let (modules, functions, kind, by) = (names(cells.next()?), cells.next()?, cells.next()?, cells.next()?);
    let key = || keys::KEYS.iter().find(|(name, _)| *name == by).map(|(_, key)| Kind::Owned(*key));
    let pair = || keys::PAIRS.iter().find(|(name, _)| *name == by).map(|(_, keys)| Kind::OwnedTwice(*keys));
    let kind = match kind {
        "free" => Kind::Free,
        "owned" if by == "stream, reading" => Kind::Reads,
        "owned" if by == "stream, writing" => Kind::Writes,
        "owned" | "in turn" => key().or_else(pair)?,
        "closes" => Kind::Closes,
        "travels" if by.is_empty() => Kind::Travels(keys::nothing),
        "travels" => keys::KEYS.iter().find(|(name, _)| *name == by).map(|(_, key)| Kind::Travels(*key))?,
        // The engine says itself when a line of its log is being written.
        "in place" if by == "PHP's log" => Kind::Free,
        "in place" => Kind::InPlace((!by.is_empty()).then_some(by)),
        "gated" => Kind::Gated(if by.is_empty() { modules.first()? } else { by }),
        _ => return None,
    };
    Some(Row { modules, functions: if functions == "all" { Vec::new() } else { names(functions) }, kind })
}

/// The rows, while handlers are replaced.
pub(super) struct Table(Vec<Row>);

impl Table {
    pub(super) fn read() -> Self {
        Self(TEXT.lines().skip(2).filter_map(row).collect())
    }

    /// The rows of a module.
    pub(super) fn of(&self, module: &'static str) -> Module<'_> {
        let rows =
            self.0.iter().filter(|row| row.modules.iter().any(|name| name.eq_ignore_ascii_case(module)));
        Module { name: module, rows: rows.collect() }
    }
}

pub(super) struct Module<'a> {
    name: &'static str,
    rows: Vec<&'a Row>,
}

impl Module<'_> {
    /// Whether nothing has to be asked about single functions.
    pub(super) fn is_free(&self) -> bool {
        matches!(self.rows.as_slice(), [Row { kind: Kind::Free, functions, .. }, ..] if functions.is_empty())
    }

    pub(super) fn kind(&self, title: &Title) -> Kind {
        let is_named = |pattern: &&'static str| is_like(pattern, title.text());
        let found =
            self.rows.iter().find(|row| row.functions.is_empty() || row.functions.iter().any(is_named));
        found.map_or(Kind::Gated(self.name), |row| row.kind)
    }
}

/// Whether the name is what the pattern says.
fn is_like(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => {
            let head = name.as_bytes().get(..prefix.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
        }
        None => name.eq_ignore_ascii_case(pattern),
    }
}

struct Gates {
    gates: RefCell<Vec<(&'static str, &'static Gate)>>,
    texts: RefCell<HashSet<&'static str>>,
}

static GATES: PhpStatic<LazyCell<Gates>> = PhpStatic::new(LazyCell::new(|| Gates {
    gates: RefCell::new(Vec::new()),
    texts: RefCell::new(HashSet::new()),
}));

/// A copy of a text of which there are few, for as long as the process lives.
pub(super) fn lasting(text: &str) -> &'static str {
    let mut texts = GATES.texts.borrow_mut();
    if let Some(known) = texts.get(text) {
        return known;
    }
    let copy: &'static str = Box::leak(text.to_owned().into_boxed_str());
    texts.insert(copy);
    copy
}

/// The gate of that name, made when it is first asked for; it lives as long as the process.
pub(super) fn gate(name: &'static str) -> &'static Gate {
    let mut gates = GATES.gates.borrow_mut();
    if let Some((_, gate)) = gates.iter().find(|(known, _)| *known == name) {
        return gate;
    }
    // A module may be unloaded, its name with it; lists and reports keep theirs.
    let name = lasting(name);
    let gate: &'static Gate = Box::leak(Box::new(Gate::new(name)));
    gates.push((name, gate));
    gate
}
