//! A piece of the buffer that a message lies in, by position: heads hold these, so that they borrow nothing.

/// The bytes `start..end` of a buffer that the holder names when it wants to read them.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Span {
    /// Index of the first byte.
    pub start: u32,
    /// Index after the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes in `buf`, which must be the one that the head was made of. Empty, not a panic, when the buffer is shorter.
    #[inline]
    pub fn of(self, buf: &[u8]) -> &[u8] {
        buf.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// How many bytes.
    #[inline]
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Where `part`, a slice of the buffer whose first byte has the address `base`, lies in that buffer.
    #[inline]
    pub(crate) fn locate(base: usize, part: &[u8]) -> Span {
        let start = part.as_ptr().addr().wrapping_sub(base) as u32;
        Span { start, end: start.wrapping_add(part.len() as u32) }
    }

    /// The part `from..to` of this span, counted from its own start.
    #[inline]
    pub(crate) fn part(self, from: usize, to: usize) -> Span {
        let at = |n: usize| self.start.saturating_add(n as u32).min(self.end);
        Span { start: at(from), end: at(to) }
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn a_span_outside_the_buffer_is_empty() {
        assert_eq!(Span { start: 1, end: 3 }.of(b"abc"), b"bc");
        assert_eq!(Span { start: 1, end: 4 }.of(b"abc"), b"");
        assert_eq!(Span { start: 3, end: 1 }.of(b"abc"), b"");
        assert_eq!(Span { start: 3, end: 1 }.len(), 0);
        assert!(Span { start: 3, end: 1 }.is_empty());
    }

    #[test]
    fn a_part_never_leaves_its_span() {
        let span = Span { start: 10, end: 15 };
        assert_eq!(span.part(1, 3), Span { start: 11, end: 13 });
        assert_eq!(span.part(3, 99), Span { start: 13, end: 15 });
    }
}
