//! The task of a connection: it drives the dialect until that has said its last, and sees the client off.
//!
//! ```text
//!   accept ► Open ── the dialect closes ──► Closing ── all sent ──► gone, if the client has asked for it
//!                                              │ our side shut
//!                                              ▼
//!                                           Lingering ── client has closed, or had its time ──► gone
//! ```

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use swoole_coroutine::Hold;
use tokio::time::{Sleep, sleep};

use super::inbox::Read;
use super::{Connection, Conversation};
use crate::dialect::{Dialect, Leave, Next};

/// How long a client may take to close after our last word.
const LINGER: Duration = Duration::from_secs(1);
/// How much it may still send meanwhile.
const MOST_LINGERING: usize = 8 * 1024 * 1024;

enum Stage {
    Open,
    Closing { agreed: bool },
    Lingering { time: Pin<Box<Sleep>>, discarded: usize },
    Gone,
}

pub(super) struct Task {
    connection: Rc<Connection>,
    stage: Stage,
    _hold: Hold,
}

impl Future for Task {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let me = &mut *self;
        if !me.connection.task.borrow().as_ref().is_some_and(|known| known.will_wake(context.waker())) {
            me.connection.task.replace(Some(context.waker().clone()));
        }
        me.connection.polling.set(true);
        let outcome = me.run(context);
        me.connection.polling.set(false);
        outcome
    }
}

impl Drop for Task {
    /// The socket goes with the task, whoever still holds the connection.
    fn drop(&mut self) {
        self.connection.transport.close();
        let over = Conversation { dialect: Dialect::Over, ..Conversation::default() };
        drop(self.connection.conversation.replace(over));
    }
}

impl Task {
    pub(super) fn new(connection: Rc<Connection>) -> Self {
        Self { connection, stage: Stage::Open, _hold: swoole_coroutine::hold() }
    }

    fn run(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let connection = &self.connection;
        loop {
            if swoole_coroutine::is_aborted() {
                // Not ready: the socket stays open for `give_up`.
                return Poll::Pending;
            }
            if connection.broken.get() {
                self.stage = Stage::Gone;
            } else if connection.hurried.get() {
                if matches!(self.stage, Stage::Open) {
                    connection.leave(Leave::Stopping);
                }
                connection.outbox.gather(false);
                connection.flush();
                self.stage = Stage::Gone;
            }
            match &mut self.stage {
                Stage::Open => match connection.poll_dialect(context) {
                    Next::Again => {}
                    Next::Wait => return Poll::Pending,
                    Next::Request(exchange) => {
                        connection.worker.count(|stats| stats.requests += 1);
                        connection.worker.handler().request(&exchange);
                    }
                    Next::Close { agreed } => self.stage = Stage::Closing { agreed },
                },
                Stage::Closing { agreed } => {
                    connection.outbox.gather(false);
                    if !connection.flush() {
                        if connection.poll_flush(context).is_ready() {
                            continue;
                        }
                        return Poll::Pending;
                    }
                    let eof = connection.conversation.borrow().inbox.eof;
                    if eof || (*agreed && !connection.may_be_shared()) {
                        self.stage = Stage::Gone;
                        continue;
                    }
                    connection.transport.shutdown();
                    self.stage = Stage::Lingering { time: Box::pin(sleep(LINGER)), discarded: 0 };
                }
                Stage::Lingering { time, discarded } => {
                    if time.as_mut().poll(context).is_ready() || *discarded > MOST_LINGERING {
                        self.stage = Stage::Gone;
                        continue;
                    }
                    let inbox = &mut connection.conversation.borrow_mut().inbox;
                    inbox.clear();
                    match inbox.fill(connection, context) {
                        Read::Bytes => *discarded += inbox.bytes().len(),
                        Read::Later => return Poll::Pending,
                        Read::Eof => self.stage = Stage::Gone,
                    }
                }
                Stage::Gone => {
                    connection.broken.set(true);
                    connection.outbox.wake_waiting();
                    connection.worker.remove(connection.id);
                    connection.worker.count(|stats| stats.closed += 1);
                    connection.worker.handler().close(connection);
                    // What is returned here drops the task and with it the socket.
                    return Poll::Ready(());
                }
            }
        }
    }
}
