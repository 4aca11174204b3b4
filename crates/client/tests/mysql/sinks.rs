//! What a sink may do.

use std::cell::Cell;
use std::rc::Rc;

use swoole_client::mysql::packets::Values;
use swoole_client::mysql::{Failure, Names, Sink};
use swoole_coroutine::{current_id, yield_now};
use swoole_coroutine_testing::go;

use crate::support::{connect, query, with_mariadb};

/// Waits at each step, which only works where no other wait is in progress.
#[derive(Default)]
struct Waiting {
    rows: usize,
}

impl Sink for Waiting {
    fn done(&mut self, _: u64, _: u64) {
        yield_now("sink").expect("not canceled");
        self.rows += 1;
    }

    fn columns(&mut self, _: &Names) {
        yield_now("sink").expect("not canceled");
    }

    fn row(&mut self, _: Values<'_>) -> Result<(), Failure> {
        yield_now("sink").expect("not canceled");
        self.rows += 1;
        Ok(())
    }
}

#[test]
fn it_may_wait_itself() {
    with_mariadb(|login| {
        let others = Rc::new(Cell::new(0));
        let mut connection = connect(&login);
        let me = current_id();
        let count = Rc::clone(&others);
        go(move || {
            while swoole_coroutine::by_id(me).is_some() {
                count.set(count.get() + 1);
                yield_now("other").expect("not canceled");
            }
        });
        let mut sink = Waiting::default();
        connection.execute(b"select seq from seq_1_to_300", None, &mut sink).expect("rows");
        assert_eq!(sink.rows, 300);
        assert!(others.get() > 300, "others ran meanwhile: {}", others.get());
        connection.execute(b"set @a = 1", None, &mut sink).expect("done");
        assert_eq!(sink.rows, 301);
        assert_eq!(query(&mut connection, "select @a").expect("a row").value(), b"1");
    });
}

/// Has room for one row.
struct Small(usize);

impl Sink for Small {
    fn done(&mut self, _: u64, _: u64) {}

    fn columns(&mut self, _: &Names) {}

    fn row(&mut self, _: Values<'_>) -> Result<(), Failure> {
        if self.0 == 1 {
            return Err(Failure::OutOfMemory);
        }
        self.0 += 1;
        Ok(())
    }
}

#[test]
fn one_that_is_full_gives_the_connection_up() {
    with_mariadb(|login| {
        let mut sink = Small(0);
        let failure = connect(&login).execute(b"select seq from seq_1_to_300", None, &mut sink);
        let failure = failure.expect_err("no room");
        assert!(matches!(failure, Failure::OutOfMemory) && !failure.leaves_connection());
        assert_eq!(sink.0, 1, "it is not asked again");
    });
}
