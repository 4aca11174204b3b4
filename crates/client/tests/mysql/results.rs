//! What statements bring.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use swoole_coroutine_testing::go;

use crate::support::{Table, connect, query, server_error, with_mariadb};

#[test]
fn names_and_values_come_as_they_are() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        let sql = "select null as n, '' as e, x'00fe' as b, 1 as i, -0.5 as d, 'ü€😀' as u, 2 as i";
        let table = query(&mut connection, sql).expect("a row");
        assert_eq!(table.names, ["n", "e", "b", "i", "d", "u", "i"]);
        let row: [Option<&[u8]>; 7] = [
            None,
            Some(b""),
            Some(b"\x00\xfe"),
            Some(b"1"),
            Some(b"-0.5"),
            Some("ü€😀".as_bytes()),
            Some(b"2"),
        ];
        assert_eq!(table.rows, [row.map(|value| value.map(<[u8]>::to_vec))]);
        let none = query(&mut connection, "select 1 as a from dual where false").expect("a result");
        assert_eq!((none.names.as_slice(), none.rows.len()), (["a".to_owned()].as_slice(), 0));
    });
}

#[test]
fn values_of_every_length() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        for length in [250, 251, 65_535, 65_536, 1 << 20] {
            let table =
                query(&mut connection, &format!("select repeat('x', {length}), 'after'")).expect("a row");
            let [row] = table.rows.as_slice() else { panic!("{} rows", table.rows.len()) };
            assert!(row[0].as_ref().is_some_and(|value| value.len() == length));
            assert_eq!(row[1].as_deref(), Some(b"after".as_slice()));
            connection.shrink();
        }
        let many = query(&mut connection, "select seq from seq_1_to_50000").expect("rows");
        assert_eq!(many.rows.len(), 50_000);
        assert_eq!(many.rows.last(), Some(&vec![Some(b"50000".to_vec())]));
    });
}

#[test]
fn a_statement_longer_than_the_send_buffer() {
    with_mariadb(|login| {
        let text = "y".repeat(8 << 20);
        let table = query(&mut connect(&login), &format!("select length('{text}')")).expect("a row");
        assert_eq!(table.value(), (8 << 20).to_string().as_bytes());
    });
}

#[test]
fn without_rows_there_are_numbers() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        let create = "create temporary table made (id int primary key auto_increment, v int)";
        assert_eq!(query(&mut connection, create).expect("a table").done, Some((0, 0)));
        let insert = "insert into made (v) values (1), (2), (3)";
        assert_eq!(query(&mut connection, insert).expect("rows").done, Some((3, 1)));
        assert_eq!(
            query(&mut connection, "update made set v = 9 where v > 1").expect("rows").done,
            Some((2, 0))
        );
    });
}

#[test]
fn of_several_results_the_first() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        let several = "create or replace procedure story_several() begin select 1 as a; select 2 as b union select 3; end";
        query(&mut connection, several).expect("a procedure");
        let table = query(&mut connection, "call story_several()").expect("results");
        assert_eq!((table.names.as_slice(), table.value()), (["a".to_owned()].as_slice(), b"1".as_slice()));
        assert_eq!(query(&mut connection, "select 4").expect("the next one is its own").value(), b"4");
        query(&mut connection, "drop procedure story_several").expect("gone");
    });
}

#[test]
fn a_later_results_failure_is_the_statements() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        let fails = "create or replace procedure story_fails() begin select 1 as a; \
                     signal sqlstate '45000' set message_text = 'no more'; end";
        query(&mut connection, fails).expect("a procedure");
        let mut table = Table::default();
        let failure = connection.execute(b"call story_fails()", None, &mut table).expect_err("a failure");
        assert!(failure.leaves_connection());
        let error = server_error(failure);
        assert_eq!((error.state.as_str(), error.message.as_slice()), ("45000", b"no more".as_slice()));
        assert_eq!(table.value(), b"1");
        query(&mut connection, "drop procedure story_fails").expect("the connection goes on");
    });
}

#[test]
fn an_error_leaves_the_connection() {
    with_mariadb(|login| {
        let mut connection = connect(&login);
        let failure = query(&mut connection, "select nothing_of_that_name").expect_err("an error");
        assert!(failure.leaves_connection());
        let error = server_error(failure);
        assert_eq!((error.code, error.state.as_str()), (1054, "42S22"));
        assert!(connection.is_alive());
        assert_eq!(query(&mut connection, "select 1").expect("a row").value(), b"1");
    });
}

#[test]
fn twenty_wait_as_long_as_one() {
    with_mariadb(|login| {
        let begun = Instant::now();
        let ended = Rc::new(Cell::new(0));
        for _ in 0..20 {
            let (login, ended) = (login.clone(), Rc::clone(&ended));
            go(move || {
                query(&mut connect(&login), "select sleep(0.5)").expect("a row");
                ended.set(ended.get() + 1);
                // One after the other it would be ten seconds.
                assert!(ended.get() < 20 || begun.elapsed() < Duration::from_secs(8));
            });
        }
        assert_eq!(ended.get(), 0, "all wait");
    });
}
