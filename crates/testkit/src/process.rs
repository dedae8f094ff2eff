//! Servers as child processes that end with the test.

use std::fs;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::needs;

/// A child that is killed when it goes out of scope.
#[derive(Debug)]
pub struct Server(Child);

impl Server {
    /// Starts a command.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let child = command.spawn();
        Self(child.unwrap_or_else(|error| panic!("cannot start {command:?}: {error}")))
    }

    /// Waits until something listens.
    ///
    /// # Panics
    ///
    /// If nothing does within 20 seconds, or the child ends before.
    #[must_use]
    pub fn listening(mut self, address: SocketAddr) -> Self {
        let began = Instant::now();
        while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
            if let Ok(Some(status)) = self.0.try_wait() {
                panic!("the server for {address} ended with {status}");
            }
            assert!(began.elapsed() < Duration::from_secs(20), "nothing listens on {address}");
            std::thread::sleep(Duration::from_millis(30));
        }
        self
    }

    /// Waits until something listens on each of these ports.
    pub(crate) fn listening_on(self, address: IpAddr, ports: &[u16]) -> Self {
        let addresses = ports.iter().map(|port| SocketAddr::new(address, *port));
        addresses.fold(self, Self::listening)
    }

    /// Starts a command whose words nobody reads, and waits until it listens on each of these ports.
    pub(crate) fn quiet(command: &mut Command, address: IpAddr, ports: &[u16]) -> Self {
        Self::start(command.stdout(Stdio::null()).stderr(Stdio::null()))
            .listening_on(address, ports)
    }

    /// The process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A polite end lets servers with children take them along.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(2) {
            if matches!(self.0.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until something is so.
///
/// # Panics
///
/// If it is not within 20 seconds.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(20), "not within 20 seconds: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A command by its path, since servers live in folders that PATH may lack.
pub(crate) fn command(program: &str) -> Command {
    Command::new(needs::find(program).unwrap_or_else(|| program.into()))
}

/// A folder that servers may look into, whoever they run as.
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let everybody = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), everybody).expect("permissions");
    folder
}

/// Makes a folder a user's own.
pub(crate) fn give(folder: &Path, user: &str) {
    let status = Command::new("chown").arg(user).arg(folder).status();
    assert!(status.is_ok_and(|s| s.success()), "there is no user {user}");
}

/// What a command prints, without the line end.
pub(crate) fn said(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}
