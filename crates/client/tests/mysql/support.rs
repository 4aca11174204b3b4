//! What the stories have in common.

use std::env;
use std::io::{Write, stderr};
use std::sync::Once;

use swoole_client::mysql::charset::UTF8MB4;
use swoole_client::mysql::packets::{ServerError, Values};
use swoole_client::mysql::{Connection, Failure, Login, Names, Sink};
use swoole_coroutine_testing::run;

/// Runs `body` in a coroutine, beside a MariaDB. By hand, without one, the story is skipped and says so.
pub(crate) fn with_mariadb(body: impl FnOnce(Login) + 'static) {
    static SAID: Once = Once::new();
    let Ok(port) = env::var("MYSQL_PORT") else {
        SAID.call_once(|| {
            // Past the capturing of what tests print.
            let words =
                "Skipped, for want of MYSQL_PORT: run scripts/with-mariadb.sh cargo test -p swoole-client";
            let _ = writeln!(stderr(), "{words}");
        });
        return;
    };
    let said = |name: &str, default: &str| env::var(name).unwrap_or_else(|_| default.into());
    let login = Login {
        host: said("MYSQL_HOST", "127.0.0.1"),
        port: port.parse().expect("MYSQL_PORT is a port"),
        user: said("MYSQL_USER", "root").into(),
        password: said("MYSQL_PASSWORD", "root").into(),
        database: said("MYSQL_DATABASE", "test").into(),
        collation: UTF8MB4,
    };
    run(|| body(login));
}

/// For stories of servers that are none.
pub(crate) fn nobody(host: &str, port: u16) -> Login {
    Login {
        host: host.into(),
        port,
        user: b"u".to_vec(),
        password: b"p".to_vec(),
        database: Vec::new(),
        collation: UTF8MB4,
    }
}

pub(crate) fn connect(login: &Login) -> Connection {
    Connection::open(login, None).expect("a connection")
}

/// A result as the stories look at it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) names: Vec<String>,
    pub(crate) rows: Vec<Vec<Option<Vec<u8>>>>,
    /// How many rows were changed, and the first number that was given to one.
    pub(crate) done: Option<(u64, u64)>,
}

impl Table {
    /// The only value of the only row.
    pub(crate) fn value(&self) -> &[u8] {
        match self.rows.as_slice() {
            [row] => match row.as_slice() {
                [Some(value)] => value,
                _ => panic!("not one value: {row:?}"),
            },
            rows => panic!("{} rows", rows.len()),
        }
    }
}

impl Sink for Table {
    fn done(&mut self, affected_rows: u64, insert_id: u64) {
        assert!(self.done.replace((affected_rows, insert_id)).is_none() && self.names.is_empty());
    }

    fn columns(&mut self, names: &Names) {
        assert!(self.done.is_none() && self.names.is_empty());
        self.names = names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    }

    fn row(&mut self, mut values: Values<'_>) -> Result<(), Failure> {
        let mut row = Vec::with_capacity(self.names.len());
        for _ in &self.names {
            row.push(values.take()?.map(<[u8]>::to_vec));
        }
        self.rows.push(row);
        Ok(())
    }
}

pub(crate) fn query(connection: &mut Connection, sql: &str) -> Result<Table, Failure> {
    let mut table = Table::default();
    connection.execute(sql.as_bytes(), None, &mut table).map(|()| table)
}

/// The server's own number of a connection.
pub(crate) fn number(connection: &mut Connection) -> u64 {
    let table = query(connection, "select connection_id()").expect("a number");
    String::from_utf8_lossy(table.value()).parse().expect("a number")
}

pub(crate) fn server_error(failure: Failure) -> ServerError {
    match failure {
        Failure::Server(error) => error,
        other => panic!("{other:?}"),
    }
}
