//! The ways out: graceful, out of time, and after a failure.

use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{current_id, park, resume};
use swoole_server::Settings;

use crate::support::{Client, Plain, answer, client, run, serve, statuses, stop};

#[test]
fn stop_closes_idle_connections_and_waits_for_running_requests() {
    let (server, port, diary) = serve(Settings::default(), |exchange, path| {
        let (exchange, path) = (Rc::clone(exchange), path.to_owned());
        swoole_coroutine_testing::go(move || {
            if path == "/slow" {
                let me = current_id();
                // Goes on when the server has been told to stop, and then some.
                let server = Rc::clone(exchange.link().worker());
                let _ = swoole_coroutine::spawn_task(async move {
                    while !server.is_stopping() {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    resume(me);
                });
                park("test").expect("resumed");
            }
            answer(&exchange, &path);
        });
    });
    let (idle, slow) = run(
        &server,
        client(move || {
            let (mut idle, mut slow) = (Client::new(port), Client::new(port));
            idle.get("/quick").read();
            slow.get("/slow");
            // Only when the slow one is being handled may the server be stopped.
            idle.get("/quick").read();
            stop(port);
            let idle = idle.rest();
            (idle, slow.rest())
        }),
    );
    assert_eq!(idle, "");
    assert_eq!(statuses(&slow), ["200"]);
    assert!(slow.contains("Connection: close"), "{slow}");
    assert!(!server.is_out_of_time());
    assert_eq!(server.connection_count(), 0);
    assert_eq!(diary.borrow().iter().filter(|line| line.starts_with("close")).count(), 3);
    let stats = server.stats();
    assert_eq!((stats.accepted, stats.closed, stats.requests, stats.responses), (3, 3, 4, 4));
}

#[test]
fn out_of_time_the_loop_returns_and_hurry_answers_what_is_open() {
    let settings = Settings { max_wait: Duration::from_millis(50), ..Settings::default() };
    let kept = Rc::new(std::cell::RefCell::new(Vec::new()));
    let keep = Rc::clone(&kept);
    // Nobody answers: the exchange is kept, as a script keeps a response.
    let (server, port, _) = serve(settings, move |exchange, _| keep.borrow_mut().push(Rc::clone(exchange)));
    let clients = client(move || {
        let (mut open, mut half) = (Client::new(port), Client::new(port));
        open.get("/");
        half.send("GET / HT");
        stop(port);
        (open.rest(), half.rest())
    });
    swoole_coroutine_testing::run_loop();
    assert!(server.is_out_of_time());
    server.hurry();
    swoole_coroutine_testing::run_loop();
    let (open, half) = run(&server, clients);
    assert_eq!(statuses(&open), ["503"]);
    assert_eq!(statuses(&half), ["503"]);
    assert!(kept.borrow().iter().all(|exchange| !exchange.is_open()));
}

#[test]
fn give_up_answers_once_and_never_behind_a_head() {
    let (server, port, _) = serve(Settings::default(), |exchange, path| {
        let exchange = Rc::clone(exchange);
        match path {
            "/open" => std::mem::forget(exchange),
            "/streaming" => {
                exchange.begin(false, &Plain { keep_alive: exchange.keep_alive(), length: None });
                exchange.chunk(b"piece");
                std::mem::forget(exchange);
            }
            "/ended" => drop(answer(&exchange, "ended")),
            // As after a fatal error: the loop returns and does not run again.
            _ => swoole_coroutine::stop(),
        }
    });
    let clients = client(move || {
        let mut connections: Vec<_> = ["/open", "/streaming", "/ended"]
            .map(|path| {
                let mut connection = Client::new(port);
                connection.get(path);
                connection
            })
            .into();
        // Handled means that something came, but for the open one, which was sent first.
        for connection in connections.iter_mut().skip(1) {
            connection.0.peek(&mut [0]).expect("an answer");
        }
        Client::new(port).get("/fail").rest();
        let answers: Vec<_> = connections.iter_mut().map(Client::rest).collect();
        (answers, std::net::TcpStream::connect(("127.0.0.1", port)).is_err())
    });
    swoole_coroutine_testing::run_loop();
    server.give_up(500, "failed");
    let (answers, refused) = clients.join().expect("clients");
    server.end();
    let texts: Vec<_> = answers.iter().map(|answer| statuses(answer)).collect();
    assert_eq!(texts, [["500"], ["200"], ["200"]]);
    assert!(answers.iter().any(|answer| answer.ends_with("5\r\npiece\r\n")), "{answers:?}");
    assert!(refused, "nobody is left waiting in the queue of a server that has failed");
}

#[test]
fn more_than_max_connections_are_turned_away() {
    let settings = Settings { max_connections: 2, ..Settings::default() };
    let (server, port, _) = serve(settings, |exchange, path| {
        answer(exchange, path);
    });
    let third = run(
        &server,
        client(move || {
            let (mut first, mut second) = (Client::new(port), Client::new(port));
            first.get("/").read();
            second.get("/").read();
            let third = Client::new(port).rest();
            first.get("/stop").rest();
            third
        }),
    );
    assert_eq!(third, "");
    assert_eq!(server.stats().aborted, 1);
}
