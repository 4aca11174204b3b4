//! Name servers, asked by ourselves: the one that was set, or those of `/etc/resolv.conf` with its search domains. What
//! `/etc/hosts` says comes first.
//!
//! A resolver is made for each question: it reads those files anew, and nothing of it is left for a forked child. What
//! servers send is parsed in a task of its own, whose panic would be its end and nobody else's.

use std::ffi::CStr;
use std::net::IpAddr;

use hickory_resolver::config::{
    LookupIpStrategy, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::{Resolver, system_conf};
use tokio::task::AbortHandle;

use super::{Failure, settings};
use crate::coroutine::system::{Ended, wait_for};

/// Where to ask and how; none when nobody is named.
fn configuration() -> Option<(ResolverConfig, ResolverOpts)> {
    let Some(address) = settings::server() else {
        return system_conf::read_system_conf().ok();
    };
    let mut server = NameServerConfig::udp_and_tcp(address.ip());
    for connection in &mut server.connections {
        connection.port = address.port();
    }
    Some((ResolverConfig::from_name_servers(vec![server]), ResolverOpts::default()))
}

/// Ends its task when the wait for it ends.
struct Task(AbortHandle);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The addresses of `host`, in so many seconds at most.
pub(super) fn resolve(host: &CStr, family: libc::c_int, seconds: f64) -> Result<Vec<IpAddr>, Failure> {
    let (config, mut options) = configuration().ok_or(Failure::NoServer)?;
    // Names that are not text do not exist.
    let host = host.to_str().map_err(|_| Failure::Resolver(libc::EAI_NONAME))?.to_owned();
    options.use_hosts_file = ResolveHosts::Always;
    // What is remembered, and for how long, is for our own settings to say.
    options.cache_size = 0;
    options.ip_strategy =
        if family == libc::AF_INET6 { LookupIpStrategy::Ipv6Only } else { LookupIpStrategy::Ipv4Only };
    let ask = async move {
        let resolver =
            Resolver::builder_with_config(config, TokioRuntimeProvider::default()).with_options(options);
        let found = resolver.build()?.lookup_ip(host).await?;
        Ok::<_, NetError>(found.iter().collect::<Vec<_>>())
    };
    let task = swoole_coroutine::spawn_task(ask).map_err(|_| Failure::Resolver(libc::EAI_SYSTEM))?;
    let _task = Task(task.abort_handle());
    match wait_for("dns", seconds, task) {
        Ok(Ok(Ok(mut found))) => {
            // An address that was given as a name may be of the other family.
            found.retain(|address| address.is_ipv6() == (family == libc::AF_INET6));
            if found.is_empty() { Err(Failure::Resolver(libc::EAI_NODATA)) } else { Ok(found) }
        }
        Ok(Ok(Err(error))) => Err(failure(&error)),
        Ok(Err(_panicked)) => Err(Failure::Resolver(libc::EAI_FAIL)),
        Err(Ended::TimedOut) => Err(Failure::TimedOut),
        Err(Ended::Canceled) => Err(Failure::Canceled),
    }
}

/// As libc would put it.
fn failure(error: &NetError) -> Failure {
    Failure::Resolver(match error {
        NetError::Timeout => return Failure::TimedOut,
        NetError::Dns(DnsError::NoRecordsFound(answer)) if answer.response_code == ResponseCode::NoError => {
            libc::EAI_NODATA
        }
        NetError::Dns(DnsError::NoRecordsFound(answer)) if answer.response_code == ResponseCode::NXDomain => {
            libc::EAI_NONAME
        }
        NetError::Dns(DnsError::ResponseCode(ResponseCode::ServFail))
        | NetError::Io(_)
        | NetError::Busy
        | NetError::NoConnections => libc::EAI_AGAIN,
        _ => libc::EAI_FAIL,
    })
}
