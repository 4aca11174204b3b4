//! Stories of the MySQL client, told without PHP: with a real MariaDB (`scripts/with-mariadb.sh`), with servers that do
//! not answer, and with bytes that no server sends.

mod any_bytes;
mod bent;
mod connecting;
mod ending;
mod results;
mod sinks;
mod support;
