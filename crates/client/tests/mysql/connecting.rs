//! Ways to a connection, and none.

use std::env;
use std::net::TcpListener;
use std::time::Duration;

use swoole_client::mysql::{Connection, Failure};
use swoole_coroutine_testing::{cancel, go, run, run_loop};
use tokio::time::Instant;

use crate::support::{connect, nobody, query, server_error, with_mariadb};

#[test]
fn over_tcp_by_address_and_by_name() {
    with_mariadb(|mut login| {
        for host in ["127.0.0.1", "localhost"] {
            login.host = host.into();
            let mut connection = connect(&login);
            assert!(connection.fd() > 2 && connection.is_alive());
            assert_eq!(query(&mut connection, "select database()").expect("a name").value(), login.database);
        }
    });
}

#[test]
fn over_a_socket_of_the_file_system() {
    with_mariadb(|mut login| {
        // One that somebody else has started need not have told where it is.
        let Ok(path) = env::var("MYSQL_SOCKET") else { return };
        login.host = format!("unix:{path}");
        login.port = 0;
        assert_eq!(query(&mut connect(&login), "select 1").expect("a row").value(), b"1");
    });
}

#[test]
fn without_a_database() {
    with_mariadb(|mut login| {
        login.database.clear();
        let table = query(&mut connect(&login), "select database()").expect("a row");
        assert_eq!(table.rows, [[None]]);
    });
}

#[test]
fn the_server_says_who_may_not_come_in() {
    with_mariadb(|login| {
        let mut wrong = login.clone();
        wrong.password = b"\xffnot it".to_vec();
        let error = server_error(Connection::open(&wrong, None).err().expect("a refusal"));
        assert_eq!((error.code, error.state.as_str()), (1045, "28000"));
        let mut wrong = login;
        wrong.database = b"no_such_database".to_vec();
        let error = server_error(Connection::open(&wrong, None).err().expect("a refusal"));
        assert_eq!((error.code, error.state.as_str()), (1049, "42000"));
    });
}

#[test]
fn nobody_listens() {
    run(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let failure = Connection::open(&nobody("127.0.0.1", port), None).err();
        assert!(
            matches!(failure, Some(Failure::Io(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused)
        );
        let failure = Connection::open(&nobody("", port), None).err();
        assert!(matches!(failure, Some(Failure::UnknownHost)));
        let failure = Connection::open(&nobody("unix:/nowhere/at/all.sock", 0), None).err();
        assert!(matches!(failure, Some(Failure::Io(error)) if error.kind() == std::io::ErrorKind::NotFound));
    });
}

#[test]
fn who_says_nothing_is_not_waited_for() {
    run(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let silent = nobody("127.0.0.1", listener.local_addr().expect("an address").port());
        let deadline = Instant::now() + Duration::from_millis(20);
        assert!(matches!(Connection::open(&silent, Some(deadline)), Err(Failure::TimedOut)));
        assert!(Instant::now() >= deadline);
    });
}

#[test]
fn a_wait_for_the_greeting_can_be_canceled() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let silent = nobody("127.0.0.1", listener.local_addr().expect("an address").port());
    let waiting = go(move || {
        assert!(matches!(Connection::open(&silent, None), Err(Failure::Canceled)));
    });
    assert!(cancel(waiting));
    run_loop();
}

#[test]
fn who_closes_at_once_has_no_greeting() {
    run(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let closing = std::thread::spawn(move || drop(listener.accept()));
        assert!(matches!(Connection::open(&nobody("127.0.0.1", port), None), Err(Failure::Closed)));
        closing.join().expect("it was called");
    });
}
