//! A server with a handler of a few words, and clients on threads of their own.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::rc::Rc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use swoole_proto::http::{HeadSink, WriteHead};
use swoole_server::{Address, Connection, Exchange, Handler, Kind, Plan, PortSettings, Settings, Worker};

/// Nothing here waits longer than this.
const DEADLINE: Duration = Duration::from_secs(10);

/// What was seen, in order.
pub(crate) type Diary = Rc<RefCell<Vec<String>>>;
type Body = dyn Fn(&Rc<Exchange>, &str);

struct Stories {
    diary: Diary,
    request: Box<Body>,
}

impl Handler for Stories {
    fn connect(&self, connection: &Rc<Connection>) {
        self.diary.borrow_mut().push(format!("connect {}", connection.id()));
    }

    fn request(&self, exchange: &Rc<Exchange>) {
        let path =
            String::from_utf8_lossy(exchange.request().head.path.of(exchange.request().bytes())).into_owned();
        self.diary.borrow_mut().push(format!("request {path}"));
        (self.request)(exchange, &path);
    }

    fn close(&self, connection: &Rc<Connection>) {
        self.diary.borrow_mut().push(format!("close {}", connection.id()));
    }

    fn warn(&self, message: &str) {
        self.diary.borrow_mut().push(message.to_owned());
    }
}

/// A server on a port of the system's choice. `/stop` stops it; everything else is `request`'s.
pub(crate) fn serve(
    settings: Settings,
    request: impl Fn(&Rc<Exchange>, &str) + 'static,
) -> (Rc<Worker>, u16, Diary) {
    let (worker, ports, diary) = serve_at(settings, [PortSettings::default()], request);
    (worker, ports[0], diary)
}

/// The same, with a port for each of the settings.
pub(crate) fn serve_at<const N: usize>(
    settings: Settings,
    ports: [PortSettings; N],
    request: impl Fn(&Rc<Exchange>, &str) + 'static,
) -> (Rc<Worker>, [u16; N], Diary) {
    swoole_coroutine::install();
    let diary = Diary::default();
    let handler = Stories {
        diary: Rc::clone(&diary),
        request: Box::new(move |exchange, path| {
            if path == "/stop" {
                exchange.link().worker().stop();
                answer(exchange, "stopped");
            } else {
                request(exchange, path);
            }
        }),
    };
    let mut plan = Plan::new(settings);
    let numbers = ports.map(|settings| {
        let bound = Address { host: "127.0.0.1".into(), port: 0, kind: Kind::Tcp }.bind().expect("a port");
        let number = bound.address.port;
        plan.listen(bound, settings);
        number
    });
    let worker = Worker::new(plan, handler);
    worker.start().expect("listening");
    (worker, numbers, diary)
}

/// Runs the loop until the server has stopped and joins the clients, which must have been the ones to stop it.
pub(crate) fn run<T>(server: &Rc<Worker>, clients: JoinHandle<T>) -> T {
    swoole_coroutine_testing::run_loop();
    server.end();
    match clients.join() {
        Ok(seen) => seen,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// A whole response without headers that change.
pub(crate) fn answer(exchange: &Exchange, body: &str) -> bool {
    exchange.respond(&Plain { keep_alive: exchange.keep_alive(), length: Some(body.len()) }, body.as_bytes())
}

/// A head without headers that change. Without a length the body comes in pieces.
pub(crate) struct Plain {
    pub(crate) keep_alive: bool,
    pub(crate) length: Option<usize>,
}

impl WriteHead for Plain {
    fn write(&self, sink: &mut impl HeadSink) {
        sink.status(200, None).expect("valid");
        sink.persistence(self.keep_alive);
        match self.length {
            Some(length) => sink.content_length(length as u64),
            None => sink.pieces(),
        }
    }
}

pub(crate) fn client<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    thread::spawn(body)
}

/// A blocking connection with a deadline.
pub(crate) struct Client(pub(crate) TcpStream);

impl Client {
    pub(crate) fn new(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("connect");
        stream.set_read_timeout(Some(DEADLINE)).expect("timeout");
        stream.set_write_timeout(Some(DEADLINE)).expect("timeout");
        Self(stream)
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.0.write_all(bytes.as_ref()).expect("send");
        self
    }

    pub(crate) fn get(&mut self, path: &str) -> &mut Self {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n"))
    }

    /// What one read brings.
    pub(crate) fn read(&mut self) -> String {
        let mut buffer = vec![0; 65536];
        let count = self.0.read(&mut buffer).expect("read");
        String::from_utf8_lossy(buffer.get(..count).unwrap_or_default()).into_owned()
    }

    /// Everything until the server closes.
    pub(crate) fn rest(&mut self) -> String {
        let mut buffer = Vec::new();
        self.0.read_to_end(&mut buffer).expect("the server closes");
        String::from_utf8_lossy(&buffer).into_owned()
    }

    pub(crate) fn half_close(&mut self) -> &mut Self {
        self.0.shutdown(Shutdown::Write).expect("shutdown");
        self
    }
}

/// Stops the server, from a connection of its own.
pub(crate) fn stop(port: u16) {
    let rest = Client::new(port).get("/stop").rest();
    assert!(rest.ends_with("stopped"), "{rest}");
}

/// The statuses in what was read.
pub(crate) fn statuses(text: &str) -> Vec<&str> {
    text.split("HTTP/1.1 ").skip(1).filter_map(|answer| answer.get(..3)).collect()
}
