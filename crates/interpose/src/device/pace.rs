//! How quickly a disk takes what is written to it, and what follows from that.
//!
//! ```text
//!   in place ── one was slow ──► on the pool, for a time ── then some in a row were quick ──► in place
//!                                      ▲                                                        │
//!                                      └──── four times as long ◄── one was slow again ─────────┘
//! ```
//!
//! A disk that stalls every now and then so holds the event loop up a few times, and after that hardly ever: those stalls
//! that the pool sees make the time longer as well.

use crate::deadline::Nanos;

/// Memory takes a small write in a few microseconds.
const SLOW: Nanos = 1_000_000;
/// The first time on the pool, and the longest.
const SHORTEST: Nanos = 10_000_000_000;
const LONGEST: Nanos = 3_600_000_000_000;
/// So many have to be quick on the pool.
const IN_A_ROW: u32 = 16;
/// So many times the last time without a stall, and it is forgotten.
const FORGIVEN: Nanos = 16;

/// The pace of one disk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// How long the last stall has sent it to the pool; 0 when there was none, or it is forgotten.
    time: Nanos,
    /// It is on the pool until then.
    until: Nanos,
    /// So many were quick since the last stall.
    quick: u32,
}

impl Pace {
    pub(super) const fn new() -> Self {
        Self { time: 0, until: 0, quick: IN_A_ROW }
    }

    /// Whether the next write is made in place.
    #[inline]
    pub(super) fn is_quick(&self, now: Nanos) -> bool {
        self.quick >= IN_A_ROW && now >= self.until
    }

    pub(super) fn is_slow(time: Nanos) -> bool {
        time >= SLOW
    }

    /// A write, wherever it was made, has taken so long.
    #[inline]
    pub(super) fn took(&mut self, time: Nanos, now: Nanos) {
        if Self::is_slow(time) {
            self.stalled(now);
        } else {
            self.quick = self.quick.saturating_add(1);
        }
    }

    #[cold]
    fn stalled(&mut self, now: Nanos) {
        let forgotten = self.until.saturating_add(self.time.saturating_mul(FORGIVEN));
        self.time = if self.time == 0 || now > forgotten {
            SHORTEST
        } else if now < self.until {
            // Several are written at the same time, and all wait for one stall.
            self.time
        } else {
            self.time.saturating_mul(4).min(LONGEST)
        };
        self.until = now.saturating_add(self.time);
        self.quick = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Nanos = 1_000_000_000;
    const QUICK: Nanos = 2_000;
    const STALL: Nanos = 200_000_000;

    /// Writes once in `every` for `time`, on a disk that stalls once in `stalls`. How many were made in place, how many not,
    /// and how many stalls have held up the loop.
    fn write_for(time: Nanos, every: Nanos, stalls: Nanos) -> (u64, u64, u64) {
        let (mut pace, mut now, mut stalled) = (Pace::new(), SECOND, SECOND);
        let (mut in_place, mut on_pool, mut held_up) = (0, 0, 0);
        while now < time {
            let is_quick = pace.is_quick(now);
            let took = if now >= stalled + stalls { STALL } else { QUICK };
            if took == STALL {
                stalled = now;
            }
            match is_quick {
                true => in_place += 1,
                false => on_pool += 1,
            }
            held_up += u64::from(is_quick && took == STALL);
            pace.took(took, now);
            now += every;
        }
        (in_place, on_pool, held_up)
    }

    #[test]
    fn a_quick_disk_is_written_to_in_place() {
        let (in_place, on_pool, _) = write_for(100 * SECOND, SECOND / 1000, 1_000_000 * SECOND);
        assert!(in_place > 90_000);
        assert_eq!(on_pool, 0);
    }

    #[test]
    fn a_disk_that_stalls_often_holds_the_loop_up_once() {
        for stalls in [0, SECOND, 5 * SECOND, 9 * SECOND] {
            let (.., held_up) = write_for(3600 * SECOND, SECOND / 20, stalls);
            assert_eq!(held_up, 1, "every {stalls} ns");
        }
    }

    #[test]
    fn a_disk_that_stalls_each_minute_holds_the_loop_up_a_few_times_a_day() {
        let (.., held_up) = write_for(24 * 3600 * SECOND, SECOND / 5, 60 * SECOND);
        assert!((1..=4).contains(&held_up), "{held_up} times");
    }

    #[test]
    fn a_disk_that_has_stalled_once_is_written_to_in_place_again() {
        let mut pace = Pace::new();
        pace.took(STALL, SECOND);
        assert!(!pace.is_quick(SECOND));
        // Time alone does not help,
        assert!(!pace.is_quick(SECOND + SHORTEST));
        for _ in 0..IN_A_ROW {
            assert!(!pace.is_quick(SECOND + SHORTEST));
            pace.took(QUICK, SECOND);
        }
        // nor do quick ones alone.
        assert!(!pace.is_quick(SECOND + SHORTEST - 1));
        assert!(pace.is_quick(SECOND + SHORTEST));
        // Long after, the next stall is a first one.
        let later = SECOND + SHORTEST * (FORGIVEN + 2);
        pace.took(STALL, later);
        assert_eq!(pace.until, later + SHORTEST);
    }

    #[test]
    fn a_stall_that_several_wait_for_counts_once() {
        let mut pace = Pace::new();
        for _ in 0..100 {
            pace.took(STALL, SECOND);
        }
        assert_eq!(pace.time, SHORTEST);
    }
}
