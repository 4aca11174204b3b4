//! Several ports of one server.

use std::net::TcpStream;

use swoole_server::{PortSettings, Settings};

use crate::support::{Client, answer, client, run, serve_at, statuses, stop};

#[test]
fn each_port_has_its_settings_and_one_stop_ends_all() {
    let small = PortSettings { package_max_length: 10, ..PortSettings::default() };
    let (server, [wide, narrow], diary) =
        serve_at(Settings::default(), [PortSettings::default(), small], |exchange, _| {
            answer(exchange, &exchange.link().port().index().to_string());
        });
    let post = "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 12\r\n\r\nhello, world";
    let seen = run(
        &server,
        client(move || {
            let first = Client::new(wide).send(post).rest();
            let second = Client::new(narrow).send(post).rest();
            let third = Client::new(narrow).get("/").read();
            stop(narrow);
            [first, second, third]
        }),
    );
    let [first, second, third] = seen;
    let gone = [wide, narrow].map(|port| TcpStream::connect(("127.0.0.1", port)).is_err());
    assert!(first.ends_with("\r\n\r\n0"), "{first}");
    assert_eq!(statuses(&second), ["413"]);
    assert!(third.ends_with("\r\n\r\n1"), "{third}");
    assert_eq!(gone, [true, true]);
    assert_eq!(diary.borrow().iter().filter(|line| line.starts_with("connect")).count(), 4);
    assert_eq!(server.stats().accepted, 4);
}

#[test]
fn the_most_connections_are_those_of_all_ports() {
    let settings = Settings { max_connections: 2, ..Settings::default() };
    let ports = [PortSettings::default(), PortSettings::default()];
    let (server, [one, other], _) = serve_at(settings, ports, |exchange, path| {
        answer(exchange, path);
    });
    let third = run(
        &server,
        client(move || {
            let (mut first, mut second) = (Client::new(one), Client::new(other));
            first.get("/").read();
            second.get("/").read();
            let third = [one, other].map(|port| Client::new(port).rest());
            first.get("/stop").rest();
            third
        }),
    );
    assert_eq!(third, ["", ""]);
    assert_eq!(server.stats().aborted, 2);
}
