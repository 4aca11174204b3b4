//! Where to connect and as whom.

/// What a connection is opened with. Everything but the host and the names of things is bytes to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// An address, a name, or `unix:` and a path.
    pub host: String,
    /// Not asked for with `unix:`.
    pub port: u16,
    /// The user's name.
    pub user: Vec<u8>,
    /// Empty for none.
    pub password: Vec<u8>,
    /// Empty for none.
    pub database: Vec<u8>,
    /// How the client writes: see [`collation`](super::charset::collation).
    pub collation: u8,
}

impl Login {
    /// The path behind `unix:`, if that is what the host is.
    pub(super) fn unix_path(&self) -> Option<&str> {
        let path = self.host.strip_prefix("unix:")?;
        // One slash is as good as three.
        path.starts_with('/').then(|| path.get(path.find(|c| c != '/')?.checked_sub(1)?..)).flatten()
    }

    /// Whether both lead to the same server.
    pub fn same_server(&self, other: &Self) -> bool {
        self.host == other.host && self.port == other.port
    }
}

#[cfg(test)]
mod tests {
    use super::Login;

    #[test]
    fn a_path_begins_with_one_slash_of_many() {
        let path = |host: &str| {
            let login = Login {
                host: host.into(),
                port: 0,
                user: Vec::new(),
                password: Vec::new(),
                database: Vec::new(),
                collation: 0,
            };
            login.unix_path().map(str::to_owned)
        };
        assert_eq!(path("unix:/run/m.sock").as_deref(), Some("/run/m.sock"));
        assert_eq!(path("unix:///run/m.sock").as_deref(), Some("/run/m.sock"));
        for no_path in ["unix:", "unix:///", "unix:m.sock", "/run/m.sock", "localhost"] {
            assert_eq!(path(no_path), None, "{no_path}");
        }
    }
}
