//! A real Redis or Valkey on loopback, and a Sentinel that watches over one.

use std::fmt::Write as _;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

use tempfile::TempDir;

use crate::needs;
use crate::pki::Identity;
use crate::process::{self, Server};

/// A running server. It keeps its data in a folder of its own, and is killed with its owner.
pub struct Redis {
    server: Option<Server>,
    folder: TempDir,
    program: &'static str,
    at: SocketAddr,
    has_tls: bool,
    environment: Vec<(String, String)>,
}

/// How a server is set up; the default is one that keeps nothing and lets everybody in.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which program; Redis if nothing is said.
    pub program: Option<&'static str>,
    /// Where it listens; a free place of loopback if nothing is said.
    pub at: Option<SocketAddr>,
    /// The password of the default user.
    pub password: Option<String>,
    /// Further users, in the words of `ACL SETUSER`.
    pub users: Vec<String>,
    /// Whether what was answered survives a restart, down to the last command.
    pub append_only: bool,
    /// The most memory, such as `2mb`; nothing is evicted.
    pub memory: Option<String>,
    /// The certificate with which it speaks TLS, and nothing else.
    pub tls: Option<Identity>,
    /// The server that it follows.
    pub replica_of: Option<SocketAddr>,
    /// Further lines of the configuration.
    pub lines: Vec<String>,
    /// What is set in its environment.
    pub environment: Vec<(String, String)>,
}

impl Redis {
    /// What it needs of the machine.
    pub const NEEDS: &'static [&'static str] = &["redis-server"];

    /// The programs that speak the protocol, of those that may be here.
    #[must_use]
    pub fn programs() -> Vec<&'static str> {
        let known = ["redis-server", "valkey-server"];
        known.into_iter().filter(|program| needs::find(program).is_some()).collect()
    }

    /// Starts one.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(options: &Options) -> Self {
        let folder = process::folder();
        let at = options.at.unwrap_or_else(free);
        fs::write(folder.path().join("redis.conf"), config(&folder, at, options))
            .expect("a configuration");
        let mut redis = Self {
            server: None,
            folder,
            program: options.program.unwrap_or("redis-server"),
            at,
            has_tls: options.tls.is_some(),
            environment: options.environment.clone(),
        };
        redis.restart();
        redis
    }

    /// Where it listens.
    #[must_use]
    pub fn at(&self) -> SocketAddr {
        self.at
    }

    /// Which program it is.
    #[must_use]
    pub fn program(&self) -> &'static str {
        self.program
    }

    /// Its Unix socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    /// The URL of its first database, for the default user without a password.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", if self.has_tls { "rediss" } else { "redis" }, self.at)
    }

    /// The URL for a user; the default one if the name is empty.
    #[must_use]
    pub fn url_for(&self, user: &str, password: &str) -> String {
        let scheme = if self.has_tls { "rediss" } else { "redis" };
        format!("{scheme}://{user}:{password}@{}", self.at)
    }

    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(server) = self.server.take() {
            signal("KILL", &server);
            let _ = fs::remove_file(self.socket());
        }
    }

    /// Starts it again on what it has kept; kills it first if it runs.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    pub fn restart(&mut self) {
        self.kill();
        let mut command = process::command(self.program);
        command.arg(self.folder.path().join("redis.conf")).stdout(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let server = Server::start(&mut command).listening(self.at);
        process::until("its socket is there", || self.socket().exists());
        self.server = Some(server);
    }

    /// Makes it stand still: connections are kept, and nothing is answered.
    pub fn pause(&self) {
        if let Some(server) = &self.server {
            signal("STOP", server);
        }
    }

    /// Lets it go on after [`Redis::pause`].
    pub fn resume(&self) {
        if let Some(server) = &self.server {
            signal("CONT", server);
        }
    }

    /// What it wrote into its log.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A running Sentinel, which makes a replica the master when the master is gone.
pub struct Sentinel {
    server: Server,
    _folder: TempDir,
    at: SocketAddr,
}

impl Sentinel {
    /// Starts one that watches over a master, and alone decides that it is gone after half a
    /// second.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(name: &str, master: SocketAddr) -> Self {
        let folder = process::folder();
        let at = free();
        let (ip, port) = (master.ip(), master.port());
        let config = format!(
            "bind {}\nport {}\ndir {path}\nlogfile {path}/log\nprotected-mode no\n\
             sentinel monitor {name} {ip} {port} 1\n\
             sentinel down-after-milliseconds {name} 500\n\
             sentinel failover-timeout {name} 2000\n",
            at.ip(),
            at.port(),
            path = folder.path().display(),
        );
        let file = folder.path().join("sentinel.conf");
        fs::write(&file, config).expect("a configuration");
        let mut command = process::command("redis-server");
        command.arg(file).arg("--sentinel").stdout(Stdio::null());
        let server = Server::start(&mut command).listening(at);
        Self { server, _folder: folder, at }
    }

    /// Where it listens.
    #[must_use]
    pub fn at(&self) -> SocketAddr {
        self.at
    }
}

impl Drop for Sentinel {
    fn drop(&mut self) {
        signal("KILL", &self.server);
    }
}

fn config(folder: &TempDir, at: SocketAddr, options: &Options) -> String {
    let path = folder.path().display();
    let kept = if options.append_only { "yes" } else { "no" };
    let mut config = format!(
        "bind {}\ndir {path}\nlogfile {path}/log\nunixsocket {path}/redis.sock\n\
         unixsocketperm 777\nsave \"\"\nappendonly {kept}\nappendfsync always\nprotected-mode no\n\
         maxmemory-policy noeviction\n",
        at.ip(),
    );
    let mut line = |text: &str| {
        let _ = writeln!(config, "{text}");
    };
    match &options.tls {
        Some(identity) => {
            let (chain, key) = identity.write(folder.path());
            line(&format!("port 0\ntls-port {}\ntls-auth-clients no", at.port()));
            line(&format!("tls-cert-file {}\ntls-key-file {}", chain.display(), key.display()));
            line(&format!("tls-ca-cert-file {}", chain.display()));
        }
        None => line(&format!("port {}", at.port())),
    }
    if let Some(password) = &options.password {
        line(&format!("requirepass {password}"));
    }
    for user in &options.users {
        line(&format!("user {user}"));
    }
    if let Some(memory) = &options.memory {
        line(&format!("maxmemory {memory}"));
    }
    if let Some(master) = options.replica_of {
        line(&format!("replicaof {} {}", master.ip(), master.port()));
        line(&format!("replica-announce-ip {}\nrepl-diskless-sync-delay 0", at.ip()));
    }
    for further in &options.lines {
        line(further);
    }
    config
}

/// A place that nobody else takes: an address for each process, a port for each server in it.
fn free() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(16_379);
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    let ip = IpAddr::from(Ipv4Addr::new(127, 64 | (high & 63), middle, low));
    SocketAddr::new(ip, NEXT.fetch_add(1, Ordering::Relaxed))
}

fn signal(name: &str, server: &Server) {
    let _ = Command::new("kill").arg(format!("-{name}")).arg(server.id().to_string()).status();
}
