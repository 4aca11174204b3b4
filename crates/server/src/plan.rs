//! What will be served, before any process serves it: settings, and ports that are bound and do not listen yet.

use std::time::Duration;

use crate::address::Bound;
use crate::port::PortSettings;

/// What can be set for a server as a whole.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Connections at once, by whichever port; more are closed as soon as they are accepted.
    pub max_connections: usize,
    /// How long running requests may take to finish when the server stops.
    pub max_wait: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { max_connections: 100_000, max_wait: Duration::from_secs(3) }
    }
}

/// A server to be.
#[derive(Debug, Default)]
pub struct Plan {
    pub(crate) settings: Settings,
    pub(crate) ports: Vec<(Bound, PortSettings)>,
}

impl Plan {
    /// A server without a port.
    pub fn new(settings: Settings) -> Self {
        Self { settings, ports: Vec::new() }
    }

    /// One more port, whose index is the number of those before it.
    pub fn listen(&mut self, socket: Bound, settings: PortSettings) {
        self.ports.push((socket, settings));
    }

    /// The sockets belong to this process from now on, whichever has bound them.
    pub(crate) fn adopt(&self) {
        for (bound, _) in &self.ports {
            bound.adopt();
        }
    }
}
