//! Ten thousand interleavings of each kind, drawn from a seed and played on a clock that only the sleepers move: each
//! seed once in the order in which coroutines become ready, which is how a program runs, and once in an order that is
//! drawn as well. A failure names its seed, and `SEED=n cargo test seeded` plays that one again.

mod channel;
mod join;
mod lock;
mod replay;
mod select;
mod timers;

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{shuffle, wait, yield_now};

const SEEDS: u64 = if cfg!(miri) { 2 } else { 10_000 };

/// xorshift64*: small, and the same everywhere.
struct Dice(Cell<u64>);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1))
    }

    fn below(&self, limit: u64) -> u64 {
        let mut state = self.0.get();
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        self.0.set(state);
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }

    fn one_of<'a, T>(&self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { all.get(self.below(all.len() as u64) as usize) }
    }

    /// A little while: none, some turns of the loop, or some milliseconds.
    fn pause(&self) {
        match self.below(4) {
            0 => {}
            1 => {
                for _ in 0..=self.below(3) {
                    let _ = yield_now("turn");
                }
            }
            _ => {
                let _ = wait("sleep", tokio::time::sleep(Duration::from_millis(self.below(5))));
            }
        }
    }

    fn limit(&self) -> Option<Duration> {
        (self.below(3) > 0).then(|| Duration::from_millis(1 + self.below(6)))
    }
}

/// This thread's loop, on a clock that only the sleepers move.
fn start() {
    swoole_coroutine::install();
    swoole_coroutine::ensure().expect("a loop");
    tokio::time::pause();
}

fn each_seed(play: impl Fn(&Rc<Dice>)) {
    struct Name(u64, &'static str);
    impl Drop for Name {
        #[expect(clippy::print_stderr, reason = "a failed test says how to fail again")]
        fn drop(&mut self) {
            if std::thread::panicking() {
                eprintln!("this was seed {}, {}", self.0, self.1);
            }
        }
    }
    start();
    let only = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    for seed in only.map_or(0..SEEDS, |seed: u64| seed..seed + 1) {
        for (order, name) in [(None, "as they come"), (Some(seed), "shuffled")] {
            let _name = Name(seed, name);
            shuffle(order);
            play(&Rc::new(Dice::new(seed)));
        }
    }
}
