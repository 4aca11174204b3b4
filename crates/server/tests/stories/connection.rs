//! Reading, gathering, refusing, lingering.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use swoole_coroutine::{current_id, park, resume};
use swoole_server::{Exchange, PortSettings, Settings};

use crate::support::{Client, Plain, answer, client, run, serve, serve_at, statuses, stop};

#[test]
fn responses_of_a_pipeline_leave_together_when_no_handler_parks() {
    let (server, port, _) = serve(Settings::default(), |exchange, path| {
        assert!(answer(exchange, path));
    });
    let seen = run(
        &server,
        client(move || {
            let mut connection = Client::new(port);
            connection.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n".repeat(3));
            let first = connection.read();
            stop(port);
            first
        }),
    );
    assert_eq!(statuses(&seen), ["200", "200", "200"]);
}

#[test]
fn what_has_gathered_leaves_when_a_handler_parks() {
    let parked = Rc::new(Cell::new(0));
    let waiting = Rc::clone(&parked);
    let (server, port, _) = serve(Settings::default(), move |exchange, path| {
        let (exchange, path, waiting) = (Rc::clone(exchange), path.to_owned(), Rc::clone(&waiting));
        swoole_coroutine_testing::go(move || {
            match path.as_str() {
                "/park" => {
                    waiting.set(current_id());
                    park("test").expect("resumed");
                }
                "/resume" => assert!(resume(waiting.get())),
                _ => {}
            }
            answer(&exchange, &path);
        });
    });
    let (first, second) = run(
        &server,
        client(move || {
            let mut connection = Client::new(port);
            connection.send("GET /first HTTP/1.1\r\nHost: h\r\n\r\nGET /park HTTP/1.1\r\nHost: h\r\n\r\n");
            let first = connection.read();
            Client::new(port).get("/resume").read();
            let second = connection.read();
            stop(port);
            (first, second)
        }),
    );
    assert!(first.ends_with("/first"), "{first}");
    assert!(second.ends_with("/park"), "{second}");
}

#[test]
fn an_exchange_that_is_kept_stays_as_it_is_and_keeps_no_socket_open() {
    let kept: Rc<RefCell<Vec<Rc<Exchange>>>> = Rc::default();
    let keep = Rc::clone(&kept);
    let (server, port, diary) = serve(Settings::default(), move |exchange, path| {
        keep.borrow_mut().push(Rc::clone(exchange));
        answer(exchange, path);
    });
    let rest = run(
        &server,
        client(move || {
            let mut connection = Client::new(port);
            connection.get("/1").read();
            connection.get("/2").read();
            // Closed by the server although both exchanges still hold the connection.
            let rest = connection.half_close().rest();
            stop(port);
            rest
        }),
    );
    assert_eq!(rest, "");
    let paths: Vec<_> = kept
        .borrow()
        .iter()
        .map(|exchange| {
            String::from_utf8_lossy(exchange.request().head.path.of(exchange.request().bytes())).into_owned()
        })
        .collect();
    assert_eq!(paths, ["/1", "/2"]);
    assert!(kept.borrow().iter().all(|exchange| !exchange.is_open() && exchange.link().is_broken()));
    assert_eq!(
        diary.borrow().get(..4).unwrap_or_default(),
        ["connect 1", "request /1", "request /2", "close 1"]
    );
}

#[test]
fn a_refusal_reaches_a_client_that_is_still_sending() {
    let settings = PortSettings { package_max_length: 1000, ..PortSettings::default() };
    let (server, [port], _) = serve_at(Settings::default(), [settings], |exchange, path| {
        answer(exchange, path);
    });
    let rest = run(
        &server,
        client(move || {
            let mut connection = Client::new(port);
            connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
            for _ in 0..100 {
                connection.send([b'x'; 10_000]);
            }
            let rest = connection.rest();
            stop(port);
            rest
        }),
    );
    assert_eq!(statuses(&rest), ["413"]);
    assert!(rest.contains("Connection: close"), "{rest}");
}

#[test]
fn a_bad_request_behind_good_ones_is_answered_last() {
    let (server, port, _) = serve(Settings::default(), |exchange, path| {
        answer(exchange, path);
    });
    let rest = run(
        &server,
        client(move || {
            let mut connection = Client::new(port);
            let rest = connection.get("/1").get("/2").send("nonsense\r\n\r\n").get("/3").rest();
            stop(port);
            rest
        }),
    );
    assert_eq!(statuses(&rest), ["200", "200", "400"]);
}

#[test]
fn half_a_request_is_answered_when_the_client_has_shut_its_side() {
    let (server, port, diary) = serve(Settings::default(), |_, _| panic!("no request is complete"));
    let (nothing, half) = run(
        &server,
        client(move || {
            let nothing = Client::new(port).half_close().rest();
            let half = Client::new(port)
                .send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf")
                .half_close()
                .rest();
            stop(port);
            (nothing, half)
        }),
    );
    assert_eq!(nothing, "");
    assert_eq!(statuses(&half), ["400"]);
    assert_eq!(diary.borrow().iter().filter(|line| line.starts_with("close")).count(), 3);
}

#[test]
fn a_writer_waits_for_a_slow_reader_and_hears_when_it_is_gone() {
    const PIECE: usize = 1 << 20;
    let written = Rc::new(Cell::new(0));
    let count = Rc::clone(&written);
    let (server, port, _) = serve(Settings::default(), move |exchange, path| {
        let (exchange, count, pieces) =
            (Rc::clone(exchange), Rc::clone(&count), if path == "/ten" { 10 } else { 1000 });
        swoole_coroutine_testing::go(move || {
            exchange.begin(false, &Plain { keep_alive: exchange.keep_alive(), length: None });
            for _ in 0..pieces {
                exchange.chunk(&vec![b'x'; PIECE]);
                swoole_coroutine::wait("test", exchange.drained(PIECE)).expect("not canceled");
                if exchange.link().is_broken() {
                    return;
                }
                count.set(count.get() + 1);
            }
            exchange.finish();
        });
    });
    let whole = run(
        &server,
        client(move || {
            let mut connection = Client::new(port);
            connection.send("GET /ten HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            std::thread::sleep(std::time::Duration::from_millis(50));
            let whole = connection.rest().matches('x').count();
            let mut connection = Client::new(port);
            connection.get("/thousand").read();
            drop(connection);
            stop(port);
            whole
        }),
    );
    assert_eq!(whole, 10 * PIECE);
    assert!(written.get() < 100, "{} pieces for a client that was gone", written.get());
}

#[test]
fn large_bodies_are_sent_from_where_they_are_and_in_order() {
    let body = "0123456789".repeat(100_000);
    let sent = body.clone();
    let (server, port, _) = serve(Settings::default(), move |exchange, path| {
        answer(exchange, if path == "/large" { &sent } else { "small" });
    });
    let rest = run(
        &server,
        client(move || {
            let mut connection = Client::new(port);
            connection.get("/small").get("/large").get("/small");
            let rest = connection.send("GET /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").rest();
            stop(port);
            rest
        }),
    );
    let bodies: Vec<_> = rest
        .split("\r\n\r\n")
        .skip(1)
        .map(|part| part.split("HTTP/1.1").next().unwrap_or("").len())
        .collect();
    assert_eq!(bodies, [5, body.len(), 5, body.len()]);
}

/// A server whose `/diary` tells what it has seen, and which closes after `/close`.
fn serve_closing() -> (Rc<swoole_server::Worker>, u16, crate::support::Diary) {
    let diary: Rc<RefCell<Option<crate::support::Diary>>> = Rc::default();
    let own = Rc::clone(&diary);
    let served = serve(Settings::default(), move |exchange, path| {
        if path == "/close" {
            exchange.close_after();
        }
        let seen = own.borrow().as_ref().map(|diary| diary.borrow().join(",")).unwrap_or_default();
        answer(exchange, if path == "/diary" { &seen } else { path });
    });
    diary.replace(Some(Rc::clone(&served.2)));
    served
}

#[test]
fn a_client_that_has_asked_for_it_is_closed_at_once() {
    let (server, port, _) = serve_closing();
    let seen = run(
        &server,
        client(move || {
            // Both hold their side open, and the server does not wait for them.
            let mut old = Client::new(port);
            let old_rest = old.send("GET /old HTTP/1.0\r\n\r\n").rest();
            let mut new = Client::new(port);
            let new_rest = new.send("GET /new HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").rest();
            let diary = Client::new(port).get("/diary").read();
            stop(port);
            (old_rest, new_rest, diary)
        }),
    );
    assert!(seen.0.ends_with("/old") && seen.1.ends_with("/new"), "{seen:?}");
    assert!(
        seen.2.ends_with(
            "connect 1,request /old,close 1,connect 2,request /new,close 2,connect 3,request /diary"
        ),
        "{}",
        seen.2
    );
}

#[test]
fn a_client_that_is_surprised_by_the_close_may_finish_first() {
    let (server, port, _) = serve_closing();
    let seen = run(
        &server,
        client(move || {
            let mut surprised = Client::new(port);
            surprised.get("/close");
            // It has not heard yet, and sends on; a reset would take the answer from it.
            for _ in 0..50 {
                surprised.get("/lost");
            }
            let rest = surprised.rest();
            let diary = Client::new(port).get("/diary").read();
            drop(surprised);
            stop(port);
            (rest, diary)
        }),
    );
    assert_eq!(statuses(&seen.0), ["200"]);
    assert!(seen.0.ends_with("/close"), "{}", seen.0);
    assert!(!seen.1.contains("close 1"), "still open for the client: {}", seen.1);
}

#[test]
fn more_than_a_last_request_is_read_before_the_connection_goes() {
    let (server, port, _) = serve_closing();
    let rest = run(
        &server,
        client(move || {
            let mut talkative = Client::new(port);
            let last =
                "POST /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc\r\n";
            let rest = talkative.send(last).send("and more").rest();
            stop(port);
            rest
        }),
    );
    assert_eq!(statuses(&rest), ["200"]);
}

#[test]
fn a_request_in_pieces_and_a_handler_that_parks() {
    let parked = Rc::new(Cell::new(0));
    let waiting = Rc::clone(&parked);
    let (server, port, diary) = serve(Settings::default(), move |exchange, path| {
        let (exchange, path, waiting) = (Rc::clone(exchange), path.to_owned(), Rc::clone(&waiting));
        swoole_coroutine_testing::go(move || {
            match path.as_str() {
                "/park" => {
                    waiting.set(current_id());
                    park("test").expect("resumed");
                }
                "/resume" => assert!(resume(waiting.get())),
                _ => {}
            }
            answer(&exchange, &path);
        });
    });
    let rest = run(
        &server,
        client(move || {
            let mut slow = Client::new(port);
            for piece in ["GET /pa", "rk HTTP/1.1\r\nConnect", "ion: close\r\nHo", "st: h\r\n\r\n"] {
                slow.send(piece);
                // The server has read it by the time that it answers somebody else.
                Client::new(port).get("/other").read();
            }
            Client::new(port).get("/resume").read();
            let rest = slow.rest();
            stop(port);
            rest
        }),
    );
    assert!(rest.ends_with("/park"), "{rest}");
    assert_eq!(diary.borrow().iter().filter(|line| line.starts_with("request /park")).count(), 1);
}
