//! How waits and connections end.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use swoole_client::mysql::packets::Values;
use swoole_client::mysql::{Failure, Login, Names, Sink};
use swoole_coroutine::wait;
use swoole_coroutine_testing::{cancel, go};
use tokio::time::{Instant, sleep};

use crate::support::{Table, connect, number, query, with_mariadb};

/// Waits until the server has forgotten that connection.
fn until_gone(login: &Login, number: u64) {
    let mut other = connect(login);
    let sql = format!("select count(*) from information_schema.processlist where id = {number}");
    let deadline = Instant::now() + Duration::from_secs(20);
    while query(&mut other, &sql).expect("a count").value() != b"0" {
        assert!(Instant::now() < deadline, "the server still has it");
        wait("test", sleep(Duration::from_millis(1))).expect("not canceled");
    }
}

#[test]
fn the_time_is_up() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        let deadline = Instant::now() + Duration::from_millis(20);
        let failure = connection
            .execute(b"select sleep(3600)", Some(deadline), &mut Table::default())
            .expect_err("it takes an hour");
        assert!(matches!(failure, Failure::TimedOut) && !failure.leaves_connection());
    });
}

/// Cancels the coroutine as soon as it waits for the server and `enough` holds.
fn cancel_when(coroutine: i64, enough: impl Fn() -> bool) {
    loop {
        let waiting = swoole_coroutine::by_id(coroutine).expect("it waits for an hour").reason();
        if waiting == "mysql query" && enough() {
            break;
        }
        swoole_coroutine::yield_now("test").expect("not canceled");
    }
    assert!(cancel(coroutine));
}

#[test]
fn a_query_is_canceled() {
    with_mariadb(|login| {
        let waiting = go(move || {
            let mut connection = connect(&login);
            let failure = query(&mut connection, "select sleep(3600)").expect_err("it takes an hour");
            assert!(matches!(failure, Failure::Canceled) && !failure.leaves_connection());
        });
        cancel_when(waiting, || true);
    });
}

/// Counts rows where others can look.
struct Counted(Rc<Cell<usize>>);

impl Sink for Counted {
    fn done(&mut self, _: u64, _: u64) {}

    fn columns(&mut self, _: &Names) {}

    fn row(&mut self, _: Values<'_>) -> Result<(), Failure> {
        self.0.set(self.0.get() + 1);
        Ok(())
    }
}

#[test]
fn canceled_in_the_middle_of_the_rows() {
    with_mariadb(|login| {
        let rows = Rc::new(Cell::new(0));
        let mut sink = Counted(Rc::clone(&rows));
        let waiting = go(move || {
            // Rows of a size that the server does not keep to itself.
            let sql = b"select repeat('x', 100000), if(seq > 3, sleep(3600), 0) from seq_1_to_9";
            let failure = connect(&login).execute(sql, None, &mut sink).expect_err("hours");
            assert!(matches!(failure, Failure::Canceled));
        });
        let seen = Rc::clone(&rows);
        cancel_when(waiting, move || seen.get() > 0);
        assert!((1..=3).contains(&rows.get()), "{} rows", rows.get());
    });
}

#[test]
fn a_good_bye_is_said() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        let number = number(&mut connection);
        drop(connection);
        until_gone(&login, number);
    });
}

#[test]
fn who_was_killed_is_not_alive() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        let number = number(&mut connection);
        assert!(connection.is_alive());
        query(&mut connect(&login), &format!("kill {number}")).expect("killed");
        until_gone(&login, number);
        let deadline = Instant::now() + Duration::from_secs(20);
        while connection.is_alive() {
            assert!(Instant::now() < deadline, "nobody says that it is gone");
            wait("test", sleep(Duration::from_millis(1))).expect("not canceled");
        }
    });
}

#[test]
fn killed_in_the_middle_of_a_query() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        let number = number(&mut connection);
        go(move || {
            let failure = query(&mut connection, "select sleep(3600)").expect_err("killed");
            // The server may say why, or just close.
            assert!(matches!(failure, Failure::Closed | Failure::Io(_) | Failure::Server(_)), "{failure:?}");
        });
        query(&mut connect(&login), &format!("kill {number}")).expect("killed");
    });
}
