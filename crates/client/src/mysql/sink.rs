//! What becomes of an answer: whoever asked makes its own values of it, straight from the bytes that have come.

use super::failure::Failure;
use super::packets::Values;

/// Takes the result of one statement. Called between two waits, never during one: it may call what does not come back
/// (PHP's memory limit leaves by `longjmp`), and what the call in progress owns is then leaked.
pub trait Sink {
    /// The statement had no rows.
    fn done(&mut self, affected_rows: u64, insert_id: u64);

    /// Rows with these columns follow.
    fn columns(&mut self, names: &Names);

    /// The next row: one value for each column. A failure gives the connection up.
    fn row(&mut self, values: Values<'_>) -> Result<(), Failure>;
}

/// The columns' names as they arrive: plain bytes, because a sink is not called while the connection waits.
#[derive(Default)]
pub struct Names {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Names {
    pub(super) fn push(&mut self, name: &[u8]) {
        self.text.extend_from_slice(name);
        self.ends.push(self.text.len());
    }

    /// In the order of the columns.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.text.get(start..*end).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_come_back_as_they_were() {
        let mut names = Names::default();
        assert_eq!(names.iter().count(), 0);
        for name in [&b"id"[..], b"", b"\xff", b"", b"id"] {
            names.push(name);
        }
        assert_eq!(names.iter().collect::<Vec<_>>(), [&b"id"[..], b"", b"\xff", b"", b"id"]);
    }
}
