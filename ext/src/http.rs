//! `Swoole\Http\…`

pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod server;
