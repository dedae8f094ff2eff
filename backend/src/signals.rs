//! Signals that ask the process to end.

use tokio::sync::oneshot;

/// A signal that asks the process to end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// `kill`, or the machine shutting down.
    Terminate,
}

impl Signal {
    /// The exit status by which a shell knows the signal.
    #[must_use]
    pub fn exit_status(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
}

/// Waits for the next signal.
pub async fn next() -> Signal {
    tokio::select! {
        Ok(()) = tokio::signal::ctrl_c() => Signal::Interrupt,
        () = terminate() => Signal::Terminate,
    }
}

/// Waits for a signal, from now on. A second one exits the process immediately, even if it is
/// stuck.
pub fn watch() -> impl Future<Output = Signal> {
    let (sender, first) = oneshot::channel();
    tokio::spawn(async move {
        let _ = sender.send(next().await);
        let again = next().await;
        std::process::exit(again.exit_status().into());
    });
    async {
        match first.await {
            Ok(signal) => signal,
            Err(_) => std::future::pending().await,
        }
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending().await
}
