//! Where the engine is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use redis::io::tcp::TcpSettings;
use redis::{
    ConnectionAddr, ConnectionInfo, IntoConnectionInfo, ProtocolVersion, RedisConnectionInfo,
};
use thiserror::Error;
use url::{Host, Url};

/// Where the engine is, and who asks it: `redis://[user[:password]@]host[:port][/database]`,
/// `rediss://…` for TLS, `unix:///path[?db=database]`, or, where Sentinels say which of several is the
/// primary, `redis+sentinel://[user[:password]@]host[:port][,host[:port]…]/name[/database]`. The
/// password, which is for the engine and not for Sentinels, is never shown.
#[derive(Clone, Eq, PartialEq)]
pub struct EngineUrl {
    place: Place,
    user: Option<String>,
    password: Option<String>,
    database: u16,
}

#[derive(Clone, Eq, PartialEq)]
enum Place {
    Tcp {
        host: String,
        port: u16,
        has_tls: bool,
    },
    Socket(PathBuf),
    /// The Sentinels, and how they call the engine.
    Watched {
        by: Vec<(String, u16)>,
        name: String,
    },
}

/// Why something is no URL of an engine. Nothing of the text is repeated: it may hold a password.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum UrlError {
    /// It is no URL.
    #[error(
        "This is not the URL of an engine. It looks like redis://host:6379, rediss://host:6379 or \
         unix:///run/redis/redis.sock; in a user or password, characters such as @ : / ? # % are \
         written as %40 %3A %2F %3F %23 %25."
    )]
    Form,
    /// It is one of something else.
    #[error(
        "The URL of an engine begins with redis://, rediss:// (with TLS), unix:/// or \
         redis+sentinel://."
    )]
    Scheme,
    /// It names no host, or no path.
    #[error(
        "The URL of the engine does not say where it is: write redis://host:6379 or \
         unix:///run/redis/redis.sock."
    )]
    Host,
    /// What is to be the number of a database is none.
    #[error(
        "The database of an engine is a number from 0 to 65535, as in redis://host:6379/2 or \
         unix:///run/redis/redis.sock?db=2."
    )]
    Database,
    /// It holds something else beside it.
    #[error(
        "The URL of the engine has parts that nothing reads. It is \
         redis://user:password@host:port/database or unix:///path?db=database, and nothing else; \
         in a user or password, # and ? are written as %23 and %3F."
    )]
    More,
    /// It leads to Sentinels, and does not say what for.
    #[error(
        "The URL of Sentinels names what they watch over: write \
         redis+sentinel://host:26379,host:26379/mymaster."
    )]
    Watched,
    /// A user without a password.
    #[error(
        "The URL of the engine names a user without a password: write \
         redis://user:password@host:6379."
    )]
    Password,
}

impl EngineUrl {
    /// The port where none is said.
    pub const PORT: u16 = 6379;
    /// The port of Sentinels where none is said.
    pub const SENTINEL_PORT: u16 = 26379;

    /// Whether it is spoken to with TLS.
    #[must_use]
    pub fn has_tls(&self) -> bool {
        matches!(self.place, Place::Tcp { has_tls: true, .. })
    }

    /// The user by whose name it is asked.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The Sentinels that know where the engine is, and how they call it.
    pub(crate) fn watched(&self) -> Option<(&[(String, u16)], &str)> {
        match &self.place {
            Place::Watched { by, name } => Some((by, name)),
            Place::Tcp { .. } | Place::Socket(_) => None,
        }
    }

    /// How it is connected to; at this place if it is one of those that Sentinels watch over.
    pub(crate) fn connection(
        &self,
        primary: Option<(String, u16)>,
    ) -> redis::RedisResult<ConnectionInfo> {
        let place = match (&self.place, primary) {
            (Place::Watched { .. }, Some((host, port))) => ConnectionAddr::Tcp(host, port),
            (place, _) => place.address(),
        };
        let mut who = RedisConnectionInfo::default()
            .set_db(self.database.into())
            // Greets at once, so that what is no Redis is noticed by its first words.
            .set_protocol(ProtocolVersion::RESP3)
            // Redis 7.0 does not know what it would be told.
            .set_skip_set_lib_name();
        if let Some(user) = &self.user {
            who = who.set_username(user);
        }
        if let Some(password) = &self.password {
            who = who.set_password(password);
        }
        let tcp = TcpSettings::default().set_nodelay(true);
        Ok(place.into_connection_info()?.set_redis_settings(who).set_tcp_settings(tcp))
    }
}

impl Place {
    fn address(&self) -> ConnectionAddr {
        match self {
            Self::Tcp { host, port, has_tls: false } => ConnectionAddr::Tcp(host.clone(), *port),
            Self::Tcp { host, port, has_tls: true } => ConnectionAddr::TcpTls {
                host: host.clone(),
                port: *port,
                insecure: false,
                tls_params: None,
            },
            Self::Socket(path) => ConnectionAddr::Unix(path.clone()),
            // Until a Sentinel has said which.
            Self::Watched { by, .. } => {
                let (host, port) = by.first().cloned().unwrap_or_default();
                ConnectionAddr::Tcp(host, port)
            }
        }
    }
}

impl FromStr for EngineUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if text.trim() != text || !text.contains("://") {
            return Err(UrlError::Form);
        }
        if text.contains('#') {
            return Err(UrlError::More);
        }
        if let Some(rest) = text.strip_prefix("redis+sentinel://") {
            return through_sentinels(rest);
        }
        let url = Url::parse(text).map_err(|error| match error {
            url::ParseError::EmptyHost => UrlError::Host,
            _ => UrlError::Form,
        })?;
        match url.scheme() {
            "redis" => over_tcp(&url, false),
            "rediss" => over_tcp(&url, true),
            "unix" => over_socket(&url),
            _ => Err(UrlError::Scheme),
        }
    }
}

fn over_tcp(url: &Url, has_tls: bool) -> Result<EngineUrl, UrlError> {
    let host = match url.host().ok_or(UrlError::Host)? {
        Host::Domain(name) => decoded(name)?,
        Host::Ipv4(ip) => ip.to_string(),
        Host::Ipv6(ip) => ip.to_string(),
    };
    if host.is_empty() || host.contains(char::is_whitespace) {
        return Err(UrlError::Host);
    }
    if url.query().is_some() {
        return Err(UrlError::More);
    }
    let database = match url.path().trim_start_matches('/') {
        "" => 0,
        number => number.parse().map_err(|_| UrlError::Database)?,
    };
    let user = Some(decoded(url.username())?).filter(|user| !user.is_empty());
    let password = url.password().map(decoded).transpose()?.filter(|p| !p.is_empty());
    if user.is_some() && password.is_none() {
        return Err(UrlError::Password);
    }
    let port = url.port().unwrap_or(EngineUrl::PORT);
    Ok(EngineUrl { place: Place::Tcp { host, port, has_tls }, user, password, database })
}

/// Reads what follows the scheme: several hosts are more than a URL has.
fn through_sentinels(rest: &str) -> Result<EngineUrl, UrlError> {
    let (hosts, path) = rest.split_once('/').ok_or(UrlError::Watched)?;
    let (who, hosts) = match hosts.rsplit_once('@') {
        Some((who, hosts)) => (format!("{who}@"), hosts),
        None => (String::new(), hosts),
    };
    let (name, database) = path.split_once('/').unwrap_or((path, ""));
    let name = decoded(name)?;
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Err(UrlError::Watched);
    }
    let mut by = Vec::new();
    let mut read = None;
    for host in hosts.split(',') {
        let url = format!("redis://{who}{host}/{database}");
        let one: EngineUrl = url.parse()?;
        if let Place::Tcp { host: name, port, .. } = &one.place {
            // Port 6379 is written out if it is meant.
            let says = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
            by.push((name.clone(), if says { *port } else { EngineUrl::SENTINEL_PORT }));
        }
        read = Some(one);
    }
    let EngineUrl { user, password, database, .. } = read.ok_or(UrlError::Host)?;
    Ok(EngineUrl { place: Place::Watched { by, name }, user, password, database })
}

fn over_socket(url: &Url) -> Result<EngineUrl, UrlError> {
    if url.has_host() && url.host_str().is_some_and(|host| !host.is_empty()) {
        return Err(UrlError::Host);
    }
    let path = decoded(url.path())?;
    if path.len() < 2 || !path.starts_with('/') {
        return Err(UrlError::Host);
    }
    let database = match url.query() {
        None => 0,
        Some(query) => {
            let number = query.strip_prefix("db=").ok_or(UrlError::More)?;
            number.parse().map_err(|_| UrlError::Database)?
        }
    };
    Ok(EngineUrl { place: Place::Socket(path.into()), user: None, password: None, database })
}

fn decoded(text: &str) -> Result<String, UrlError> {
    let text = percent_decode_str(text).decode_utf8().map_err(|_| UrlError::Form)?;
    Ok(text.into_owned())
}

impl fmt::Display for EngineUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Tcp { host, port, has_tls } => {
                f.write_str(if *has_tls { "rediss://" } else { "redis://" })?;
                if let Some(user) = &self.user {
                    write!(f, "{user}@")?;
                }
                host_and_port(f, host, *port)?;
                if self.database == 0 { Ok(()) } else { write!(f, "/{}", self.database) }
            }
            Place::Socket(path) => {
                write!(f, "unix://{}", path.display())?;
                if self.database == 0 { Ok(()) } else { write!(f, "?db={}", self.database) }
            }
            Place::Watched { by, name } => {
                f.write_str("redis+sentinel://")?;
                if let Some(user) = &self.user {
                    write!(f, "{user}@")?;
                }
                for (number, (host, port)) in by.iter().enumerate() {
                    f.write_str(if number == 0 { "" } else { "," })?;
                    host_and_port(f, host, *port)?;
                }
                write!(f, "/{name}")?;
                if self.database == 0 { Ok(()) } else { write!(f, "/{}", self.database) }
            }
        }
    }
}

fn host_and_port(f: &mut fmt::Formatter<'_>, host: &str, port: u16) -> fmt::Result {
    if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
}

impl fmt::Debug for EngineUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{EngineUrl, UrlError};

    #[test]
    fn what_is_said_is_read_and_shown_without_the_password() {
        for (said, shown) in [
            ("redis://localhost", "redis://localhost:6379"),
            ("redis://127.0.0.1:7000/3", "redis://127.0.0.1:7000/3"),
            ("redis://[::1]:7000/", "redis://[::1]:7000"),
            ("rediss://engine.example.com", "rediss://engine.example.com:6379"),
            ("redis://:hunter2@engine", "redis://engine:6379"),
            ("redis://w-fra:hunter2@engine/1", "redis://w-fra@engine:6379/1"),
            ("redis://w:p%40hunter2%2F%23@engine", "redis://w@engine:6379"),
            ("unix:///run/redis.sock", "unix:///run/redis.sock"),
            ("redis+sentinel://a/main", "redis+sentinel://a:26379/main"),
            (
                "redis+sentinel://w:hunter2@a:1,[::1],127.0.0.1:6379/main/2",
                "redis+sentinel://w@a:1,[::1]:26379,127.0.0.1:6379/main/2",
            ),
            ("unix:///run/my%20redis.sock?db=4", "unix:///run/my redis.sock?db=4"),
        ] {
            let url: EngineUrl = said.parse().unwrap_or_else(|e| panic!("{said}: {e}"));
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), shown);
            assert_eq!(url.has_tls(), said.starts_with("rediss:"));
            let info = url.connection(None).unwrap();
            assert!(!said.contains("hunter2") || info.redis_settings().password().is_some());
        }
        let url: EngineUrl = "redis://w:p%40hunter2%2F%23@engine".parse().unwrap();
        assert_eq!(url.connection(None).unwrap().redis_settings().password(), Some("p@hunter2/#"));
    }

    #[test]
    fn what_is_none_is_refused_without_repeating_it() {
        for (said, error) in [
            ("", UrlError::Form),
            ("localhost:6379", UrlError::Form),
            (":hunter2@localhost", UrlError::Form),
            ("hunter2:hunter2@localhost", UrlError::Form),
            ("http://localhost:6379", UrlError::Scheme),
            ("hunter2://localhost", UrlError::Scheme),
            ("redis://", UrlError::Host),
            ("redis:///3", UrlError::Host),
            ("redis://:hunter2@", UrlError::Host),
            ("redis://localhost:port", UrlError::Form),
            ("redis://localhost:70000", UrlError::Form),
            ("redis://localhost/first", UrlError::Database),
            ("redis://localhost/-1", UrlError::Database),
            ("redis://localhost/1/2", UrlError::Database),
            ("redis://localhost?db=1", UrlError::More),
            ("redis://w@localhost", UrlError::Password),
            ("redis://:hunter2#x@localhost", UrlError::More),
            ("redis://:pw%ff@localhost", UrlError::Form),
            (" redis://localhost", UrlError::Form),
            ("redis+sentinel://a:26379", UrlError::Watched),
            ("redis+sentinel://:hunter2@a/", UrlError::Watched),
            ("redis+sentinel://:hunter2@/main", UrlError::Host),
            ("redis+sentinel://a,,b/main", UrlError::Host),
            ("redis+sentinel://a:hunter2/main", UrlError::Form),
            ("redis+sentinel://a/main/first", UrlError::Database),
            ("unix://", UrlError::Host),
            ("unix://run/redis.sock", UrlError::Host),
            ("unix:///run/redis.sock?x=1", UrlError::More),
            ("unix:///run/redis.sock?db=x", UrlError::Database),
        ] {
            let read = said.parse::<EngineUrl>();
            assert_eq!(read, Err(error), "{said}");
            assert!(!error.to_string().contains("hunter2"));
        }
    }
}
