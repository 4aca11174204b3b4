//! What is left to chance: which of those that are ready runs next, and which of several ready channels a select takes.
//!
//! A program runs coroutines in the order in which they became ready. A test may have that order drawn from a seed
//! instead ([`shuffle`](crate::shuffle)): whatever then happens on a paused clock happens again under the same seed, step by step, and
//! other seeds find other interleavings. The scheduler asks once a round, so a switch costs the same either way.

use std::cell::Cell;
use std::collections::VecDeque;

/// Any number but 0, for a thread that was given no seed.
const UNSEEDED: u64 = 0x9E37_79B9_7F4A_7C15;

pub(crate) struct Order {
    shuffles: Cell<bool>,
    /// xorshift64*: small, and the same everywhere. Never 0.
    state: Cell<u64>,
}

impl Order {
    pub(crate) const fn new() -> Self {
        Self { shuffles: Cell::new(false), state: Cell::new(UNSEEDED) }
    }

    /// From now on as `seed` draws it; without a seed as they come.
    pub(crate) fn draw_from(&self, seed: Option<u64>) {
        self.shuffles.set(seed.is_some());
        if let Some(seed) = seed {
            self.state.set(seed.wrapping_mul(UNSEEDED).wrapping_add(UNSEEDED) | 1);
        }
    }

    /// Puts a round in its order. Returns how many of those at the front run in it.
    #[inline]
    pub(crate) fn arrange<T>(&self, ready: &mut VecDeque<T>) -> usize {
        if self.shuffles.get() { self.shuffle(ready) } else { ready.len() }
    }

    #[cold]
    fn shuffle<T>(&self, ready: &mut VecDeque<T>) -> usize {
        for last in (1..ready.len()).rev() {
            ready.swap(last, self.below(last + 1));
        }
        // Not always all of them: those that become ready meanwhile may then overtake one that was ready before.
        match ready.len() {
            0 => 0,
            all => 1 + self.below(all),
        }
    }

    /// A number below `limit`, 0 for 0. Fair, not secret.
    pub(crate) fn below(&self, limit: usize) -> usize {
        if limit < 2 {
            return 0;
        }
        let mut state = self.state.get();
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        self.state.set(state);
        // The low bits are the weaker ones.
        ((state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounds(order: &Order) -> Vec<(Vec<u32>, usize)> {
        let round = |_| {
            let mut ready = VecDeque::from_iter(0..6);
            let run = order.arrange(&mut ready);
            (Vec::from(ready), run)
        };
        (0..20).map(round).collect()
    }

    #[test]
    fn without_a_seed_they_run_as_they_come() {
        assert!(rounds(&Order::new()).iter().all(|(ready, run)| (ready.is_sorted(), *run) == (true, 6)));
    }

    #[test]
    fn a_seed_draws_the_same_order_again_and_another_seed_another() {
        let order = Order::new();
        let drawn = |seed| {
            order.draw_from(Some(seed));
            rounds(&order)
        };
        let (first, second) = (drawn(0), drawn(1));
        assert_eq!(drawn(0), first);
        assert_ne!(first, second);
        for (mut ready, run) in first {
            assert!((1..=6).contains(&run));
            ready.sort_unstable();
            assert_eq!(ready, [0, 1, 2, 3, 4, 5], "nobody is lost");
        }
        order.draw_from(None);
        assert!(rounds(&order).iter().all(|(ready, run)| (ready.is_sorted(), *run) == (true, 6)));
    }

    #[test]
    fn numbers_are_fair_whatever_the_seed_is() {
        let order = Order::new();
        for seed in [0, 1, 2, u64::MAX] {
            order.draw_from(Some(seed));
            let mut counts = [0; 3];
            for _ in 0..3000 {
                counts[order.below(3)] += 1;
            }
            assert!(counts.iter().all(|count| (900..1100).contains(count)), "{seed}: {counts:?}");
        }
        assert_eq!((order.below(0), order.below(1)), (0, 0));
    }
}
