//! Servers as child processes that end with the test.

use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

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
