//! The original program without PHP: for every request a new MySQL connection, `show tables`, and the rows as text.
//!
//! The twin of `scenarios/original.php` on the same loop (tokio, one thread) and the same MySQL crate with the same
//! options, so that what the extension costs beyond them is the ratio of the two. Like `floor-hello` it answers any
//! request alike and looks only at how the connection goes on: keep-alive, or `Connection: close` and HTTP/1.0.
#![allow(clippy::print_stdout)] // The benchmark driver reads the address from stdout.

use std::fmt::Write;
use std::io;

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Opts, OptsBuilder, Row, Value};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, LocalOptions};

const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A head longer than this is no benchmark's; the connection is dropped.
const HEAD_LIMIT: usize = 8192;

fn main() -> io::Result<()> {
    let mut ports = std::env::args().skip(1).map_while(|port| port.parse::<u16>().ok());
    let (Some(port), Some(mysql_port)) = (ports.next(), ports.next()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "usage: floor-mysql PORT MYSQL_PORT"));
    };
    let runtime = Builder::new_current_thread().enable_all().build_local(LocalOptions::default())?;
    runtime.block_on(serve(port, mysql_options(mysql_port)))
}

/// With the packet size and the idle time given and no socket preferred, the crate has no settings to ask the server
/// for: a connection is handshake, query, quit.
fn mysql_options(port: u16) -> Opts {
    OptsBuilder::default()
        .ip_or_hostname("127.0.0.1")
        .tcp_port(port)
        .user(Some("root"))
        .pass(Some("root"))
        .db_name(Some("test"))
        .prefer_socket(false)
        .max_allowed_packet(Some(64 * 1024 * 1024))
        .wait_timeout(Some(28_800))
        .into()
}

async fn serve(port: u16, options: Opts) -> io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let options = options.clone();
        // A client that goes away ends its own task and nothing else.
        tokio::task::spawn_local(async move { converse(stream, options).await.ok() });
    }
}

async fn converse(mut stream: TcpStream, options: Opts) -> io::Result<()> {
    let mut input = Vec::with_capacity(1024);
    loop {
        let end = match input.windows(END_OF_HEAD.len()).position(|bytes| bytes == END_OF_HEAD) {
            Some(position) => position + END_OF_HEAD.len(),
            None if input.len() > HEAD_LIMIT || stream.read_buf(&mut input).await? == 0 => return Ok(()),
            None => continue,
        };
        let keep_alive = keeps_alive(&input[..end]);
        input.drain(..end);
        let body = match show_tables(options.clone()).await {
            Ok(rows) => format!("swoole response is ok, result={rows}"),
            Err(_) => "MySQL connect fail!".to_owned(),
        };
        stream.write_all(answer(&body, keep_alive).as_bytes()).await?;
        if !keep_alive {
            return stream.shutdown().await;
        }
    }
}

fn keeps_alive(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let says = |option| head.contains(&format!("\r\nconnection: {option}\r\n"));
    if head.lines().next().is_some_and(|line| line.ends_with("http/1.0")) {
        says("keep-alive")
    } else {
        !says("close")
    }
}

async fn show_tables(options: Opts) -> mysql_async::Result<String> {
    let mut connection = Conn::new(options).await?;
    let rows: Vec<Row> = connection.query("show tables").await?;
    let text = export(&rows);
    connection.disconnect().await?;
    Ok(text)
}

/// The rows as PHP's `var_export` writes a list of associative arrays.
fn export(rows: &[Row]) -> String {
    let mut text = String::from("array (\n");
    for (index, row) in rows.iter().enumerate() {
        let _ = write!(text, "  {index} => \n  array (\n");
        for (position, column) in row.columns_ref().iter().enumerate() {
            let _ = write!(text, "    '{}' => ", column.name_str());
            match row.as_ref(position) {
                Some(Value::Bytes(bytes)) => {
                    let _ = write!(text, "'{}'", String::from_utf8_lossy(bytes));
                }
                _ => text.push_str("NULL"),
            }
            text.push_str(",\n");
        }
        text.push_str("  ),\n");
    }
    text.push(')');
    text
}

fn answer(body: &str, keep_alive: bool) -> String {
    let connection = if keep_alive { "keep-alive" } else { "close" };
    format!(
        "HTTP/1.1 200 OK\r\n\
         Server: swoole-http-server\r\n\
         Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\
         Content-Type: text/html\r\n\
         Content-Length: {}\r\n\
         Connection: {connection}\r\n\
         \r\n\
         {body}",
        body.len()
    )
}
