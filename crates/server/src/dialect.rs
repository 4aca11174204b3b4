//! What is spoken over a connection: the seam between bytes and what they mean.
//!
//! A dialect is a state machine that the connection's task drives. It takes bytes from the inbox, writes to the outbox,
//! and says what is next; it calls no handler itself, so that nothing is borrowed when PHP code runs.

pub(crate) mod http1;

use std::rc::Rc;
use std::task::Context;

use self::http1::Http1;
use crate::connection::Connection;
use crate::connection::inbox::Inbox;
use crate::exchange::Exchange;

/// One of the dialects.
pub(crate) enum Dialect {
    Http1(Http1),
    /// The connection has ended.
    Over,
}

/// What the task is to do.
pub(crate) enum Next {
    /// To poll again.
    Again,
    /// To wait: it will be woken.
    Wait,
    /// To hand this to the handler, and then to poll again.
    Request(Rc<Exchange>),
    /// To close, once all is sent.
    Close {
        /// Both sides have said that this was the last request, and it is answered: nothing is left to wait for.
        agreed: bool,
    },
}

/// Why a connection is left before its time.
#[derive(Clone, Copy)]
pub(crate) enum Leave<'w> {
    /// The server has no more time. That concerns also who has not finished asking.
    Stopping,
    /// The server has failed, and whose request it has is told so.
    Failed(Refusal<'w>),
}

/// Why a client gets an answer that no handler has given.
#[derive(Clone, Copy)]
pub(crate) struct Refusal<'w> {
    pub(crate) status: u16,
    pub(crate) words: &'w str,
}

impl Dialect {
    #[inline]
    pub(crate) fn poll(
        &mut self,
        connection: &Rc<Connection>,
        inbox: &mut Inbox,
        context: &mut Context<'_>,
    ) -> Next {
        match self {
            Self::Http1(http1) => http1.poll(connection, inbox, context),
            Self::Over => Next::Close { agreed: false },
        }
    }

    /// Whether the client waits for an answer of which nothing has been sent. Changes and allocates nothing.
    pub(crate) fn owes_answer(&self) -> bool {
        match self {
            Self::Http1(http1) => http1.owes_answer(),
            Self::Over => false,
        }
    }

    /// Says good-bye in the dialect's way: who waits for an answer hears why there is none.
    pub(crate) fn leave(&mut self, connection: &Connection, inbox: &Inbox, why: Leave<'_>) {
        match self {
            Self::Http1(http1) => http1.leave(connection, inbox, why),
            Self::Over => {}
        }
    }
}
